package contract

import (
	"errors"
	"fmt"
	"reflect"
	"sort"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"elbconformance/internal/result"
	"elbconformance/internal/rules"
)

// maxDepth bounds the expansion of schemas; a deeper one refers to itself.
const maxDepth = 32

// place is where a schema stands: the prefix of its requirement ids and what its rows have in common.
type place struct {
	prefix   string // "showPool.response.200"
	location result.Location
	status   *int
}

func (b *builder) node(at place, path string, ref *openapi3.SchemaRef, s scope, depth int) (*Node, error) {
	if ref == nil || ref.Value == nil {
		return nil, fmt.Errorf("%s: %s: %s has no schema; write one", b.document.Name, b.op.ID, at.prefix)
	}
	n := &Node{Path: path, Keywords: map[string]*Requirement{}, Should: map[string]*Requirement{}, Properties: map[string]*Node{}}
	if err := b.fill(n, at, ref.Value, s, depth); err != nil {
		return nil, err
	}
	for _, keyword := range keywordOrder() {
		if row := n.Keywords[keyword]; row != nil && keyword != "type" && keyword != "default" {
			n.Valued = append(n.Valued, row)
		}
	}
	n.Ruled = len(n.Rules) > 0 || n.Items != nil && n.Items.Ruled
	n.Narrowed = len(n.Narrower) > 0 || n.Items != nil && n.Items.Narrowed
	for _, child := range n.Properties {
		n.Ruled, n.Narrowed = n.Ruled || child.Ruled, n.Narrowed || child.Narrowed
	}
	return n, b.settle(n, at)
}

// fill adds one schema to a node. The parts of an allOf all fill the same node.
func (b *builder) fill(n *Node, at place, schema *openapi3.Schema, s scope, depth int) error {
	if b.open[schema] || depth > maxDepth {
		return b.at(schema, n.Path, errors.New("it refers to itself; unroll it"))
	}
	b.open[schema] = true
	defer delete(b.open, schema)
	s, err := s.enter(schema.Extensions)
	if err != nil {
		return b.at(schema, n.Path, err)
	}
	for _, part := range schema.AllOf {
		if err := b.fill(n, at, part.Value, s, depth+1); err != nil {
			return err
		}
	}
	b.keywords(n, at, schema, s)
	b.unknown(n, at, schema, s)
	if err := b.narrow(n, at, schema, s); err != nil {
		return err
	}
	found, err := b.readRules(schema.Extensions, at, n.Path, lineOf(schema, xValidations), s, rules.Scope{"self": schema})
	if err != nil {
		return b.at(schema, n.Path, err)
	}
	n.Rules = append(n.Rules, found...)
	if err := b.readUntestable(schema.Extensions, at, n.Path, lineOf(schema, xUntestable), s); err != nil {
		return b.at(schema, n.Path, err)
	}
	if schema.Items != nil {
		if n.Items, err = b.node(at, n.Path+"[]", schema.Items, s, depth+1); err != nil {
			return err
		}
	}
	for _, name := range schema.Required {
		if schema.Properties[name] == nil {
			n.owed = append(n.owed, owed{name, schema, s})
		}
	}
	return b.properties(n, at, schema, s, depth)
}

// owed is a required name whose property stands in another part of the same allOf.
type owed struct {
	name   string
	schema *openapi3.Schema
	scope  scope
}

func (b *builder) settle(n *Node, at place) error {
	for _, o := range n.owed {
		child := n.Properties[o.name]
		switch {
		case child == nil:
			return b.at(o.schema, n.Path, fmt.Errorf("required names %q, which is no property", o.name))
		case child.Required == nil:
			conflict, line := conflictOf(o.schema.Extensions), lineOf(o.schema, "required")
			child.Required = b.row(at, child.Path, "required", "", true, o.scope, conflict, line)
		}
	}
	n.owed = nil
	return nil
}

// keywords enters what the schema itself says of the place.
func (b *builder) keywords(n *Node, at place, schema *openapi3.Schema, s scope) {
	n.Schemas = append(n.Schemas, schema)
	n.Nullable = n.Nullable || schema.Nullable
	if schema.Type != nil && len(*schema.Type) == 1 {
		n.Type = (*schema.Type)[0]
	}
	for _, k := range keywordsOf(schema) {
		if said := n.Keywords[k.name]; said != nil && reflect.DeepEqual(said.Value, k.value) {
			continue
		}
		n.Keywords[k.name] = b.row(at, n.Path, k.name, "", k.value, s, conflictOf(schema.Extensions), lineOf(schema, k.name))
	}
}

// unknown enters, for an object of a response, that fields beyond the documented ones are allowed and told.
func (b *builder) unknown(n *Node, at place, schema *openapi3.Schema, s scope) {
	if at.location != result.InResponse || len(schema.Properties) == 0 || n.Unknown != nil {
		return
	}
	s.level = result.Info
	n.Unknown = b.row(at, n.Path, "additionalProperties", "", true, s, nil, originLine(schema.Origin))
}

func (b *builder) narrow(n *Node, at place, schema *openapi3.Schema, s scope) error {
	should, err := shouldOf(schema.Extensions)
	if err != nil {
		return b.at(schema, n.Path, err)
	}
	if should == nil {
		return nil
	}
	if should.source != nil {
		if s.source, err = sourceOf(should.source, s.page); err != nil {
			return b.at(schema, n.Path, err)
		}
	}
	if s.level == result.Must {
		s.level = result.Should
	}
	n.Narrower = should.schemas
	for _, keyword := range keywordOrder() {
		value, ok := should.keywords[keyword]
		if !ok {
			continue
		}
		n.Should[keyword] = b.row(at, n.Path, keyword, "@should", value, s, should.conflict, lineOf(schema, xShould))
	}
	if len(n.Should) != len(should.keywords) {
		return b.at(schema, n.Path, fmt.Errorf("%s holds a keyword that is not one of %s", xShould, strings.Join(keywordOrder(), ", ")))
	}
	return nil
}

