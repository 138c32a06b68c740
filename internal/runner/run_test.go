package runner_test

import (
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	. "github.com/onsi/ginkgo/v2"

	"elbconformance/internal/embedded"
	"elbconformance/internal/result"
	"elbconformance/internal/runner"
	"elbconformance/internal/target"
	"elbconformance/suites"
)

// suite loads the documents once for all tests.
var suite = sync.OnceValues(func() (*runner.Suite, error) { return runner.Prepare(context.Background()) })

// options are those of a run of one operation against the emulator of its own.
func options(t *testing.T) runner.Options {
	t.Helper()
	service, err := embedded.Start(t.Context(), embedded.Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = service.Close(context.Background()) })
	return runner.Options{
		Target: runner.Target{
			Name: "emulator", Endpoint: service.Endpoint, Project: service.Project, SelfTest: true,
			Credentials: target.Credentials{Token: service.Token},
		},
		Selection: runner.Selection{Operations: []string{"listPools"}},
		Version:   "0.0.1", Profile: "emulator", Seed: 5, Out: t.TempDir(), Rerun: "conformance run",
	}
}

func run(t *testing.T, ctx context.Context, o runner.Options) *result.Report { //nolint:revive // the test comes first
	t.Helper()
	s, err := suite()
	if err != nil {
		t.Fatal(err)
	}
	report, err := s.Run(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// events reads what a run left, in order.
func events(t *testing.T, o runner.Options) []result.Event {
	t.Helper()
	f, err := os.Open(filepath.Join(o.Out, runner.ResultsFile))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	var out []result.Event
	if err := result.ReadEvents(f, func(e result.Event) { out = append(out, e) }); err != nil {
		t.Fatal(err)
	}
	return out
}

// The run comes first, then the ledger of the selected operations, then the plan before every case, and the summary
// last. Only preflight stands between ledger and plan.
func TestOrderOfEvents(t *testing.T) {
	o := options(t)
	report := run(t, t.Context(), o)
	var order []string
	for _, e := range events(t, o) {
		name := e.EventName()
		if x, ok := e.(result.ExchangeEvent); ok && x.Case == "" {
			name = "preflight"
		}
		if len(order) == 0 || order[len(order)-1] != name {
			order = append(order, name)
		}
	}
	if want := []string{"run", "requirement", "preflight", "plan"}; !slices.Equal(order[:4], want) {
		t.Errorf("the file begins with %v, want %v", order[:4], want)
	}
	if order[len(order)-1] != "summary" || slices.Contains(order[4:], "plan") || slices.Contains(order[4:], "requirement") {
		t.Errorf("got %v", order)
	}
	if r := report.Run; r.Seed != 5 || r.RunID != "seed5" || r.Schema != result.SchemaVersion || r.Rerun != "conformance run" ||
		!slices.Equal(r.Selection.Operations, []string{"listPools"}) || len(r.Contract.Documents) == 0 {
		t.Errorf("got %+v", r)
	}
	for _, row := range report.Ledger {
		if row.Operation != "listPools" {
			t.Errorf("the ledger holds %s, which was not selected", row.ID)
		}
	}
}

func TestSummaryRepeatsTheReport(t *testing.T) {
	o := options(t)
	report := run(t, t.Context(), o)
	all := events(t, o)
	summary, ok := all[len(all)-1].(result.Summary)
	if !ok || summary.Verdict != report.Verdict || summary.Exit != report.Exit || summary.Counts.Passed != report.Counts.Passed {
		t.Errorf("got %+v, want %+v", summary, report.Exit)
	}
}

func TestAnotherSeedGivesTheSameCasesInAnotherOrder(t *testing.T) {
	order := func(seed int64) (planned, ran []string) {
		o := options(t)
		o.Seed = seed
		o.Progress = func(c result.CaseEvent) { ran = append(ran, c.ID) }
		for _, c := range run(t, t.Context(), o).Cases {
			planned = append(planned, c.ID)
		}
		return planned, ran
	}
	planned, ran := order(7)
	planned2, ran2 := order(8)
	if !slices.Equal(planned, planned2) || slices.Equal(ran, ran2) {
		t.Errorf("seed 7 ran %v, seed 8 %v", ran, ran2)
	}
}

func TestProgressTellsOfEachCaseOnce(t *testing.T) {
	o := options(t)
	told := map[string]int{}
	o.Progress = func(c result.CaseEvent) { told[c.ID]++ }
	report := run(t, t.Context(), o)
	for _, c := range report.Cases {
		if told[c.ID] != 1 {
			t.Errorf("%s was told %d times", c.ID, told[c.ID])
		}
	}
}

// Each of these is found before anything is sent or any file is touched.
func TestRunRefuses(t *testing.T) {
	s, err := suite()
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		change func(*runner.Options)
		says   string
	}{
		"no project":           {func(o *runner.Options) { o.Target.Project, o.Selection.Operations = "", []string{"showPool"} }, "showPool needs a project"},
		"an unknown operation": {func(o *runner.Options) { o.Selection.Operations = []string{"x"} }, "not in the contract"},
		"a bad endpoint":       {func(o *runner.Options) { o.Target.Endpoint = "region" }, "not an absolute http or https URL"},
		"an emulator far away": {func(o *runner.Options) { o.Target.Endpoint = "https://elb.example" }, "not a loopback address"},
		"a bad run id":         {func(o *runner.Options) { o.RunID = "../x" }, `run id "../x"`},
		"a negative bound":     {func(o *runner.Options) { o.Timeout = -time.Second }, "-1s is negative"},
		"no directory":         {func(o *runner.Options) { o.Out = "" }, "the output directory is empty"},
	} {
		t.Run(name, func(t *testing.T) {
			out := filepath.Join(t.TempDir(), "out")
			o := runner.Options{
				Target: runner.Target{Endpoint: "http://127.0.0.1:1", Project: "p", SelfTest: true, RoundTripper: nothingLeaves{t}},
				Out:    out,
			}
			c.change(&o)
			if o.Target.Endpoint != "http://127.0.0.1:1" {
				o.Target.RoundTripper = nil
			}
			_, err := s.Run(t.Context(), o)
			var mistake *runner.UsageError
			if !errors.As(err, &mistake) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v", err)
			}
			if _, err := os.Stat(out); err == nil {
				t.Error("the directory was made all the same")
			}
		})
	}
}

