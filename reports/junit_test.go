package reports_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"elbconformance/internal/result"
	"elbconformance/reports"
)

func junit(tb testing.TB, r *result.Report) []byte {
	tb.Helper()
	var b bytes.Buffer
	if err := reports.JUnit(&b, r); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func TestJUnitGolden(t *testing.T) {
	for name, s := range map[string]*sample{
		"junit-troubled.xml": troubled(), "junit-self-test.xml": clean(), "junit-empty.xml": newSample(lab, "showPool"),
	} {
		got := junit(t, s.report())
		golden(t, name, string(got))
		if !bytes.Equal(got, junit(t, s.report())) {
			t.Errorf("%s: two renderings differ", name)
		}
	}
}

func TestJUnitIsWhatPortableConsumersAccept(t *testing.T) {
	for name, s := range map[string]*sample{
		"troubled": troubled(), "clean": clean(), "empty": newSample(lab), "no events": {},
		"interrupted": clean().add(result.Summary{Stopped: result.StoppedInterrupted}),
	} {
		t.Run(name, func(t *testing.T) { checkPortable(t, junit(t, s.report())) })
	}
}

func TestJUnitIsWellFormedForLibxml(t *testing.T) {
	xmllint, err := exec.LookPath("xmllint")
	if err != nil {
		t.Skip("NOT CHECKED with libxml2: xmllint is not installed (package libxml2-utils)")
	}
	command := exec.CommandContext(t.Context(), xmllint, "--noout", "--nonet", "-")
	command.Stdin = bytes.NewReader(junit(t, hostile("\x1b[31m ]]> \x00 \ufffd \ufffe & < > \" ' \xff \U0001f600").report()))
	if out, err := command.CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, out)
	}
}

// What a case comes to, in the vocabulary of JUnit.
func TestJUnitTellsFailureErrorAndSkipApart(t *testing.T) {
	doc := parsePortable(t, junit(t, troubled().report()))
	for _, c := range []struct{ class, name, element, kind, message string }{
		{"elb.v3.showPool", "showPool.positive title of showPool.positive", "", "", ""},
		{"elb.v3.showPool", "showPool.bad-id title of showPool.bad-id", "skipped", "", "known-failure: ticket 12: answers 500"},
		{"elb.v3.showPool.requirements", durationMax, "failure", durationMax, "duration is above its maximum of 1200"},
		{"elb.v3.listMembers", "listMembers.walk title of listMembers.walk", "error", "transport", "GET members: connection reset by peer"},
		{"elb.v3.listMembers", "listMembers.limit title of listMembers.limit", "error", "not-run", "not run: the results end before this case"},
		{"elb.v3.showMasterSlavePool", "showMasterSlavePool.positive title of showMasterSlavePool.positive", "skipped", "",
			"no-fixture: no master-slave pool to look at"},
		{"elb.v2.listPools", "listPools.filter.name title of listPools.filter.name", "failure", nameFilter,
			"the filter name=web-1 gave a pool named web-2"},
		{"elb.v2.listPools", "listPools.crash title of listPools.crash", "error", "internal", "index out of range"},
		{"conformance.run", "RUN-000 selection", "", "", ""},
		{"conformance.run", "RUN-002 clean-up", "error", "leak", "1 created object could not be removed"},
	} {
		got, ok := doc.find(c.class, c.name)
		if !ok || got.element != c.element || got.kind != c.kind || got.message != c.message {
			t.Errorf("%s %s: found %v, %+v; want %s %s %q", c.class, c.name, ok, got, c.element, c.kind, c.message)
		}
	}
	for _, absent := range []string{nameFilter, timeFormat, "showPool.response.200.pool.extra"} {
		for _, c := range doc.cases {
			if c.name == absent {
				t.Errorf("%s has a case of its own: %+v", absent, c)
			}
		}
	}
}

func TestJUnitErrorTypes(t *testing.T) {
	for status, want := range map[int]string{401: "auth", 403: "auth", 429: "rate-limit", 502: "gateway", 503: "gateway", 504: "gateway", 500: "environment"} {
		s := newSample(lab, "showPool").plan("showPool", "c").exchange("x1", "showPool", status, "").ended("showPool", "c", result.Err("trouble"), "x1")
		if got, _ := parsePortable(t, junit(t, s.report())).find("elb.showPool", "c title of c"); got.kind != want {
			t.Errorf("status %d gives type %q, want %q", status, got.kind, want)
		}
	}
}

