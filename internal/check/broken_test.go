package check_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"elbconformance/internal/check"
	"elbconformance/internal/contract"
	"elbconformance/internal/result"
)

// change is one constraint broken at one place of a document's example.
type change struct {
	row     *contract.Requirement
	pointer string
	body    any
}

// changes breaks every constraint of a place and of those below, one at a time. put sets the value of the place in a
// copy of the whole body.
func changes(n *contract.Node, value any, pointer string, put func(any) any) []change {
	var out []change
	for keyword, row := range n.Keywords {
		if bad, ok := breaking(n, keyword); ok && row.Level == result.Must {
			out = append(out, change{row, pointer, put(bad)})
		}
	}
	switch value := value.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(value)) {
			child := n.Properties[name]
			if child == nil {
				continue
			}
			at := pointer + "/" + name
			if child.Required != nil && child.Required.Level == result.Must {
				without := maps.Clone(value)
				delete(without, name)
				out = append(out, change{child.Required, at, put(without)})
			}
			out = append(out, changes(child, value[name], at, func(v any) any {
				with := maps.Clone(value)
				with[name] = v
				return put(with)
			})...)
		}
	case []any:
		if len(value) > 0 {
			out = append(out, changes(n.Items, value[0], pointer+"/0", func(v any) any {
				with := slices.Clone(value)
				with[0] = v
				return put(with)
			})...)
		}
	}
	return out
}

// breaking is a value that breaks one keyword of a place.
func breaking(n *contract.Node, keyword string) (any, bool) {
	for _, s := range n.Schemas {
		switch {
		case keyword == "type" && n.Type == "object":
			return "no object", true
		case keyword == "type" && n.Type != "":
			return map[string]any{}, true
		case keyword == "enum" && n.Type == "string":
			return "stranger", true
		case keyword == "minimum" && s.Min != nil:
			return *s.Min - 1, true
		case keyword == "maximum" && s.Max != nil:
			return *s.Max + 1, true
		case keyword == "maxLength" && s.MaxLength != nil:
			return strings.Repeat("a", int(*s.MaxLength)+1), true
		case keyword == "minLength" && s.MinLength > 0:
			return "", true
		case keyword == "pattern" && s.Format == "date-time":
			return "2026-02-28T00:00:00+01:00", true
		case keyword == "pattern" && s.Pattern != "":
			return "É É", true
		case keyword == "format" && s.Format == "date-time":
			return "2026-02-30 00:00", true
		}
	}
	return nil, false
}

func TestOneBrokenConstraint(t *testing.T) {
	c, err := contract.Embedded(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, op := range c.Operations() {
		success := op.Success()
		if success.Body == nil {
			continue
		}
		for _, change := range changes(success.Body, success.Example, "", func(v any) any { return v }) {
			seen++
			body, err := json.Marshal(change.body)
			if err != nil {
				t.Fatal(err)
			}
			r := see(t, string(body), check.Options{Operation: op.ID})
			if r.Conformant() || r.Exit().Code != result.ExitViolated || !names(r, change) {
				t.Errorf("%s broken at %s:\n%s", change.row.ID, change.pointer, text(t, r))
			}
		}
	}
	if seen < 300 {
		t.Errorf("only %d constraints were broken", seen)
	}
}

// names reports whether a finding is at the broken place and of the broken requirement, as the primary or among the
// subsumed ones.
func names(r *check.Report, c change) bool {
	return slices.ContainsFunc(r.Findings, func(f check.Finding) bool {
		return f.Pointer == c.pointer && (f.Requirement == c.row.ID || slices.Contains(f.Also, c.row.ID))
	})
}

func TestErrorEnvelopeAndStatus(t *testing.T) {
	for _, c := range []struct {
		operation, body string
		status          int
		conformant      bool
	}{
		{"showPool", `{"error_code":"ELB.8904","error_msg":"gone","request_id":"r1"}`, 404, true},
		{"showPool", `{"message":"gone"}`, 404, false},
		{"listPools", `{"NeutronError":{"type":"t","message":"m","detail":""}}`, 400, true},
		{"deleteMasterSlavePool", "", 0, true},
	} {
		r := see(t, c.body, check.Options{Operation: c.operation, Status: c.status})
		if r.Conformant() != c.conformant || r.Exchanges != 1 {
			t.Errorf("%s %d: %s", c.operation, c.status, text(t, r))
		}
	}
}

// Flaws that a lenient parser passes over are the service's.
func TestNotQuiteJSON(t *testing.T) {
	for _, body := range []string{`{"pools":[],"pools":[]}`, "{\"pools\":[],\"x\":\"\xff\"}", `{"pools":` + strings.Repeat("[", 300) + strings.Repeat("]", 300) + "}"} {
		r := see(t, body, check.Options{Operation: "listPools"})
		if got := ids(r, result.Must); !slices.Equal(got, []string{"listPools.response.200.content-type"}) {
			t.Errorf("%.60q: %v", body, got)
		}
	}
}

func TestManyFindingsAreCounted(t *testing.T) {
	body := `{"request_id":"a","page_info":{"current_count":10},"members":[` + strings.Repeat(`{"id":1},`, 9) + `{"id":1}]}`
	call := fmt.Sprintf(`{"request":{"method":"GET","url":"/v3/p/elb/pools/x/members"},"response":{"status":200,"content":{"text":%q}}}`, body)
	r := see(t, `{"log":{"entries":[`+strings.Repeat(call+",", 199)+call+`]}}`, check.Options{})
	if len(r.Findings) != 10_000 || r.Conformant() || r.Exchanges != 200 {
		t.Errorf("%d findings kept", len(r.Findings))
	}
	if shown := text(t, r); !strings.Contains(shown, "more findings") || !strings.Contains(shown, "more places") || len(shown) > 20_000 {
		t.Errorf("%d bytes of text: %.2000s", len(shown), shown)
	}
}
