package reports

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"elbconformance/internal/result"
)

// Bounds of what a summary lists before it only counts.
const (
	findingsListed = 10
	errorsListed   = 10
)

// outline is a report in reading order: what a person wants to know first comes first. Text, Markdown and HTML render
// this one value, so that they agree on what is said and in which order.
type outline struct {
	verdict  result.Verdict
	selfTest string // what to add to the verdict of a self-test; empty on a real target
	facts    []fact // who was tested, with what
	violated levels
	gaps     []gapGroup
	errors   []errorGroup
	findings []evidence
	more     int // findings that are not listed
	leaks    []result.Leak
	counts   result.Counts
	states   map[result.State]int
	elapsed  time.Duration // from the start of the run to the end of its last case
	slowest  *result.CaseEvent
}

// fact is one labelled line about the run.
type fact struct{ label, value string }

// levels counts distinct violated requirements.
type levels struct{ must, should, info int }

// errorGroup is one kind of trouble and the cases it ended.
type errorGroup struct {
	whose  string // "environment" or "ours"
	reason string
	cases  []string
}

func outlineOf(r *result.Report) outline {
	o := outline{
		verdict: r.Verdict, facts: factsOf(r), gaps: gapsOf(r), errors: errorsOf(r.Cases),
		leaks: r.Leaks, counts: r.Counts, states: map[result.State]int{},
	}
	if r.Run.Target.SelfTest {
		o.selfTest = "self-test: says nothing about any cloud"
	}
	for _, row := range r.Ledger {
		o.states[r.States[row.ID]]++
	}
	o.takeViolations(r)
	o.takeTimes(r)
	return o
}

func factsOf(r *result.Report) []fact {
	run := r.Run
	target := run.Target.Name
	if len(run.Target.Endpoints) > 0 {
		target = strings.TrimSpace(target + " (" + strings.Join(run.Target.Endpoints, ", ") + ")")
	}
	access := "read-only"
	if run.Target.Writes {
		access = "writes allowed"
	}
	facts := []fact{
		{"target", orUnknown(target)},
		{"project", orUnknown(run.Target.Project)},
		{"profile", orUnknown(run.Profile) + ", " + access},
		{"time", utc(run.Started)},
		{"contract", orUnknown(run.Contract.Digest[:min(12, len(run.Contract.Digest))]) + documents(run.Contract)},
		{"version", orUnknown(strings.TrimSpace(run.Tool.Name + " " + run.Tool.Version))},
		{"seed", strconv.FormatInt(run.Seed, 10)},
	}
	if r.Stopped != "" {
		facts = append(facts, fact{"stopped", "early: " + r.Stopped})
	}
	return facts
}

func documents(c result.Contract) string {
	var names []string
	for _, d := range c.Documents {
		names = append(names, strings.TrimSpace(d.Name+" "+d.Version))
	}
	if len(names) == 0 {
		return ""
	}
	return " (" + strings.Join(names, ", ") + ")"
}

func orUnknown(s string) string {
	if s == "" {
		return "unknown"
	}
	return s
}

func utc(t time.Time) string {
	if t.IsZero() {
		return "unknown"
	}
	return t.UTC().Format("2006-01-02 15:04:05 UTC")
}

// takeViolations counts all and lists the first; info findings are counted only.
func (o *outline) takeViolations(r *result.Report) {
	for _, v := range r.Violations {
		switch v.Level {
		case result.Must:
			o.violated.must++
		case result.Should:
			o.violated.should++
		default:
			o.violated.info++
			continue
		}
		if len(o.findings) == findingsListed {
			o.more++
			continue
		}
		o.findings = append(o.findings, evidenceOf(r, v))
	}
}

func (o *outline) takeTimes(r *result.Report) {
	for i, c := range r.Cases {
		took := time.Duration(c.DurationMS * float64(time.Millisecond))
		if !c.Started.IsZero() && !r.Run.Started.IsZero() {
			o.elapsed = max(o.elapsed, c.Started.Add(took).Sub(r.Run.Started))
		}
		if took > 0 && (o.slowest == nil || c.DurationMS > o.slowest.DurationMS) {
			o.slowest = &r.Cases[i]
		}
	}
}

// errorsOf groups the cases that ended in an error by whose trouble it was and its first line, in order of first
// appearance.
func errorsOf(cases []result.CaseEvent) []errorGroup {
	var groups []errorGroup
	for _, c := range cases {
		if c.Status != result.Errored {
			continue
		}
		g := errorGroup{whose: "environment", reason: firstLine(c.Reason)}
		if c.Internal {
			g.whose = "ours"
		}
		i := slices.IndexFunc(groups, func(o errorGroup) bool { return o.whose == g.whose && o.reason == g.reason })
		if i < 0 {
			i = len(groups)
			groups = append(groups, g)
		}
		groups[i].cases = append(groups[i].cases, c.ID)
	}
	return groups
}
