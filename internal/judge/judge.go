// Package judge turns an exchange into findings and observations: it reads the response's bytes strictly, validates the
// decoded value once against the compiled schema, and gives every violation the id of its requirement. It never sends
// anything and never decides whether a case passes.
package judge

import (
	"fmt"
	"mime"
	"net/http"
	"strings"

	"elbconformance/internal/contract"
	"elbconformance/internal/result"
	"elbconformance/openapi"
)

// observed is about how many requirements a large answer exercises.
const observed = 256

// Judge holds the compiled schemas of a contract. It is immutable and safe for concurrent use.
type Judge struct {
	contract *contract.Contract
	schemas  schemas
}

// Judgement is what one exchange shows.
type Judgement struct {
	Findings     []result.Finding
	Observations result.Observations
}

// New compiles every response schema of the contract. documents are those that the contract was loaded from. An error
// is a defect of the documents or of this program, never of a target.
func New(c *contract.Contract, documents []openapi.Document) (*Judge, error) {
	compiled, err := compile(c, documents)
	if err != nil {
		return nil, fmt.Errorf("compile response schemas: %w", err)
	}
	return &Judge{contract: c, schemas: compiled}, nil
}

// Exchange judges the response of an exchange against what the contract documents for its operation and status, and
// counts what the exchange exercised. An exchange without an operation or without a response shows nothing. An error is
// this program's own: a violation that belongs to no requirement.
func (j *Judge) Exchange(x *result.Exchange) (Judgement, error) {
	out := Judgement{Observations: make(result.Observations, observed)}
	op, ok := j.contract.Operation(x.Operation)
	if !ok || x.Response == nil {
		return out, nil
	}
	response := op.Response(x.Response.Status)
	v := &verdict{op: op, response: response, status: x.Response.Status, out: &out, blemishes: blemishes{}, narrowed: blemishes{}}
	if err := j.response(v, x); err != nil {
		return out, fmt.Errorf("judge %s, status %d: %w", op.ID, x.Response.Status, err)
	}
	observeRequest(out.Observations, op, x)
	return out, nil
}

// verdict is one response being judged.
type verdict struct {
	op       *contract.Operation
	response *contract.Response
	status   int
	out      *Judgement

	strange   bool      // some object has a field that no page documents
	blemishes blemishes // where the schema is violated
	narrowed  blemishes // where a narrower reading is
}

func (j *Judge) response(v *verdict, x *result.Exchange) error {
	if v.response.Body == nil {
		v.bodiless(x.Response)
		return nil
	}
	v.observe(v.response.ContentType)
	if problem := mediaProblem(x.Response.Header); problem != "" {
		v.find(v.response.ContentType, "", problem, x.Response.Header.Get("Content-Type"))
		return nil
	}
	if x.Response.Truncated {
		return nil // what was not read shows nothing; the run calls it an error of its own
	}
	value, err := decode(x.Response.Body)
	if err != nil {
		v.find(v.response.ContentType, "", "the body is not one well-formed JSON text: "+err.Error(), nil)
		return nil //nolint:nilerr // the finding says it
	}
	violations, err := j.schemas.validate(v.response, value)
	if err != nil {
		return err
	}
	if err := v.report(violations, value); err != nil {
		return err
	}
	for _, w := range violations {
		v.blemishes.add(pointer(w.at))
	}
	v.narrower(v.response.Body, value, "", placesOf(violations))
	v.strange = observeValue(v.out.Observations, v.response.Body, value)
	if err := v.rules(value, x); err != nil {
		return err
	}
	if v.strange {
		v.unknown(v.response.Body, value, "")
	}
	return nil
}

// bodiless judges a response that is documented without a body. net/http hides a body after 204, but not its length.
func (v *verdict) bodiless(r *result.Response) {
	v.observe(v.response.ContentType)
	length := r.Header.Get("Content-Length")
	if len(r.Body) > 0 || (length != "" && length != "0") {
		v.find(v.response.ContentType, "", "this answer has no body by contract, but one was sent", length)
	}
}

func (v *verdict) observe(row *contract.Requirement) {
	if row != nil {
		v.out.Observations[row.ID]++
	}
}

func (v *verdict) find(row *contract.Requirement, pointer, message string, actual any) {
	v.out.Findings = append(v.out.Findings, result.Finding{
		Requirement: row.ID, Level: row.Level, Operation: v.op.ID, Status: v.status, Pointer: pointer,
		Message: message, Actual: bounded(actual), Source: row.Source, Also: []result.RequirementID{},
	})
}

func mediaProblem(h http.Header) string {
	values := h.Values("Content-Type")
	if len(values) == 0 {
		return "no Content-Type; application/json is documented"
	}
	media, _, err := mime.ParseMediaType(values[0])
	if err != nil && media == "" {
		return "Content-Type cannot be read; application/json is documented"
	}
	if !strings.EqualFold(media, "application/json") {
		return "Content-Type is " + media + "; application/json is documented"
	}
	return ""
}
