package result

import (
	"net/http"
	"time"
)

// Exchange is one request and its response as seen on the wire, before redaction. The recording transport makes it,
// the judge reads it, and the event log writes it through the redacting sink.
type Exchange struct {
	ID        string        // "x1", "x2", … in order of sending within the run
	Case      string        // the case that asked; empty for preflight and clean-up
	Operation string        // operationId of the contract; empty where no operation applies (a wrong method)
	Auth      string        // how it authenticated: "" with the given credentials, else "none" or "invented"
	Unjudged  bool          // IAM, preflight and clean-up traffic is recorded but not judged
	Started   time.Time     // UTC, our clock
	Duration  time.Duration // until the last body byte
	Request   Request
	Response  *Response // nil when no response arrived
	Err       error     // transport trouble: ours, the network's or a proxy's, never the contract's
}

// Request is what was sent.
type Request struct {
	Method string
	URL    string
	Header http.Header
	Body   []byte
}

// Response is what arrived.
type Response struct {
	Status    int
	Header    http.Header
	Body      []byte
	Truncated bool // the body was longer than the transport's bound and the rest was not read
}

// RequestID is the server's own id of the exchange, for the vendor's ticket: the X-Request-Id header or its OpenStack
// spelling, else empty.
func (e *Exchange) RequestID() string {
	if e == nil || e.Response == nil {
		return ""
	}
	for _, name := range []string{"X-Request-Id", "X-Openstack-Request-Id"} {
		if id := e.Response.Header.Get(name); id != "" {
			return id
		}
	}
	return ""
}
