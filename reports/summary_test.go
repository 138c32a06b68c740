package reports_test

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"elbconformance/internal/result"
	"elbconformance/reports"
)

func summary(t *testing.T, r *result.Report, s reports.Style) string {
	t.Helper()
	var b strings.Builder
	if err := reports.Summary(&b, r, s); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestSummaryGolden(t *testing.T) {
	for name, s := range map[string]*sample{
		"summary-troubled.txt": troubled(), "summary-self-test.txt": clean(),
		"summary-empty.txt": newSample(lab, "showPool"), "summary-no-events.txt": {},
		"summary-stopped.txt": newSample(lab, "showPool").add(result.Summary{Stopped: result.StoppedCredentials}),
	} {
		golden(t, name, summary(t, s.report(), reports.Plain()))
	}
}

func TestSummaryColoursNothingButTheStyle(t *testing.T) {
	r := troubled().report()
	coloured := summary(t, r, reports.Colour())
	if !strings.Contains(coloured, "\x1b[") {
		t.Error("the colour style has no colour")
	}
	if plain := regexp.MustCompile(`\x1b\[\d+m`).ReplaceAllString(coloured, ""); plain != summary(t, r, reports.Plain()) {
		t.Errorf("colour changes the text:\n%s", plain)
	}
}

func TestSummaryListsTenFindingsAndCountsTheRest(t *testing.T) {
	s := newSample(lab, "showPool").plan("showPool", "c")
	for i := range 12 {
		s.add(result.FindingEvent{Finding: result.Finding{
			Requirement: result.RequirementID(fmt.Sprintf("showPool.r%02d", i)), Level: result.Must, Operation: "showPool", Message: "wrong",
		}})
	}
	got := summary(t, s.report(), reports.Plain())
	if n := strings.Count(got, "found "); n != 10 || !strings.Contains(got, "10 of 12") || !strings.Contains(got, "12 must requirements") {
		t.Errorf("%d findings in:\n%s", n, got)
	}
}

// Everything a service sends may be hostile to a terminal, or simply long.
func TestSummaryIsSafeAndNarrowWhateverTheServiceSends(t *testing.T) {
	for _, text := range []string{
		"\x1b]0;title\x07\x1b[2J", strings.Repeat("long ", 200), strings.Repeat("x", 1000), "one\ntwo\r\nthree\tfour",
		"\u202eevil\u2066", strings.Repeat("池", 300), "\xff\xfe", "\u0085\u2028",
	} {
		s := newSample(result.TargetInfo{Name: text, Project: text, Endpoints: []string{text, text}}, text).
			plan(text, "c1", "c2", "c3").
			add(result.FindingEvent{Finding: result.Finding{
				Requirement: result.RequirementID(text), Level: result.Must, Operation: "op", Message: text, Actual: text, Pointer: text,
			}}).
			ended(text, "c1", result.Err(text)).ended(text, "c2", result.SkipBecause(result.Blocked, text)).
			add(result.Leak{Operation: text, ID: text, Reason: text})
		got := summary(t, s.report(), reports.Plain())
		for line := range strings.Lines(got) {
			line = strings.TrimSuffix(line, "\n")
			if strings.ContainsFunc(line, func(r rune) bool { return r < ' ' || r == 0x7f || r == 0x85 || r == '\u202e' || r == '\u2028' }) || !utf8.ValidString(line) {
				t.Errorf("%.20q: control characters in %q", text, line)
			}
			if utf8.RuneCountInString(line) > 120 && !strings.HasPrefix(strings.TrimSpace(line), "rerun") {
				t.Errorf("%.20q: %d columns: %s", text, utf8.RuneCountInString(line), line)
			}
		}
	}
}

func TestSummaryKeepsCommandsCopyable(t *testing.T) {
	got := summary(t, troubled().report(), reports.Plain())
	for _, command := range []string{
		"conformance run --target lab --seed 1 --operation showPool\n",
		"curl -sS -i --globoff --path-as-is -X DELETE \\\n  -H \"X-Auth-Token: $CONFORMANCE_TOKEN\" \\\n  'https://elb.lab.example/",
	} {
		if !strings.Contains(got, command) {
			t.Errorf("not there as it must be typed: %s", command)
		}
	}
}

func TestSummarySaysWhatToGive(t *testing.T) {
	skip := func(operation string, kind result.SkipKind, reason string, writes result.TargetInfo) string {
		return summary(t, newSample(writes, operation).plan(operation, "c").ended(operation, "c", result.SkipBecause(kind, reason)).report(), reports.Plain())
	}
	reading, writing := lab, lab
	writing.Writes = true
	for _, c := range []struct {
		operation string
		kind      result.SkipKind
		reason    string
		target    result.TargetInfo
		want      string
	}{
		{"showPool", result.NoFixture, "no pool", reading, "--pool-id"},
		{"listMembers", result.NoFixture, "no pool", writing, "--pool-id"},
		{"showMasterSlavePool", result.NoFixture, "no pool", writing, "--master-slave-pool-id"},
		{"showMasterSlavePool", result.NoFixture, "no pool", reading, "--allow-writes"},
		{"createMasterSlavePool", result.Excluded, "the write guard", reading, "--allow-writes"},
		{"showPool", result.Excluded, "not among the operations", reading, "widen the selection"},
		{"showPool", result.NotOffered, "404", reading, "check the endpoint"},
		{"showPool", result.Blocked, "base refused", reading, "repair"},
	} {
		if got := skip(c.operation, c.kind, c.reason, c.target); !strings.Contains(got, c.want) {
			t.Errorf("%s %s: %q is not in\n%s", c.operation, c.kind, c.want, got)
		}
	}
}

func TestSummaryReportsTroubleOfItsWriter(t *testing.T) {
	r, w := io.Pipe()
	trouble := errors.New("terminal gone")
	r.CloseWithError(trouble)
	if err := reports.Summary(w, clean().report(), reports.Plain()); !errors.Is(err, trouble) {
		t.Errorf("got %v", err)
	}
}
