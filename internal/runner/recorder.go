package runner

import (
	"context"
	"slices"
	"sync"
	"time"

	"elbconformance/internal/cases"
	"elbconformance/internal/judge"
	"elbconformance/internal/result"
	"elbconformance/internal/target"
)

// recorder judges every exchange and writes the events of the run. Findings of a case are written when it ends, so that
// those which the case declares as its own are marked so and stand there once.
type recorder struct {
	log      *result.Log
	judge    *judge.Judge
	progress func(result.CaseEvent)

	mu       sync.Mutex
	current  string // case or custom spec that is running
	pending  []result.FindingEvent
	seen     result.Observations
	sent     []string
	internal string // what went wrong in this program during the case
	found    map[string][]result.Finding
	ended    map[string]bool
}

func newRecorder(log *result.Log, j *judge.Judge, progress func(result.CaseEvent)) *recorder {
	if progress == nil {
		progress = func(result.CaseEvent) {}
	}
	return &recorder{
		log: log, judge: j, progress: progress,
		seen: result.Observations{}, found: map[string][]result.Finding{}, ended: map[string]bool{},
	}
}

// exchange takes what the transport saw.
func (r *recorder) exchange(ctx context.Context, seen *result.Exchange) {
	x := *seen
	r.mu.Lock()
	defer r.mu.Unlock()
	if x.Case == "" && !x.Unjudged {
		x.Case = r.current
	}
	r.log.Exchange(&x)
	if !x.Unjudged {
		r.sent = append(r.sent, x.ID)
	}
	if _, trouble := target.TroubleOf(&x, target.CallOf(ctx).Auth); trouble || x.Unjudged || x.Operation == "" {
		return
	}
	judgement, err := r.judge.Exchange(&x)
	if err != nil {
		r.internal = err.Error()
		return
	}
	r.seen.Add(judgement.Observations)
	r.found[x.ID] = judgement.Findings
	r.pending = append(r.pending, collapse(&x, judgement.Findings)...)
}

// collapse keeps one finding for each requirement that an exchange violates, with the number of places that show it: a
// list of a thousand items with one fault is one finding.
func collapse(x *result.Exchange, findings []result.Finding) []result.FindingEvent {
	var out []result.FindingEvent
	index := map[result.RequirementID]int{}
	for _, f := range findings {
		if i, again := index[f.Requirement]; again {
			out[i].Places++
			continue
		}
		index[f.Requirement] = len(out)
		out = append(out, result.FindingEvent{Finding: f, Case: x.Case, Exchange: x.ID, Places: 1})
	}
	return out
}

// Findings implements suites.Recorder.
func (r *recorder) Findings(exchangeID string) []result.Finding {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.found[exchangeID]
}

// Started implements suites.Recorder.
func (r *recorder) Started(c cases.Case) { r.begin(c.ID) }

func (r *recorder) begin(id string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.current, r.pending, r.sent, r.internal = id, nil, nil, ""
	r.seen, r.found = result.Observations{}, map[string][]result.Finding{}
}

// Ended implements suites.Recorder.
func (r *recorder) Ended(c cases.Case, started time.Time, o result.Outcome) {
	r.end(result.CaseEvent{
		ID: c.ID, Name: c.Name, Operation: c.Operation, Kind: string(c.Kind), Started: started, Requirements: c.Requirements, Outcome: o,
	})
}

func (r *recorder) end(event result.CaseEvent) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.internal != "" {
		event.Outcome = result.InternalErr(r.internal)
	}
	event.DurationMS = float64(time.Since(event.Started).Microseconds()) / 1000
	event.Exchanges = r.sent
	r.seen.Add(event.Observations)
	if len(r.seen) > 0 {
		r.log.Append(result.ObservationEvent{Case: event.ID, Counts: r.seen})
	}
	for _, f := range r.declare(event) {
		r.log.Append(f)
	}
	r.log.Append(event)
	r.ended[event.ID] = true
	r.current = ""
	r.progress(event)
}

// declare merges the findings that the case declares into those of the judge.
func (r *recorder) declare(event result.CaseEvent) []result.FindingEvent {
	out := r.pending
	for _, f := range event.Findings {
		exchange := event.Exchange
		same := func(e result.FindingEvent) bool {
			return e.Requirement == f.Requirement && e.Pointer == f.Pointer && (exchange == "" || e.Exchange == exchange)
		}
		if i := slices.IndexFunc(out, same); i >= 0 {
			out[i].Declared = true
			continue
		}
		if exchange == "" && len(r.sent) > 0 {
			exchange = r.sent[len(r.sent)-1]
		}
		out = append(out, result.FindingEvent{Finding: f, Case: event.ID, Exchange: exchange, Declared: true})
	}
	return out
}

// Leaked implements suites.Recorder.
func (r *recorder) Leaked(leak result.Leak) { r.log.Append(leak) }

func (r *recorder) hasEnded(id string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.ended[id]
}
