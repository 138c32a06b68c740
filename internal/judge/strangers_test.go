package judge_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"elbconformance/internal/contract"
	"elbconformance/internal/result"
	"elbconformance/openapi"
)

// broken is a corpus of answers, each with one change to a documented example at one place: a value of another type, a
// stranger to an enum, a value at and beside each bound, a field left out.
func (b bench) broken(tb testing.TB) []*result.Exchange {
	tb.Helper()
	var out []*result.Exchange
	for _, op := range b.contract.Operations() {
		for _, r := range op.Responses {
			if r.Body == nil {
				continue
			}
			status := r.Status
			if status == 0 {
				status = 400
			}
			for _, body := range variants(r.Body, example(tb, op.ID, r.Code)) {
				text, err := json.Marshal(body)
				if err != nil {
					tb.Fatal(err)
				}
				out = append(out, b.asked(tb, answer(op.ID, status, string(text)), "{project_id}", "p", "{pool_id}", "q"))
			}
		}
	}
	return out
}

// loaded is the documents once, for their examples.
var loaded = sync.OnceValues(func() (map[string]*openapi3.Operation, error) {
	out := map[string]*openapi3.Operation{}
	for _, d := range openapi.Documents() {
		doc, err := openapi3.NewLoader().LoadFromData(d.YAML)
		if err != nil {
			return nil, err
		}
		for _, item := range doc.Paths.Map() {
			for _, op := range item.Operations() {
				out[op.OperationID] = op
			}
		}
	}
	return out, nil
})

func example(tb testing.TB, operation, code string) any {
	tb.Helper()
	operations, err := loaded()
	if err != nil {
		tb.Fatal(err)
	}
	return operations[operation].Responses.Value(code).Value.Content.Get("application/json").Example
}

// variants are the value itself, and the value changed at this place or at one below.
func variants(n *contract.Node, value any) []any {
	out := []any{value, "", "x", float64(0), 1.5, true, nil, []any{}, map[string]any{}}
	for _, s := range n.Schemas {
		out = append(out, beside(s)...)
	}
	switch value := value.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(value)) {
			without := maps.Clone(value)
			delete(without, name)
			out = append(out, without)
			child := n.Properties[name]
			if child == nil {
				continue
			}
			for _, v := range variants(child, value[name]) {
				with := maps.Clone(value)
				with[name] = v
				out = append(out, with)
			}
		}
	case []any:
		out = append(out, append(slices.Clone(value), value...), value[:len(value)/2], []any{map[string]any{}})
		if len(value) > 0 && n.Items != nil {
			for _, v := range variants(n.Items, value[0]) {
				with := slices.Clone(value)
				with[0] = v
				out = append(out, with)
			}
		}
	}
	return out
}

// beside is every bound and its neighbours, and strangers that a type or a format alone tells apart.
func beside(s *openapi3.Schema) []any {
	var out []any
	for _, bound := range []*float64{s.Min, s.Max} {
		if bound != nil {
			out = append(out, *bound-1, *bound, *bound+1, *bound+0.5)
		}
	}
	if s.MaxLength != nil {
		out = append(out, strings.Repeat("a", int(*s.MaxLength)), strings.Repeat("é", int(*s.MaxLength)+1))
	}
	if s.MinLength > 0 {
		out = append(out, strings.Repeat("a", int(s.MinLength)-1), strings.Repeat("é", int(s.MinLength)))
	}
	if s.Format == "date-time" {
		out = append(out, "2026-02-28T23:59:59Z", "2026-02-30T00:00:00Z", "2026-13-01T00:00:00Z", "2026-01-01 00:00:00")
	}
	if s.Type.Is(openapi3.TypeInteger) {
		out = append(out, json.RawMessage("2.0"), json.RawMessage("2e0"), json.RawMessage("1e400"), json.RawMessage("-9223372036854775809"))
	}
	for _, v := range s.Enum {
		out = append(out, v, fmt.Sprint(v)+"x")
	}
	return out
}
