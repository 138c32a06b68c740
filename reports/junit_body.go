package reports

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"sort"
	"strings"

	"elbconformance/internal/result"
)

// Bounds of the evidence in one body and in all bodies of a file. Consumers stop reading, or run out of memory, far
// above these.
const (
	bodyBytes    = 32 << 10
	messageBytes = 8 << 10 // a request or response body
	headerBytes  = 4 << 10
	curlBytes    = 4 << 10
	textBytes    = 2 << 10 // a message, a value
	bodiesBytes  = 7 << 20
)

// bodyOf makes the text of an element: visible escapes only, within its bound, never ending the CDATA section that it
// stands in.
func bodyOf(lines ...string) string {
	text := "\n" + strings.TrimRight(strings.Join(lines, "\n"), "\n") + "\n"
	return elided(strings.ReplaceAll(text, "]]>", `]]\u003e`), bodyBytes)
}

// caseBody is the evidence of one case; requirementBody that of one requirement.
func (b *junitBuilder) caseBody(id string, shown ...evidence) string {
	var lines []string
	for _, e := range shown {
		lines = append(lines, factsLines(e)...)
		lines = append(lines, "")
	}
	return b.withExchange(append(lines, "case         "+id), shown[0])
}

func (b *junitBuilder) requirementBody(v result.Violation, e evidence) string {
	lines := append(factsLines(e), "", "violated in  "+counted(v.Count, "exchange"))
	for _, x := range v.Examples {
		if x.Case != "" {
			lines = append(lines, "case         "+x.Case)
		}
	}
	return b.withExchange(lines, e)
}

// withExchange adds how to see it again and the messages, as long as the file has room for them.
func (b *junitBuilder) withExchange(lines []string, e evidence) string {
	lines = slices.Compact(lines)
	if e.rerun != "" {
		lines = append(lines, "rerun        "+e.rerun)
	}
	body := bodyOf(lines...)
	if x := e.exchange; x != nil {
		if full := bodyOf(append(lines, exchangeLines(b.report, *x)...)...); len(full) <= b.room {
			body = full
		} else {
			body = bodyOf(append(lines, "exchange     "+x.ID+" (in the results file; this report has reached its size)")...)
		}
	}
	b.room = max(0, b.room-len(body))
	return body
}

func factsLines(e evidence) []string {
	lines := []string{elided(e.message, textBytes), ""}
	add := func(label, text string) {
		if text != "" {
			lines = append(lines, fmt.Sprintf("%-11s  %s", label, elided(text, textBytes)))
		}
	}
	if row := e.requirement; row.ID != "" {
		add("requirement", fmt.Sprintf("%s (%s)", row.ID, e.level))
		add("says", row.Source.String())
		add("document", documentLine(row))
		add("expected", e.expected)
	}
	add("actual", e.actual)
	add("pointer", e.pointer)
	if len(e.also) > 0 {
		add("also", fmt.Sprint(e.also))
	}
	return lines
}

func documentLine(row result.RequirementRow) string {
	if row.Document == "" || row.Line == 0 {
		return row.Document
	}
	return fmt.Sprintf("%s:%d", row.Document, row.Line)
}

// exchangeLines shows one exchange: when, what was sent, what came, and the command that sends it again.
func exchangeLines(r *result.Report, x result.ExchangeEvent) []string {
	sent := r.Body(&x.Request)
	lines := []string{
		fmt.Sprintf("exchange     %s at %s, %.3f ms", x.ID, x.Started.UTC().Format("2006-01-02T15:04:05.000Z"), x.DurationMS),
		"request id   " + orUnknown(x.RequestID), "",
		elided(Curl(x, sent), curlBytes), "",
		elided("> "+x.Request.Method+" "+x.Request.URL, textBytes),
	}
	lines = append(lines, messageLines("> ", x.Request, sent)...)
	if x.Error != "" {
		lines = append(lines, "", "error        "+elided(x.Error, textBytes))
	}
	if x.Response == nil {
		return append(lines, "", "no response arrived")
	}
	lines = append(lines, "", fmt.Sprintf("< %d", x.Response.Status))
	return append(lines, messageLines("< ", *x.Response, r.Body(x.Response))...)
}

func messageLines(mark string, m result.WireMessage, body string) []string {
	names := make([]string, 0, len(m.Header))
	for name := range m.Header {
		names = append(names, name)
	}
	sort.Strings(names)
	var headers []string
	for _, name := range names {
		for _, value := range m.Header[name] {
			headers = append(headers, mark+name+": "+value)
		}
	}
	lines := []string{elided(strings.Join(headers, "\n"), headerBytes)}
	if body == "" {
		return lines
	}
	lines = append(lines, "", elided(pretty(body), messageBytes))
	if m.Truncated {
		lines = append(lines, fmt.Sprintf("(cut when it was recorded; %d bytes in all)", m.Bytes))
	}
	return lines
}

// prettyDepth bounds the nesting that is worth indenting; deeper bodies would grow with the square of their depth.
const prettyDepth = 32

// pretty indents JSON and leaves anything else as it came.
func pretty(body string) string {
	var b bytes.Buffer
	if nesting(body) > prettyDepth || json.Indent(&b, []byte(body), "", "  ") != nil {
		return body
	}
	return b.String()
}

// nesting is an upper bound of the depth of a JSON text.
func nesting(body string) int {
	depth, deepest := 0, 0
	for i := range len(body) {
		switch body[i] {
		case '{', '[':
			depth++
			deepest = max(deepest, depth)
		case '}', ']':
			depth--
		}
	}
	return deepest
}
