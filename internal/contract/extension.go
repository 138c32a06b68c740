package contract

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"elbconformance/internal/result"
)

// The extensions that the documents use. openapi/README.md describes each.
const (
	xSource        = "x-source"
	xConflict      = "x-conflict"
	xShould        = "x-should"
	xLevel         = "x-level"
	xEcho          = "x-echo"
	xUnobservable  = "x-unobservable"
	xSupport       = "x-support"
	xFilter        = "x-filter"
	xPaging        = "x-paging"
	xUnusedMethods = "x-unused-methods"
)

// scope is what a place in the document inherits from above: who documents it, and how binding that is.
type scope struct {
	page   string // page of the operation; picks among several sources
	source result.Source
	level  result.Level
	unseen *string // why no run can observe what stands here

	operation string
}

// enter returns the scope below a place that carries these extensions.
func (s scope) enter(extensions map[string]any) (scope, error) {
	if raw, ok := extensions[xSource]; ok {
		source, err := sourceOf(raw, s.page)
		if err != nil {
			return s, err
		}
		s.source = source
	}
	if reason := unobservable(extensions[xUnobservable], s.operation); reason != nil {
		s.unseen = reason
	}
	if raw, ok := extensions[xLevel]; ok {
		level := result.Level(fmt.Sprint(raw))
		if level != result.Should && level != result.Info {
			return s, fmt.Errorf("%s is %q; it lowers to should or info", xLevel, raw)
		}
		if s.level == result.Must || level == result.Info {
			s.level = level
		}
	}
	return s, nil
}

// unobservable reads why no run can observe a place: one reason for every operation, or one for each operation named.
func unobservable(raw any, operation string) *string {
	switch v := raw.(type) {
	case string:
		return &v
	case map[string]any:
		if reason, ok := v[operation].(string); ok {
			return &reason
		}
	}
	return nil
}

// sourceOf reads "Page#table-N" or a list of such, from which the operation's own page is taken where it is named.
func sourceOf(raw any, page string) (result.Source, error) {
	var list []any
	switch v := raw.(type) {
	case string:
		list = []any{v}
	case []any:
		list = v
	}
	var first *result.Source
	for _, entry := range list {
		text, _ := entry.(string)
		name, place, ok := strings.Cut(text, "#")
		if !ok || name == "" || place == "" {
			return result.Source{}, fmt.Errorf("%s is %v; write Page#table-N or Page#section", xSource, entry)
		}
		source := result.Source{Page: name, Table: strings.TrimPrefix(place, "table-")}
		if name == page {
			return source, nil
		}
		if first == nil {
			first = &source
		}
	}
	if first == nil {
		return result.Source{}, fmt.Errorf("%s is empty; write Page#table-N", xSource)
	}
	return *first, nil
}

func conflictOf(extensions map[string]any) *string {
	id, ok := extensions[xConflict].(string)
	if !ok {
		return nil
	}
	return &id
}

// narrower is the reading of x-should: keywords beside those of the schema, at level should.
type narrower struct {
	schemas  map[string]*openapi3.Schema // by keyword
	keywords map[string]any
	conflict *string
	source   any
}

func shouldOf(extensions map[string]any) (*narrower, error) {
	raw, ok := extensions[xShould]
	if !ok {
		return nil, nil
	}
	fields, ok := raw.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("%s is no mapping", xShould)
	}
	n := &narrower{keywords: map[string]any{}, source: fields["source"]}
	for name, value := range fields {
		switch name {
		case "source":
		case "conflict":
			id := fmt.Sprint(value)
			n.conflict = &id
		default:
			n.keywords[name] = value
		}
	}
	if n.conflict == nil || len(n.keywords) == 0 {
		return nil, fmt.Errorf("%s needs a conflict and at least one keyword", xShould)
	}
	n.schemas = make(map[string]*openapi3.Schema, len(n.keywords))
	for name, value := range n.keywords {
		n.schemas[name] = &openapi3.Schema{}
		if err := into(map[string]any{name: value}, n.schemas[name]); err != nil {
			return nil, fmt.Errorf("%s: %w", xShould, err)
		}
	}
	return n, nil
}

// into decodes an extension's value into a struct.
func into(raw, target any) error {
	text, err := json.Marshal(raw)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, target)
}
