package runner

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"elbconformance/internal/cases"
	"elbconformance/internal/contract"
	"elbconformance/internal/judge"
	"elbconformance/internal/result"
	"elbconformance/internal/target"
	"elbconformance/openapi"
	"elbconformance/suites"
)

// Run tests one target and returns the report of what it left in results.ndjson. A UsageError is the caller's mistake;
// every other error is this program's own, such as an output directory that cannot be written. Trouble with the target
// is no error: it is in the report.
func Run(ctx context.Context, o Options) (*result.Report, error) {
	o = o.withDefaults()
	c, err := contract.Embedded(ctx)
	if err != nil {
		return nil, err
	}
	j, err := judge.New(c, openapi.Documents())
	if err != nil {
		return nil, err
	}
	plan, operations, err := Plan(c, o.Selection)
	if err != nil {
		return nil, err
	}
	f, err := openResults(o.Out)
	if err != nil {
		return nil, err
	}
	log := result.NewLog(f, o.Redactor)
	err = o.run(ctx, c, newRecorder(log, j, o.Progress), plan, operations)
	if err := errors.Join(err, log.Err(), f.Close()); err != nil {
		return nil, fmt.Errorf("results in %s are not complete: %w", f.Name(), err)
	}
	return readReport(f.Name())
}

func (o Options) withDefaults() Options {
	if o.Timeout == 0 {
		o.Timeout = DefaultTimeout
	}
	if o.Redactor == nil {
		o.Redactor = result.NewRedactor()
	}
	o.Redactor.Register(o.Target.Credentials.Secrets()...)
	if o.RunID == "" && o.Target.SelfTest {
		o.RunID = fmt.Sprintf("seed%d", o.Seed)
	}
	if o.RunID == "" {
		random := make([]byte, 4)
		_, _ = rand.Read(random) // never fails: crypto/rand ends the program instead
		o.RunID = hex.EncodeToString(random)
	}
	return o
}

func (o Options) run(ctx context.Context, c *contract.Contract, r *recorder, plan []cases.Case, operations []*contract.Operation) error {
	journal, err := o.journal()
	if err != nil {
		return err
	}
	client, err := target.Connect(target.Options{
		Endpoint: o.Target.Endpoint, EndpointV2: o.Target.EndpointV2, ProjectID: o.Target.Project,
		Credentials: o.Target.Credentials, Emulator: o.Target.SelfTest, AllowWrites: o.Target.AllowWrites,
		RequestTimeout: o.Target.RequestTimeout, RoundTripper: o.Target.RoundTripper, Journal: journal,
		OnExchange: r.exchange, UserAgent: "elbconformance/" + o.Version, RunID: o.RunID,
	})
	if err != nil {
		return &UsageError{err}
	}
	environment, err := suites.New(suites.Options{
		Contract: c, Target: client, Recorder: r, Project: o.Target.Project,
		Writes: o.Target.SelfTest || o.Target.AllowWrites, Objects: o.Target.Objects, Mark: "cnf-" + o.RunID,
	})
	if err != nil {
		return err
	}
	o.announce(c, r, operations)
	stop := o.conduct(ctx, environment, r, plan, operations)
	environment.Close(context.WithoutCancel(ctx), journal.Outstanding())
	return errors.Join(o.summarise(r, stop), journal.Close())
}

// announce writes what comes first in the file: the run and the ledger of the selected operations.
func (o Options) announce(c *contract.Contract, r *recorder, operations []*contract.Operation) {
	selected := map[string]bool{}
	var ids []string
	for _, op := range operations {
		selected[op.ID] = true
		ids = append(ids, op.ID)
	}
	r.log.Append(o.info(c, ids))
	for _, row := range c.Ledger() {
		if selected[row.Operation] {
			r.log.Append(row)
		}
	}
}

// conduct looks at the target, then runs the plan, and returns why the run ended early, or "".
func (o Options) conduct(ctx context.Context, e *suites.Environment, r *recorder, plan []cases.Case, operations []*contract.Operation) string {
	if err := e.Discover(ctx, operations); err != nil {
		if ctx.Err() != nil {
			return result.StoppedInterrupted
		}
		return err.Error()
	}
	planned := make([]result.PlannedCase, len(plan))
	for i, c := range plan {
		planned[i] = c.Planned()
	}
	r.log.Append(result.Plan{Cases: planned})
	if len(plan) == 0 && len(o.Own) == 0 {
		return ""
	}
	return specs(o, e, r, plan)
}

// summarise computes the verdict from the file as it stands, and closes it with the summary.
func (o Options) summarise(r *recorder, stop string) error {
	report, err := o.tally(stop)
	if err != nil {
		return err
	}
	r.log.Append(result.Summary{
		Verdict: report.Verdict, Exit: report.Exit, Counts: report.Counts, Finished: time.Now().UTC(), Stopped: stop,
	})
	return nil
}

func (o Options) tally(stop string) (*result.Report, error) {
	f, err := os.Open(filepath.Join(o.Out, ResultsFile))
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	t := result.NewTally()
	if err := result.ReadEvents(f, t.Add); err != nil {
		return nil, err
	}
	t.Add(result.Summary{Stopped: stop})
	return t.Report(), nil
}

func (o Options) journal() (*target.Journal, error) {
	if o.Target.SelfTest || !o.Target.AllowWrites {
		return target.NewMemoryJournal(), nil
	}
	return target.OpenJournal(filepath.Join(o.Out, JournalFile))
}

func openResults(dir string) (*os.File, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("output directory: %w; give another with --out", err)
	}
	f, err := os.Create(filepath.Join(dir, ResultsFile))
	if err != nil {
		return nil, fmt.Errorf("results: %w; give another directory with --out", err)
	}
	return f, nil
}

func readReport(path string) (*result.Report, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	return result.ReadReport(f)
}
