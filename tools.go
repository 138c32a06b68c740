//go:build tools

// Package tools pins, in go.mod, the programs that "make" runs with "go run". Nothing imports it, and it is never built.
package tools

import (
	_ "github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen"
)
