package ledger

import (
	"errors"
	"fmt"
	"slices"

	"elbconformance/internal/result"
)

// Filter selects requirements. Empty fields select everything; several values of one field are alternatives.
type Filter struct {
	Operations []string
	Levels     []string
	States     []string // needs rows that have the states of a run
	Pages      []string
	IDs        []string // patterns
}

// UnknownError says that a word names nothing, and what there is.
type UnknownError struct {
	What  string   // "operation", "level", …
	Word  string   // as given
	Known []string // the words that would have done
	Fix   string   // what to do where no known word is near; may be empty
}

// Error implements error.
func (e *UnknownError) Error() string { return fmt.Sprintf("there is no %s %q", e.What, e.Word) }

// ErrNoRun says that states were asked for without the results of a run.
var ErrNoRun = errors.New("states are those of a run; they need its results")

// Select returns the rows that a filter selects, in their order. A word that names nothing is an *UnknownError.
func Select(rows []Row, f Filter) ([]Row, error) {
	if err := f.check(rows); err != nil {
		return nil, err
	}
	patterns := make([]Pattern, len(f.IDs))
	for i, text := range f.IDs {
		var err error
		if patterns[i], err = ParsePattern(text); err != nil {
			return nil, err
		}
	}
	var out []Row
	for _, row := range rows {
		if f.selects(row) && selectedBy(patterns, row.ID) {
			out = append(out, row)
		}
	}
	return out, nil
}

func (f Filter) selects(row Row) bool {
	state := result.State("")
	if row.State != nil {
		state = *row.State
	}
	return oneOf(f.Operations, row.Operation) && oneOf(f.Levels, string(row.Level)) &&
		oneOf(f.States, string(state)) && oneOf(f.Pages, row.Source.Page)
}

func oneOf(wanted []string, word string) bool {
	return len(wanted) == 0 || slices.Contains(wanted, word)
}

func selectedBy(patterns []Pattern, id result.RequirementID) bool {
	return len(patterns) == 0 || slices.ContainsFunc(patterns, func(p Pattern) bool { return p.Match(id) })
}

func (f Filter) check(rows []Row) error {
	if len(f.States) > 0 && !slices.ContainsFunc(rows, func(r Row) bool { return r.State != nil }) {
		return ErrNoRun
	}
	for _, field := range []struct {
		what         string
		words, known []string
	}{
		{"operation", f.Operations, distinct(rows, func(r Row) string { return r.Operation })},
		{"level", f.Levels, []string{string(result.Must), string(result.Should), string(result.Info)}},
		{"state", f.States, []string{
			string(result.Verified), string(result.Violated), string(result.NotObserved), string(result.NotTestable),
		}},
		{"page", f.Pages, distinct(rows, func(r Row) string { return r.Source.Page })},
	} {
		for _, word := range field.words {
			if !slices.Contains(field.known, word) {
				return &UnknownError{What: field.what, Word: word, Known: field.known}
			}
		}
	}
	return nil
}

// distinct returns the words of the rows in order of first occurrence, without the empty one.
func distinct(rows []Row, word func(Row) string) []string {
	var out []string
	for _, row := range rows {
		if w := word(row); w != "" && !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out
}
