package ledger_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"

	"elbconformance/docs"
	"elbconformance/internal/ledger"
	"elbconformance/internal/result"
)

func explainer(t *testing.T) ledger.Explainer {
	t.Helper()
	conflicts, err := ledger.ParseConflicts(read(t, "conflicts.md"))
	if err != nil {
		t.Fatal(err)
	}
	return ledger.Explainer{
		Contract: harbour(t), Conflicts: conflicts,
		Cases: []ledger.Case{
			{ID: "listBerths/positive", Operation: "listBerths", Kind: "positive", Statuses: []int{200}},
			{ID: "listBerths/listing/limit", Operation: "listBerths", Kind: "listing", Statuses: []int{200}, Decides: []result.RequirementID{"listBerths.paging.limit"}},
			{ID: "listBerths/no-token", Operation: "listBerths", Kind: "unauthenticated", Statuses: []int{401, 403}},
		},
	}
}

func answered(t *testing.T, e ledger.Explainer, word string) (text, asJSON string) {
	t.Helper()
	answer, err := e.Explain(word)
	if err != nil {
		t.Fatal(err)
	}
	var a, b bytes.Buffer
	if err := errors.Join(answer.Text(&a), answer.JSON(&b)); err != nil {
		t.Fatal(err)
	}
	if !json.Valid(b.Bytes()) {
		t.Errorf("%s: not JSON: %s", word, b.String())
	}
	return a.String(), b.String()
}

func TestExplain(t *testing.T) {
	e := explainer(t)
	var all strings.Builder
	for _, word := range []string{
		"listBerths.response.200.berths[].depth.maximum",
		"listBerths.response.200.berths[].kind.enum",
		"listBerths.response.200.berths[].kind.enum@should",
		"listBerths.response.200.berths[].rule.hours",
		"listBerths.response.200.berths[].depth.default",
		"listBerths.response.200.berths.required",
		"listBerths.response.200.content-type",
		"listBerths.response.200.decode",
		"listBerths.response.default.message.minLength",
		"listBerths.paging.limit",
		"listBerths.filter.name",
		"listBerths.query.limit.maximum",
		"listBerths.query.limit.type",
		"listBerths.query.marker.type",
		"listBerths.path.project_id.pattern",
		"listBerths.header.X-Auth-Token.required",
		"createBerth.request.required",
		"createBerth.request.name.required",
		"createBerth.request.name.maxLength",
		"deleteBerth.response.204.content-type",
		"deleteBerth.status.unknown-berth_id",
		"deleteBerth.status.unused-method",
		"C1",
		"C2",
		"**.depth.*",
		"listBerths.query",
		"depth.minimum",
		"berths[].kind",
	} {
		text, _ := answered(t, e, word)
		all.WriteString("$ " + word + "\n" + text + "\n")
	}
	golden(t, "explain.txt", all.String())
}

func TestExplainJSON(t *testing.T) {
	e := explainer(t)
	for name, word := range map[string]string{
		"explain_requirement.json": "createBerth.response.201.kind.enum@should",
		"explain_request.json":     "createBerth.request.name.minLength",
		"explain_conflict.json":    "C1",
		"explain_matches.json":     "listBerths.response.200.berths[].id.*",
	} {
		_, got := answered(t, e, word)
		golden(t, name, got)
	}
}

func TestExplainWithResults(t *testing.T) {
	e := explainer(t)
	e.Run = voyage(t, e.Contract)
	var all strings.Builder
	for _, word := range []string{
		"listBerths.response.200.berths[].depth.minimum", "listBerths.response.200.berths[].depth.maximum",
		"createBerth.response.201.depth.maximum", "listBerths.response.200.berths[].depth.*",
	} {
		text, _ := answered(t, e, word)
		all.WriteString("$ " + word + "\n" + text + "\n")
	}
	golden(t, "explain_run.txt", all.String())
	_, got := answered(t, e, "listBerths.response.200.berths[].depth.maximum")
	golden(t, "explain_run.json", got)
}

func TestExplainUnknown(t *testing.T) {
	e := explainer(t)
	for word, fix := range map[string]string{
		"listBerths.response.200.berths[].depht.maximum": "explain 'listBerths.response.200.berths[].**'",
		"C3":         "conformance requirements",
		"listBoats":  "conformance requirements",
		"a..b":       "conformance requirements",
		"depth maxi": "conformance requirements",
	} {
		_, err := e.Explain(word)
		var unknown *ledger.UnknownError
		if !errors.As(err, &unknown) || !strings.Contains(unknown.Fix, fix) {
			t.Errorf("%s: %v", word, err)
		}
	}
	if answer, err := e.Explain("nothing.**"); err != nil || !answer.Nothing() {
		t.Errorf("a pattern that selects nothing: %v, %v", answer, err)
	}
	if _, err := e.Explain("a.**b"); err == nil {
		t.Error("a wrong pattern is taken")
	}
}

// Whatever the documents hold can be explained, in whole sentences, and every conflict that they name is in the register.
func TestExplainAll(t *testing.T) {
	conflicts, err := ledger.ParseConflicts(string(docs.Conflicts()))
	if err != nil {
		t.Fatal(err)
	}
	e := ledger.Explainer{Contract: embedded(t), Conflicts: conflicts}
	examples := 0
	for i, row := range e.Contract.Ledger() {
		statement := ledger.Statement(row)
		if strings.Contains(statement, "%!") || strings.Contains(statement, "<nil>") || !strings.HasSuffix(statement, ".") {
			t.Errorf("%s: %s", row.ID, statement)
		}
		if i%9 != 0 {
			continue // the rest of an explanation differs less from row to row than it costs to derive
		}
		answer, err := e.Explain(string(row.ID))
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(answer.Text(io.Discard), answer.JSON(io.Discard)); err != nil {
			t.Errorf("%s: %v", row.ID, err)
		}
		x := answer.Requirement
		if (x.Conflict == nil) != (x.Reading == nil) {
			t.Errorf("%s: conflict %v is not in the register", row.ID, *x.Conflict)
		}
		if x.Example != nil || x.Values != nil {
			examples++
		} else if x.NoExampleError == "" {
			t.Errorf("%s has neither example nor a reason why not", row.ID)
		}
	}
	if examples < len(e.Contract.Ledger())/9/2 {
		t.Errorf("only %d have an example", examples)
	}
}

func TestParseConflictsRefuses(t *testing.T) {
	for name, register := range map[string]string{
		"a heading of another form": "## Conflict 7\n",
		"an unknown label":          "## C7 · T\n- verdict: x\n",
		"an item without a label":   "## C7 · T\n- x\n",
		"a stray line":              "## C7 · T\nmore\n",
	} {
		if _, err := ledger.ParseConflicts(register); err == nil || !strings.Contains(err.Error(), "line ") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzParseConflicts(f *testing.F) {
	f.Add("## C7 · T\n- one side: a\n  b\n\n- level: must\n")
	f.Fuzz(func(t *testing.T, register string) {
		entries, err := ledger.ParseConflicts(register)
		for _, entry := range entries {
			if err == nil && (entry.ID == "" || entry.Title == "") {
				t.Errorf("an entry without a name: %+v", entry)
			}
		}
	})
}
