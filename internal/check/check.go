// Package check judges exchanges that were saved, offline: it finds the operation of each, leaves out those that show
// nothing about the service and says why, and gathers the findings. It reads no format (package capture does) and sends
// nothing.
package check

import (
	"context"
	"fmt"
	"io"
	"strings"

	"elbconformance/internal/capture"
	"elbconformance/internal/contract"
	"elbconformance/internal/judge"
	"elbconformance/openapi"
)

// Checker judges saved exchanges. It is immutable and safe for concurrent use.
type Checker struct {
	contract *contract.Contract
	judge    *judge.Judge
	masks    masks
}

// Options say what a file holds. The zero value finds out.
type Options struct {
	Form      capture.Form // empty: told by the beginning of the file
	Operation string       // operationId: of a response without its request; elsewhere, the only one to judge
	Status    int          // of a lone body; 0 means the operation's success status
	URL       string       // of the request, where the file holds none
}

// InputError is a mistake in the file or in the options: it says what is wrong, where, and what mends it.
type InputError struct{ Err error }

// Error implements error.
func (e *InputError) Error() string { return e.Err.Error() }

// Unwrap gives the cause.
func (e *InputError) Unwrap() error { return e.Err }

func wrong(format string, args ...any) error { return &InputError{fmt.Errorf(format, args...)} }

// New returns a checker by the documents that this program carries.
func New(ctx context.Context) (*Checker, error) {
	c, err := contract.Embedded(ctx)
	if err != nil {
		return nil, err
	}
	j, err := judge.New(c, openapi.Documents())
	if err != nil {
		return nil, err
	}
	return &Checker{contract: c, judge: j, masks: newMasks()}, nil
}

// Operations returns the ids of the operations that there are.
func (c *Checker) Operations() []string {
	var out []string
	for _, op := range c.contract.Operations() {
		out = append(out, op.ID)
	}
	return out
}

// Check judges what r holds. An InputError is the user's to mend; another error is this program's own.
func (c *Checker) Check(r io.Reader, o Options) (*Report, error) {
	source, err := capture.Open(r)
	if err != nil {
		return nil, &InputError{err}
	}
	if o.Form == "" {
		o.Form = source.Form()
	}
	p, err := c.plan(o)
	if err != nil {
		return nil, err
	}
	report := newReport(c)
	for entry, err := range source.Entries(o.Form) {
		if err != nil {
			return nil, &InputError{err}
		}
		if err := c.add(report, p, entry); err != nil {
			return nil, err
		}
	}
	report.sort()
	return report, nil
}

// add judges one exchange, or notes why it does not.
func (c *Checker) add(report *Report, p plan, entry capture.Entry) error {
	x := entry.Exchange
	if err := p.complete(x); err != nil {
		return err
	}
	place := placeOf(x)
	op, reason := p.operation(x)
	if op != nil {
		reason = p.unfit(entry)
	}
	if reason != "" {
		report.skip(place, reason)
		return nil
	}
	x.Operation = op.ID
	judgement, err := c.judge.Exchange(c.masks.lift(x))
	if err != nil {
		return fmt.Errorf("%s: %w", place, err)
	}
	report.add(place, x, judgement.Findings)
	return nil
}

func (c *Checker) known() string { return strings.Join(c.Operations(), ", ") }
