// Package openapi embeds the hand-authored OpenAPI documents: the contract, and the only source of truth of this
// project. It holds no logic.
package openapi

import _ "embed"

// The documents, as they stand in this folder.
var (
	//go:embed elb-v3.yaml
	elbV3 []byte
	//go:embed lbaas-v2.0.yaml
	lbaasV2 []byte
)

// Document is one OpenAPI 3.0.3 document.
type Document struct {
	Name string // file name in this folder
	YAML []byte
}

// Documents returns the contract's documents: the v3 API, then the v2.0 API.
func Documents() []Document {
	return []Document{
		{Name: "elb-v3.yaml", YAML: elbV3},
		{Name: "lbaas-v2.0.yaml", YAML: lbaasV2},
	}
}
