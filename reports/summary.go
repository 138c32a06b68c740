package reports

import (
	"fmt"
	"io"
	"strings"

	"elbconformance/internal/result"
)

// Summary writes the terminal summary of a run to w: the verdict first, then who was tested with what, what was
// violated, what was not tested and why, trouble, the first findings, what was left behind, and the counts. Lines are
// at most 120 columns wide, except commands. The exit line is the caller's. The only errors are those of w.
func Summary(w io.Writer, r *result.Report, s Style) error {
	o := outlineOf(r)
	p := &page{style: s}
	p.verdict(o)
	p.facts(o)
	p.notTested(o.gaps)
	p.trouble(o)
	p.findings(o)
	p.leftBehind(o.leaks)
	p.totals(o)
	_, err := io.WriteString(w, p.out.String())
	return err
}

func (p *page) verdict(o outline) {
	p.out.WriteString(paint(p.verdictColour(o.verdict), strings.ToUpper(strings.ReplaceAll(string(o.verdict), "-", " "))))
	if o.selfTest != "" {
		p.out.WriteString("  (" + o.selfTest + ")")
	}
	p.out.WriteString("\n\n")
}

func (p *page) verdictColour(v result.Verdict) string {
	switch v {
	case result.Conformant:
		return p.style.good
	case result.NotConformant:
		return p.style.bad
	}
	return p.style.warn
}

func (p *page) facts(o outline) {
	for _, f := range o.facts {
		p.labelled(2, 8, f.label, f.value)
	}
	p.labelled(2, 8, "violated", counted(o.violated.must, "must requirement")+", "+fmt.Sprint(o.violated.should)+" should")
}

func (p *page) notTested(groups []gapGroup) {
	if len(groups) == 0 {
		return
	}
	p.heading("NOT TESTED", "")
	for _, g := range groups {
		head := g.kind
		if g.count > 0 {
			head += ": " + counted(g.count, g.unit)
		}
		p.out.WriteString("  " + paint(p.style.warn, shown(head)) + "\n")
		for _, row := range g.rows {
			p.hang(gapLead(row), "", rowText(row))
		}
		for _, a := range g.advice {
			p.hang("        -> ", p.style.faint, a)
		}
	}
}

func rowText(row gapRow) string {
	if len(row.operations) == 0 {
		return row.reason
	}
	return strings.Join(row.operations, ", ") + ": " + row.reason
}

func gapLead(row gapRow) string {
	if row.count == 0 {
		return "     -  "
	}
	return fmt.Sprintf("%6d  ", row.count)
}

func (p *page) trouble(o outline) {
	if len(o.errors) == 0 {
		return
	}
	p.heading("ERRORS", counted(o.counts.Errors, "case")+"; not the contract's business")
	for _, g := range o.errors[:min(errorsListed, len(o.errors))] {
		p.hang(fmt.Sprintf("%6d  ", len(g.cases)), "", g.whose+": "+orUnknown(g.reason))
		p.labelled(8, 5, "first", g.cases[0])
	}
	if n := len(o.errors) - errorsListed; n > 0 {
		p.hang("        ", "", fmt.Sprintf("and %d more kinds of error", n))
	}
}

func (p *page) leftBehind(leaks []result.Leak) {
	if len(leaks) == 0 {
		return
	}
	p.heading("LEFT BEHIND", counted(len(leaks), "object")+" that this run created and could not remove")
	for _, l := range leaks {
		p.hang("  ", "", l.Operation+" "+l.ID+": "+firstLine(l.Reason))
		if l.Curl != "" {
			p.command("    ", l.Curl)
		}
	}
}
