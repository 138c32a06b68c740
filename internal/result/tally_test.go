package result_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"elbconformance/internal/result"
)

// file builds the events of a run over one operation.
type file struct{ events []result.Event }

func newFile(planned ...string) *file {
	f := &file{}
	f.add(result.Run{Schema: 1, Started: noon, Selection: result.Selection{Operations: []string{"showPool"}}})
	plan := result.Plan{}
	for _, id := range planned {
		plan.Cases = append(plan.Cases, result.PlannedCase{ID: id, Name: "title of " + id, Operation: "showPool"})
	}
	return f.add(plan)
}

func (f *file) add(e result.Event) *file { f.events = append(f.events, e); return f }

func (f *file) row(id result.RequirementID, level result.Level) *file {
	return f.add(result.RequirementRow{Requirement: result.Requirement{ID: id, Operation: "showPool", Level: level, Testable: true}})
}

func (f *file) ended(id string, o result.Outcome) *file {
	for _, finding := range o.Findings {
		f.add(result.FindingEvent{Finding: finding, Case: id, Declared: true})
	}
	if o.Observations != nil {
		f.add(result.ObservationEvent{Case: id, Counts: o.Observations})
	}
	return f.add(result.CaseEvent{ID: id, Operation: "showPool", Outcome: o})
}

func (f *file) judged(id result.RequirementID, level result.Level) *file {
	return f.add(result.FindingEvent{Finding: result.Finding{Requirement: id, Operation: "showPool", Level: level}, Exchange: "x1"})
}

func (f *file) report() *result.Report {
	t := result.NewTally()
	for _, e := range f.events {
		t.Add(e)
	}
	return t.Report()
}

