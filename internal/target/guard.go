package target

import (
	"fmt"
	"net/http"
	"strings"
)

// GuardError says that the write guard kept a request from leaving.
type GuardError struct {
	Method string
	URL    string
	Reason string
	Fix    string
}

// Error implements error.
func (e *GuardError) Error() string {
	return fmt.Sprintf("write guard: %s %s was not sent: %s; %s", e.Method, e.URL, e.Reason, e.Fix)
}

// guard lets a request leave for a real service only where it can harm nothing that this run did not create. A PATCH
// without a body changes nothing, whatever it names.
func (c *Client) guard(call Call, req *http.Request) error {
	if c.emulator || req.Method == http.MethodGet || req.Method == http.MethodHead {
		return nil
	}
	if !c.allowWrites {
		return refuse(req, "only GET and HEAD are sent without permission to write",
			"pass --allow-writes if this account may be changed")
	}
	switch {
	case req.Method == http.MethodOptions, req.Method == http.MethodTrace:
		return nil
	case req.Method == http.MethodPost && call.CreatedID != "":
		return nil
	}
	id, plain := lastSegment(req)
	switch {
	case !plain:
		return refuse(req, "its path has characters or dot segments that services read differently, so its object is in doubt",
			"write only to plain paths")
	case call.Probe:
		return c.guardProbe(req, id)
	}
	return c.guardWrite(req, id)
}

// guardProbe lets a probe leave where it can change nothing.
func (c *Client) guardProbe(req *http.Request, id string) error {
	if _, invented := c.invented.Load(id); invented || req.Method == http.MethodPatch && req.ContentLength == 0 {
		return nil
	}
	return refuse(req, "it names "+id+" and no invented id, so it could change what exists", "probe such a path on the emulator")
}

// guardWrite lets a change leave for an object of this run's journal.
func (c *Client) guardWrite(req *http.Request, id string) error {
	switch {
	case req.Method == http.MethodPost:
		return refuse(req, "nothing says where its answer names what it created", "set CreatedID on the call, or mark it as a probe")
	case c.journal.Owned(id):
		return nil
	}
	return refuse(req, "this run did not create "+id, "let a case change only what is in its own journal")
}

func refuse(req *http.Request, reason, fix string) error {
	return &GuardError{Method: req.Method, URL: req.URL.Redacted(), Reason: reason, Fix: fix}
}

// lastSegment is the id at the end of a path, and whether the whole path is so plain that every server reads it alike.
func lastSegment(req *http.Request) (id string, plain bool) {
	path, _, _ := strings.Cut(req.URL.RequestURI(), "?")
	segments := strings.Split(strings.TrimPrefix(path, "/"), "/")
	for _, s := range segments {
		if !plainID(s) {
			return "", false
		}
	}
	return segments[len(segments)-1], true
}

// maxIDBytes bounds the ids that the journal takes.
const maxIDBytes = 255

// plainID reports whether s can be a path segment without any escaping and without a meaning of its own.
func plainID(s string) bool {
	if s == "" || s == "." || s == ".." || len(s) > maxIDBytes {
		return false
	}
	for i := range len(s) {
		if !unreserved(s[i]) {
			return false
		}
	}
	return true
}
