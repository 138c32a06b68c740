package contract_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"go.yaml.in/yaml/v3"
	"pgregory.net/rapid"

	"elbconformance/internal/contract"
	"elbconformance/internal/result"
)

// However a document is factored, its requirements are the same: ids, values, levels and sources.
func TestRefactoringChangesNoRequirement(t *testing.T) {
	want := sansLines(mustLoad(t, fleet))
	rapid.Check(t, func(rt *rapid.T) {
		var root map[string]any
		if err := yaml.Unmarshal([]byte(fleet), &root); err != nil {
			rt.Fatal(err)
		}
		components := root["components"].(map[string]any)["schemas"].(map[string]any)
		refactor := refactoring{rt, components}
		root["paths"] = refactor.value(root["paths"], 0)
		for _, name := range []string{"Boat", "Boats", "Fault", "Flat"} {
			components[name] = refactor.value(components[name], 0)
		}
		text, err := yaml.Marshal(root)
		if err != nil {
			rt.Fatal(err)
		}
		c, err := load(string(text))
		if err != nil {
			rt.Fatalf("%v\n%s", err, text)
		}
		if diff := cmp.Diff(want, sansLines(c)); diff != "" {
			rt.Fatalf("(-want +got):\n%s\n%s", diff, text)
		}
	})
}

func sansLines(c *contract.Contract) map[result.RequirementID]contract.Requirement {
	out := rows(c)
	for id, row := range out {
		row.Line = 0
		out[id] = row
	}
	return out
}

// refactoring writes references out, and gives inline schemas a component or an allOf around them.
type refactoring struct {
	rt         *rapid.T
	components map[string]any
}

func (r refactoring) value(value any, depth int) any {
	switch v := value.(type) {
	case []any:
		for i := range v {
			v[i] = r.value(v[i], depth)
		}
		return v
	case map[string]any:
		for name, child := range v {
			if name != "example" && name != "enum" && !strings.HasPrefix(name, "x-") {
				v[name] = r.value(child, depth)
			}
		}
		return r.schema(v, depth)
	}
	return value
}

func (r refactoring) schema(v map[string]any, depth int) any {
	if ref, ok := v["$ref"].(string); ok {
		name, isSchema := strings.CutPrefix(ref, "#/components/schemas/")
		if !isSchema || depth > 2 || !rapid.Bool().Draw(r.rt, "inline") {
			return v
		}
		return r.value(copied(r.components[name]), depth+1)
	}
	if _, ok := v["type"].(string); !ok || v["in"] != nil {
		return v
	}
	switch rapid.SampledFrom([]string{"keep", "component", "allOf", "split"}).Draw(r.rt, "how") {
	case "component":
		name := fmt.Sprintf("Extracted%d", len(r.components))
		r.components[name] = v
		return map[string]any{"$ref": "#/components/schemas/" + name}
	case "allOf":
		if v["nullable"] == nil {
			return map[string]any{"allOf": []any{v}}
		}
	case "split":
		return split(v)
	}
	return v
}

// split moves what an object requires into another part of an allOf than the properties.
func split(v map[string]any) any {
	required, ok := v["required"]
	if !ok || v["x-source"] != nil {
		return v
	}
	delete(v, "required")
	return map[string]any{"allOf": []any{map[string]any{"required": required}, v}}
}

func copied(value any) any {
	switch v := value.(type) {
	case map[string]any:
		out := make(map[string]any, len(v))
		for name, child := range v {
			out[name] = copied(child)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = copied(v[i])
		}
		return out
	}
	return value
}

func TestPartsOfAnAllOfAreOneNode(t *testing.T) {
	base := mustLoad(t, fleet)
	parts := mustLoad(t, changed(t, `        berths: {type: integer, nullable: true, minimum: 1, maximum: 9, x-should: {conflict: B1, source: Boats#table-7, maximum: 6}}
`, `        berths:
          allOf:
          - {type: integer, nullable: true, minimum: 1}
          - {maximum: 9, x-should: {conflict: B1, source: Boats#table-7, maximum: 6}}
`))
	ignored := cmpopts.IgnoreFields(contract.Requirement{}, "Line")
	if diff := cmp.Diff(rows(base), rows(parts), ignored); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestSourcesAndLevels(t *testing.T) {
	ledger := rows(mustLoad(t, fleet))
	for id, want := range map[result.RequirementID]string{
		"listBoats.response.200.boats[].id.required":    "must Boats, table 5",
		"createBoat.response.201.id.required":           "must NewBoat, table 4",
		"createBoat.request.id.minLength":               "must NewBoat, table 4",
		"listBoats.header.X-Auth-Token.required":        "must Boats, table 3",
		"createBoat.header.X-Auth-Token.required":       "must NewBoat, table 9",
		"createBoat.path.project_id.required":           "must Boats, table 1",
		"scrapBoat.response.204.status":                 "should no page",
		"scrapBoat.response.default.anyOf":              "should Boats, errors",
		"createBoat.response.201.berths.maximum@should": "should Boats, table 7",
		"createBoat.response.201.berths.maximum":        "must NewBoat, table 4",
		"createBoat.response.201.spare.type":            "should NewBoat, table 4",
		"createBoat.response.201.spare.sails.default":   "should NewBoat, table 4",
		"listBoats.filter.name":                         "must Boats, table 2",
		"listBoats.paging.limit":                        "must Boats, table 2",
		"scrapBoat.status.unknown-boat_id":              "should no page",
		"listBoats.status.unused-method":                "should Boats, uri",
	} {
		row, ok := ledger[id]
		if got := string(row.Level) + " " + row.Source.String(); !ok || got != want {
			t.Errorf("%s is %q, not %q", id, got, want)
		}
	}
	if row := ledger["listBoats.response.200.boats[].spare.sails.default"]; row.Testable || row.Reason == nil {
		t.Errorf("a default shows where an object is made, and not on a list: %+v", row)
	}
	if row := ledger["createBoat.response.201.spare.sails.default"]; !row.Testable {
		t.Errorf("a default shows where an object is made: %+v", row)
	}
}