func TestJUnitRunCases(t *testing.T) {
	for _, c := range []struct {
		name, of, element, kind string
		sample                  *sample
	}{
		{"nothing selected", "RUN-000 selection", "error", "not-run", newSample(lab)},
		{"everything skipped", "RUN-000 selection", "error", "not-run",
			newSample(lab).plan("showPool", "c").ended("showPool", "c", result.SkipBecause(result.NoFixture, "none"))},
		{"credentials", "RUN-001 preflight / stopped early", "error", "auth", clean().add(result.Summary{Stopped: result.StoppedCredentials})},
		{"interrupted", "RUN-001 preflight / stopped early", "error", "stopped", clean().add(result.Summary{Stopped: result.StoppedInterrupted})},
		{"as asked", "RUN-001 preflight / stopped early", "skipped", "", clean().add(result.Summary{Stopped: result.StoppedFailFast})},
		{"nothing left", "RUN-002 clean-up", "", "", clean()},
	} {
		got, ok := parsePortable(t, junit(t, c.sample.report())).find("conformance.run", c.of)
		if !ok || got.element != c.element || got.kind != c.kind {
			t.Errorf("%s: %v, %+v; want %s %s", c.name, ok, got, c.element, c.kind)
		}
	}
	if _, ok := parsePortable(t, junit(t, clean().report())).find("conformance.run", "RUN-001 preflight / stopped early"); ok {
		t.Error("a run that was not stopped has a case about it")
	}
}

func TestJUnitNamesTheSelfTest(t *testing.T) {
	const words = `<testsuites name="conformance (self-test of the embedded emulator: says nothing about any cloud)"`
	if got := junit(t, clean().report()); !bytes.Contains(got, []byte(words)) {
		t.Errorf("not there: %s", got)
	}
	if got := junit(t, troubled().report()); bytes.Contains(got, []byte("self-test")) {
		t.Error("a real target is called a self-test")
	}
}

// Dashboards follow a case by its class and name: neither target nor run may show in them.
func TestJUnitNamesAreTheSameOnEveryTarget(t *testing.T) {
	names := func(target result.TargetInfo, run result.Run) []string {
		s := troubled()
		first := s.events[0].(result.Run)
		first.Target, first.Seed, first.RunID, first.Started = target, run.Seed, run.RunID, run.Started
		s.events[0] = first
		var out []string
		for _, c := range parsePortable(t, junit(t, s.report())).cases {
			out = append(out, c.class+" "+c.name)
		}
		return out
	}
	a := names(lab, result.Run{Seed: 1, RunID: "a", Started: start})
	b := names(result.TargetInfo{Name: "other", Endpoints: []string{"https://203.0.113.9"}}, result.Run{Seed: 99, RunID: "b"})
	if !slices.Equal(a, b) {
		t.Errorf("names differ:\n%v\n%v", a, b)
	}
}

func TestJUnitNamesAreUniqueEvenWhenCasesAreNot(t *testing.T) {
	s := newSample(lab, "showPool").plan("showPool", `a"b`, "a'b", "a`b", "a`b (2)", "", strings.Repeat("n", 400), strings.Repeat("n", 500))
	checkPortable(t, junit(t, s.report()))
}

func TestJUnitDeclaredViolationsAreNotRepeatedUnlessNobodyIsRed(t *testing.T) {
	finding := result.FindingEvent{Case: "c", Declared: true, Finding: result.Finding{
		Requirement: "showPool.r1", Operation: "showPool", Level: result.Must, Message: "wrong",
	}}
	for _, c := range []struct {
		outcome result.Outcome
		want    bool
	}{
		{result.Outcome{Status: result.Failed}, false}, {result.Outcome{Status: result.KnownFailure}, false},
		{result.Err("then the line broke"), true}, {result.Pass(nil), true},
	} {
		s := newSample(lab, "showPool").plan("showPool", "c").add(finding).ended("showPool", "c", c.outcome)
		if _, got := parsePortable(t, junit(t, s.report())).find("elb.showPool.requirements", "showPool.r1"); got != c.want {
			t.Errorf("%s: own case %v, want %v", c.outcome.Status, got, c.want)
		}
	}
}

func TestJUnitBodiesCarryTheEvidence(t *testing.T) {
	got, _ := parsePortable(t, junit(t, troubled().report())).find("elb.v3.showPool.requirements", durationMax)
	for _, part := range []string{
		"duration is above its maximum of 1200", "ShowPool, table 9", "elb-v3.yaml:120", "maximum 1200", "actual       1500",
		"/pool/slow_start/duration", "showPool.response.200.pool.rule.slow-start", "3 exchanges", "req-x1", "2026-03-04T05:06:08.000Z",
		"curl ", "$CONFORMANCE_TOKEN", "> GET https://elb.lab.example", "< 200", `"duration": 1500`,
		"conformance run --target lab --seed 1 --operation showPool",
	} {
		if !strings.Contains(got.body, part) {
			t.Errorf("%q is not in\n%s", part, got.body)
		}
	}
}

