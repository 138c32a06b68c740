package main

import (
	"fmt"
	"io"
	"os"

	"golang.org/x/term"

	"elbconformance/internal/result"
	"elbconformance/reports"
)

// progress prints the cases that did not pass, as they end.
func progress(w io.Writer) func(result.CaseEvent) {
	return func(c result.CaseEvent) {
		if c.Status == result.Failed || c.Status == result.Errored {
			_, _ = fmt.Fprintf(w, "%s  %s: %s\n", c.Status, c.ID, c.Reason)
		}
	}
}

// style is colour on a terminal, unless NO_COLOR or a dumb terminal forbids it.
func style(s streams) reports.Style {
	f, ok := s.out.(*os.File)
	if no, set := s.lookup("NO_COLOR"); !ok || !term.IsTerminal(int(f.Fd())) || set && no != "" {
		return reports.Plain()
	}
	if kind, _ := s.lookup("TERM"); kind == "dumb" {
		return reports.Plain()
	}
	return reports.Colour()
}
