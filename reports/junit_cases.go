package reports

import (
	"slices"
	"strings"

	"elbconformance/internal/result"
)

// longestMessage bounds a message attribute.
const longestMessage = 300

func (b *junitBuilder) operationCases(operation string) []junitCase {
	var cases []junitCase
	for _, c := range b.report.Cases {
		if c.Operation == operation {
			cases = append(cases, b.caseOf(c))
		}
	}
	return cases
}

func (b *junitBuilder) caseOf(c result.CaseEvent) junitCase {
	out := b.named(b.class(c.Operation), title(c))
	out.seconds = secondsOf(c)
	out.Time = junitTime(out.seconds)
	switch c.Status {
	case result.Passed:
	case result.Failed:
		out.Failure = b.failure(c)
	case result.Skipped:
		out.Skipped = skip(string(c.Skip), c.Reason)
	case result.KnownFailure:
		out.Skipped = skip(string(result.KnownFailure), c.Reason)
	default:
		out.Error = b.caseError(c)
	}
	return out
}

// title is the stable name of a case: its id, which is unique, and its title unless that says the same.
func title(c result.CaseEvent) string {
	switch {
	case c.ID == "" && c.Name == "":
		return "unnamed case"
	case c.ID == "" || strings.HasPrefix(c.Name, c.ID):
		return c.Name
	case c.Name == "":
		return c.ID
	}
	return c.ID + " " + c.Name
}

// skip says the reason twice, since one consumer reads the attribute and another the text.
func skip(kind, reason string) *junitSkip {
	message := attribute(kind+": "+firstLine(orUnknown(reason)), longestMessage)
	return &junitSkip{Message: message, Body: message}
}

// failure blames the strongest requirement that the case declares and that did not hold.
func (b *junitBuilder) failure(c result.CaseEvent) *junitProblem {
	var shown []evidence
	for _, v := range b.report.Violations {
		if slices.Contains(v.Declared, c.ID) {
			shown = append(shown, evidenceIn(b.report, v, c))
		}
	}
	if len(shown) == 0 {
		bare := evidence{message: orUnknown(c.Reason), exchange: lastExchange(b.report, c), rerun: rerun(b.report, c.Operation)}
		return b.problem("expectation", bare.message, b.caseBody(c.ID, bare))
	}
	return b.problem(string(shown[0].requirement.ID), orUnknown(shown[0].message), b.caseBody(c.ID, shown...))
}

func (b *junitBuilder) caseError(c result.CaseEvent) *junitProblem {
	e := evidence{message: orUnknown(c.Reason), exchange: lastExchange(b.report, c), rerun: rerun(b.report, c.Operation)}
	return b.problem(b.errorType(c), e.message, b.caseBody(c.ID, e))
}

// errorType names the kind of trouble: ours, a case that never ran, or what the case's last exchange shows.
func (b *junitBuilder) errorType(c result.CaseEvent) string {
	if c.Internal {
		return "internal"
	}
	if strings.HasPrefix(c.Reason, "not run") {
		return "not-run"
	}
	x := lastExchange(b.report, c)
	if x == nil {
		return "environment"
	}
	if x.Error != "" || x.Response == nil {
		return "transport"
	}
	switch x.Response.Status {
	case 401, 403:
		return "auth"
	case 429:
		return "rate-limit"
	case 502, 503, 504:
		return "gateway"
	}
	return "environment"
}

func (b *junitBuilder) problem(kind, message, body string) *junitProblem {
	return &junitProblem{
		Type: attribute(kind, longestName), Message: attribute(firstLine(message), longestMessage), Body: body,
	}
}

// requirementCases gives one failing case for each must requirement of the operation that the judge saw violated and
// that no case of the run stands for.
func (b *junitBuilder) requirementCases(operation string) []junitCase {
	var cases []junitCase
	for _, v := range b.report.Violations {
		if v.Requirement.Operation != operation || v.Level != result.Must || b.declared(v) {
			continue
		}
		e := evidenceOf(b.report, v)
		c := b.named(b.class(operation)+".requirements", string(v.Requirement.ID))
		c.Failure = b.problem(string(v.Requirement.ID), orUnknown(e.message), b.requirementBody(v, e))
		cases = append(cases, c)
	}
	return cases
}

// declared reports whether a case that is not green stands for the violation already.
func (b *junitBuilder) declared(v result.Violation) bool {
	return slices.ContainsFunc(b.report.Cases, func(c result.CaseEvent) bool {
		return (c.Status == result.Failed || c.Status == result.KnownFailure) && slices.Contains(v.Declared, c.ID)
	})
}
