// Package capture reads exchanges that someone saved: a response body, the text of an HTTP exchange, or a HAR 1.2 of a
// browser or proxy. It tells a response that is whole from one that the capture holds only in part, so that nobody holds
// a gap of the recording against the service. It knows no contract and judges nothing.
package capture

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"regexp"

	"github.com/go-json-experiment/json/jsontext"

	"elbconformance/internal/result"
)

// Form is what a file holds.
type Form string

// The forms.
const (
	Body Form = "body" // one response body
	HTTP Form = "http" // one exchange as text: request and response, or the response alone
	HAR  Form = "har"  // HTTP Archive 1.2
)

// Entry is one saved exchange.
type Entry struct {
	Exchange *result.Exchange // its ID says where it stands in the file, such as "entry 3"
	// Incomplete says what of the response the capture does not hold; empty where it is whole. It is a clause.
	Incomplete string
}

const (
	sniffed = 64 << 10 // bytes at the beginning of a file by which its form is told
	maxText = 32 << 20 // bytes of a body, or of the text of one exchange
)

// Source is a file being read. It is read once, from its beginning.
type Source struct{ from *bufio.Reader }

// Open prepares a reader. A byte order mark is not taken for a part of the exchange. UTF-16 is an error.
func Open(r io.Reader) (*Source, error) {
	s := &Source{bufio.NewReaderSize(r, sniffed)}
	start, err := s.from.Peek(3)
	switch {
	case len(start) < 3 && err != nil && !errors.Is(err, io.EOF):
		return nil, fmt.Errorf("it cannot be read: %w", err)
	case bytes.HasPrefix(start, []byte("\xff\xfe")), bytes.HasPrefix(start, []byte("\xfe\xff")):
		return nil, errors.New("it is UTF-16 text, as some shells write redirected output; save it as UTF-8")
	case bytes.HasPrefix(start, []byte("\xef\xbb\xbf")):
		_, err = s.from.Discard(3)
		return s, err
	}
	return s, nil
}

// Form tells the form by the beginning of the file, without consuming it. What looks like neither an HTTP message nor a
// HAR is a body.
func (s *Source) Form() Form {
	start, _ := s.from.Peek(sniffed) // a file may be shorter; an error shows again when it is read
	start = bytes.TrimLeft(start, " \t\r\n")
	switch {
	case startLine().Match(firstLine(start)):
		return HTTP
	case firstName(start) == "log":
		return HAR
	}
	return Body
}

// Entries reads what has that form: one entry of Body and HTTP, any number of HAR. The first error ends it; it says
// where the file is wrong and what would mend it.
func (s *Source) Entries(form Form) iter.Seq2[Entry, error] {
	switch form {
	case HAR:
		return archive(s.from)
	case HTTP:
		return one(func() (Entry, error) { return message(s.from) })
	case Body:
		return one(func() (Entry, error) { return body(s.from) })
	}
	return one(func() (Entry, error) {
		return Entry{}, fmt.Errorf("form %q is unknown; there are body, http and har", form)
	})
}

func one(read func() (Entry, error)) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) { yield(read()) }
}

func firstLine(b []byte) []byte {
	line, _, _ := bytes.Cut(b, []byte("\n"))
	return line
}

// firstName is the first name in the object that the text begins with, or empty.
func firstName(start []byte) string {
	d := jsontext.NewDecoder(bytes.NewReader(start))
	if d.PeekKind() != '{' {
		return ""
	}
	if _, err := d.ReadToken(); err != nil || d.PeekKind() != '"' {
		return ""
	}
	name, err := d.ReadToken()
	if err != nil {
		return ""
	}
	return name.String()
}

// startLine matches the first line of a response or of a request: status, or method and target.
func startLine() *regexp.Regexp {
	return regexp.MustCompile(`(?m)^(?:HTTP/[0-9](?:\.[0-9])? +([1-9][0-9]{2})(?: [^\r\n]*)?|([A-Z]{3,20}) +([^ \r\n]+) +HTTP/[0-9](?:\.[0-9])?)\r?$`)
}

// readAll reads a text within the bound.
func readAll(r io.Reader) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(r, maxText+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("it cannot be read: %w", err)
	case len(text) > maxText:
		return nil, fmt.Errorf("it is longer than %d MiB, which is more than one exchange may be; save less of it", maxText>>20)
	}
	return text, nil
}
