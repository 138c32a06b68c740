package result

import (
	"fmt"
	"io"
	"slices"
	"sort"
)

// examplesKept is how many exchanges a violation keeps as evidence.
const examplesKept = 3

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

// Tally gathers events until Report is called. It is not safe for concurrent use.
type Tally struct {
	run      Run
	planned  []PlannedCase
	rows     []RequirementRow
	ended    map[string]CaseEvent
	order    []string
	findings []FindingEvent
	seen     Observations
	leaks    []Leak
	stopped  string

	exchanges map[string]ExchangeEvent
	bodies    map[string]string
}

// NewTally returns an empty tally.
func NewTally() *Tally {
	return &Tally{
		ended: map[string]CaseEvent{}, seen: Observations{},
		exchanges: map[string]ExchangeEvent{}, bodies: map[string]string{},
	}
}

// Add takes the next event of the file.
func (t *Tally) Add(e Event) {
	switch e := e.(type) {
	case Run:
		t.run = e
	case Plan:
		t.planned = append(t.planned, e.Cases...)
	case RequirementRow:
		t.rows = append(t.rows, e)
	case ExchangeEvent:
		t.exchange(e)
	case ObservationEvent:
		t.seen.Add(e.Counts)
	case CaseEvent:
		if _, again := t.ended[e.ID]; !again {
			t.order = append(t.order, e.ID)
		}
		t.ended[e.ID] = e
	case FindingEvent:
		t.findings = append(t.findings, e)
	case Leak:
		t.leaks = append(t.leaks, e)
	case Summary:
		t.stopped = e.Stopped
	}
}

func (t *Tally) exchange(e ExchangeEvent) {
	if e.Response != nil {
		own := *e.Response // the event stays the caller's
		e.Response = &own
	}
	for _, m := range []*WireMessage{&e.Request, e.Response} {
		if m != nil && m.Body != "" {
			t.bodies[m.Digest] = m.Body
			m.Body = ""
		}
	}
	t.exchanges[e.ID] = e
}

// Report computes states, counts and verdict.
func (t *Tally) Report() *Report {
	r := &Report{
		Run: t.run, Planned: t.planned, Ledger: t.rows, Leaks: t.leaks, Stopped: t.stopped,
		States: map[RequirementID]State{}, exchanges: t.exchanges, bodies: t.bodies,
	}
	r.Cases = t.cases()
	r.Violations = t.violations()
	t.states(r)
	r.count()
	r.gaps()
	r.decide()
	return r
}

// cases returns the planned cases in plan order, each planned case without an end as an error, then the unplanned.
func (t *Tally) cases() []CaseEvent {
	planned := make(map[string]bool, len(t.planned))
	var out []CaseEvent
	for _, p := range t.planned {
		planned[p.ID] = true
		ended, ok := t.ended[p.ID]
		if !ok {
			ended = CaseEvent{
				ID: p.ID, Name: p.Name, Operation: p.Operation, Kind: p.Kind, Requirements: p.Requirements,
				Started: t.run.Started, Outcome: t.notRun(),
			}
		}
		out = append(out, ended)
	}
	for _, id := range t.order {
		if !planned[id] {
			out = append(out, t.ended[id])
		}
	}
	return out
}

// notRun is the outcome of a planned case without an end. Stopping at the first failure was asked for; every other
// early end leaves the run inconclusive.
func (t *Tally) notRun() Outcome {
	switch t.stopped {
	case "":
		return Err("not run: the results end before this case")
	case StoppedFailFast:
		return SkipBecause(Excluded, "not run: the run stopped at the first failure, as asked")
	}
	return Err("not run: the run stopped early (" + t.stopped + ")")
}

func (t *Tally) violations() []Violation {
	rank := make(map[RequirementID]int, len(t.rows))
	for i, row := range t.rows {
		rank[row.ID] = i
	}
	byID := map[RequirementID]*Violation{}
	var ids []RequirementID
	for _, f := range t.findings {
		v := byID[f.Requirement]
		if v == nil {
			v = &Violation{Level: f.Level, Requirement: RequirementRow{Requirement: Requirement{
				ID: f.Requirement, Operation: f.Operation, Level: f.Level, Source: f.Source,
			}}}
			if i, ok := rank[f.Requirement]; ok {
				v.Requirement = t.rows[i]
			}
			byID[f.Requirement] = v
			ids = append(ids, f.Requirement)
		}
		v.Count++
		if f.Declared && !slices.Contains(v.Declared, f.Case) {
			v.Declared = append(v.Declared, f.Case)
		}
		if len(v.Examples) < examplesKept {
			v.Examples = append(v.Examples, f)
		}
	}
	position := func(id RequirementID) int {
		if i, ok := rank[id]; ok {
			return i
		}
		return len(rank)
	}
	sort.SliceStable(ids, func(i, j int) bool {
		a, b := byID[ids[i]], byID[ids[j]]
		if a.Level != b.Level {
			return levelRank(a.Level) < levelRank(b.Level)
		}
		return position(ids[i]) < position(ids[j])
	})
	out := make([]Violation, len(ids))
	for i, id := range ids {
		out[i] = *byID[id]
	}
	return out
}

func levelRank(l Level) int { return slices.Index([]Level{Must, Should, Info}, l) }

func (t *Tally) states(r *Report) {
	for _, row := range t.rows {
		switch {
		case !row.Testable:
			r.States[row.ID] = NotTestable
		case t.seen[row.ID] > 0:
			r.States[row.ID] = Verified
		default:
			r.States[row.ID] = NotObserved
		}
	}
	for _, v := range r.Violations {
		r.States[v.Requirement.ID] = Violated
	}
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
