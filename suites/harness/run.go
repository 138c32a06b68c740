package harness

import (
	"context"
	"path/filepath"
	"runtime/debug"
	"time"

	"elbconformance/internal/embedded"
	"elbconformance/internal/result"
	"elbconformance/internal/runner"
	"elbconformance/suites"
)

// closeGrace is how long the embedded emulator may take to end.
const closeGrace = 5 * time.Second

func (o Options) run(t T, own []func(*suites.Environment)) runner.Options {
	out := runner.Options{
		Target: o.service(), Selection: runner.Selection{Operations: o.Operations, LabelFilter: o.LabelFilter},
		Version: version(), Profile: "none", Seed: o.Seed, FailFast: o.FailFast, Timeout: timeLeft(t), Out: o.Out,
		Rerun: o.description().Command(), Redactor: result.NewRedactor(o.Credentials.Secrets()...), Own: own,
	}
	if out.Seed == 0 {
		out.Seed = runner.DefaultSeed
	}
	if out.Out == "" {
		out.Out = t.TempDir()
	}
	out.Replaces = []string{filepath.Join(out.Out, junitFile)}
	return out
}

// timeLeft bounds the run so that it can still remove what it made before "go test" kills the process.
func timeLeft(t T) time.Duration {
	deadline, ok := t.Deadline()
	if !ok {
		return runner.DefaultTimeout
	}
	return time.Until(deadline) * 4 / 5
}

func selfTest(s *embedded.Service, timeout time.Duration) runner.Target {
	return runner.Target{
		Name: "emulator", Endpoint: s.Endpoint, Project: s.Project, SelfTest: true, References: s.References,
		Credentials: Credentials{Token: s.Token}, RequestTimeout: timeout,
	}
}

func closeService(ctx context.Context, s *embedded.Service) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), closeGrace)
	defer cancel()
	_ = s.Close(ctx) // the run is over; the process ends anyway
}

// version is that of this module in the test's build.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "dev"
	}
	for _, module := range info.Deps {
		if module.Path == "elbconformance" && module.Replace == nil {
			return module.Version
		}
	}
	return "dev"
}
