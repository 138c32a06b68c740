package emulator

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"time"
	"unicode/utf8"
)

// maxBody bounds the bytes of a request body that the emulator reads.
const maxBody = 1 << 20

// call is one request on its way through the emulator.
type call struct {
	request   *http.Request
	id        string // of this exchange
	now       time.Time
	dialect   dialect
	operation *operation
	project   string // that the credential is good for
	query     url.Values
	body      []byte
}

// readBody takes at most maxBody bytes from the wire.
func (c *call) readBody(w http.ResponseWriter) *problem {
	if c.request.Body == nil { // a request that never was on a wire
		return nil
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, c.request.Body, maxBody))
	if _, tooMuch := errors.AsType[*http.MaxBytesError](err); tooMuch {
		return tooLarge(maxBody)
	}
	if err != nil {
		return invalid("body", "it could not be read to its end")
	}
	c.body = body
	return nil
}

func (c *call) parseQuery() *problem {
	query, err := url.ParseQuery(c.request.URL.RawQuery)
	if err != nil {
		return invalid("query", "it is not a well-formed query string")
	}
	for name, values := range query {
		for _, text := range append(values, name) {
			if !utf8.ValidString(text) {
				return invalid("query", "it is not UTF-8")
			}
		}
	}
	c.query = query
	return nil
}

// objectID returns the id that the path names.
func (c *call) objectID() string { return c.request.PathValue("pool_id") }
