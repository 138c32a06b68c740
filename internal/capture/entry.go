package capture

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"

	"elbconformance/internal/result"
)

// maxEntry bounds what is kept of one entry, in bytes; each string counts with what it costs besides.
const (
	maxEntry   = 2 * maxLiteral
	stringCost = 64
)

// recorded is one entry of an archive as it stands there.
type recorded struct {
	method, url, posted       string
	status                    int64
	body, media, encoding     string
	size                      int64  // of the body; unknownLength where it is not said
	held                      bool   // the body is given, be it empty
	trouble                   string // why there is no response, as browsers note it
	requestHeader, respHeader http.Header
	room                      int  // bytes that may still be kept
	cut                       bool // something was longer than is kept
}

func (w *walker) entry(yield func(Entry, error) bool) error {
	w.entries++
	e := &recorded{size: unknownLength, room: maxEntry, requestHeader: http.Header{}, respHeader: http.Header{}}
	err := w.object(map[string]func() error{
		"request": func() error {
			return w.object(map[string]func() error{
				"method": w.keep(e, &e.method), "url": w.keep(e, &e.url), "headers": w.headers(e, e.requestHeader),
				"postData": func() error { return w.object(map[string]func() error{"text": w.keep(e, &e.posted)}) },
			})
		},
		"response": func() error {
			return w.object(map[string]func() error{
				"status": w.number(&e.status), "headers": w.headers(e, e.respHeader), "content": w.content(e),
				"_error": w.keep(e, &e.trouble),
			})
		},
	})
	if err != nil {
		return err
	}
	w.whole++
	if !yield(e.entry(w.entries), nil) {
		return errStopped
	}
	return nil
}

func (w *walker) content(e *recorded) func() error {
	return func() error {
		return w.object(map[string]func() error{
			"size": w.number(&e.size), "mimeType": w.keep(e, &e.media), "encoding": w.keep(e, &e.encoding),
			"text": func() error {
				e.held = w.decoder.PeekKind() == '"'
				return w.keep(e, &e.body)()
			},
		})
	}
}

// keep reads a string of an entry within the entry's bound.
func (w *walker) keep(e *recorded, into *string) func() error {
	return func() error {
		value, cut, ok, err := w.text()
		if err != nil || !ok {
			return err
		}
		e.room -= len(value) + stringCost
		e.cut = e.cut || cut || e.room < 0
		if e.room >= 0 {
			*into = value
		}
		return nil
	}
}

func (w *walker) headers(e *recorded, into http.Header) func() error {
	return func() error {
		return w.array(func() error {
			name, value := "", ""
			err := w.object(map[string]func() error{"name": w.keep(e, &name), "value": w.keep(e, &value)})
			if name != "" && e.room >= 0 && !strings.HasPrefix(name, ":") { // ":status" and its like are HTTP/2's own
				into.Add(name, value)
			}
			return err
		})
	}
}

// entry turns what was recorded into an exchange.
func (e *recorded) entry(n int) Entry {
	x := &result.Exchange{
		ID:      fmt.Sprintf("entry %d", n),
		Request: result.Request{Method: strings.ToUpper(e.method), URL: e.url, Header: e.requestHeader, Body: []byte(e.posted)},
	}
	if e.status < 100 || e.status > 599 {
		return Entry{Exchange: x, Incomplete: e.unanswered()}
	}
	x.Response = &result.Response{Status: int(e.status), Header: e.header(), Body: []byte(e.body)}
	if e.cut {
		return Entry{x, fmt.Sprintf("it is longer than %d MiB, which is more than this program reads of one exchange", maxLiteral>>20)}
	}
	if strings.EqualFold(e.encoding, "base64") {
		raw, err := base64.StdEncoding.DecodeString(e.body)
		if err != nil {
			return Entry{x, "its body is marked as base64 and is none"}
		}
		x.Response.Body = raw
	}
	var problem string
	if x.Response.Body, problem = plain(x.Response.Body, x.Response.Header); problem != "" {
		return Entry{x, problem}
	}
	return Entry{x, whole(x.Response, e.declared())}
}

func (e *recorded) unanswered() string {
	if e.trouble != "" {
		return "it has no response: " + e.trouble
	}
	return "it has no response"
}

// header is that of the response. A recorder that leaves all headers out still notes the media type.
func (e *recorded) header() http.Header {
	if len(e.respHeader) > 0 {
		return e.respHeader
	}
	media := e.media
	if media == "" || media == "x-unknown" {
		media = "application/json"
	}
	return http.Header{"Content-Type": {media}}
}

// declared is the length of the body that the archive vouches for. Browsers give the size 0 also where they kept no body.
func (e *recorded) declared() int64 {
	switch {
	case e.held && e.size >= 0:
		return e.size
	case e.held:
		return unknownLength
	}
	return contentLength(e.respHeader)
}
