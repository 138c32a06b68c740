package ledger

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"elbconformance/internal/result"
)

// lineWidth is what a line of the table is cut to, in characters.
const lineWidth = 120

// leastValue is what a value is given even where the line then is longer.
const leastValue = 8

// columns are the widths of the table's columns but for the last one.
type columns struct{ name, level, state, source, conflict int }

// writeTable groups the rows by operation, place and page, which a heading names; the rows keep what differs. An id is
// the heading and the name of a row, joined by a dot.
func writeTable(w io.Writer, rows []Row) error {
	out := bufio.NewWriter(w)
	widths := measure(rows)
	last := ""
	for _, row := range rows {
		place, name := split(row.ID)
		if heading := headingOf(place, row.Source.Page); heading != last {
			if last != "" {
				_, _ = out.WriteString("\n") // errors show at Flush, here and below
			}
			_, _ = out.WriteString(heading + "\n")
			last = heading
		}
		_, _ = out.WriteString(widths.line(row, name) + "\n")
	}
	return out.Flush()
}

func headingOf(place, page string) string {
	if page == "" {
		page = "no page"
	}
	return fmt.Sprintf("%s  (%s)", place, page)
}

func (c columns) line(row Row, name string) string {
	cells := []string{pad(name, c.name), pad(string(row.Level), c.level)}
	if c.state > 0 {
		cells = append(cells, pad(text(row.State), c.state))
	}
	cells = append(cells, pad(tableOf(row.Source), c.source))
	if c.conflict > 0 {
		cells = append(cells, pad(text(row.Conflict), c.conflict))
	}
	line := "  " + strings.Join(cells, "  ") + "  "
	value := brief(row)
	if !row.Testable {
		value += " (not testable)"
	}
	return strings.TrimRight(line+cut(value, max(lineWidth-len([]rune(line)), leastValue)), " ")
}

// brief is the value of a row where space is short: a list without its brackets.
func brief(row Row) string {
	switch row.Value.(type) {
	case []any, []string:
		return strings.Join(wordsOf(row.Value), ", ")
	}
	return valueText(row)
}

func measure(rows []Row) columns {
	c := columns{level: len(result.Should)}
	for _, row := range rows {
		_, name := split(row.ID)
		c.name = max(c.name, len(name))
		c.state = max(c.state, len(text(row.State)))
		c.source = max(c.source, len(tableOf(row.Source)))
		c.conflict = max(c.conflict, len(text(row.Conflict)))
	}
	return c
}

// split takes an id apart into operation with place, and the name of what hangs there.
func split(id result.RequirementID) (place, name string) {
	parts := strings.Split(string(id), ".")
	n := min(2, len(parts))
	if n == 2 && parts[1] == string(result.InResponse) {
		n = min(3, len(parts))
	}
	return strings.Join(parts[:n], "."), strings.Join(parts[n:], ".")
}

func tableOf(s result.Source) string {
	if s.Table != "" && s.Table[0] >= '0' && s.Table[0] <= '9' {
		return "table " + s.Table
	}
	return s.Table
}

func pad(text string, width int) string {
	return text + strings.Repeat(" ", max(width-len([]rune(text)), 0))
}

// cut shortens a text to a number of characters and says so by an ellipsis.
func cut(text string, width int) string {
	runes := []rune(text)
	if len(runes) <= width {
		return text
	}
	return string(runes[:width-1]) + "…"
}
