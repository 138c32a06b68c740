package ledger

import (
	"errors"
	"slices"
	"strings"

	"elbconformance/internal/contract"
	"elbconformance/internal/corpus"
	"elbconformance/internal/result"
)

// Explanation is all that is known of one requirement.
type Explanation struct {
	result.Requirement

	Document       string    `json:"document"`
	Line           int       `json:"line"` // 1-based; 0 where the keyword has no line of its own
	Statement      string    `json:"statement"`
	Description    string    `json:"description,omitempty"` // of the field, as the document has it
	Reading        *Conflict `json:"reading"`               // of the conflict that it belongs to
	Rule           *RuleText `json:"rule"`
	Wider          *Reading  `json:"wider"`                // what a narrower reading narrows
	Narrower       *Reading  `json:"narrower"`             // the narrower reading of this
	Example        *Example  `json:"example"`              // of a requirement of an answer
	Values         *Pair     `json:"values"`               // of a requirement of a request
	NoExampleError string    `json:"no_example,omitempty"` // why there is none
	See            See       `json:"see"`
	Result         *Result   `json:"result"` // nil without the results of a run

	fields map[string]bool // that a rule reads
}

// RuleText is a rule as the document has it.
type RuleText struct {
	When    string `json:"when,omitempty"`
	Rule    string `json:"rule"`
	Message string `json:"message"`
}

// Reading is the same keyword at the same place, read otherwise.
type Reading struct {
	ID    result.RequirementID `json:"id"`
	Value any                  `json:"value"`
}

// See is how a run shows a requirement.
type See struct {
	Command string   `json:"command"` // empty where nothing can show it
	Cases   []string `json:"cases"`   // ids of those whose answers exercise it
}

// Result is what a run says about a requirement.
type Result struct {
	State    *result.State `json:"state"` // nil where the run did not select its operation
	Count    int           `json:"count"` // exchanges that violate it
	Examples []Evidence    `json:"examples"`
}

// Evidence is one finding with the exchange that shows it.
type Evidence struct {
	Case     string `json:"case"`
	Exchange string `json:"exchange"`
	Request  string `json:"request"`
	Status   int    `json:"status"`
	Pointer  string `json:"pointer"`
	Message  string `json:"message"`
	Actual   any    `json:"actual"`
}

func (e Explainer) requirement(row Row) Explanation {
	op, _ := e.Contract.Operation(row.Operation) // a row's operation is in its contract
	at := find(op, row.ID)
	out := Explanation{
		Requirement: row.Requirement, Document: row.Document, Line: row.Line, Statement: Statement(row),
		Description: at.description(), See: e.see(op, row), Result: e.result(row),
	}
	if row.Conflict != nil {
		out.Reading = e.conflict(*row.Conflict)
	}
	if at.rule != nil {
		out.Rule = &RuleText{When: at.rule.When, Rule: at.rule.Text, Message: at.rule.Message}
		out.Statement = whereOf(row) + ": " + strings.TrimSuffix(at.rule.Message, ".") + "."
		out.fields = at.rule.Expression.Fields
	}
	if wide, ok := strings.CutSuffix(string(row.ID), narrowerSuffix); ok {
		out.Wider = e.reading(wide)
	} else {
		out.Narrower = e.reading(string(row.ID) + narrowerSuffix)
	}
	e.exemplify(&out, op, at)
	return out
}

func (e Explainer) reading(id string) *Reading {
	for _, row := range e.Contract.Ledger() {
		if string(row.ID) == id {
			return &Reading{ID: row.ID, Value: row.Value}
		}
	}
	return nil
}

// exemplify adds an exchange that keeps the requirement and one that breaks it, or such values of a request, or says why
// there are none.
func (e Explainer) exemplify(out *Explanation, op *contract.Operation, at found) {
	pair, err := corpus.Of(e.Contract, out.ID)
	if err == nil {
		out.Example = exampleOf(pair)
		return
	}
	out.NoExampleError = err.Error()
	if none, ok := errors.AsType[*corpus.NoExampleError](err); ok {
		out.NoExampleError = none.Reason
	}
	if request, err := pairOf(op, Row{Requirement: out.Requirement}, at); err == nil {
		out.Values, out.NoExampleError = request, ""
	}
}

// see finds the cases whose answers exercise a requirement: those that decide it, and, where it is about answers, all
// that expect such an answer.
func (e Explainer) see(op *contract.Operation, row Row) See {
	out := See{Cases: []string{}}
	if !row.Testable {
		return out
	}
	out.Command = "conformance run --operation " + row.Operation
	kinds := map[string]bool{}
	for _, c := range e.Cases {
		if slices.Contains(c.Decides, row.ID) || row.Location == result.InResponse && c.expects(op, row) {
			out.Cases = append(out.Cases, c.ID)
			kinds[c.Kind] = true
		}
	}
	if len(kinds) == 1 {
		for kind := range kinds {
			out.Command += " --label-filter kind:" + kind
		}
	}
	return out
}

// expects reports whether a case expects an answer that the row is about.
func (c Case) expects(op *contract.Operation, row Row) bool {
	return c.Operation == row.Operation && slices.ContainsFunc(c.Statuses, func(status int) bool {
		documented := op.Response(status)
		if documented == nil {
			return false
		}
		return row.Status == nil && documented.Status == 0 || row.Status != nil && documented.Status == *row.Status
	})
}

func (e Explainer) result(row Row) *Result {
	if e.Run == nil {
		return nil
	}
	out := &Result{State: row.State, Examples: []Evidence{}}
	for _, v := range e.Run.Violations {
		if v.Requirement.ID != row.ID {
			continue
		}
		out.Count = v.Count
		for _, f := range v.Examples {
			out.Examples = append(out.Examples, e.evidence(f))
		}
	}
	return out
}

func (e Explainer) evidence(f result.FindingEvent) Evidence {
	out := Evidence{
		Case: f.Case, Exchange: f.Exchange, Status: f.Status, Pointer: f.Pointer, Message: f.Message, Actual: f.Actual,
	}
	if x, ok := e.Run.Exchange(f.Exchange); ok {
		out.Request = x.Request.Method + " " + x.Request.URL
	}
	return out
}
