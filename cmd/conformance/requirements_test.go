package main

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"elbconformance/internal/ledger"
	"elbconformance/internal/result"
	"elbconformance/internal/runner"
)

const slowStart = "showPool.response.200.pool.slow_start.duration.maximum"

func TestRequirementsAsJSON(t *testing.T) {
	got := conformance(t, nil, "requirements", "--format", "json", "--operation", "showPool", "--level", "must", "--page", "ShowPool", "--id", slowStart)
	if got.code != 0 {
		t.Fatalf("exit code %d: %s", got.code, got.err)
	}
	var rows []result.Requirement
	if err := json.Unmarshal([]byte(got.out), &rows); err != nil || len(rows) != 1 {
		t.Fatalf("%v: %s", err, got.out)
	}
	row := rows[0]
	if row.Field != "pool.slow_start.duration" || row.Keyword != "maximum" || row.Value != 1200.0 || row.Source.Page != "ShowPool" || row.State != nil {
		t.Errorf("%+v", row)
	}
	got.says(t, "1 requirements: 1 must")
}

func TestRequirementsRefuses(t *testing.T) {
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"--operation", "showPol"}, 2, "did you mean showPool?"},
		{[]string{"--state", "verified"}, 2, "--results FILE"},
		{[]string{"--format", "cvs"}, 2, "there are table, json, csv, markdown"},
		{[]string{"--operation", ""}, 2, "--operation is given but empty"},
		{[]string{"--results", "none.ndjson"}, 2, "none.ndjson"},
		{[]string{"--level", "info", "--operation", "listMembers", "--id", "nothing.**"}, 5, ""},
		{[]string{"showPool"}, 2, "takes no argument"},
	} {
		got := conformance(t, nil, append([]string{"requirements"}, c.args...)...)
		if got.code != c.code || !strings.Contains(got.err, c.says) {
			t.Errorf("%v: exit code %d, want %d and %q:\n%s", c.args, got.code, c.code, c.says, got.err)
		}
	}
}

func TestMistaken(t *testing.T) {
	levels := []string{"must", "should", "info"}
	for want, err := range map[string]error{
		`there is no level "most"; did you mean must? there are must, should, info`:      &ledger.UnknownError{What: "level", Word: "most", Known: levels},
		`there is no level "x"; there are must, should, info`:                            &ledger.UnknownError{What: "level", Word: "x", Known: levels},
		`there is no id "x"; look elsewhere`:                                             &ledger.UnknownError{What: "id", Word: "x", Known: make([]string, 99), Fix: "look elsewhere"},
		"--state: states are those of a run; they need its results: give --results FILE": ledger.ErrNoRun,
		"anything": errors.New("anything"),
	} {
		if got := mistaken(err); got.Error() != want || exitOf(got).Code != result.ExitUsage {
			t.Errorf("%v, want %s", got, want)
		}
	}
}

func TestExplainCommand(t *testing.T) {
	for _, c := range []struct {
		args []string
		code int
		out  string
		err  string
	}{
		{[]string{slowStart}, 0, "showPool/positive", ""},
		{[]string{"C7", "--format", "json"}, 0, `"title": "Protocols of a pool"`, ""},
		{[]string{strings.TrimSuffix(slowStart, "m") + "n"}, 2, "", "did you mean " + slowStart + "?"},
		{[]string{"nothing.**"}, 5, "", "no requirement matches"},
		{[]string{slowStart, "--format", "xml"}, 2, "", "there are text, json"},
		{[]string{}, 2, "", "takes one id"},
		{[]string{slowStart, "C7"}, 2, "", "takes one id"},
	} {
		got := conformance(t, nil, append([]string{"explain"}, c.args...)...)
		if got.code != c.code || !strings.Contains(got.out, c.out) || !strings.Contains(got.err, c.err) {
			t.Errorf("%v: exit code %d, want %d\n%s\n%s", c.args, got.code, c.code, got.out, got.err)
		}
	}
}

// A run leaves results from which both commands show states.
func TestStatesOfARun(t *testing.T) {
	if got := conformance(t, nil, "run", "--operation", "showPool"); got.code != 0 {
		t.Fatalf("exit code %d: %s", got.code, got.err)
	}
	file := filepath.Join("reports", "out", runner.ResultsFile)
	got := again(t, nil, "requirements", "--results", file, "--state", "verified", "--format", "json")
	if got.code != 0 || !strings.Contains(got.out, `"state":"verified"`) || strings.Contains(got.err, "note:") {
		t.Errorf("exit code %d: %s\n%s", got.code, got.out, got.err)
	}
	got.says(t, "in the run")
	if got := again(t, nil, "explain", "showPool.response.200.pool.id.type", "--results", file); !strings.Contains(got.out, "verified") {
		t.Errorf("exit code %d: %s\n%s", got.code, got.out, got.err)
	}
	if err := os.WriteFile("other.ndjson", []byte("no results\n{}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	again(t, nil, "requirements", "--results", "other.ndjson").want(t, 2, "usage")
	if err := os.WriteFile("other.ndjson", []byte(`{"pool": {"id": 3`), 0o600); err != nil {
		t.Fatal(err)
	}
	got = again(t, nil, "requirements", "--results", "other.ndjson")
	got.want(t, 2, "usage")
	got.says(t, "it holds no run")
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("cut.ndjson", whole[:len(whole)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	again(t, nil, "requirements", "--results", "cut.ndjson").says(t, "not complete")
}
