package result

import (
	"fmt"
	"io"
)

// Report is everything that a results file says, and the verdict that follows from it. Every rendered report and the
// exit code are functions of this value alone.
type Report struct {
	Run        Run
	Planned    []PlannedCase
	Ledger     []RequirementRow // in ledger order
	States     map[RequirementID]State
	Cases      []CaseEvent // planned cases in plan order, then cases of custom specs in order of ending
	Violations []Violation // must first, then ledger order
	Gaps       []Gap       // what was selected and not tested, and why
	Unverified []string    // operations whose cases ran and verified nothing
	Leaks      []Leak
	Counts     Counts
	Verdict    Verdict
	Exit       Exit
	Stopped    string
	Complete   bool // its summary is there; without it the file was cut, or the run killed

	exchanges map[string]ExchangeEvent
	bodies    map[string]string
}

// Counts are the totals that every report prints.
type Counts struct {
	Cases          int              `json:"cases"`
	Passed         int              `json:"passed"`
	Failed         int              `json:"failed"`
	Errors         int              `json:"errors"`
	Skipped        int              `json:"skipped"`
	SkippedBy      map[SkipKind]int `json:"skipped_by"`
	KnownFailures  int              `json:"known_failures"`
	Exchanges      int              `json:"exchanges"`
	Requirements   int              `json:"requirements"`
	Verified       int              `json:"verified"`
	ViolatedMust   int              `json:"violated_must"`
	ViolatedShould int              `json:"violated_should"`
	NotObserved    int              `json:"not_observed"`
}

// Violation is one violated requirement with all that showed it.
type Violation struct {
	Requirement RequirementRow
	Level       Level
	Count       int      // exchanges, or cases where a law spans several, that showed it
	Declared    []string // red cases that declare this expectation
	Examples    []FindingEvent
}

// Gap is something selected that the run did not test.
type Gap struct {
	What   string // an operation, or "N must requirements of <operation>"
	Kind   string // a SkipKind or "not-observed"
	Reason string
	Count  int
}

// Exchange returns a logged exchange by id.
func (r *Report) Exchange(id string) (ExchangeEvent, bool) {
	x, ok := r.exchanges[id]
	return x, ok
}

// Body returns the logged body of a message, wherever in the file it was stored.
func (r *Report) Body(m *WireMessage) string {
	if m == nil {
		return ""
	}
	return r.bodies[m.Digest]
}

// ReadReport computes the report of a results file.
func ReadReport(from io.Reader) (*Report, error) {
	t := NewTally()
	if err := ReadEvents(from, t.Add); err != nil {
		return nil, err
	}
	return t.Report(), nil
}

func (r *Report) count() {
	r.Counts = Counts{Cases: len(r.Cases), SkippedBy: map[SkipKind]int{}, Exchanges: len(r.exchanges), Requirements: len(r.Ledger)}
	for _, c := range r.Cases {
		switch c.Status {
		case Passed:
			r.Counts.Passed++
		case Failed:
			r.Counts.Failed++
		case Errored:
			r.Counts.Errors++
		case KnownFailure:
			r.Counts.KnownFailures++
		case Skipped:
			r.Counts.Skipped++
			r.Counts.SkippedBy[c.Skip]++
		}
	}
	for _, v := range r.Violations {
		switch v.Level {
		case Must:
			r.Counts.ViolatedMust++
		case Should:
			r.Counts.ViolatedShould++
		}
	}
	for _, row := range r.Ledger {
		switch r.States[row.ID] {
		case Verified:
			r.Counts.Verified++
		case NotObserved:
			r.Counts.NotObserved++
		}
	}
}

// gaps names what was selected and not tested: skipped cases by operation and reason, then core requirements that no
// exchange exercised; and the operations that ran without verifying anything.
func (r *Report) gaps() {
	ran, absent := r.skips()
	verified, unseen := r.observed()
	for _, op := range r.Run.Selection.Operations {
		if n := unseen[op]; n > 0 && !absent[op] {
			r.Gaps = append(r.Gaps, Gap{
				What: op, Kind: string(NotObserved), Count: n,
				Reason: fmt.Sprintf("%d must requirements were in no exchange", n),
			})
		}
		if ran[op] && verified[op] == 0 {
			r.Unverified = append(r.Unverified, op)
		}
	}
}

// skips enters the skipped cases, and returns the operations of which some case ran and those not offered.
func (r *Report) skips() (ran, absent map[string]bool) {
	ran, absent = map[string]bool{}, map[string]bool{}
	type key struct{ operation, kind, reason string }
	at := map[key]int{}
	for _, c := range r.Cases {
		absent[c.Operation] = absent[c.Operation] || c.Skip == NotOffered
		if c.Status != Skipped {
			ran[c.Operation] = true
			continue
		}
		k := key{c.Operation, string(c.Skip), c.Reason}
		i, known := at[k]
		if !known {
			i = len(r.Gaps)
			at[k] = i
			r.Gaps = append(r.Gaps, Gap{What: k.operation, Kind: k.kind, Reason: k.reason})
		}
		r.Gaps[i].Count++
	}
	return ran, absent
}

// observed counts by operation the requirements that the run exercised, and the core ones that it did not.
func (r *Report) observed() (verified, unseen map[string]int) {
	verified, unseen = map[string]int{}, map[string]int{}
	for _, row := range r.Ledger {
		switch state := r.States[row.ID]; {
		case state == Verified || state == Violated:
			verified[row.Operation]++
		case state == NotObserved && row.Level == Must:
			unseen[row.Operation]++
		}
	}
	return verified, unseen
}
