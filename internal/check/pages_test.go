package check_test

import (
	"slices"
	"strings"
	"testing"

	"elbconformance/internal/check"
	"elbconformance/internal/result"
)

const (
	project = "5d0c7be1a2f34689b1c2d3e4f5a60718"
	pool    = "a6b1d2c3-1111-4a22-8b33-9c44d5e6f701"
	base    = "https://elb.example.com/proxy"
)

// Bodies in the shapes of the pages' own examples, oddities included. Whoever saves one of those is not told that it
// violates anything.
func TestShapesOfThePages(t *testing.T) {
	for _, c := range []struct {
		name, operation, url string
		should               []string
	}{
		{"showMasterSlavePool.json", "showMasterSlavePool", "/v3/" + project + "/elb/master-slave-pools/" + pool,
			[]string{"showMasterSlavePool.response.200.pool.healthmonitor.http_method.enum@should"}},
		{"createMasterSlavePool.json", "createMasterSlavePool", "/v3/" + project + "/elb/master-slave-pools",
			[]string{"createMasterSlavePool.response.201.pool.healthmonitor.http_method.enum@should"}},
		{"showPool.json", "showPool", "/v3/" + project + "/elb/pools/" + pool, nil},
		{"listMembers.json", "listMembers", "/v3/" + project + "/elb/pools/" + pool + "/members", nil},
		{"listPools.json", "listPools", "/v2.0/lbaas/pools?lb_algorithm=SOURCE_IP", nil},
		{"listPools-page.json", "listPools", "/v2.0/lbaas/pools?limit=2", []string{
			"listPools.response.200.rule.next-marker", "listPools.response.200.rule.previous-marker",
		}},
	} {
		for name, o := range map[string]check.Options{
			"alone":            {Operation: c.operation},
			"with the request": {Operation: c.operation, URL: base + c.url},
		} {
			r := see(t, file(t, c.name), o)
			if r.Exchanges != 1 || !r.Conformant() || r.Exit().Code != 0 {
				t.Errorf("%s %s: %s", c.name, name, text(t, r))
			}
			if got := ids(r, result.Should); !slices.Equal(got, c.should) {
				t.Errorf("%s %s: should %v", c.name, name, got)
			}
		}
	}
}

// Rules that read the parameters are judged where the request is known, and only there.
func TestRulesOverTheRequest(t *testing.T) {
	for _, c := range []struct {
		name, file string
		o          check.Options
		want       []string
	}{
		{"another pool", "showPool.json", check.Options{URL: base + "/v3/" + project + "/elb/pools/other"},
			[]string{"showPool.response.200.rule.path-pool"}},
		{"a path without its host", "showPool.json", check.Options{URL: "/v3/other/elb/pools/" + pool},
			[]string{"showPool.response.200.rule.path-project"}},
		{"more than a page", "listMembers.json", check.Options{URL: base + "/v3/" + project + "/elb/pools/" + pool + "/members?limit=2"},
			[]string{"listMembers.response.200.rule.page-size"}},
		{"links without pages", "listPools-page.json", check.Options{URL: base + "/v2.0/lbaas/pools"},
			[]string{"listPools.response.200.rule.unpaged-links"}},
	} {
		if got := ids(see(t, file(t, c.file), c.o), result.Must); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
		operation, _, _ := strings.Cut(c.want[0], ".")
		if got := ids(see(t, file(t, c.file), check.Options{Operation: operation}), result.Must); len(got) != 0 {
			t.Errorf("%s, request unknown: %v", c.name, got)
		}
	}
}
