module elbconformance/test/gophercloud

go 1.26.0

require (
	elbconformance v0.0.0
	github.com/google/go-cmp v0.7.0
	github.com/gophercloud/gophercloud/v2 v2.15.0
)

replace elbconformance => ../..
