package reports

import (
	"strconv"
	"strings"

	"elbconformance/internal/result"
)

// aboutRun says what concerns no single operation: whether anything ran, whether the run stopped early, and whether it
// removed what it created. It is never empty, so that no consumer takes an empty file for a good one.
func (b *junitBuilder) aboutRun() junitSuite {
	cases := []junitCase{b.selection()}
	if b.report.Stopped != "" {
		cases = append(cases, b.stopped())
	}
	cases = append(cases, b.cleanUp())
	suite := b.suite(runSuite, b.report.Run.Started, cases)
	suite.Properties = runProperties(b.report.Run)
	return suite
}

func (b *junitBuilder) selection() junitCase {
	c := b.named(runSuite, "RUN-000 selection")
	if n := b.report.Counts; n.Skipped < n.Cases || b.report.Stopped != "" {
		return c
	}
	message := "no case ran: " + whyNothing(b.report)
	lines := []string{message, ""}
	for _, g := range gapsOf(b.report) {
		for _, row := range g.rows {
			lines = append(lines, g.kind+": "+rowText(row))
		}
		for _, advice := range g.advice {
			lines = append(lines, "-> "+advice)
		}
	}
	c.Error = b.problem("not-run", message, bodyOf(lines...))
	return c
}

// stopped tells an early end. One that was asked for is no error.
func (b *junitBuilder) stopped() junitCase {
	message := "the run stopped early: " + b.report.Stopped
	c := b.named(runSuite, "RUN-001 preflight / stopped early")
	switch b.report.Stopped {
	case result.StoppedFailFast:
		c.Skipped = skip(string(result.Excluded), message+", as asked")
	case result.StoppedCredentials:
		c.Error = b.problem("auth", message, bodyOf(message))
	default:
		c.Error = b.problem("stopped", message, bodyOf(message))
	}
	return c
}

func (b *junitBuilder) cleanUp() junitCase {
	c := b.named(runSuite, "RUN-002 clean-up")
	leaks := b.report.Leaks
	if len(leaks) == 0 {
		return c
	}
	message := counted(len(leaks), "created object") + " could not be removed"
	lines := []string{message}
	for _, l := range leaks {
		lines = append(lines, "", l.Operation+" "+l.ID+": "+l.Reason, l.Curl)
	}
	c.Error = b.problem("leak", message, bodyOf(lines...))
	return c
}

func runProperties(run result.Run) *junitProperties {
	p := &junitProperties{}
	for _, f := range []fact{
		{"target", run.Target.Name},
		{"project", run.Target.Project},
		{"profile", run.Profile},
		{"contract", run.Contract.Digest},
		{"tool", strings.TrimSpace(run.Tool.Name + " " + run.Tool.Version)},
		{"seed", strconv.FormatInt(run.Seed, 10)},
	} {
		p.Property = append(p.Property, junitProperty{f.label, attribute(orUnknown(f.value), longestMessage)})
	}
	return p
}
