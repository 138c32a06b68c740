// Package arguments turns the untyped arguments of a planned request into the typed arguments of a generated client, and
// refuses whatever the generated types would lose or alter on the way. It serves the generated registries; it sends
// nothing and knows nothing of the API.
package arguments

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"

	"github.com/oapi-codegen/runtime"
)

// Given holds the arguments of one call until each was taken. It is not safe for concurrent use.
type Given struct {
	operation   string
	path        map[string]string
	query, body json.RawMessage
	problems    []error
}

// New returns the arguments of one call of the operation. An empty query or body stands for none.
func New(operation string, path map[string]string, query, body json.RawMessage) *Given {
	return &Given{operation: operation, path: maps.Clone(path), query: query, body: body}
}

// Path takes the path parameter of that name.
func Path[T any](g *Given, name string) T {
	var typed T
	text, ok := g.path[name]
	delete(g.path, name)
	switch {
	case !ok:
		g.refusef("path parameter %q is missing", name)
	case text == "":
		g.refusef("path parameter %q is empty, which would address another resource", name)
	default:
		if err := bindPath(name, text, &typed); err != nil {
			g.refusef("path parameter %q: %w", name, err)
		}
	}
	return typed
}

func bindPath[T any](name, text string, typed *T) error {
	if err := runtime.BindStringToObject(text, typed); err != nil {
		return fmt.Errorf("%q does not fit the generated type: %w", text, err)
	}
	options := runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationPath}
	sent, err := runtime.StyleParamWithOptions("simple", false, name, *typed, options)
	if err != nil {
		return err
	}
	if sent != url.PathEscape(text) {
		return fmt.Errorf("%q would be sent as %q", text, sent)
	}
	return nil
}

// Query takes all query parameters; none given yields the zero value.
func Query[T any](g *Given) T {
	var typed T
	raw := g.query
	g.query = nil
	if len(raw) == 0 {
		raw = json.RawMessage("{}")
	}
	if err := decodeExactly(raw, &typed); err != nil {
		g.refusef("query: %w", err)
	}
	return typed
}

// Body takes the body, which must be given.
func Body[T any](g *Given) T {
	var typed T
	raw := g.body
	g.body = nil
	if len(raw) == 0 {
		g.refusef("body is missing")
		return typed
	}
	if err := decodeExactly(raw, &typed); err != nil {
		g.refusef("body: %w", err)
	}
	return typed
}

// Err reports every argument that was refused, and every one that nobody took because the operation has no such
// parameter; nil if there is none.
func (g *Given) Err() error {
	for _, name := range slices.Sorted(maps.Keys(g.path)) {
		g.refusef("path parameter %q is unknown", name)
	}
	if len(g.query) > 0 {
		g.refusef("query: the operation has no query parameters")
	}
	if len(g.body) > 0 {
		g.refusef("body: the operation has none")
	}
	if len(g.problems) == 0 {
		return nil
	}
	return fmt.Errorf("the typed call of %s was not sent: %w", g.operation, errors.Join(g.problems...))
}

func (g *Given) refusef(format string, args ...any) {
	g.problems = append(g.problems, fmt.Errorf(format, args...))
}

// Decoded widens the result of a generated parser, so that a failed parse yields nil and not a typed nil.
func Decoded[T any](parsed *T, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	return parsed, nil
}
