package runner

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"

	. "github.com/onsi/ginkgo/v2" //nolint:staticcheck // Ginkgo text
	"github.com/onsi/ginkgo/v2/extensions/globals"
	"github.com/onsi/ginkgo/v2/formatter"
	ginkgotypes "github.com/onsi/ginkgo/v2/types"
	"github.com/onsi/gomega"

	"elbconformance/internal/cases"
	"elbconformance/internal/result"
	"elbconformance/suites"
)

// cleanUpGrace is how long an interrupted spec may take to end.
const cleanUpGrace = 15 * time.Second

// specs declares and runs the specs, and returns why they ended early, or "". Ginkgo bounds each spec by what is left of
// the run; ctx is asked between two specs.
func specs(ctx context.Context, o Options, e *suites.Environment, r *recorder, plan []cases.Case) string {
	globals.Reset()
	gomega.RegisterFailHandler(Fail)
	formatter.ColorableStdOut, formatter.ColorableStdErr = io.Discard, io.Discard
	planned := make(map[string]cases.Case, len(plan))
	for _, c := range plan {
		planned[suites.SpecText(c)] = c
	}
	BeforeEach(func() {
		if ctx.Err() != nil {
			AbortSuite(endOf(ctx))
		}
	})
	suites.Declare(e, plan, o.Own...) //nolint:contextcheck // each spec has its own context
	ReportBeforeEach(func(spec SpecReport) {
		if _, ok := planned[spec.LeafNodeText]; !ok {
			r.begin(customID(spec))
		}
	})
	ReportAfterEach(func(spec SpecReport) { afterSpec(r, planned, spec) })
	var ended Report
	ReportAfterSuite("", func(report Report) { ended = report })

	suite, reporter := GinkgoConfiguration()
	suite.RandomSeed, suite.RandomizeAllSpecs = o.Seed, true
	suite.FailFast, suite.Timeout, suite.GracePeriod = o.FailFast, remaining(ctx), cleanUpGrace
	suite.LabelFilter, suite.FocusStrings, suite.SkipStrings = "", nil, nil
	reporter.NoColor, reporter.Succinct = true, true
	RunSpecs(noTest{}, "conformance", suite, reporter)
	signal.Reset(os.Interrupt, syscall.SIGTERM) // Ginkgo never gives its handlers back
	return stopped(ctx, o, ended)
}

// remaining is the time until the run's deadline. Ginkgo takes 0 for no bound.
func remaining(ctx context.Context) time.Duration {
	deadline, _ := ctx.Deadline()
	return max(time.Until(deadline), time.Millisecond)
}

// noTest is Ginkgo's testing.T of a plain program: the verdict comes from the events, not from here.
type noTest struct{}

func (noTest) Fail() {}

// afterSpec records what did not record itself: a custom spec, and a case that panicked or was cut off. A case that is
// aborted before it began was not run, and has no end.
func afterSpec(r *recorder, planned map[string]cases.Case, spec SpecReport) {
	event := result.CaseEvent{Started: spec.StartTime.UTC(), Requirements: []result.RequirementID{}, Outcome: outcomeOf(spec)}
	if c, ok := planned[spec.LeafNodeText]; ok {
		if r.hasEnded(c.ID) || spec.NumAttempts == 0 || spec.State == ginkgotypes.SpecStateAborted {
			return
		}
		event.ID, event.Name, event.Operation, event.Kind = c.ID, c.Name, c.Operation, string(c.Kind)
		event.Requirements = c.Requirements
	} else {
		event.ID, event.Name, event.Operation, event.Kind = customID(spec), spec.FullText(), "custom", "custom"
	}
	r.end(event)
}

func customID(spec SpecReport) string {
	parts := append(append([]string{}, spec.ContainerHierarchyTexts...), spec.LeafNodeText)
	if len(parts) > 1 {
		parts = parts[1:]
	}
	return strings.Join(parts, "/")
}

func outcomeOf(spec SpecReport) result.Outcome {
	switch spec.State {
	case ginkgotypes.SpecStatePassed:
		return result.Pass(result.Observations{})
	case ginkgotypes.SpecStateSkipped, ginkgotypes.SpecStatePending:
		return result.SkipBecause(result.Excluded, spec.Failure.Message)
	case ginkgotypes.SpecStateFailed:
		return result.Outcome{Status: result.Failed, Reason: spec.Failure.Message}
	case ginkgotypes.SpecStatePanicked:
		return result.InternalErr(fmt.Sprintf("panic: %s, at %s", spec.Failure.ForwardedPanic, spec.Failure.Location))
	}
	return result.Err(fmt.Sprintf("%s: %s", spec.State, spec.Failure.Message))
}

// stopped reads from Ginkgo's report why the run ended before its plan.
func stopped(ctx context.Context, o Options, report Report) string {
	reasons := strings.Join(report.SpecialSuiteFailureReasons, "; ")
	aborted := slices.ContainsFunc(report.SpecReports, func(spec SpecReport) bool {
		return spec.State == ginkgotypes.SpecStateAborted
	})
	switch {
	case strings.Contains(reasons, "Interrupted"):
		return result.StoppedInterrupted
	case strings.Contains(reasons, "Timeout"):
		return result.StoppedTimeout
	case aborted && ctx.Err() != nil:
		return endOf(ctx)
	case aborted:
		return result.StoppedCredentials
	case o.FailFast && !report.SuiteSucceeded:
		return result.StoppedFailFast
	}
	return ""
}
