package emulator

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
)

// reply is a finished answer: nothing of it is on the wire before all of it is known, so that a fault in a handler can
// still become an error body.
type reply struct {
	status int
	body   any // nil for an answer without a body
	allow  []string
}

// refuse renders a problem as the reply to a call.
func refuse(c *call, p *problem) reply {
	return reply{status: p.status, body: p.body(c.dialect, c.id), allow: p.allow}
}

// send writes the reply to a call. A body that cannot be encoded becomes an internal error.
func send(w http.ResponseWriter, c *call, r reply) {
	var body []byte
	if r.body != nil {
		encoded, err := encode(r.body)
		if err != nil {
			r = refuse(c, internalError())
			encoded, _ = encode(r.body) // two plain strings: cannot fail
		}
		body = encoded
	}
	header := w.Header()
	header.Set("Date", c.now.UTC().Format(http.TimeFormat))
	header.Set("X-Request-Id", c.id)
	if len(r.allow) > 0 {
		header.Set("Allow", strings.Join(r.allow, ", "))
	}
	if body != nil {
		header.Set("Content-Type", "application/json")
		header.Set("Content-Length", strconv.Itoa(len(body)))
	}
	w.WriteHeader(r.status)
	_, _ = w.Write(body) // the client has gone: nobody is left to tell
}

func encode(body any) ([]byte, error) {
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(body); err != nil {
		return nil, err
	}
	return bytes.TrimRight(buffer.Bytes(), "\n"), nil
}
