// Package corpus derives, from the documents alone, an exchange that conforms to a requirement and one that violates it
// and nothing else. It shows people what a requirement means, and tests what the judge notices.
package corpus

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"elbconformance/internal/contract"
	"elbconformance/internal/result"
	"elbconformance/internal/values"
)

// Example is a pair of exchanges about one requirement of a response.
type Example struct {
	Conforming *result.Exchange
	Violating  *result.Exchange
	Pointer    string // where the violation stands in the body
	Note       string // what was changed
}

// NoExampleError says why a requirement has no pair: it is no requirement of a response, or only a run can show it.
type NoExampleError struct{ Reason string }

// Error implements error.
func (e *NoExampleError) Error() string { return "no example: " + e.Reason }

// Corpus derives examples from one contract. It is immutable and safe for concurrent use.
type Corpus struct {
	contract *contract.Contract
	shown    map[*openapi3.Schema]any // what the documents' examples show for a schema, wherever they do
	values   values.Maker
}

// New reads the examples of a contract's documents.
func New(c *contract.Contract) *Corpus {
	out := &Corpus{contract: c, shown: map[*openapi3.Schema]any{}}
	out.values.Shown = func(s *openapi3.Schema) any { return out.shown[s] }
	for _, op := range c.Operations() {
		for _, r := range op.Responses {
			if value, err := base(r); err == nil && r.Body != nil {
				out.read(r.Body, value)
			}
		}
	}
	return out
}

func (c *Corpus) read(n *contract.Node, value any) {
	switch v := value.(type) {
	case map[string]any:
		if n.Type == "object" && c.shown[n.Schemas[0]] == nil {
			c.shown[n.Schemas[0]] = v
		}
		for _, name := range n.Order {
			c.read(n.Properties[name], v[name])
		}
	case []any:
		if n.Items == nil {
			return
		}
		for _, item := range v {
			c.read(n.Items, item)
		}
	}
}

// Of returns the pair of a requirement of a contract; for many, make a Corpus once.
func Of(c *contract.Contract, id result.RequirementID) (Example, error) { return New(c).Of(id) }

// Of returns the pair of a requirement. The error is a *NoExampleError where there can be none, else a defect of the
// documents: an example that cannot be brought to conform, or a value that nothing can break.
func (c *Corpus) Of(id result.RequirementID) (Example, error) {
	for _, op := range c.contract.Operations() {
		for _, r := range op.Responses {
			if e, ok, err := c.ofResponse(op, r, id); ok || err != nil {
				return e, err
			}
		}
		for _, rule := range op.Rules {
			if rule.Requirement.ID == id {
				return ofOperationRule(op, rule)
			}
		}
	}
	return Example{}, &NoExampleError{"a single answer does not show it"}
}

func (c *Corpus) ofResponse(op *contract.Operation, r *contract.Response, id result.RequirementID) (Example, bool, error) {
	switch {
	case r.ContentType != nil && r.ContentType.ID == id:
		e, err := ofContentType(op, r)
		return e, true, err
	case r.Decode != nil && r.Decode.ID == id, r.StatusRow != nil && r.StatusRow.ID == id:
		return Example{}, true, &NoExampleError{"only a run can show it"}
	case r.Body == nil:
		return Example{}, false, nil
	}
	var found *change
	var problem error
	r.Body.Walk(func(n *contract.Node) {
		if found == nil && problem == nil {
			found, problem = c.changeOf(n, id)
		}
	})
	if problem != nil || found == nil {
		return Example{}, problem != nil, problem
	}
	e, err := found.apply(op, r)
	return e, true, err
}

// base is the document's own example of a response, as decoded JSON.
func base(r *contract.Response) (any, error) {
	if r.Example == nil {
		return nil, fmt.Errorf("response %s has no example in its document", r.Code)
	}
	text, err := json.Marshal(r.Example)
	if err != nil {
		return nil, err
	}
	var value any
	err = json.Unmarshal(text, &value)
	return value, err
}

// exchange dresses a body as the answer of an operation to a plain request.
func exchange(op *contract.Operation, r *contract.Response, params map[string]any, request, body any) (*result.Exchange, error) {
	text, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	x := &result.Exchange{
		ID: "example", Operation: op.ID, Started: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC),
		Request: result.Request{Method: op.Method, URL: address(op, params), Header: http.Header{}},
		Response: &result.Response{
			Status: statusOf(r), Body: text, Header: http.Header{"Content-Type": {"application/json"}},
		},
	}
	if op.Body != nil {
		if request == nil {
			if request, err = op.RequestExample(); err != nil {
				return nil, err
			}
		}
		if x.Request.Body, err = json.Marshal(request); err != nil {
			return nil, err
		}
		x.Request.Header.Set("Content-Type", "application/json")
	}
	return x, nil
}

func statusOf(r *contract.Response) int {
	if r.Status == 0 {
		return http.StatusNotFound
	}
	return r.Status
}

// parameters are the documented example values of an operation's parameters.
func parameters(op *contract.Operation) map[string]any {
	out := map[string]any{}
	for _, p := range op.Parameters {
		if p.Example != nil {
			out[p.Name] = p.Example
		}
	}
	return out
}

func address(op *contract.Operation, params map[string]any) string {
	path, query := op.Path, url.Values{}
	for _, p := range op.Parameters {
		value, ok := params[p.Name]
		if !ok || value == nil {
			continue
		}
		if p.In == result.InPath {
			path = replaceParameter(path, p.Name, fmt.Sprint(value))
		} else {
			query.Set(p.Name, fmt.Sprint(value))
		}
	}
	u := "https://elb.example.com" + path
	if len(query) > 0 {
		u += "?" + query.Encode()
	}
	return u
}
