package check

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode"

	"elbconformance/internal/result"
)

// document is the JSON form that other programs read.
type document struct {
	Conformant bool             `json:"conformant"`
	Exchanges  int              `json:"exchanges"`
	Findings   []result.Finding `json:"findings"`
}

// JSON writes the report in its JSON form. The only errors are those of w.
func (r *Report) JSON(w io.Writer) error {
	out := document{Conformant: r.Conformant(), Exchanges: r.Exchanges, Findings: []result.Finding{}}
	for _, f := range r.Findings {
		out.Findings = append(out.Findings, f.Finding)
	}
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(out)
}

// Text writes the report for people: each violated requirement once, with its first place, what was skipped and why, and
// the verdict in the last line. The only errors are those of w.
func (r *Report) Text(w io.Writer) error {
	var b strings.Builder
	for i, group := range r.groups() {
		writeGroup(&b, i+1, group)
	}
	if r.beyond > 0 {
		fmt.Fprintf(&b, "and %d more findings\n\n", r.beyond)
	}
	writeSkips(&b, "NOT JUDGED", r.Skipped, r.unlisted)
	writeSkips(&b, "NOT HELD AGAINST THE SERVICE", r.Aside, 0)
	b.WriteString(r.Verdict() + "\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// groups are the findings by requirement, in order.
func (r *Report) groups() [][]Finding {
	var out [][]Finding
	for i, f := range r.Findings {
		if i == 0 || f.Requirement != r.Findings[i-1].Requirement {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], f)
	}
	return out
}

func writeGroup(b *strings.Builder, n int, group []Finding) {
	f := group[0]
	fmt.Fprintf(b, "%4d  %-8s  %s\n", n, f.Level, f.Requirement)
	line := func(label, text string) {
		if text != "" {
			fmt.Fprintf(b, "      %-8s  %s\n", label, visible(text))
		}
	}
	line("says", f.Source.String())
	line("found", f.Message)
	line("actual", actual(f.Finding))
	for _, id := range f.Also {
		line("also", string(id))
	}
	line("in", f.Place)
	line("and at", others(group[1:]))
	b.WriteString("\n")
}

// actual is the value that came and where, in one line.
func actual(f result.Finding) string {
	const most = 200
	place := ""
	if f.Pointer != "" {
		place = " at " + f.Pointer
	}
	if f.Actual == nil && strings.HasSuffix(string(f.Requirement), ".required") {
		return "nothing" + place
	}
	text := compact(f.Actual)
	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most]) + "…"
	}
	return text + place
}

// compact is a value of a response as JSON in one line.
func compact(value any) string {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return fmt.Sprint(value)
	}
	return strings.TrimSpace(b.String())
}

// others names a few more places of the same finding.
func others(group []Finding) string {
	const most = 3
	var places []string
	for _, f := range group[:min(len(group), most)] {
		places = append(places, pointerOf(f.Finding)+" ("+f.Place+")")
	}
	if len(group) > most {
		places = append(places, fmt.Sprintf("%d more places", len(group)-most))
	}
	return strings.Join(places, ", ")
}

func writeSkips(b *strings.Builder, title string, list []Skip, more int) {
	if len(list) == 0 {
		return
	}
	fmt.Fprintf(b, "%s  %d\n", title, len(list)+more)
	for _, s := range list {
		fmt.Fprintf(b, "      %s\n        -> %s\n", visible(s.Place), visible(s.Reason))
	}
	if more > 0 {
		fmt.Fprintf(b, "      and %d more\n", more)
	}
	b.WriteString("\n")
}

// Verdict is the outcome in one line.
func (r *Report) Verdict() string {
	word := "CONFORMANT"
	switch {
	case r.Exchanges == 0:
		word = "NOTHING JUDGED"
	case !r.Conformant():
		word = "NOT CONFORMANT"
	}
	return fmt.Sprintf("%s: %d must, %d should, %d info in %s", word,
		r.counts[result.Must], r.counts[result.Should], r.counts[result.Info], r.Counts())
}

// Counts says how many exchanges were judged and skipped.
func (r *Report) Counts() string {
	noun := "exchanges"
	if r.Exchanges == 1 {
		noun = "exchange"
	}
	return fmt.Sprintf("%d %s judged, %d skipped", r.Exchanges, noun, r.SkippedCount())
}

// visible writes foreign text as one line that a terminal shows as it is: what does not print is escaped.
func visible(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case unicode.IsPrint(r):
			b.WriteRune(r)
		case unicode.IsSpace(r):
			b.WriteByte(' ')
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String()
}
