package reports

import (
	"slices"

	"elbconformance/internal/result"
)

// evidence is one violated requirement as every report shows it: what was expected, what came, where, and how to see
// it again.
type evidence struct {
	requirement result.RequirementRow
	level       result.Level
	message     string
	expected    string
	actual      string // empty where nothing was there to show
	pointer     string
	also        []result.RequirementID
	count       int // exchanges, or cases where a law spans several
	exchange    *result.ExchangeEvent
	rerun       string
}

// evidenceOf gives the evidence of a violation by its first example.
func evidenceOf(r *result.Report, v result.Violation) evidence {
	e := evidence{
		requirement: v.Requirement, level: v.Level, count: v.Count,
		expected: expectation(v.Requirement.Requirement), rerun: rerun(r, v.Requirement.Operation),
	}
	if len(v.Examples) > 0 {
		e.show(r, v.Examples[0])
	}
	return e
}

// evidenceIn gives the evidence of a violation in one case. The report keeps a few examples for each violation; a case
// that is none of them is shown by its own reason and its last exchange.
func evidenceIn(r *result.Report, v result.Violation, c result.CaseEvent) evidence {
	e := evidence{
		requirement: v.Requirement, level: v.Level, count: v.Count, message: c.Reason,
		expected: expectation(v.Requirement.Requirement), rerun: rerun(r, c.Operation),
	}
	for _, example := range v.Examples {
		if example.Case == c.ID && example.Declared {
			e.show(r, example)
			break
		}
	}
	if e.exchange == nil {
		e.exchange = lastExchange(r, c)
	}
	return e
}

func (e *evidence) show(r *result.Report, f result.FindingEvent) {
	e.message, e.pointer, e.also = f.Message, f.Pointer, f.Also
	if f.Actual != nil {
		e.actual = compactJSON(f.Actual)
	}
	if x, ok := r.Exchange(f.Exchange); ok {
		e.exchange = &x
	}
}

func (e *evidence) requestID() string {
	if e.exchange == nil {
		return ""
	}
	return e.exchange.RequestID
}

func lastExchange(r *result.Report, c result.CaseEvent) *result.ExchangeEvent {
	for _, id := range slices.Backward(c.Exchanges) {
		if x, ok := r.Exchange(id); ok {
			return &x
		}
	}
	return nil
}

// expectation puts a ledger row in words: the keyword and its value.
func expectation(row result.Requirement) string {
	if row.Value == nil {
		return row.Keyword
	}
	return row.Keyword + " " + compactJSON(row.Value)
}

// rerun is the command that repeats the cases of one operation; empty where the results do not say how they were made.
func rerun(r *result.Report, operation string) string {
	if r.Run.Rerun == "" || operation == "" {
		return r.Run.Rerun
	}
	return r.Run.Rerun + " --operation " + operation
}
