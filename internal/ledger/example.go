package ledger

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"elbconformance/internal/corpus"
	"elbconformance/internal/result"
)

// Example is an exchange that keeps a requirement and one that breaks it and nothing else.
type Example struct {
	Pointer    string   `json:"pointer"` // where the difference is, in the body of the answer
	Note       string   `json:"note"`    // what was changed
	Conforming Exchange `json:"conforming"`
	Violating  Exchange `json:"violating"`
}

// Exchange is an example's request and answer.
type Exchange struct {
	Request     string          `json:"request"` // method and address
	RequestBody json.RawMessage `json:"request_body,omitempty"`
	Status      int             `json:"status"`
	ContentType string          `json:"content_type,omitempty"`
	Body        json.RawMessage `json:"body,omitempty"`
}

func exampleOf(pair corpus.Example) *Example {
	return &Example{
		Pointer: pair.Pointer, Note: pair.Note,
		Conforming: exchangeOf(pair.Conforming), Violating: exchangeOf(pair.Violating),
	}
}

func exchangeOf(x *result.Exchange) Exchange {
	return Exchange{
		Request: x.Request.Method + " " + x.Request.URL, RequestBody: x.Request.Body, Status: x.Response.Status,
		ContentType: x.Response.Header.Get("Content-Type"), Body: x.Response.Body,
	}
}

// shown is the part of an example's answer that a requirement is about: the value at the pointer, of which fields, if
// any are named, are all that counts.
func (x Exchange) shown(pointer string, fields map[string]bool) string {
	var body any
	if len(x.Body) == 0 {
		return "no body"
	}
	if err := json.Unmarshal(x.Body, &body); err != nil {
		return err.Error()
	}
	value, ok := at(body, pointer)
	if !ok {
		return pointer + " is absent"
	}
	if pointer == "" {
		return plain(only(value, fields))
	}
	return pointer + ": " + plain(only(value, fields))
}

// at is the value at a JSON pointer, and whether there is one.
func at(value any, pointer string) (any, bool) {
	if pointer == "" {
		return value, true
	}
	for segment := range strings.SplitSeq(pointer[1:], "/") {
		switch v := value.(type) {
		case map[string]any:
			child, ok := v[strings.NewReplacer("~1", "/", "~0", "~").Replace(segment)]
			if !ok {
				return nil, false
			}
			value = child
		case []any:
			i, err := strconv.Atoi(segment)
			if err != nil || i < 0 || i >= len(v) {
				return nil, false
			}
			value = v[i]
		default:
			return nil, false
		}
	}
	return value, true
}

// only keeps of a value the named fields, at every depth. No names keep everything.
func only(value any, fields map[string]bool) any {
	if len(fields) == 0 {
		return value
	}
	switch v := value.(type) {
	case map[string]any:
		out := map[string]any{}
		for name, child := range v {
			if fields[name] {
				out[name] = only(child, fields)
			}
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = only(item, fields)
		}
		return out
	}
	return value
}

// asked is what an example asked for: its request, with the named fields of its body.
func (x Exchange) asked(fields map[string]bool) string {
	var body any
	if len(x.RequestBody) == 0 || json.Unmarshal(x.RequestBody, &body) != nil {
		return x.Request
	}
	return x.Request + " " + plain(only(body, fields))
}

// lines are an example as two texts: what passes, and what fails. A relation with the request shows the request too.
func (e Example) lines(fields map[string]bool) (passes, fails string) {
	passes, fails = e.Conforming.shown(e.Pointer, fields), e.Violating.shown(e.Pointer, fields)
	switch {
	case e.Pointer == "" && len(fields) > 0:
		return e.Conforming.asked(fields) + " gives " + passes, e.Violating.asked(fields) + " gives " + fails
	case passes != fails:
		return passes, fails
	}
	return fmt.Sprintf("status %d, content type %s", e.Conforming.Status, quoted(e.Conforming.ContentType)),
		fmt.Sprintf("status %d, content type %s", e.Violating.Status, quoted(e.Violating.ContentType))
}
