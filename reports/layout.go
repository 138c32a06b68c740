package reports

import (
	"fmt"
	"strings"
)

// textWidth is the widest line of a terminal report. Commands are exempt: a wrapped command cannot be copied.
const textWidth = 120

// page gathers the lines of a terminal report.
type page struct {
	style Style
	out   strings.Builder
}

func (p *page) blank() { p.out.WriteByte('\n') }

func (p *page) heading(text, aside string) {
	p.blank()
	p.out.WriteString(paint(p.style.strong, text))
	if aside != "" {
		p.out.WriteString("  " + paint(p.style.faint, aside))
	}
	p.blank()
}

// hang writes lead, then text wrapped beside it in a hanging indent as wide as lead. Only lead is painted.
func (p *page) hang(lead, code, text string) {
	indent := strings.Repeat(" ", cells(lead))
	for i, line := range wrap(shown(text), textWidth-cells(lead)) {
		if i == 0 {
			p.out.WriteString(paint(code, lead) + line + "\n")
			continue
		}
		p.out.WriteString(indent + line + "\n")
	}
}

// labelled writes one line of a label column.
func (p *page) labelled(indent, width int, label, text string) {
	p.hang(fmt.Sprintf("%*s%-*s  ", indent, "", width, label), p.style.faint, text)
}

// command writes what a person copies: never wrapped, its own line breaks kept and nothing put before them.
func (p *page) command(lead, command string) {
	p.out.WriteString(paint(p.style.faint, lead))
	for line := range strings.Lines(command) {
		p.out.WriteString(printable(strings.TrimSuffix(line, "\n")) + "\n")
	}
}

// wrap breaks one line at spaces into lines of at most width cells, and a longer word where it must.
func wrap(text string, width int) []string {
	var lines []string
	line, used := "", 0
	for word := range strings.FieldsSeq(text) {
		if used > 0 && used+1+cells(word) <= width {
			line, used = line+" "+word, used+1+cells(word)
			continue
		}
		if used > 0 {
			lines = append(lines, line)
		}
		for cells(word) > width {
			head := prefixOf(word, width)
			lines = append(lines, head)
			word = word[len(head):]
		}
		line, used = word, cells(word)
	}
	return append(lines, line)
}

// cut shortens one line to width cells and shows that it did.
func cut(text string, width int) string {
	if cells(text) <= width {
		return text
	}
	return prefixOf(text, width-len("...")) + "..."
}

// prefixOf is the longest prefix within width cells, at least one rune.
func prefixOf(s string, width int) string {
	used := 0
	for i, r := range s {
		used += cellsOf(r)
		if used > width && i > 0 {
			return s[:i]
		}
	}
	return s
}

// cells counts terminal columns. East Asian and emoji characters are counted as two, which at worst leaves a line
// short.
func cells(s string) int {
	n := 0
	for _, r := range s {
		n += cellsOf(r)
	}
	return n
}

func cellsOf(r rune) int {
	const firstWide = 0x1100
	if r >= firstWide {
		return 2
	}
	return 1
}