type nothingLeaves struct{ t *testing.T }

func (n nothingLeaves) RoundTrip(r *http.Request) (*http.Response, error) {
	n.t.Errorf("%s %s left", r.Method, r.URL)
	return nil, errors.New("refused")
}

func TestOperationWithoutProjectNeedsNone(t *testing.T) {
	o := options(t)
	o.Target.Project = ""
	if report := run(t, t.Context(), o); report.Counts.Passed == 0 {
		t.Errorf("got %+v", report.Counts)
	}
}

func TestReplacedFilesGoBeforeTheFirstEvent(t *testing.T) {
	o := options(t)
	old, absent := filepath.Join(o.Out, "report.xml"), filepath.Join(o.Out, "a", "b.xml")
	if err := os.WriteFile(old, []byte("earlier"), 0o600); err != nil {
		t.Fatal(err)
	}
	o.Replaces = []string{old, absent}
	o.Progress = func(result.CaseEvent) {
		if _, err := os.Stat(old); err == nil {
			t.Error("the earlier report is there while the run goes on")
		}
	}
	run(t, t.Context(), o)
	if _, err := os.Stat(filepath.Dir(absent)); err != nil {
		t.Errorf("the directory of a report was not made: %v", err)
	}
}

// A context that ends stops the run between two cases; those that did not run are errors that say so.
func TestEndOfTheContextStopsTheRun(t *testing.T) {
	for name, c := range map[string]struct {
		after   int // cases
		context func(context.Context) (context.Context, context.CancelFunc)
		stop    bool // by cancelling
		want    string
	}{
		"cancelled":              {2, context.WithCancel, true, result.StoppedInterrupted},
		"cancelled at the start": {0, context.WithCancel, true, result.StoppedInterrupted},
		"overdue": {0, func(ctx context.Context) (context.Context, context.CancelFunc) {
			return context.WithDeadline(ctx, time.Now().Add(-time.Second))
		}, false, result.StoppedTimeout},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := c.context(t.Context())
			defer cancel()
			o := options(t)
			ended := 0
			o.Progress = func(result.CaseEvent) {
				ended++
				if ended == c.after {
					cancel()
				}
			}
			if c.stop && c.after == 0 {
				cancel()
			}
			report := run(t, ctx, o)
			if report.Stopped != c.want || report.Verdict != result.Inconclusive || ended != c.after {
				t.Errorf("stopped %q after %d cases, %s", report.Stopped, ended, report.Verdict)
			}
			for _, e := range report.Cases[:max(0, len(report.Cases)-c.after)] {
				if e.Status != result.Passed && !strings.HasPrefix(e.Reason, "not run: ") {
					t.Errorf("%s: %s", e.ID, e.Reason)
				}
			}
		})
	}
}

func TestRefusedCredentialsStopTheRun(t *testing.T) {
	o := options(t)
	n := 0
	o.Target.RoundTripper = roundTrip(func(r *http.Request) (*http.Response, error) {
		n++
		if n > 3 && !strings.HasPrefix(r.Header.Get("X-Auth-Token"), "INVENTED") {
			r.Header.Set("X-Auth-Token", "expired") // as if the token had run out in the middle
		}
		return http.DefaultTransport.RoundTrip(r)
	})
	report := run(t, t.Context(), o)
	if report.Stopped != result.StoppedCredentials || report.Exit.Code != result.ExitEnvironment {
		t.Errorf("stopped %q, %+v", report.Stopped, report.Exit)
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// Specs of one's own are cases like the others, however they end.
func TestSpecsOfOnesOwn(t *testing.T) {
	o := options(t)
	o.Selection = runner.Selection{LabelFilter: "op:listPools && op:showPool"}
	o.Own = []func(*suites.Environment){func(*suites.Environment) {
		It("holds", func() {})
		It("does not hold", func() { Fail("two is not three") })
		It("is left out", func() { Skip("not today") })
		It("is broken", func() { panic("out of cheese") })
	}}
	want := map[string]struct {
		status result.Status
		reason string
	}{
		"custom/holds":         {result.Passed, ""},
		"custom/does not hold": {result.Failed, "two is not three"},
		"custom/is left out":   {result.Skipped, "not today"},
		"custom/is broken":     {result.Errored, "out of cheese"},
	}
	report := run(t, t.Context(), o)
	if len(report.Cases) != len(want) || report.Exit.Code != result.ExitInternal {
		t.Errorf("%d cases, %+v", len(report.Cases), report.Exit)
	}
	for _, c := range report.Cases {
		if w := want[c.ID]; c.Status != w.status || !strings.Contains(c.Reason, w.reason) {
			t.Errorf("%s %s: %s", c.ID, c.Status, c.Reason)
		}
	}
}

func TestUnwritableDirectoryIsNoUsageError(t *testing.T) {
	o := options(t)
	file := filepath.Join(o.Out, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	o.Out = filepath.Join(file, "out")
	s, err := suite()
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.Run(t.Context(), o)
	var mistake *runner.UsageError
	if err == nil || errors.As(err, &mistake) || !strings.Contains(err.Error(), "give another with --out") {
		t.Errorf("got %v", err)
	}
}
