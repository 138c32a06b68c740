package main

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"elbconformance/internal/config"
	"elbconformance/internal/embedded"
	"elbconformance/internal/result"
	"elbconformance/internal/runner"
	"elbconformance/internal/target"
	"elbconformance/reports"
)

// closeGrace is how long the embedded emulator may take to end.
const closeGrace = 5 * time.Second

type runFlags struct {
	targetFlags
	selectionFlags
	seed, runID string
	failFast    bool
	timeout     time.Duration
	out, junit  string
}

func runCommand(s streams) *cobra.Command {
	f := &runFlags{}
	c := &cobra.Command{
		Use:   "run",
		Short: "Run the suite against a service, or against the embedded emulator",
		Long: `Run the suite against the service at --endpoint, or against the embedded emulator.

Credentials come from the environment: CONFORMANCE_TOKEN, CONFORMANCE_TOKEN_FILE, or CONFORMANCE_ACCESS_KEY with
CONFORMANCE_SECRET_KEY (CLOUD_SDK_AK with CLOUD_SDK_SK). A service is only read unless --allow-writes is given.
The flags that describe the service have variables too: --project-id is CONFORMANCE_PROJECT_ID.

Exit codes: 0 conformant or partial, 1 not conformant, 2 usage or configuration, 3 the target cannot be tested or the
result is inconclusive, 4 internal error or a file that cannot be written, 5 nothing was selected or could run,
6 something created could not be removed, 130 interrupted.`,
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error { return f.run(c, s) },
	}
	f.targetFlags.register(c)
	f.selectionFlags.register(c)
	flags := c.Flags()
	flags.StringVar(&f.seed, "seed", fmt.Sprint(runner.DefaultSeed), "`NUMBER` that decides order and bodies, or \"random\"")
	flags.StringVar(&f.runID, "run-id", "", "`MARK` in the names of created objects (default random; of the seed in a self-test)")
	flags.BoolVar(&f.failFast, "fail-fast", false, "stop at the first failed case")
	flags.DurationVar(&f.timeout, "timeout", runner.DefaultTimeout, "`DURATION` that bounds the whole run")
	flags.StringVar(&f.out, "out", filepath.Join("reports", "out"), "`DIRECTORY` for results and reports")
	flags.StringVar(&f.junit, "junit", "", "JUnit `FILE` (default junit.xml in the --out directory)")
	return c
}

func (f *runFlags) run(c *cobra.Command, s streams) error {
	ctx := c.Context()
	chosen, err := f.resolve(c, s)
	if err != nil {
		return err
	}
	number, err := seed(f.seed)
	if err != nil {
		return err
	}
	if err := f.check(c); err != nil {
		return err
	}
	redactor := result.NewRedactor(chosen.Credentials.Secrets()...)
	options := runner.Options{
		Selection: f.selection(), Version: version, Seed: number, RunID: f.runID, FailFast: f.failFast, Timeout: f.timeout,
		Out: f.out, Redactor: redactor, Profile: "none", Rerun: rerun(chosen, number),
		Replaces: []string{f.junitPath()}, Progress: progress(redactor.Writer(s.err)),
	}
	options.Target = service(chosen)
	if chosen.Embedded() {
		emulator, err := embedded.Start(ctx, embedded.Options{Seed: number})
		if err != nil {
			return err
		}
		defer closeService(ctx, emulator)
		options.Target = selfTest(emulator, chosen.Target.RequestTimeout)
		options.Profile = "emulator"
	}
	suite, err := s.suite(ctx)
	if err != nil {
		return err
	}
	report, err := suite.Run(ctx, options)
	if err != nil {
		return err
	}
	return f.report(report, redactor, s)
}

// check refuses values that are most often an unset variable of a script.
func (f *runFlags) check(c *cobra.Command) error {
	switch {
	case f.timeout <= 0:
		return usage("--timeout %s is no time to run in; give a positive duration such as 10m", f.timeout)
	case c.Flags().Changed("junit") && f.junit == "":
		return usage("--junit is empty; name the file, or drop the flag for junit.xml in the --out directory")
	}
	return f.selectionFlags.check(c)
}

func (f *runFlags) junitPath() string {
	if f.junit != "" {
		return f.junit
	}
	return filepath.Join(f.out, "junit.xml")
}

func selfTest(service *embedded.Service, timeout time.Duration) runner.Target {
	return runner.Target{
		Name: "emulator", Endpoint: service.Endpoint, Project: service.Project, SelfTest: true, References: service.References,
		Credentials: target.Credentials{Token: service.Token}, RequestTimeout: timeout,
	}
}

func closeService(ctx context.Context, service *embedded.Service) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), closeGrace)
	defer cancel()
	_ = service.Close(ctx) // the run is over; the process ends anyway
}

// report writes what was asked for; a file that cannot be written outweighs the verdict.
func (f *runFlags) report(r *result.Report, redactor *result.Redactor, s streams) error {
	path := f.junitPath()
	written := reports.WriteJUnit(path, r)
	if err := reports.Summary(redactor.Writer(s.out), r, style(s)); err != nil {
		return err
	}
	if written != nil {
		return &exitError{exit: r.Exit.Worse(result.Exit{Code: result.ExitInternal, Reason: "a report could not be written"}), err: written}
	}
	if hint := oddity(r); hint != "" {
		_, _ = fmt.Fprintf(s.err, "hint: %s\n", hint)
	}
	_, _ = fmt.Fprintf(s.err, "results: %s, %s\n", filepath.Join(f.out, runner.ResultsFile), path)
	return &exitError{exit: r.Exit}
}

// rerun is the command that repeats a run, for the reports.
func rerun(c config.Choice, seed int64) string {
	command := c.Target.Command()
	if seed != runner.DefaultSeed {
		command += fmt.Sprintf(" --seed %d", seed)
	}
	return command
}
