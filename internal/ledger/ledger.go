// Package ledger answers questions about the requirements of a contract: which there are, what state a run left them in,
// what one of them means, how many each page gives, and whether their ids are still those that others rely on. It reads
// documents and results that are given to it; it judges nothing and opens no file.
package ledger

import (
	"fmt"
	"slices"

	"elbconformance/internal/contract"
	"elbconformance/internal/result"
)

// Row is one requirement with its place in the document.
type Row = result.RequirementRow

// WithStates returns a copy of the rows in which each requirement has the state that a run left it in. Those that the
// run did not select keep none.
func WithStates(rows []Row, run *result.Report) []Row {
	out := slices.Clone(rows)
	for i := range out {
		if state, ok := run.States[out[i].ID]; ok {
			out[i].State = &state
		}
	}
	return out
}

// OtherDocuments says that a run was judged by other documents than these, or "" where it was not.
func OtherDocuments(c *contract.Contract, run *result.Report) string {
	if run.Run.Contract.Digest == c.Info().Digest {
		return ""
	}
	return "the results were judged by other documents than this program carries; states are shown for the ids that both have"
}

// Totals are the counts of a list of requirements.
type Totals struct {
	Rows        int
	Levels      map[result.Level]int
	NotTestable int
	States      map[result.State]int // empty without the results of a run
}

// Count counts rows.
func Count(rows []Row) Totals {
	t := Totals{Rows: len(rows), Levels: map[result.Level]int{}, States: map[result.State]int{}}
	for _, row := range rows {
		t.Levels[row.Level]++
		if !row.Testable {
			t.NotTestable++
		}
		if row.State != nil {
			t.States[*row.State]++
		}
	}
	return t
}

// String is the totals as one line.
func (t Totals) String() string {
	out := fmt.Sprintf("%d requirements: %d must, %d should, %d info; %d not testable",
		t.Rows, t.Levels[result.Must], t.Levels[result.Should], t.Levels[result.Info], t.NotTestable)
	if len(t.States) > 0 {
		out += fmt.Sprintf("; in the run %d verified, %d violated, %d not observed",
			t.States[result.Verified], t.States[result.Violated], t.States[result.NotObserved])
	}
	return out
}
