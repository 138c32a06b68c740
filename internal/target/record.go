package target

import (
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"elbconformance/internal/result"
)

// announce writes to the journal what a request is about to do, and returns what has to happen with its exchange.
func (c *Client) announce(call Call, req *http.Request) (done func(*result.Exchange), err error) {
	entry := Entry{
		Run: c.run, Time: time.Now().UTC(), Method: req.Method, URL: wireURL(req.URL), Operation: call.Operation, Name: call.Name,
	}
	switch {
	case req.Method == http.MethodDelete:
		return func(x *result.Exchange) { c.noteDeletion(entry, req, x) }, nil
	case req.Method != http.MethodPost || call.CreatedID == "":
		return func(*result.Exchange) {}, nil
	}
	seq, err := c.journal.intend(entry)
	if err != nil {
		return nil, err
	}
	return func(x *result.Exchange) { c.noteCreation(seq, call, x) }, nil
}

// noteCreation ends an intent where the answer is clear, and leaves it open where it is not.
func (c *Client) noteCreation(seq int, call Call, x *result.Exchange) {
	switch {
	case neverSent(x):
		c.journal.settle(seq, NotCreated, "", 0)
	case x.Response == nil:
	case x.Response.Status/100 == 2:
		if id, ok := textAt(x.Response.Body, call.CreatedID); ok && plainID(id) {
			c.journal.settle(seq, Created, id, x.Response.Status)
		}
	case x.Response.Status/100 == 4 && x.Response.Status != http.StatusRequestTimeout:
		c.journal.settle(seq, NotCreated, "", x.Response.Status)
	}
}

func (c *Client) noteDeletion(entry Entry, req *http.Request, x *result.Exchange) {
	if x.Response == nil {
		return
	}
	switch x.Response.Status {
	case http.StatusOK, http.StatusNoContent, http.StatusNotFound:
		entry.ID, _ = lastSegment(req)
		entry.Status = x.Response.Status
		c.journal.remove(entry)
	}
}

// neverSent reports whether not even a connection came about.
func neverSent(x *result.Exchange) bool {
	var op *net.OpError
	return x.Response == nil && errors.As(x.Err, &op) && op.Op == "dial"
}

// textAt returns the string at a JSON pointer (RFC 6901).
func textAt(body []byte, pointer string) (string, bool) {
	var at any
	if json.Unmarshal(body, &at) != nil {
		return "", false
	}
	for token := range strings.SplitSeq(strings.TrimPrefix(pointer, "/"), "/") {
		token = strings.NewReplacer("~1", "/", "~0", "~").Replace(token)
		switch node := at.(type) {
		case map[string]any:
			at = node[token]
		case []any:
			i, err := strconv.Atoi(token)
			if err != nil || i < 0 || i >= len(node) {
				return "", false
			}
			at = node[i]
		default:
			return "", false
		}
	}
	text, ok := at.(string)
	return text, ok
}
