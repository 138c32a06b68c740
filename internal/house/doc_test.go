// Package house holds the laws of the house: which room may import which, and who may hold the tools that only some may
// hold. It has tests alone, and table_test.go is the one place where an arrow is allowed.
package house
