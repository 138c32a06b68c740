package reports

import (
	"fmt"
	"strings"
	"time"

	"elbconformance/internal/result"
)

func (p *page) totals(o outline) {
	p.heading("COUNTS", "")
	p.labelled(2, 12, "cases", casesLine(o.counts))
	p.labelled(2, 12, "exchanges", fmt.Sprint(o.counts.Exchanges))
	p.labelled(2, 12, "requirements", requirementsLine(o))
	p.labelled(2, 12, "duration", durationLine(o))
}

func casesLine(c result.Counts) string {
	line := fmt.Sprintf("%d: %d passed, %d failed, %s", c.Cases, c.Passed, c.Failed, counted(c.Errors, "error"))
	if c.KnownFailures > 0 {
		line += ", " + counted(c.KnownFailures, "known failure")
	}
	line += fmt.Sprintf(", %d skipped", c.Skipped)
	var kinds []string
	for _, k := range []result.SkipKind{result.NoFixture, result.Blocked, result.Excluded, result.NotOffered} {
		if n := c.SkippedBy[k]; n > 0 {
			kinds = append(kinds, fmt.Sprintf("%d %s", n, k))
		}
	}
	if len(kinds) > 0 {
		line += " (" + strings.Join(kinds, ", ") + ")"
	}
	return line
}

func requirementsLine(o outline) string {
	line := fmt.Sprintf("%d: %d verified, %d violated, %d not observed", o.counts.Requirements,
		o.states[result.Verified], o.states[result.Violated], o.states[result.NotObserved])
	if n := o.states[result.NotTestable]; n > 0 {
		line += fmt.Sprintf(", %d not testable", n)
	}
	if n := o.violated.info; n > 0 {
		line += fmt.Sprintf("; %d at level info only", n)
	}
	return line
}

func durationLine(o outline) string {
	line := seconds(o.elapsed)
	if o.slowest != nil {
		line += "; slowest case " + seconds(time.Duration(o.slowest.DurationMS*float64(time.Millisecond))) + ": " + o.slowest.ID
	}
	return line
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.3f s", d.Seconds()) }
