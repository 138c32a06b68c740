package result

import (
	"slices"
	"sort"
)

// examplesKept is how many exchanges a violation keeps as evidence.
const examplesKept = 3

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
	complete bool

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
		t.complete, t.stopped = true, e.Stopped
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
		Run: t.run, Planned: t.planned, Ledger: t.rows, Leaks: t.leaks, Stopped: t.stopped, Complete: t.complete,
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
