package ledger

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"

	"elbconformance/internal/result"
)

// Bounds of an explanation as text, in characters and items.
const (
	textWidth  = 110
	labelWidth = 12
	longest    = 600 // of one value
	casesShown = 6
)

// JSON writes an answer as JSON: an explanation, a conflict, or an array of requirements.
func (a Answer) JSON(w io.Writer) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	switch {
	case a.Requirement != nil:
		return encoder.Encode(a.Requirement)
	case a.Conflict != nil:
		return encoder.Encode(a.Conflict)
	}
	return writeJSON(w, a.Matches)
}

// Text writes an answer for people.
func (a Answer) Text(w io.Writer) error {
	p := &page{}
	switch {
	case a.Requirement != nil:
		p.requirement(a.Requirement)
	case a.Conflict != nil:
		p.conflictAnswer(a.Conflict)
	default:
		p.matches(a.Matches)
	}
	_, err := io.WriteString(w, p.String())
	return err
}

// page is a text of labelled, wrapped paragraphs.
type page struct{ strings.Builder }

func (p *page) requirement(x *Explanation) {
	p.WriteString(string(x.ID) + "\n\n")
	p.wrap("", x.Statement)
	p.WriteString("\n")
	p.item("level", string(x.Level)+meaning(x.Level))
	if !said(x) {
		p.item("value", cut(valueText(Row{Requirement: x.Requirement}), longest))
	}
	p.item("field", x.Description)
	p.item("source", x.Source.String())
	p.item("document", place(x.Document, x.Line))
	p.rule(x.Rule)
	p.readings(x)
	if x.Reading != nil {
		p.item("conflict", x.Reading.ID+", "+x.Reading.Title)
		p.sides(x.Reading)
	} else if x.Conflict != nil {
		p.item("conflict", *x.Conflict)
	}
	p.example(x)
	if x.Reason != nil {
		p.item("not tested", *x.Reason)
	} else {
		p.see(x.See)
	}
	p.result(x.Result)
}

// said reports whether the value is in the statement, or in a line of its own.
func said(x *Explanation) bool {
	return x.Rule != nil || x.Keyword == "statement" || x.Keyword == "required" || x.Keyword == "uniqueItems" || x.Keyword == "decode"
}

func meaning(l result.Level) string {
	switch l {
	case result.Must:
		return ": a violation makes a run not conformant"
	case result.Should:
		return ": a violation is reported and does not gate"
	}
	return ": told, never held against a service"
}

func place(document string, line int) string {
	if line == 0 {
		return "openapi/" + document
	}
	return fmt.Sprintf("openapi/%s:%d", document, line)
}

func (p *page) rule(r *RuleText) {
	if r == nil {
		return
	}
	p.item("when", r.When)
	p.item("rule", r.Rule)
}

func (p *page) readings(x *Explanation) {
	if x.Wider != nil {
		p.item("wider", fmt.Sprintf("%s (%s)", x.Wider.ID, cut(readingText(x.Wider), longest)))
	} else if strings.HasSuffix(string(x.ID), narrowerSuffix) {
		p.item("wider", "has no such limit")
	}
	if x.Narrower != nil {
		p.item("narrower", fmt.Sprintf("%s (%s)", x.Narrower.ID, cut(readingText(x.Narrower), longest)))
	}
}

func readingText(r *Reading) string {
	return valueText(Row{Requirement: result.Requirement{Value: r.Value}})
}

func (p *page) sides(c *Conflict) {
	for i, side := range c.Sides {
		label := "other side"
		if i == 0 {
			label = "one side"
		}
		p.item(label, side)
	}
	p.item("reading", c.Reading)
	p.item("reason", c.Reason)
}

func (p *page) example(x *Explanation) {
	var passes, fails string
	switch {
	case x.Example != nil:
		passes, fails = x.Example.lines(x.fields)
	case x.Values != nil:
		passes, fails = x.Values.lines()
	default:
		p.item("example", "none: "+x.NoExampleError)
		return
	}
	p.item("passes", cut(passes, longest))
	p.item("fails", cut(fails, longest))
}

func (p *page) see(s See) {
	p.item("to see it", s.Command)
	if len(s.Cases) == 0 {
		p.item("cases", "none decides it by itself")
		return
	}
	shown := s.Cases[:min(len(s.Cases), casesShown)]
	more := ""
	if n := len(s.Cases) - len(shown); n > 0 {
		more = fmt.Sprintf(" and %d more", n)
	}
	p.item("cases", strings.Join(shown, ", ")+more)
}

func (p *page) result(r *Result) {
	switch {
	case r == nil:
		return
	case r.State == nil:
		p.item("in the run", "its operation was not selected")
		return
	case r.Count == 0:
		p.item("in the run", string(*r.State))
		return
	}
	p.item("in the run", fmt.Sprintf("%s; exchanges that show it: %d", *r.State, r.Count))
	for _, e := range r.Examples {
		p.item("shown by", fmt.Sprintf("%s, %s, %s, status %d, %s: %s; actual %s",
			e.Case, e.Exchange, e.Request, e.Status, e.Pointer, e.Message, cut(plain(e.Actual), longest)))
	}
}

func (p *page) conflictAnswer(c *ConflictAnswer) {
	p.WriteString(c.ID + ", " + c.Title + "\n\n")
	p.sides(&c.Conflict)
	p.item("level", c.Level)
	p.item("documents", c.InDocuments)
	if len(c.Requirements) == 0 {
		return
	}
	p.WriteString("\n" + strconv.Itoa(len(c.Requirements)) + " requirements:\n")
	for _, id := range c.Requirements {
		p.WriteString("  " + string(id) + "\n")
	}
}

func (p *page) matches(rows []Row) {
	width := 0
	for _, row := range rows {
		width = max(width, len(row.ID))
	}
	for _, row := range rows {
		line := pad(string(row.Level), len(result.Should)) + "  " + pad(string(row.ID), width) + "  "
		if row.State != nil {
			line += pad(string(*row.State), len(result.NotObserved)) + "  "
		}
		p.WriteString(strings.TrimRight(line+cut(brief(row), max(lineWidth-len(line), 2*leastValue)), " ") + "\n")
	}
}

// item writes a labelled paragraph; an empty one is left out.
func (p *page) item(label, text string) {
	if text != "" {
		p.wrap(pad(label, labelWidth), text)
	}
}

// wrap writes a text behind a label, broken between words; the lines that follow are indented by the label's width.
func (p *page) wrap(label, text string) {
	indent := strings.Repeat(" ", len(label))
	line, started := label, false
	for word := range strings.SplitSeq(strings.TrimSpace(strings.ReplaceAll(text, "\n", " ")), " ") {
		if started && len([]rune(line))+1+len([]rune(word)) > textWidth {
			p.WriteString(line + "\n")
			line, started = indent, false
		}
		if started {
			line += " "
		}
		line += word
		started = true
	}
	p.WriteString(line + "\n")
}
