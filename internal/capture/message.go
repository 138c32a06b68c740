package capture

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httputil"
	"net/textproto"
	"regexp"
	"strconv"
	"strings"

	"elbconformance/internal/result"
)

// part is one HTTP message of a text, with the place where it begins.
type part struct {
	line           int // from 1
	status         int // 0 in a request
	method, target string
	header         http.Header
	body           []byte
}

// message reads the text of one exchange: a request and its response, or a response alone. What tools save is rarely
// what went over the wire, so bodies end where the text or the next message does, and lengths serve as evidence only.
func message(r io.Reader) (Entry, error) {
	text, err := readAll(r)
	if err != nil {
		return Entry{}, err
	}
	parts, err := split(text)
	if err != nil {
		return Entry{}, err
	}
	request, response, err := pair(parts)
	if err != nil {
		return Entry{}, err
	}
	x := &result.Exchange{ID: "the exchange"}
	if request != nil {
		body, _ := unchunked(request)
		x.Request = result.Request{Method: request.method, URL: requestURL(request), Header: request.header, Body: bytes.TrimSpace(body)}
	}
	out := Entry{Exchange: x}
	if response != nil {
		x.Response, out.Incomplete = received(response)
	}
	return out, nil
}

// split cuts a text at the first lines of its messages.
func split(text []byte) ([]*part, error) {
	starts := startLine().FindAllSubmatchIndex(text, -1)
	if len(starts) == 0 || len(bytes.TrimSpace(text[:starts[0][0]])) > 0 {
		return nil, errors.New(`it does not begin with an HTTP message; the first line is to be as "GET /path HTTP/1.1" or "HTTP/1.1 200 OK"`)
	}
	var out []*part
	for i, at := range starts {
		end := len(text)
		if i+1 < len(starts) {
			end = starts[i+1][0]
		}
		p := &part{line: bytes.Count(text[:at[0]], []byte("\n")) + 1}
		if at[2] >= 0 {
			p.status, _ = strconv.Atoi(string(text[at[2]:at[3]])) // three digits
		} else {
			p.method, p.target = string(text[at[4]:at[5]]), string(text[at[6]:at[7]])
		}
		if err := p.read(text[at[0]:end]); err != nil {
			return nil, fmt.Errorf("the HTTP message at line %d: %w; it is to be header lines, a blank line, and the body", p.line, err)
		}
		out = append(out, p)
	}
	return out, nil
}

func (p *part) read(text []byte) error {
	reader := textproto.NewReader(bufio.NewReader(bytes.NewReader(text)))
	if _, err := reader.ReadLine(); err != nil {
		return err
	}
	header, err := reader.ReadMIMEHeader()
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	p.header = http.Header(header)
	p.body, err = io.ReadAll(reader.R)
	return err
}

// pair finds the request and the final response among the messages.
func pair(parts []*part) (request, response *part, err error) {
	for i, p := range parts {
		switch {
		case p.status == 0 && i > 0:
			return nil, nil, fmt.Errorf("a second exchange begins at line %d; give one exchange a file, or a HAR", p.line)
		case p.status == 0:
			request = p
		case response != nil && !interim(response):
			return nil, nil, fmt.Errorf("a second response begins at line %d; keep the one that is to be judged", p.line)
		default:
			response = p
		}
	}
	return request, response, nil
}

// interim reports whether another response follows this one: a 1xx, or a proxy's word that the tunnel stands.
func interim(p *part) bool {
	return p.status < 200 || p.status == http.StatusOK && len(bytes.TrimSpace(p.body)) == 0 && p.header.Get("Content-Type") == ""
}

// requestURL is the target as a URL, with the host where the request names it.
func requestURL(p *part) string {
	if host := p.header.Get("Host"); host != "" && strings.HasPrefix(p.target, "/") {
		return "https://" + host + p.target
	}
	return p.target
}

func received(p *part) (r *result.Response, missing string) {
	r = &result.Response{Status: p.status, Header: p.header, Body: p.body}
	body, problem := unchunked(p)
	if problem != "" {
		return r, problem
	}
	declared := contentLength(p.header)
	if int64(len(body)) > declared && declared >= 0 && !json.Valid(body) && json.Valid(body[:declared]) {
		body = body[:declared] // something was saved behind it
	}
	if r.Body, problem = plain(body, p.header); problem != "" {
		return r, problem
	}
	if p.header.Get("Content-Encoding") != "" {
		declared = unknownLength // it counts the encoded bytes
	}
	if len(bytes.TrimSpace(r.Body)) == 0 {
		r.Body = nil
	}
	return r, whole(r, declared)
}

// unchunked undoes a chunked transfer coding that the text still has. Most tools undo it and leave the header.
func unchunked(p *part) (body []byte, problem string) {
	size := regexp.MustCompile(`^[0-9a-fA-F]{1,16}[ \t]*(;[^\r\n]*)?\r?\n`)
	if !strings.EqualFold(p.header.Get("Transfer-Encoding"), "chunked") || !size.Match(p.body) {
		return p.body, ""
	}
	body, err := io.ReadAll(httputil.NewChunkedReader(bytes.NewReader(p.body)))
	if err != nil {
		return p.body, "its chunks are cut off or damaged; save the body as it was before it was cut into chunks"
	}
	return body, ""
}
