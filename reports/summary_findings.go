package reports

import (
	"fmt"

	"elbconformance/internal/result"
)

func (p *page) findings(o outline) {
	if len(o.findings) == 0 {
		return
	}
	p.heading("FINDINGS", fmt.Sprintf("%d of %d", len(o.findings), len(o.findings)+o.more))
	for i, e := range o.findings {
		if i > 0 {
			p.blank()
		}
		p.finding(i+1, e)
	}
}

func (p *page) finding(n int, e evidence) {
	colour := p.style.warn
	if e.level == result.Must {
		colour = p.style.bad
	}
	p.hang(fmt.Sprintf("  %2d  %-8s  ", n, e.level), colour, string(e.requirement.ID))
	detail := func(label, text string) {
		if text != "" {
			p.labelled(6, 8, label, text)
		}
	}
	detail("says", e.requirement.Source.String())
	detail("found", firstLine(e.message))
	detail("expected", cut(shown(e.expected), actualShown))
	detail("actual", actualLine(e))
	detail("seen", seenLine(e))
	if e.rerun != "" {
		p.command("      rerun     ", e.rerun)
	}
}

// actualShown is how much of an actual value the summary prints; the results file has it all.
const actualShown = 200

func actualLine(e evidence) string {
	switch {
	case e.actual == "" && e.pointer == "":
		return ""
	case e.actual == "":
		return "at " + e.pointer
	case e.pointer == "":
		return cut(shown(e.actual), actualShown)
	}
	return cut(shown(e.actual), actualShown) + " at " + e.pointer
}

func seenLine(e evidence) string {
	seen := "in " + counted(e.count, "exchange")
	if id := e.requestID(); id != "" {
		seen += ", server request id " + id
	}
	return seen
}
