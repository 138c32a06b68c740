package reports

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"elbconformance/internal/result"
)

// Bounds of the file: longer times than a year and longer names are refused or misread by consumers.
const (
	longestSeconds = 365 * 24 * 3600
	longestName    = 250
)

// runSuite holds the cases that are about the run itself.
const runSuite = "conformance.run"

// junitBuilder turns a report into suites.
type junitBuilder struct {
	report  *result.Report
	classes map[string]string // operation → classname
	names   map[[2]string]int // (classname, name) → how often it was given
	room    int               // bytes left for bodies
}

func junitOf(r *result.Report) junitSuites {
	b := &junitBuilder{report: r, classes: classesOf(r.Ledger), names: map[[2]string]int{}, room: bodiesBytes}
	root := junitSuites{Name: suitesName(r.Run), Suites: []junitSuite{b.aboutRun()}}
	for _, op := range operationsOf(r) {
		if cases := append(b.operationCases(op), b.requirementCases(op)...); len(cases) > 0 {
			root.Suites = append(root.Suites, b.suite(b.class(op), b.started(op), cases))
		}
	}
	total := 0.0
	for i := range root.Suites {
		s := &root.Suites[i]
		root.Tests, root.Failures, root.Errors = root.Tests+s.Tests, root.Failures+s.Failures, root.Errors+s.Errors
		total += s.seconds
	}
	root.Time = junitTime(total)
	return root
}

func suitesName(run result.Run) string {
	if run.Target.SelfTest {
		return "conformance (self-test of the embedded emulator: says nothing about any cloud)"
	}
	return "conformance"
}

func (b *junitBuilder) suite(name string, started time.Time, cases []junitCase) junitSuite {
	n, total := countCases(cases), 0.0
	for _, c := range cases {
		total += c.seconds
	}
	s := junitSuite{
		Name: name, Tests: n.tests, Failures: n.failures, Errors: n.errors, Skipped: n.skipped,
		Time: junitTime(total), Hostname: attribute(orUnknown(b.report.Run.Target.Name), longestName), Cases: cases,
		seconds: total,
	}
	if !started.IsZero() {
		s.Timestamp = started.UTC().Format("2006-01-02T15:04:05")
	}
	return s
}

// operationsOf gives the selected operations in contract order, then those that only cases or violations name.
func operationsOf(r *result.Report) []string {
	var ops []string
	take := func(op string) {
		if !slices.Contains(ops, op) {
			ops = append(ops, op)
		}
	}
	for _, op := range r.Run.Selection.Operations {
		take(op)
	}
	for _, c := range r.Cases {
		take(c.Operation)
	}
	for _, v := range r.Violations {
		take(v.Requirement.Operation)
	}
	return ops
}

// classesOf derives the dotted classname of each operation of the ledger from the version in its document's name:
// "elb.v3.showPool".
func classesOf(ledger []result.RequirementRow) map[string]string {
	classes := map[string]string{}
	for _, row := range ledger {
		if _, known := classes[row.Operation]; !known {
			classes[row.Operation] = className(versionIn(row.Document), row.Operation)
		}
	}
	return classes
}

// versionIn finds "v" and a major number in a document's name: "v2" in "lbaas-v2.0.yaml"; empty where there is none.
func versionIn(document string) string {
	for i := 0; i+1 < len(document); i++ {
		if document[i] != 'v' {
			continue
		}
		if digits := leadingDigits(document[i+1:]); digits != "" {
			return "v" + digits
		}
	}
	return ""
}

func leadingDigits(s string) string {
	return s[:len(s)-len(strings.TrimLeft(s, "0123456789"))]
}

func dotted(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), ".")
}

// className joins the family, the version where one is known, and the operation.
func className(version, operation string) string {
	if operation == "" {
		operation = "other"
	}
	return attribute(dotted("elb", version, operation), longestName)
}

func (b *junitBuilder) class(operation string) string {
	if class := b.classes[operation]; class != "" {
		return class
	}
	return className("", operation)
}

func (b *junitBuilder) started(operation string) time.Time {
	var first time.Time
	for _, c := range b.report.Cases {
		if c.Operation == operation && !c.Started.IsZero() && (first.IsZero() || c.Started.Before(first)) {
			first = c.Started
		}
	}
	if first.IsZero() {
		return b.report.Run.Started
	}
	return first
}

// named gives a case its place; a name that was given before gets a number, since consumers drop or fold duplicates.
func (b *junitBuilder) named(class, name string) junitCase {
	name = attribute(name, longestName)
	key := [2]string{class, name}
	b.names[key]++
	if n := b.names[key]; n > 1 {
		return b.named(class, fmt.Sprintf("%s (%d)", attribute(name, longestName-16), n))
	}
	return junitCase{Classname: class, Name: name, Time: junitTime(0)}
}

func secondsOf(c result.CaseEvent) float64 {
	s := c.DurationMS / 1000
	if math.IsNaN(s) || s < 0 {
		return 0
	}
	return min(s, longestSeconds)
}

func junitTime(seconds float64) string { return fmt.Sprintf("%.3f", min(seconds, longestSeconds)) }
