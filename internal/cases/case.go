// Package cases plans what a run sends: from an operation of the contract to cases, each with its request as bytes, what
// must come back, and the requirements it exercises. It is pure: the same contract gives the same cases, and nothing is
// sent from here.
package cases

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"sort"
	"strings"

	"elbconformance/internal/contract"
	"elbconformance/internal/result"
)

// Kind says what a case tries.
type Kind string

// The kinds.
const (
	Positive        Kind = "positive"        // a documented request, through the typed client
	Unauthenticated Kind = "unauthenticated" // no or invented credentials
	UnknownID       Kind = "unknown-id"      // an id that no object has
	UnusedMethod    Kind = "unused-method"   // a method that no operation of the real family has
	Listing         Kind = "listing"         // a law over several pages or filters
)

// Credentials says with what a case authenticates.
type Credentials string

// The ways to authenticate. Invented credentials never derive from the user's.
const (
	Good     Credentials = "good"
	None     Credentials = "none"
	Invented Credentials = "invented"
)

// Object says which object the path of a case names.
type Object string

// The objects that a path can name.
const (
	NoObject       Object = ""         // the path names none
	ExistingObject Object = "existing" // one that the target has
	OwnedObject    Object = "owned"    // one that this run makes for the case
	InventedObject Object = "invented" // an id that nobody has
)

// Case is one planned request, or one law, with what must come back.
type Case struct {
	ID           string // stable: operation, kind and subject; never an address, a seed or an object id
	Name         string // for people
	Operation    string
	Kind         Kind
	Subject      string // what the kind is applied to: a parameter, a method; part of the id
	Request      Request
	Credentials  Credentials
	Object       Object
	Expect       Expect
	Requirements []result.RequirementID // those that the case itself decides
	Reason       string                 // why the expectation holds; in every report of a refusal
}

// Expect is what must come back. Declares is the requirement that the case fails under when it does not.
type Expect struct {
	Statuses []int
	Envelope bool // the body is the documented error
	Declares *contract.Requirement
}

// Writes reports whether the case changes something at the target.
func (c Case) Writes() bool {
	return c.Request.Method != http.MethodGet && c.Request.Method != http.MethodHead
}

// Labels are what --label-filter selects by.
func (c Case) Labels() []string {
	return []string{"op:" + c.Operation, "kind:" + string(c.Kind)}
}

// Planned is the case as the plan event lists it.
func (c Case) Planned() result.PlannedCase {
	return result.PlannedCase{
		ID: c.ID, Name: c.Name, Operation: c.Operation, Kind: string(c.Kind), Reason: c.Reason, Requirements: c.Requirements,
	}
}

// Request is a request as it goes on the wire, but for the path parameters, which stand as {name} until Bind fills them.
type Request struct {
	Method string
	Target string // path template, and the query as sent
	Header http.Header
	Body   []byte
}

// Bind fills the path parameters, each escaped as one segment. Every parameter must have a value.
func (r Request) Bind(values map[string]string) (Request, error) {
	path, query, asked := strings.Cut(r.Target, "?")
	segments := strings.Split(path, "/")
	for i, segment := range segments {
		name, ok := strings.CutPrefix(segment, "{")
		if !ok {
			continue
		}
		value, ok := values[strings.TrimSuffix(name, "}")]
		if !ok {
			return r, fmt.Errorf("no value for the path parameter %s of %s", segment, r.Target)
		}
		segments[i] = url.PathEscape(value)
	}
	r.Target = strings.Join(segments, "/")
	if asked {
		r.Target += "?" + query
	}
	return r, nil
}

// Bytes is the request as an HTTP/1.1 message without the headers that a client adds: host, length, credentials.
func (r Request) Bytes() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\n", r.Method, r.Target)
	names := make([]string, 0, len(r.Header))
	for name := range r.Header {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		for _, value := range r.Header[name] {
			fmt.Fprintf(&b, "%s: %s\r\n", name, value)
		}
	}
	b.WriteString("\r\n")
	b.Write(r.Body)
	return b.Bytes()
}
