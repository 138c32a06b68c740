package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

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
CONFORMANCE_SECRET_KEY (CLOUD_SDK_AK with CLOUD_SDK_SK). A service is only read unless --allow-writes is given.`,
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error { return f.run(c, s) },
	}
	f.targetFlags.register(c)
	f.selectionFlags.register(c)
	flags := c.Flags()
	flags.StringVar(&f.seed, "seed", fmt.Sprint(runner.DefaultSeed), "number that decides order and bodies, or \"random\"")
	flags.StringVar(&f.runID, "run-id", "", "mark in the names of created objects (default random)")
	flags.BoolVar(&f.failFast, "fail-fast", false, "stop at the first failed case")
	flags.DurationVar(&f.timeout, "timeout", runner.DefaultTimeout, "bound of the whole run")
	flags.StringVar(&f.out, "out", filepath.Join("reports", "out"), "directory for results and reports")
	flags.StringVar(&f.junit, "junit", "", "JUnit file (default junit.xml in the --out directory)")
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
	redactor := result.NewRedactor(chosen.credentials.Secrets()...)
	options := runner.Options{
		Selection: f.selection(), Version: version, Seed: number, RunID: f.runID, FailFast: f.failFast, Timeout: f.timeout,
		Out: f.out, Redactor: redactor, Profile: "none", Rerun: rerun(chosen, f.seed),
		Progress: progress(redactor.Writer(s.err)),
	}
	options.Target = chosen.service()
	if chosen.embedded() {
		service, err := embedded.Start(ctx, embedded.Options{Seed: number})
		if err != nil {
			return err
		}
		defer closeService(ctx, service)
		options.Target = selfTest(service, f.requestTimeout)
		options.Profile = "emulator"
	}
	report, err := runner.Run(ctx, options)
	if err != nil {
		return err
	}
	return f.report(report, redactor, s)
}

func selfTest(service *embedded.Service, timeout time.Duration) runner.Target {
	return runner.Target{
		Name: "emulator", Endpoint: service.Endpoint, Project: service.Project, SelfTest: true,
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
	path := f.junit
	if path == "" {
		path = filepath.Join(f.out, "junit.xml")
	}
	written := reports.WriteJUnit(path, r)
	if err := reports.Summary(redactor.Writer(s.out), r, style(s)); err != nil {
		return err
	}
	if written != nil {
		return &exitError{exit: r.Exit.Worse(result.Exit{Code: result.ExitInternal, Reason: "a report could not be written"}), err: written}
	}
	_, _ = fmt.Fprintf(s.err, "results: %s, %s\n", filepath.Join(f.out, runner.ResultsFile), path)
	return &exitError{exit: r.Exit}
}

// rerun is the command that repeats a run, for the reports. Credentials stay in the environment.
func rerun(s settings, seed string) string {
	parts := []string{"conformance run"}
	add := func(flag, value string) {
		if value != "" {
			parts = append(parts, "--"+flag, value)
		}
	}
	add("endpoint", s.target.Endpoint)
	add("endpoint-v2", s.target.EndpointV2)
	add("project-id", s.target.ProjectID)
	add("pool-id", s.target.PoolID)
	add("master-slave-pool-id", s.target.MasterSlavePoolID)
	if s.target.AllowWrites {
		parts = append(parts, "--allow-writes")
	}
	if seed != fmt.Sprint(runner.DefaultSeed) {
		add("seed", seed)
	}
	return strings.Join(parts, " ")
}
