package suites

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/onsi/gomega/types"

	"elbconformance/internal/result"
	"elbconformance/internal/target"
)

// ConformTo succeeds when an answer conforms to what the contract documents for the operation: its status, media type,
// schema and ranges. The actual value is the *http.Response of a client that this environment gave; its body may have
// been read already. Narrower readings, below must, do not fail it.
func (e *Environment) ConformTo(operation string) types.GomegaMatcher {
	return &conformTo{environment: e, operation: operation}
}

type conformTo struct {
	environment *Environment
	operation   string
	findings    []result.Finding
}

// Match implements types.GomegaMatcher.
func (m *conformTo) Match(actual any) (bool, error) {
	if _, ok := m.environment.Contract.Operation(m.operation); !ok {
		return false, fmt.Errorf("ConformTo(%q): the contract has no such operation", m.operation)
	}
	response, ok := actual.(*http.Response)
	if !ok {
		return false, fmt.Errorf("ConformTo takes the *http.Response of an answer, not %T", actual)
	}
	x, ok := target.ExchangeOf(response)
	if !ok {
		return false, fmt.Errorf("ConformTo takes an answer to a client of this environment; this one was not recorded")
	}
	if x.Operation != m.operation {
		return false, fmt.Errorf("ConformTo(%q): the answer belongs to %q", m.operation, x.Operation)
	}
	m.findings = nil
	for _, f := range m.environment.recorder.Findings(x.ID) {
		if f.Level == result.Must {
			m.findings = append(m.findings, f)
		}
	}
	return len(m.findings) == 0, nil
}

// FailureMessage implements types.GomegaMatcher.
func (m *conformTo) FailureMessage(any) string {
	var b strings.Builder
	fmt.Fprintf(&b, "the answer does not conform to %s:", m.operation)
	for _, f := range m.findings {
		fmt.Fprintf(&b, "\n  %s (%s): %s", f.Requirement, f.Source, f.Message)
	}
	return b.String()
}

// NegatedFailureMessage implements types.GomegaMatcher.
func (m *conformTo) NegatedFailureMessage(any) string {
	return "the answer conforms to " + m.operation + ", and was expected not to"
}
