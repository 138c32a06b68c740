// Package harness runs the conformance suite from a Go test, with specs of one's own beside the built-in cases:
//
//	func TestConformance(t *testing.T) {
//		options, err := harness.FromEnv()
//		if err != nil {
//			t.Fatal(err)
//		}
//		harness.Run(t, options, declareMySpecs)
//	}
//
// Specs of one's own are Ginkgo nodes that a func(*suites.Environment) declares; what they can use is in package suites.
// Go remembers the result of a test that passed: test a service with -count=1, so that it is asked again.
// The package is not for tools: the conformance command has reports, listings and exit codes.
//
// Ginkgo keeps its state in globals and reads the flags of "go test". A run therefore starts from an empty tree of specs
// and refuses -count above 1, -parallel, and more than one run at a time; give it a test package without Ginkgo specs of
// its own.
package harness

import (
	"context"
	"time"

	"elbconformance/internal/embedded"
	"elbconformance/internal/runner"
	"elbconformance/suites"
)

// T is what a run needs of *testing.T.
type T interface {
	Helper()
	Context() context.Context
	Deadline() (deadline time.Time, ok bool)
	TempDir() string
	Logf(format string, args ...any)
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// Run runs the suite and fails the test by the verdict that the conformance command comes to: it passes where the target
// conforms, in all or in the part that could be tested, and fails where it does not; it ends the test where nothing
// could be established, because the options are wrong, the target cannot be reached or this program failed. The log of
// the test carries the summary.
func Run(t T, o Options, own ...func(*suites.Environment)) {
	t.Helper()
	release, err := acquire()
	if err != nil {
		t.Fatalf("conformance: %v", err)
		return
	}
	defer release()
	if err := o.check(); err != nil {
		t.Fatalf("conformance: %v", err)
		return
	}
	options := o.run(t, own)
	if o.Endpoint == "" {
		emulator, err := embedded.Start(t.Context(), embedded.Options{Seed: options.Seed})
		if err != nil {
			t.Fatalf("conformance: %v", err)
			return
		}
		defer closeService(t.Context(), emulator)
		options.Target, options.Profile = selfTest(emulator, o.RequestTimeout), "emulator"
	}
	report, err := runner.Run(t.Context(), options)
	if err != nil {
		t.Fatalf("conformance: %v", err)
		return
	}
	conclude(t, report, options)
}