func TestJUnitBodiesAreBounded(t *testing.T) {
	for name, text := range map[string]string{
		"long": strings.Repeat("a", 1<<20), "wide": strings.Repeat("池", 1<<17), "cdata": strings.Repeat("]]>", 1<<17),
		"bytes": strings.Repeat("\xff", 1<<17), "emoji": strings.Repeat("\U0001f600", 1<<16), "deep": strings.Repeat("[", 1<<16),
	} {
		doc := checkPortable(t, junit(t, hostile(text).report()))
		for _, c := range doc.cases {
			if len(c.body) > 32<<10 {
				t.Errorf("%s: a body of %d bytes", name, len(c.body))
			}
			if c.kind == "expectation" && !strings.Contains(c.body, "bytes elided") {
				t.Errorf("%s: the cut is not told", name)
			}
		}
	}
}

func TestJUnitFileIsBounded(t *testing.T) {
	s := newSample(lab, "showPool")
	var ids []string
	for i := range 500 {
		ids = append(ids, fmt.Sprint("c", i))
	}
	s.plan("showPool", ids...)
	long := strings.Repeat("b", 20<<10)
	for i, id := range ids {
		x := fmt.Sprint("x", i)
		s.add(result.ExchangeEvent{ID: x, Request: result.WireMessage{Method: "POST", Body: long, Digest: "d"},
			Response: &result.WireMessage{Status: 200, Body: long, Digest: "d"}})
		s.ended("showPool", id, result.Outcome{Status: result.Failed, Reason: "bad"}, x)
	}
	got := junit(t, s.report())
	if len(got) > 8<<20 || !bytes.Contains(got, []byte("has reached its size")) {
		t.Errorf("%d bytes", len(got))
	}
	checkPortable(t, got)
}

func TestJUnitReportsTroubleOfItsWriter(t *testing.T) {
	r, w := io.Pipe()
	trouble := errors.New("pipe gone")
	r.CloseWithError(trouble)
	if err := reports.JUnit(w, clean().report()); !errors.Is(err, trouble) {
		t.Errorf("got %v", err)
	}
}

// hostile is a run in which every text that a service or a case may give is the same awkward one.
func hostile(text string) *sample {
	message := result.WireMessage{Method: text, URL: text, Header: map[string][]string{text: {text}}, Body: text, Digest: "d", Status: 200}
	finding := result.Finding{
		Requirement: result.RequirementID(text), Operation: text, Level: result.Must, Message: text, Actual: text, Pointer: text,
		Source: result.Source{Page: text, Table: text}, Also: []result.RequirementID{result.RequirementID(text)},
	}
	s := newSample(result.TargetInfo{Name: text, Project: text, Endpoints: []string{text}}, text).
		plan(text, text, "declared", "undeclared", "skipped", "error").
		row(text, result.RequirementID(text), result.Must, text, text).
		add(result.ExchangeEvent{ID: text, Request: message, Response: &message, RequestID: text, Error: text}).
		add(result.FindingEvent{Finding: finding, Exchange: text}).
		ended(text, "declared", result.Fail(text, finding), text).
		ended(text, "undeclared", result.Outcome{Status: result.Failed, Reason: text}, text).
		ended(text, "skipped", result.SkipBecause(result.SkipKind(text), text)).
		ended(text, "error", result.Err(text), text).
		ended(text, text, result.Outcome{Status: result.Status(text), Reason: text}).
		add(result.Leak{Operation: text, ID: text, Reason: text, Curl: text}, result.Summary{Stopped: text})
	return s
}

func FuzzJUnit(f *testing.F) {
	for _, text := range []string{"", "plain", "]]>", "]]]]>>", "\x00\x1b\x7f", "\xff\xfe", "\ufffe\uffff\ufffd", "<&>\"'", "\r\n\t", "\U0001f600", "not run"} {
		f.Add(text, 12.5)
	}
	f.Fuzz(func(t *testing.T, text string, duration float64) {
		s := hostile(text)
		s.add(result.CaseEvent{ID: "timed", Operation: text, DurationMS: duration})
		checkPortable(t, junit(t, s.report()))
	})
}
