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

// Suite is what every run needs and none changes: the contract and its judge. Runs of one suite follow one another.
type Suite struct {
	contract *contract.Contract
	judge    *judge.Judge
}

// Prepare loads the documents that this program carries. It takes the better part of a second, which several runs share.
func Prepare(ctx context.Context) (*Suite, error) {
	c, err := contract.Embedded(ctx)
	if err != nil {
		return nil, err
	}
	j, err := judge.New(c, openapi.Documents())
	if err != nil {
		return nil, err
	}
	return &Suite{contract: c, judge: j}, nil
}

// Run prepares a suite and runs it once.
func Run(ctx context.Context, o Options) (*result.Report, error) {
	s, err := Prepare(ctx)
	if err != nil {
		return nil, err
	}
	return s.Run(ctx, o)
}

// Run tests one target and returns the report of what it left in results.ndjson. A UsageError is the caller's mistake,
// found before anything is sent or any file is touched; every other error is this program's own, such as an output
// directory that cannot be written. Trouble with the target is no error: it is in the report. A ctx that ends stops the
// run between two cases.
func (s *Suite) Run(ctx context.Context, o Options) (*result.Report, error) {
	o = o.withDefaults()
	if err := o.check(); err != nil {
		return nil, &UsageError{err}
	}
	plan, operations, err := Plan(s.contract, o.Selection)
	if err != nil {
		return nil, err
	}
	if err := o.checkProject(operations); err != nil {
		return nil, &UsageError{err}
	}
	f, err := o.openResults()
	if err != nil {
		return nil, err
	}
	log := result.NewLog(f, o.Redactor)
	err = o.run(ctx, s.contract, newRecorder(log, s.judge, o.Progress), plan, operations)
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
	client, err := target.Connect(o.connection(journal, r.exchange))
	if err != nil {
		return err
	}
	environment, err := suites.New(suites.Options{
		Contract: c, Target: client, Recorder: r, Project: o.Target.Project,
		Writes: o.Target.SelfTest || o.Target.AllowWrites, Objects: o.Target.Objects, References: o.Target.References, Mark: "cnf-" + o.RunID,
	})
	if err != nil {
		return err
	}
	o.announce(c, r, operations)
	bounded, cancel := context.WithTimeout(ctx, o.Timeout)
	defer cancel()
	stop := o.conduct(bounded, environment, r, plan, operations)
	environment.Close(context.WithoutCancel(ctx), journal)
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
			return endOf(ctx)
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
	return specs(ctx, o, e, r, plan)
}

// endOf says why a run ended whose context did.
func endOf(ctx context.Context) string {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return result.StoppedTimeout
	}
	return result.StoppedInterrupted
}

// summarise computes the verdict from the file as it stands, and closes it with the summary.
func (o Options) summarise(r *recorder, stop string) error {
	if r.log.Err() != nil {
		return nil //nolint:nilerr // the file is not what was found; Run reports why
	}
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
	return target.OpenJournal(filepath.Join(o.Out, JournalFile(o.RunID)))
}

func readReport(path string) (*result.Report, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	return result.ReadReport(f)
}