func (f *file) bytes(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	log := result.NewLog(&b, result.NewRedactor())
	for _, e := range f.events {
		log.Append(e)
	}
	if err := log.Err(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func seen(ids ...result.RequirementID) result.Observations {
	o := result.Observations{}
	for _, id := range ids {
		o[id]++
	}
	return o
}

func TestVerdictAndExit(t *testing.T) {
	mustFinding := result.Finding{Requirement: "r1", Operation: "showPool", Level: result.Must}
	pass := result.Pass(seen("r1"))
	for _, c := range []struct {
		name    string
		file    *file
		verdict result.Verdict
		code    int
		reason  string
	}{
		{"all passed and seen", newFile("c1").row("r1", result.Must).ended("c1", pass), result.Conformant, 0, "conformant"},
		{"an unobserved should is no gap", newFile("c1").row("r1", result.Must).row("r2", result.Should).ended("c1", pass),
			result.Conformant, 0, "conformant"},
		{"one case skipped", newFile("c1", "c2").row("r1", result.Must).ended("c1", pass).
			ended("c2", result.SkipBecause(result.NoFixture, "no pool")), result.Partial, 0, "partial"},
		{"a core requirement unobserved", newFile("c1").row("r1", result.Must).row("r2", result.Must).ended("c1", pass),
			result.Partial, 0, "partial"},
		{"a failed case", newFile("c1").row("r1", result.Must).ended("c1", result.Fail("bad", mustFinding)),
			result.NotConformant, 1, "1 documented requirements"},
		{"a failed case without a finding", newFile("c1").row("r1", result.Must).ended("c1", result.Outcome{Status: result.Failed, Observations: seen("r1")}),
			result.NotConformant, 1, "1 cases failed"},
		{"only the judge found", newFile("c1").row("r1", result.Must).ended("c1", pass).judged("r1", result.Must),
			result.NotConformant, 1, "1 documented requirements"},
		{"a should found", newFile("c1").row("r1", result.Must).row("r2", result.Should).ended("c1", pass).judged("r2", result.Should),
			result.Conformant, 0, "conformant"},
		{"an info found", newFile("c1").row("r1", result.Must).ended("c1", pass).judged("r3", result.Info), result.Conformant, 0, ""},
		{"a known failure", newFile("c1", "c2").row("r1", result.Must).ended("c1", pass).
			ended("c2", result.Outcome{Status: result.KnownFailure, Reason: "ticket 1"}), result.Conformant, 0, ""},
		{"an error", newFile("c1", "c2").row("r1", result.Must).ended("c1", pass).ended("c2", result.Err("timed out\nat 3")),
			result.Inconclusive, 3, "timed out"},
		{"an error beside a failure", newFile("c1", "c2").row("r1", result.Must).ended("c1", result.Fail("bad", mustFinding)).
			ended("c2", result.Err("timed out")), result.Inconclusive, 3, "1 cases ended in an error"},
		{"an operation verified nothing", newFile("c1").row("r1", result.Must).ended("c1", result.Pass(nil)),
			result.Inconclusive, 3, "nothing was verified for showPool"},
		{"planned but not run", newFile("c1", "c2").row("r1", result.Must).ended("c1", pass), result.Inconclusive, 3, "not run"},
		{"nothing selected", newFile().row("r1", result.Must), result.Partial, 5, "selection matches none"},
		{"everything skipped", newFile("c1").ended("c1", result.SkipBecause(result.Excluded, "read-only")),
			result.Partial, 5, "every selected case was skipped"},
		{"an empty file", &file{}, result.Partial, 5, "selection matches none"},
		{"our own error", newFile("c1").row("r1", result.Must).ended("c1", result.InternalErr("nil map\nstack")),
			result.Inconclusive, 4, "internal error in c1: nil map"},
		{"a leak", newFile("c1").row("r1", result.Must).ended("c1", pass).add(result.Leak{ID: "p"}), result.Conformant, 6, "1 created objects"},
		{"a leak beside a failure", newFile("c1").row("r1", result.Must).ended("c1", result.Fail("bad", mustFinding)).add(result.Leak{}),
			result.NotConformant, 1, ""},
		{"interrupted", newFile("c1", "c2").row("r1", result.Must).ended("c1", pass).add(result.Summary{Stopped: result.StoppedInterrupted}),
			result.Inconclusive, 130, "interrupted"},
		{"stopped at the first failure, as asked", newFile("c1", "c2").row("r1", result.Must).
			ended("c1", result.Fail("bad", mustFinding)).add(result.Summary{Stopped: result.StoppedFailFast}),
			result.NotConformant, 1, "1 documented requirements"},
		{"credentials refused", newFile("c1").add(result.Summary{Stopped: result.StoppedCredentials}),
			result.Inconclusive, 3, "credentials were refused"},
		{"stopped before there was a plan", (&file{}).add(result.Summary{Stopped: "no such host"}), result.Inconclusive, 3, "no such host"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := c.file.report()
			if r.Verdict != c.verdict || r.Exit.Code != c.code || !strings.Contains(r.Exit.Reason, c.reason) {
				t.Errorf("%s, exit %d (%s); want %s, %d (%s)", r.Verdict, r.Exit.Code, r.Exit.Reason, c.verdict, c.code, c.reason)
			}
			again, err := result.ReadReport(bytes.NewReader(c.file.bytes(t)))
			if err != nil || again.Verdict != r.Verdict || again.Exit != r.Exit {
				t.Errorf("from its file: %v, %+v", err, again)
			}
		})
	}
}

func TestExitPrecedence(t *testing.T) {
	order := []int{
		result.ExitInternal, result.ExitInterrupted, result.ExitUsage, result.ExitEnvironment, result.ExitViolated,
		result.ExitLeaked, result.ExitThreshold, result.ExitNothing, result.ExitOK,
	}
	if want := []int{4, 130, 2, 3, 1, 6, 10, 5, 0}; !slices.Equal(order, want) {
		t.Fatalf("the codes are %v, want %v", order, want)
	}
	for i, worse := range order {
		for _, better := range order[i:] {
			a, b := result.Exit{Code: worse, Reason: "worse"}, result.Exit{Code: better, Reason: "better"}
			if got := a.Worse(b); got != a {
				t.Errorf("%d beside %d gives %+v", worse, better, got)
			}
			if got := b.Worse(a); got.Code != worse {
				t.Errorf("%d beside %d gives %+v", better, worse, got)
			}
		}
	}
}

func TestPlannedButNotRunIsAnErrorThatSaysWhy(t *testing.T) {
	r := newFile("c1", "c2").ended("c1", result.Pass(nil)).report()
	if c := r.Cases[1]; c.Status != result.Errored || c.Internal || !strings.HasPrefix(c.Reason, "not run: ") || c.Name != "title of c2" {
		t.Errorf("got %+v", c)
	}
	r = newFile("c1").add(result.Summary{Stopped: result.StoppedTimeout}).report()
	if c := r.Cases[0]; !strings.Contains(c.Reason, result.StoppedTimeout) {
		t.Errorf("got %+v", c)
	}
}

func TestCasesKeepPlanOrderAndUnplannedOnesFollow(t *testing.T) {
	r := newFile("c1", "c2").ended("custom", result.Pass(nil)).ended("c2", result.Err("first try")).
		ended("c1", result.Pass(nil)).ended("c2", result.Pass(nil)).report()
	var got []string
	for _, c := range r.Cases {
		got = append(got, c.ID+" "+string(c.Status))
	}
	if want := []string{"c1 passed", "c2 passed", "custom passed"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestViolationsAreDistinctAndInReadingOrder(t *testing.T) {
	must := result.Finding{Requirement: "r2", Operation: "showPool", Level: result.Must}
	f := newFile("c1").row("r1", result.Should).row("r2", result.Must).row("r3", result.Must).
		judged("r1", result.Should).judged("r9", result.Must).judged("r3", result.Must).ended("c1", result.Fail("bad", must))
	for range 4 {
		f.judged("r2", result.Must)
	}
	r := f.report()
	var ids []string
	for _, v := range r.Violations {
		ids = append(ids, string(v.Requirement.ID))
	}
	if want := []string{"r2", "r3", "r9", "r1"}; !slices.Equal(ids, want) {
		t.Errorf("order %v, want %v", ids, want)
	}
	if v := r.Violations[0]; v.Count != 5 || len(v.Examples) != 3 || !slices.Equal(v.Declared, []string{"c1"}) {
		t.Errorf("got %+v", v)
	}
	if r.Counts.ViolatedMust != 3 || r.Counts.ViolatedShould != 1 || r.States["r2"] != result.Violated {
		t.Errorf("counts %+v, states %v", r.Counts, r.States)
	}
}

func TestGapsSayWhatWasNotTested(t *testing.T) {
	f := newFile("c1", "c2", "c3").row("r1", result.Must).row("r2", result.Must).row("r3", result.Must).
		ended("c1", result.Pass(seen("r1"))).
		ended("c2", result.SkipBecause(result.NoFixture, "no pool")).ended("c3", result.SkipBecause(result.NoFixture, "no pool"))
	f.add(result.RequirementRow{Requirement: result.Requirement{ID: "r4", Operation: "showPool", Level: result.Must}})
	r := f.report()
	want := []result.Gap{
		{What: "showPool", Kind: "no-fixture", Reason: "no pool", Count: 2},
		{What: "showPool", Kind: "not-observed", Reason: "2 must requirements were in no exchange", Count: 2},
	}
	if !slices.Equal(r.Gaps, want) {
		t.Errorf("got %+v, want %+v", r.Gaps, want)
	}
	if r.States["r4"] != result.NotTestable || r.Counts.SkippedBy[result.NoFixture] != 2 || r.Counts.Verified != 1 {
		t.Errorf("states %v, counts %+v", r.States, r.Counts)
	}
}

// A run may die at any byte. What it left must still be told, and never as better than it was.
func TestTruncatedAnywhereStillGivesAReport(t *testing.T) {
	f := newFile("c1", "c2").row("r1", result.Must)
	for _, e := range everyEvent()[3:5] {
		f.add(e)
	}
	f.judged("r1", result.Must).ended("c1", result.Pass(seen("r1"))).ended("c2", result.Pass(seen("r1"))).
		add(result.Leak{ID: "p"}).add(result.Summary{Finished: noon})
	whole := f.bytes(t)
	for n := range len(whole) + 1 {
		r, err := result.ReadReport(bytes.NewReader(whole[:n]))
		if err != nil {
			t.Fatalf("cut at %d: %v", n, err)
		}
		if r.Exit.Code == 0 {
			t.Fatalf("cut at %d: exit 0, %s", n, r.Verdict)
		}
	}
}