func (b *builder) properties(n *Node, at place, schema *openapi3.Schema, s scope, depth int) error {
	required := make(map[string]bool, len(schema.Required))
	for _, name := range schema.Required {
		required[name] = true
	}
	for _, name := range propertyOrder(schema) {
		path := strings.TrimPrefix(n.Path+"."+name, ".")
		if required[name] {
			b.row(at, path, "required", "", true, s, conflictOf(schema.Extensions), lineOf(schema, "required"))
		}
		child, err := b.node(at, path, schema.Properties[name], s, depth+1)
		if err != nil {
			return err
		}
		if required[name] {
			child.Required = b.byID[requirementID(at, path, "required", "")]
		}
		n.Properties[name] = child
		n.Order = append(n.Order, name)
	}
	return nil
}

// row adds a requirement to the ledger. suffix is "" or "@should".
func (b *builder) row(at place, path, keyword, suffix string, value any, s scope, conflict *string, line int) *Requirement {
	row := &Requirement{
		Requirement: result.Requirement{
			ID: requirementID(at, path, keyword, suffix), Operation: b.op.ID, Location: at.location, Status: at.status,
			Field: path, Keyword: keyword, Value: value, Level: s.level, Source: s.source, Conflict: conflict, Testable: true,
		},
		Document: b.document.Name,
		Line:     line,
	}
	if s.unseen != nil {
		row.Testable, row.Reason = false, s.unseen
	}
	if keyword == "default" && at.location == result.InResponse && b.op.Body == nil {
		reason := "a default shows when an object is made, which this operation does not do"
		row.Testable, row.Reason = false, &reason
	}
	b.rows = append(b.rows, row)
	b.byID[row.ID] = row
	return row
}

func requirementID(at place, path, keyword, suffix string) result.RequirementID {
	parts := []string{at.prefix}
	if path != "" {
		parts = append(parts, path)
	}
	return result.RequirementID(strings.Join(append(parts, keyword), ".") + suffix)
}

func (b *builder) at(schema *openapi3.Schema, path string, err error) error {
	line := 0
	if schema.Origin != nil && schema.Origin.Key != nil {
		line = schema.Origin.Key.Line
	}
	return fmt.Errorf("%s:%d: schema at %q of %s: %w", b.document.Name, line, path, b.op.ID, err)
}

type keyword struct {
	name  string
	value any
}

// keywordOrder is the order in which the keywords of one place stand in the ledger.
func keywordOrder() []string {
	return []string{
		"type", "enum", "format", "pattern", "minLength", "maxLength", "minimum", "maximum", "multipleOf",
		"minItems", "maxItems", "uniqueItems", "anyOf", "oneOf", "default",
	}
}

func keywordsOf(s *openapi3.Schema) []keyword {
	var out []keyword
	add := func(present bool, name string, value any) {
		if present {
			out = append(out, keyword{name, value})
		}
	}
	if s.Type != nil && len(*s.Type) > 0 {
		var value any = (*s.Type)[0]
		if s.Nullable {
			value = []string{(*s.Type)[0], "null"}
		}
		add(true, "type", value)
	}
	add(s.Enum != nil, "enum", s.Enum)
	add(s.Format != "", "format", s.Format)
	add(s.Pattern != "", "pattern", s.Pattern)
	add(s.MinLength > 0, "minLength", s.MinLength)
	add(s.MaxLength != nil, "maxLength", deref(s.MaxLength))
	add(s.Min != nil, "minimum", deref(s.Min))
	add(s.Max != nil, "maximum", deref(s.Max))
	add(s.MultipleOf != nil, "multipleOf", deref(s.MultipleOf))
	add(s.MinItems > 0, "minItems", s.MinItems)
	add(s.MaxItems != nil, "maxItems", deref(s.MaxItems))
	add(s.UniqueItems, "uniqueItems", true)
	add(len(s.AnyOf) > 0, "anyOf", len(s.AnyOf))
	add(len(s.OneOf) > 0, "oneOf", len(s.OneOf))
	add(s.Default != nil, "default", s.Default)
	return out
}

func deref[T any](p *T) any {
	if p == nil {
		return nil
	}
	return *p
}

func lineOf(schema *openapi3.Schema, field string) int {
	if schema.Origin == nil {
		return 0
	}
	return schema.Origin.Fields.Get(field).Line
}

// propertyOrder is the order of the document, which the parsed map has lost.
func propertyOrder(s *openapi3.Schema) []string {
	names := make([]string, 0, len(s.Properties))
	for name := range s.Properties {
		names = append(names, name)
	}
	line := func(name string) int {
		if ref := s.Properties[name]; ref.Origin != nil && ref.Origin.Key != nil {
			return ref.Origin.Key.Line
		} else if v := ref.Value; ref.Ref == "" && v.Origin != nil && v.Origin.Key != nil {
			return v.Origin.Key.Line
		}
		return 0
	}
	sort.Slice(names, func(i, j int) bool {
		if a, b := line(names[i]), line(names[j]); a != b {
			return a < b
		}
		return names[i] < names[j]
	})
	return names
}
