// Package contract loads the OpenAPI documents and turns them into the form that the other rooms work with: operations,
// schema nodes that know their requirement ids, and the ledger of all requirements. It is a value that is passed; it
// judges nothing and sends nothing.
package contract

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"sort"

	"github.com/getkin/kin-openapi/openapi3"

	"elbconformance/internal/result"
	"elbconformance/internal/rules"
	"elbconformance/openapi"
)

// Requirement is one row of the ledger.
type Requirement = result.RequirementRow

// Contract is the loaded documents. It is immutable and safe for concurrent use.
type Contract struct {
	operations []*Operation
	byID       map[string]*Operation
	ledger     []Requirement
	info       result.Contract
}

// Load parses, validates and lints the documents and enumerates their requirements. The error names the document, the
// line and the mend of everything wrong with them, not only of the first.
func Load(ctx context.Context, documents []openapi.Document) (*Contract, error) {
	c := &Contract{byID: map[string]*Operation{}}
	digest := sha256.New()
	var problems []error
	for _, d := range documents {
		doc, err := parse(ctx, d)
		if err != nil {
			problems = append(problems, err)
			continue
		}
		sum := sha256.Sum256(d.YAML)
		digest.Write(sum[:])
		c.info.Documents = append(c.info.Documents, result.Document{
			Name: d.Name, Version: doc.Info.Version, SHA256: hex.EncodeToString(sum[:]),
		})
		problems = append(problems, c.add(d, doc)...)
	}
	if err := errors.Join(problems...); err != nil {
		return nil, err
	}
	c.info.Digest = hex.EncodeToString(digest.Sum(nil))
	return c, nil
}

// Embedded loads the documents that this program carries.
func Embedded(ctx context.Context) (*Contract, error) { return Load(ctx, openapi.Documents()) }

func parse(ctx context.Context, d openapi.Document) (*openapi3.T, error) {
	loader := openapi3.NewLoader()
	loader.Context = ctx
	loader.IncludeOrigin = true
	doc, err := loader.LoadFromData(d.YAML)
	if err != nil {
		return nil, fmt.Errorf("%s: not a readable OpenAPI document: %w", d.Name, err)
	}
	if doc.OpenAPI != "3.0.3" {
		return nil, fmt.Errorf("%s: openapi is %q; only 3.0.3 is supported", d.Name, doc.OpenAPI)
	}
	if err := lint(d.Name, doc); err != nil { // before the library: its own messages name no line
		return nil, err
	}
	if err := doc.Validate(ctx, openapi3.EnableExamplesValidation()); err != nil {
		return nil, fmt.Errorf("%s: not a valid OpenAPI document: %w", d.Name, err)
	}
	return doc, nil
}

func (c *Contract) add(d openapi.Document, doc *openapi3.T) []error {
	var problems []error
	compiler := &ruleCompiler{done: map[string]*rules.Rule{}}
	for _, path := range sortedPaths(doc) {
		item := doc.Paths.Value(path)
		for _, method := range sortedMethods(item) {
			b := builder{document: d, doc: doc, rules: compiler}
			op, err := b.operation(path, method, item)
			if err != nil {
				problems = append(problems, err)
				continue
			}
			if c.byID[op.ID] != nil {
				problems = append(problems, fmt.Errorf("%s: operationId %q occurs twice", d.Name, op.ID))
				continue
			}
			c.byID[op.ID] = op
			c.operations = append(c.operations, op)
			for _, row := range b.rows {
				c.ledger = append(c.ledger, *row)
			}
		}
	}
	return append(problems, duplicates(c.ledger)...)
}

func duplicates(rows []Requirement) []error {
	var problems []error
	seen := make(map[result.RequirementID]bool, len(rows))
	for _, row := range rows {
		if seen[row.ID] {
			problems = append(problems, fmt.Errorf("%s: requirement id %s occurs twice", row.Document, row.ID))
		}
		seen[row.ID] = true
	}
	return problems
}

// Operations returns every operation, documents in order, then paths as in the document's own order of names.
func (c *Contract) Operations() []*Operation { return c.operations }

// Operation returns the operation of that id.
func (c *Contract) Operation(id string) (*Operation, bool) {
	op, ok := c.byID[id]
	return op, ok
}

// Ledger returns every requirement, grouped by operation. The caller must not change it.
func (c *Contract) Ledger() []Requirement { return c.ledger }

// Info identifies the documents.
func (c *Contract) Info() result.Contract { return c.info }

func sortedPaths(doc *openapi3.T) []string {
	paths := make([]string, 0, doc.Paths.Len())
	for path := range doc.Paths.Map() {
		paths = append(paths, path)
	}
	sort.Strings(paths)
	return paths
}

func sortedMethods(item *openapi3.PathItem) []string {
	var methods []string
	for method := range item.Operations() {
		methods = append(methods, method)
	}
	sort.Strings(methods)
	return methods
}
