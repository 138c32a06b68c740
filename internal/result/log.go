package result

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"
	"unicode/utf8"
)

// Bounds of what the log keeps of one body, and of one line that the reader accepts.
const (
	keptBodyBytes = 256 << 10
	maxLineBytes  = 64 << 20
)

// Log appends events to results.ndjson, one redacted line in one write each, so that a killed run leaves at most one
// torn last line. It is safe for concurrent use.
type Log struct {
	mu       sync.Mutex
	to       io.Writer
	redactor *Redactor
	seen     map[string]bool
	err      error
}

// NewLog writes to w through the redactor.
func NewLog(w io.Writer, r *Redactor) *Log {
	return &Log{to: w, redactor: r, seen: map[string]bool{}}
}

// Append writes one event. After the first failure it does nothing more; Err reports it.
func (l *Log) Append(e Event) {
	line, err := Encode(e)
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.err != nil {
		return
	}
	if err == nil {
		_, err = l.to.Write(append(l.redactor.jsonLine(line, eventHead(e)), '\n'))
	}
	l.err = err
}

// Err is the first error of any Append.
func (l *Log) Err() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.err
}

// Exchange logs an exchange: headers masked, bodies bounded and stored once.
func (l *Log) Exchange(x *Exchange) {
	event := ExchangeEvent{
		ID: x.ID, Case: x.Case, Operation: x.Operation, Auth: x.Auth,
		Started: x.Started.UTC(), DurationMS: milliseconds(x.Duration), RequestID: x.RequestID(),
		Request: WireMessage{Method: x.Request.Method, URL: x.Request.URL, Header: l.redactor.Header(x.Request.Header)},
	}
	l.body(&event.Request, x.Request.Body)
	if x.Response != nil {
		event.Response = &WireMessage{
			Status: x.Response.Status, Header: l.redactor.Header(x.Response.Header), Truncated: x.Response.Truncated,
		}
		l.body(event.Response, x.Response.Body)
	}
	if x.Err != nil {
		event.Error = x.Err.Error()
	}
	l.Append(event)
}

func (l *Log) body(m *WireMessage, body []byte) {
	m.Bytes = len(body)
	if len(body) == 0 {
		return
	}
	clean := l.redactor.Bytes(body)
	sum := sha256.Sum256(clean)
	m.Digest = hex.EncodeToString(sum[:])
	l.mu.Lock()
	first := !l.seen[m.Digest]
	l.seen[m.Digest] = true
	l.mu.Unlock()
	if !first {
		return
	}
	if len(clean) > keptBodyBytes {
		clean = clean[:keptBodyBytes]
		m.Truncated = true
	}
	m.Body = string(bytes.ToValidUTF8(clean, []byte(string(utf8.RuneError))))
}

// ReadEvents reads a results file in order and hands each event to yield. A torn last line is ignored; a broken line
// before the last is an error that names it.
func ReadEvents(r io.Reader, yield func(Event)) error {
	reader := bufio.NewReaderSize(r, 1<<20)
	var pending error
	for n := 1; ; n++ {
		line, err := readLine(reader)
		if errors.Is(err, io.EOF) && len(line) == 0 {
			return nil
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("results line %d: %w", n, err)
		}
		if pending != nil {
			return pending
		}
		event, decodeErr := Decode(line)
		if decodeErr != nil {
			if errors.Is(err, io.EOF) {
				return nil
			}
			pending = fmt.Errorf("results line %d: %w", n, decodeErr)
			continue
		}
		if run, ok := event.(Run); ok && run.Schema > SchemaVersion {
			return fmt.Errorf("results line %d: schema %d is newer than this program's %d; render it with a newer release",
				n, run.Schema, SchemaVersion)
		}
		if event != nil {
			yield(event)
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
	}
}

func readLine(r *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := r.ReadSlice('\n')
		line = append(line, part...)
		if len(line) > maxLineBytes {
			return nil, fmt.Errorf("longer than %d bytes", maxLineBytes)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return bytes.TrimRight(line, "\r\n"), err
		}
	}
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
