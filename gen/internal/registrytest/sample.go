package registrytest

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// sample is one well-formed call of an operation, and the documented answer to it.
type sample struct {
	path   map[string]string
	query  map[string]any
	body   json.RawMessage
	status int
	answer []byte
}

func newSample(t *testing.T, item *openapi3.PathItem, op *openapi3.Operation) sample {
	t.Helper()
	s := sample{path: map[string]string{}, query: map[string]any{}}
	for _, p := range slices.Concat(item.Parameters, op.Parameters) {
		switch p.Value.In {
		case openapi3.ParameterInPath:
			s.path[p.Value.Name] = fmt.Sprint(values(p.Value.Schema.Value)[0])
		case openapi3.ParameterInQuery:
			s.query[p.Value.Name] = queryValue(p.Value.Schema.Value)
		}
	}
	if op.RequestBody != nil {
		s.body = example(t, op.RequestBody.Value.Content)
	}
	for _, status := range []int{200, 201, 202, 204} {
		if answer := op.Responses.Status(status); answer != nil {
			s.status, s.answer = status, example(t, answer.Value.Content)
			return s
		}
	}
	t.Fatal("no documented success among 200, 201, 202 and 204")
	return s
}

func example(t *testing.T, content openapi3.Content) []byte {
	t.Helper()
	media := content.Get("application/json")
	if media == nil {
		return nil
	}
	chosen := media.Example
	for _, name := range slices.Sorted(maps.Keys(media.Examples)) {
		if chosen == nil {
			chosen = media.Examples[name].Value.Value
		}
	}
	if chosen == nil {
		t.Fatal("the JSON content has no example")
	}
	raw, err := json.Marshal(chosen)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func queryValue(s *openapi3.Schema) any {
	if s.Type.Is(openapi3.TypeArray) {
		return values(s.Items.Value)
	}
	return values(s)[0]
}

// values returns two values that fit a scalar schema, with characters that need escaping where the schema lets them in.
func values(s *openapi3.Schema) []any {
	switch {
	case len(s.Enum) > 1:
		return s.Enum[:2]
	case s.Type.Is(openapi3.TypeInteger), s.Type.Is(openapi3.TypeNumber):
		return []any{5, 6}
	case s.Type.Is(openapi3.TypeBoolean):
		return []any{true, false}
	case s.Format == "uuid":
		return []any{"5a0c1f52-7a43-4f57-9a0c-6f3fd0a3a4b1", "5a0c1f52-7a43-4f57-9a0c-6f3fd0a3a4b2"}
	case s.Format == "date-time":
		return []any{"2026-02-03T04:05:06Z", "2026-02-03T04:05:07Z"}
	default:
		return []any{"a/b c&d=é", "e,f"}
	}
}

func (s sample) queryJSON(t *testing.T) json.RawMessage {
	t.Helper()
	if len(s.query) == 0 {
		return nil
	}
	raw, err := json.Marshal(s.query)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// wireQuery returns the query as it should arrive: arrays as repeated names.
func (s sample) wireQuery() url.Values {
	wire := url.Values{}
	for name, value := range s.query {
		list, ok := value.([]any)
		if !ok {
			list = []any{value}
		}
		for _, v := range list {
			wire.Add(name, fmt.Sprint(v))
		}
	}
	return wire
}

// unsendable returns calls that differ from the sample in one argument that the operation does not have or lacks.
func (s sample) unsendable(t *testing.T) map[string]sample {
	t.Helper()
	bad := map[string]sample{
		"unknown path parameter":  s.withPath("no_such_parameter", "1"),
		"unknown query parameter": s.withQuery("no_such_parameter", "1"),
	}
	for name := range s.path {
		without := s.withPath(name, "")
		bad["empty path parameter "+name] = without
		without = s.withPath(name, "")
		delete(without.path, name)
		bad["missing path parameter "+name] = without
	}
	if len(s.body) == 0 {
		s.body = json.RawMessage(`{}`)
		bad["unexpected body"] = s
		return bad
	}
	for at, altered := range strangers(decoded(t, s.body)) {
		with := s
		raw, err := json.Marshal(altered)
		if err != nil {
			t.Fatal(err)
		}
		with.body = raw
		bad["unknown field in the body at /"+at] = with
	}
	s.body = nil
	bad["missing body"] = s
	return bad
}

func (s sample) withPath(name, value string) sample {
	s.path = maps.Clone(s.path)
	s.path[name] = value
	return s
}

func (s sample) withQuery(name, value string) sample {
	s.query = maps.Clone(s.query)
	s.query[name] = value
	return s
}

// strangers returns copies of a JSON value, one for each object in it, with an unknown field in that object.
func strangers(value any) map[string]any {
	out := map[string]any{}
	switch value := value.(type) {
	case map[string]any:
		here := maps.Clone(value)
		here["no_such_field"] = 1
		out[""] = here
		for name, inner := range value {
			for at, altered := range strangers(inner) {
				copied := maps.Clone(value)
				copied[name] = altered
				out[name+"/"+at] = copied
			}
		}
	case []any:
		for i, inner := range value {
			for at, altered := range strangers(inner) {
				copied := slices.Clone(value)
				copied[i] = altered
				out[fmt.Sprint(i)+"/"+at] = copied
			}
		}
	}
	return out
}

func decoded(t *testing.T, raw []byte) any {
	t.Helper()
	var value any
	if err := json.Unmarshal(raw, &value); err != nil {
		t.Fatalf("%v in %s", err, raw)
	}
	return value
}
