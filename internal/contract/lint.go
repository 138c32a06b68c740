package contract

import (
	"errors"
	"fmt"
	"regexp/syntax"
	"sort"

	"github.com/getkin/kin-openapi/openapi3"
)

// lint finds what both validating libraries let pass and what would later look like a fault of the target: bounds that
// no value meets, formats that nobody checks, patterns that do not compile, required names that no property has, and
// nullable beside allOf, which the two libraries read differently.
func lint(name string, doc *openapi3.T) error {
	if doc.Components == nil {
		doc.Components = &openapi3.Components{}
	}
	var problems []error
	names := make([]string, 0, len(doc.Components.Schemas))
	for component := range doc.Components.Schemas {
		names = append(names, component)
	}
	sort.Strings(names)
	report := func(s *openapi3.Schema, where, format string, args ...any) {
		problems = append(problems, fmt.Errorf("%s:%d: %s: %s", name, originLine(s.Origin), where, fmt.Sprintf(format, args...)))
	}
	for _, component := range names {
		lintSchema(doc.Components.Schemas[component], component, report)
	}
	for _, path := range sortedPaths(doc) {
		item := doc.Paths.Value(path)
		for _, method := range sortedMethods(item) {
			for _, p := range append(append(openapi3.Parameters{}, item.Parameters...), item.GetOperation(method).Parameters...) {
				lintSchema(p.Value.Schema, method+" "+path+" "+p.Value.Name, report)
			}
			lintBodies(item.GetOperation(method), method+" "+path, report)
		}
	}
	for component, response := range doc.Components.Responses {
		lintContent(response.Value.Content, component, report)
	}
	sort.Slice(problems, func(i, j int) bool { return problems[i].Error() < problems[j].Error() })
	return errors.Join(problems...)
}

// lintBodies checks what an operation writes inline.
func lintBodies(o *openapi3.Operation, where string, report reporter) {
	if o.RequestBody != nil {
		lintContent(o.RequestBody.Value.Content, where+" request", report)
	}
	for code, response := range o.Responses.Map() {
		if response.Ref == "" {
			lintContent(response.Value.Content, where+" "+code, report)
		}
	}
}

func lintContent(content openapi3.Content, where string, report reporter) {
	for _, media := range content {
		if media != nil && media.Schema != nil && media.Schema.Ref == "" {
			lintSchema(media.Schema, where, report)
		}
	}
}

type reporter func(s *openapi3.Schema, where, format string, args ...any)

// lintSchema checks an inline schema and everything inline below it; referenced components are checked by themselves.
func lintSchema(ref *openapi3.SchemaRef, where string, report reporter) {
	if ref == nil || ref.Value == nil {
		return
	}
	properties := map[string]bool{}
	propertiesOf(ref.Value, properties, map[*openapi3.Schema]bool{})
	for _, required := range ref.Value.Required {
		if !properties[required] {
			report(ref.Value, where, "required names %q, which is no property", required)
		}
	}
	lintPart(ref.Value, where, report)
}

// lintPart checks one schema, which may be a part of an allOf, so that its properties may stand in another part.
func lintPart(s *openapi3.Schema, where string, report reporter) {
	lintBounds(s, where, report)
	if s.Pattern != "" {
		if _, err := syntax.Parse(s.Pattern, syntax.Perl); err != nil {
			report(s, where, "pattern %s does not compile: %v; say lengths by maxLength, repeats are bounded by 1000", s.Pattern, err)
		}
	}
	if s.Format != "" && !knownFormats(s.Format) {
		report(s, where, "format %q is not one that the validators check", s.Format)
	}
	if s.Nullable && len(s.AllOf) > 0 {
		report(s, where, "nullable beside allOf is read differently by different tools; put nullable on the component")
	}
	for i, part := range s.AllOf {
		if part.Ref == "" && part.Value != nil {
			lintPart(part.Value, fmt.Sprintf("%s.allOf %d", where, i), report)
		}
	}
	for _, child := range children(s) {
		if child.ref.Ref == "" {
			lintSchema(child.ref, where+"."+child.name, report)
		}
	}
}

// propertiesOf adds the names of a schema's properties, those of its allOf included.
func propertiesOf(s *openapi3.Schema, names map[string]bool, seen map[*openapi3.Schema]bool) {
	if s == nil || seen[s] {
		return
	}
	seen[s] = true
	for name := range s.Properties {
		names[name] = true
	}
	for _, part := range s.AllOf {
		propertiesOf(part.Value, names, seen)
	}
}

func lintBounds(s *openapi3.Schema, where string, report reporter) {
	if s.Min != nil && s.Max != nil && *s.Min > *s.Max {
		report(s, where, "minimum %v is above maximum %v", *s.Min, *s.Max)
	}
	if s.MaxLength != nil && s.MinLength > *s.MaxLength {
		report(s, where, "minLength %d is above maxLength %d", s.MinLength, *s.MaxLength)
	}
	if s.MaxItems != nil && s.MinItems > *s.MaxItems {
		report(s, where, "minItems %d is above maxItems %d", s.MinItems, *s.MaxItems)
	}
}

func knownFormats(format string) bool {
	switch format {
	case "date-time", "date", "uuid", "ipv4", "ipv6", "uri", "int32", "int64":
		return true
	}
	return false
}

type child struct {
	name string
	ref  *openapi3.SchemaRef
}

func children(s *openapi3.Schema) []child {
	var out []child
	for _, name := range propertyOrder(s) {
		out = append(out, child{name, s.Properties[name]})
	}
	if s.Items != nil {
		out = append(out, child{"[]", s.Items})
	}
	for _, list := range []openapi3.SchemaRefs{s.AnyOf, s.OneOf} {
		for i, ref := range list {
			out = append(out, child{fmt.Sprintf("part %d", i), ref})
		}
	}
	return out
}
