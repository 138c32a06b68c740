package harness

import (
	"fmt"
	"path/filepath"
	"strings"

	"elbconformance/internal/result"
	"elbconformance/internal/runner"
	"elbconformance/reports"
)

// junitFile is the name of the JUnit report in the output directory.
const junitFile = "junit.xml"

// conclude writes the reports and fails the test where the verdict asks for it.
func conclude(t T, r *result.Report, o runner.Options) {
	t.Helper()
	var summary strings.Builder
	if err := reports.Summary(&summary, r, reports.Plain()); err != nil {
		t.Fatalf("conformance: the summary cannot be written: %v", err)
		return
	}
	t.Logf("\n%s\nresults: %s", o.Redactor.Text(summary.String()), filepath.Join(o.Out, runner.ResultsFile))
	if err := reports.WriteJUnit(filepath.Join(o.Out, junitFile), r); err != nil {
		t.Fatalf("conformance: %v", err)
		return
	}
	verdict := "conformance: " + o.Redactor.Text(r.Exit.Reason+details(r))
	switch r.Exit.Code {
	case result.ExitOK:
	case result.ExitViolated, result.ExitLeaked:
		t.Errorf("%s", verdict)
	default:
		t.Fatalf("%s", verdict)
	}
}

// details lists what the verdict rests on: violated requirements, the red cases that declare none of them, leaks.
func details(r *result.Report) string {
	var b strings.Builder
	declared := map[string]bool{}
	for _, v := range r.Violations {
		for _, id := range v.Declared {
			declared[id] = true
		}
		if v.Level == result.Must {
			fmt.Fprintf(&b, "\n  %s (%s), %d times: %s", v.Requirement.ID, v.Requirement.Source, v.Count, v.Examples[0].Message)
		}
	}
	for _, c := range r.Cases {
		if c.Status == result.Errored || c.Status == result.Failed && !declared[c.ID] {
			fmt.Fprintf(&b, "\n  %s: %s: %s", c.Status, c.ID, c.Reason)
		}
	}
	for _, leak := range r.Leaks {
		fmt.Fprintf(&b, "\n  left behind: %s %s: %s\n    %s", leak.Operation, leak.ID, leak.Reason, leak.Curl)
	}
	return b.String()
}
