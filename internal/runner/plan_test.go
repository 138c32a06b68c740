package runner_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"elbconformance/internal/contract"
	"elbconformance/internal/runner"
)

func TestPlanSelects(t *testing.T) {
	c := embeddedContract(t)
	all, operations, err := runner.Plan(c, runner.Selection{})
	if err != nil {
		t.Fatal(err)
	}
	if len(operations) != len(c.Operations()) {
		t.Errorf("%d of %d operations have a case", len(operations), len(c.Operations()))
	}
	for name, s := range map[string]struct {
		selection runner.Selection
		keeps     func(operation, kind string) bool
	}{
		"operations":    {runner.Selection{Operations: []string{"showPool", "listPools"}}, func(op, _ string) bool { return op == "showPool" || op == "listPools" }},
		"labels":        {runner.Selection{LabelFilter: "kind:positive && !op:listPools"}, func(op, kind string) bool { return kind == "positive" && op != "listPools" }},
		"both":          {runner.Selection{Operations: []string{"showPool"}, LabelFilter: "kind:unauthenticated"}, func(op, kind string) bool { return op == "showPool" && kind == "unauthenticated" }},
		"nothing":       {runner.Selection{LabelFilter: "op:showPool && op:listPools"}, func(string, string) bool { return false }},
		"without a law": {runner.Selection{LabelFilter: "!kind:listing"}, func(_, kind string) bool { return kind != "listing" }},
	} {
		t.Run(name, func(t *testing.T) {
			var want, got []string
			for _, candidate := range all {
				if s.keeps(candidate.Operation, string(candidate.Kind)) {
					want = append(want, candidate.ID)
				}
			}
			plan, operations, err := runner.Plan(c, s.selection)
			if err != nil {
				t.Fatal(err)
			}
			of := map[string]bool{}
			for _, chosen := range plan {
				got = append(got, chosen.ID)
				of[chosen.Operation] = true
			}
			if !slices.Equal(got, want) || len(of) != len(operations) {
				t.Errorf("got %v of %d operations, want %v", got, len(operations), want)
			}
		})
	}
}

func TestPlanRefuses(t *testing.T) {
	c := embeddedContract(t)
	for name, s := range map[string]struct {
		selection runner.Selection
		says      string
	}{
		"an unknown operation":  {runner.Selection{Operations: []string{"dropTables"}}, `operation "dropTables" is not in the contract; it has list`},
		"a misspelt operation":  {runner.Selection{Operations: []string{"showPools"}}, "did you mean showPool? "},
		"an unreadable filter":  {runner.Selection{LabelFilter: "a &&"}, `label filter "a &&" cannot be read; write`},
		"a filter of no labels": {runner.Selection{LabelFilter: "/(/"}, "cannot be read"},
	} {
		_, _, err := runner.Plan(c, s.selection)
		var mistake *runner.UsageError
		if !errors.As(err, &mistake) || !strings.Contains(err.Error(), s.says) || strings.ContainsAny(err.Error(), "\n\x1b") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestNearest(t *testing.T) {
	known := []string{"run", "report", "emulate", "label-filter", "showPool", "listPools"}
	for word, want := range map[string]string{
		"rnu": "run", "runn": "run", "emulat": "emulate", "emulates": "emulate", "lable-filter": "label-filter",
		"shwPool": "showPool", "listpools": "listPools", "run": "run",
		"": "", "xyz": "", "frobnicate": "", "r": "run", "ab": "", "showPoolMember": "",
	} {
		if got := runner.Nearest(word, known); got != want {
			t.Errorf("%q is taken for %q, want %q", word, got, want)
		}
	}
}

func embeddedContract(t *testing.T) *contract.Contract {
	t.Helper()
	c, err := contract.Embedded(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return c
}
