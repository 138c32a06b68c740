package contract

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"elbconformance/internal/result"
)

// API is a family of operations that share a base URL.
type API string

// The families.
const (
	V3  API = "v3"
	V20 API = "v2.0"
)

// Operation is one method on one path.
type Operation struct {
	ID            string
	Method        string
	Path          string // template: "/v3/{project_id}/elb/pools/{pool_id}"
	API           API
	Document      string
	Page          string // page that documents it; empty for a support operation
	Support       bool   // needed for discovery or clean-up; out of coverage and of the core
	Parameters    []*Parameter
	Body          *Node // request body; nil where the operation takes none
	Responses     []*Response
	Paging        *Paging // nil where the operation lists nothing
	Links         []Link
	UnusedMethods []string // methods that no operation of the real family has on this path

	Rules []*Rule // relations of parameters, request and response

	AuthRequired *Requirement // the credential header
	UnknownID    *Requirement // an unknown object id is refused; nil without an object in the path
	UnusedMethod *Requirement // an unused method is refused

	requestExample any
}

// Parameter is one path or query parameter.
type Parameter struct {
	Name     string
	In       result.Location
	Required *Requirement // nil where the parameter is optional
	Node     *Node
	Filter   *Filter // nil where the parameter is no list filter
	Paging   *Requirement
	Example  any // the document's own example value; nil where it gives none
}

// Filter ties a query parameter to the field of the list items that it matches.
type Filter struct {
	Field       string // dotted path in an item, arrays as "[]"; empty for an opaque filter
	Requirement *Requirement
}

// Paging says how a list operation is paged.
type Paging struct {
	Items string // response field that holds the items
	ID    string // field of an item that markers name
	Style string // "page_info": markers in page_info; "links": hrefs in the field Links
	Links string
}

// Response is one documented response.
type Response struct {
	Code        string // "200", or "default"
	Status      int    // 0 for default
	Body        *Node  // nil where the response has no body
	Schema      *openapi3.SchemaRef
	Example     any          // the document's own example of the body
	StatusRow   *Requirement // nil for default
	ContentType *Requirement // media type and JSON syntax, or the absence of a body
	Decode      *Requirement // the generated client can decode a body that the schema accepts; nil for default
}

// Link ties an id in a response to the operation that takes it.
type Link struct {
	Operation  string            // operationId that the link leads to
	Parameters map[string]string // parameter name to JSON pointer in the response body
}

// RequestExample is the document's own example of a request body.
func (o *Operation) RequestExample() (any, error) {
	if o.requestExample == nil {
		return nil, fmt.Errorf("the request body of %s has no example in %s", o.ID, o.Document)
	}
	return o.requestExample, nil
}

// TagFields returns the dotted paths of the request body's free-text fields that can carry a run's mark: the name of
// the object made, then its description.
func (o *Operation) TagFields() []string {
	var out []string
	for _, want := range []string{"name", "description"} {
		o.Body.Walk(func(n *Node) {
			if parts := strings.Split(n.Path, "."); len(parts) == 2 && parts[1] == want && n.Type == "string" {
				out = append(out, n.Path)
			}
		})
	}
	return out
}

// Success is the documented success response. Every operation has exactly one.
func (o *Operation) Success() *Response {
	for _, r := range o.Responses {
		if r.Status >= 200 && r.Status < 300 {
			return r
		}
	}
	return nil
}

// Response returns what the contract documents for a status: the response of that code, else default.
func (o *Operation) Response(status int) *Response {
	var fallback *Response
	for _, r := range o.Responses {
		switch r.Status {
		case status:
			return r
		case 0:
			fallback = r
		}
	}
	return fallback
}

// Query returns the query parameters in document order.
func (o *Operation) Query() []*Parameter { return o.in(result.InQuery) }

// PathParameters returns the path parameters in document order.
func (o *Operation) PathParameters() []*Parameter { return o.in(result.InPath) }

// Parameter returns the parameter of that name, or nil.
func (o *Operation) Parameter(name string) *Parameter {
	for _, p := range o.Parameters {
		if p.Name == name {
			return p
		}
	}
	return nil
}

// ObjectParameter is the name of the path parameter that names the object operated on, or empty: the last parameter of
// the path, unless it is the project.
func (o *Operation) ObjectParameter() string {
	name := ""
	for _, p := range o.PathParameters() {
		if p.Name != projectParameter {
			name = p.Name
		}
	}
	return name
}

// ReadOnly reports whether the operation changes nothing.
func (o *Operation) ReadOnly() bool { return o.Method == http.MethodGet || o.Method == http.MethodHead }

const projectParameter = "project_id"

func (o *Operation) in(where result.Location) []*Parameter {
	var out []*Parameter
	for _, p := range o.Parameters {
		if p.In == where {
			out = append(out, p)
		}
	}
	return out
}

// Match returns the operation that a request of that method and URL path belongs to. It is for saved exchanges and for
// specs that are not cases; a case names its operation.
func (c *Contract) Match(method, path string) (*Operation, bool) {
	segments := strings.Split(strings.Trim(path, "/"), "/")
	for _, op := range c.operations {
		if op.Method == method && matches(strings.Split(strings.Trim(op.Path, "/"), "/"), segments) {
			return op, true
		}
	}
	return nil, false
}

func matches(template, segments []string) bool {
	if len(template) != len(segments) {
		return false
	}
	for i, t := range template {
		if !strings.HasPrefix(t, "{") && t != segments[i] {
			return false
		}
	}
	return true
}
