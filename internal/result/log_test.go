package result_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"elbconformance/internal/result"
)

// countingWriter keeps what each Write was given.
type countingWriter struct {
	mu     sync.Mutex
	writes []string
	err    error
}

func (w *countingWriter) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.writes = append(w.writes, string(p))
	return len(p), w.err
}

func read(t *testing.T, file string) []result.Event {
	t.Helper()
	var events []result.Event
	if err := result.ReadEvents(strings.NewReader(file), func(e result.Event) { events = append(events, e) }); err != nil {
		t.Fatal(err)
	}
	return events
}

func exchange(id, body string) *result.Exchange {
	return &result.Exchange{
		ID: id, Started: noon, Duration: 1500 * time.Microsecond,
		Request:  result.Request{Method: "GET", URL: "https://lab.example/v3", Header: http.Header{"X-Auth-Token": {"t"}}},
		Response: &result.Response{Status: 200, Header: http.Header{"X-Request-Id": {"req-1"}}, Body: []byte(body)},
	}
}

func TestLogWritesOneLineAtOnce(t *testing.T) {
	w := &countingWriter{}
	log := result.NewLog(w, result.NewRedactor())
	var wg sync.WaitGroup
	for i := range 40 {
		wg.Go(func() {
			log.Append(result.CaseEvent{ID: fmt.Sprint("c", i)})
			log.Exchange(exchange(fmt.Sprint("x", i), `{"same":"body"}`))
		})
	}
	wg.Wait()
	if err := log.Err(); err != nil || len(w.writes) != 80 {
		t.Fatalf("%d writes, %v", len(w.writes), err)
	}
	for _, line := range w.writes {
		if strings.Count(line, "\n") != 1 || !strings.HasSuffix(line, "\n") || !json.Valid([]byte(line)) {
			t.Errorf("not one line: %q", line)
		}
	}
	if bodies := strings.Count(strings.Join(w.writes, ""), "same"); bodies != 1 {
		t.Errorf("the body is stored %d times", bodies)
	}
}

func TestLogStopsAtTheFirstError(t *testing.T) {
	w := &countingWriter{err: errors.New("disk full")}
	log := result.NewLog(w, result.NewRedactor())
	log.Append(result.Leak{})
	log.Append(result.Leak{})
	if err := log.Err(); err == nil || err.Error() != "disk full" || len(w.writes) != 1 {
		t.Errorf("%v after %d writes", err, len(w.writes))
	}
	log = result.NewLog(io.Discard, result.NewRedactor())
	log.Append(result.FindingEvent{Finding: result.Finding{Actual: func() {}}})
	if log.Err() == nil {
		t.Error("an event that cannot be encoded is no error")
	}
}

func TestLogStoresABodyOnceAndTheReportFindsItEverywhere(t *testing.T) {
	var file bytes.Buffer
	log := result.NewLog(&file, result.NewRedactor())
	log.Exchange(exchange("x1", `{"pool":1}`))
	log.Exchange(exchange("x2", `{"pool":1}`))
	log.Exchange(exchange("x3", ""))
	events := read(t, file.String())
	if second := events[1].(result.ExchangeEvent); second.Response.Body != "" || second.Response.Digest == "" {
		t.Errorf("the second exchange repeats the body: %+v", second.Response)
	}
	for range 2 { // two tallies of the same events: reading them changes none
		tally := result.NewTally()
		for _, e := range events {
			tally.Add(e)
		}
		r := tally.Report()
		for id, want := range map[string]string{"x1": `{"pool":1}`, "x2": `{"pool":1}`, "x3": ""} {
			x, ok := r.Exchange(id)
			if got := r.Body(x.Response); !ok || got != want {
				t.Errorf("%s: body %q, want %q", id, got, want)
			}
		}
		if _, ok := r.Exchange("x9"); ok || r.Body(nil) != "" {
			t.Error("an exchange that is not there was found")
		}
	}
}

func TestLogKeepsWhatWasSeen(t *testing.T) {
	var file bytes.Buffer
	log := result.NewLog(&file, result.NewRedactor())
	x := exchange("x1", strings.Repeat("é", 200<<10))
	x.Request.Body = []byte("\xff\xfe raw")
	x.Err = errors.New("connection reset")
	log.Exchange(x)
	got := read(t, file.String())[0].(result.ExchangeEvent)
	if got.Error != "connection reset" || got.RequestID != "req-1" || got.DurationMS != 1.5 {
		t.Errorf("lost in writing: %+v", got)
	}
	if !got.Response.Truncated || got.Response.Bytes != 400<<10 || len(got.Response.Body) > 256<<10 || !utf8.ValidString(got.Response.Body) {
		t.Errorf("long body: truncated %v, %d bytes, %d kept", got.Response.Truncated, got.Response.Bytes, len(got.Response.Body))
	}
	if got.Request.Body != "\uFFFD raw" || got.Request.Bytes != 6 {
		t.Errorf("request body %q of %d bytes", got.Request.Body, got.Request.Bytes)
	}
	if got.Request.Header["X-Auth-Token"][0] != "***" {
		t.Errorf("the token is in the log: %v", got.Request.Header)
	}
}

// A weak password may be any word or number. It must not be shown, and the file must stay readable all the same.
func TestLogStaysReadableWhateverTheSecretIs(t *testing.T) {
	for _, secret := range []string{"event", "finding", "1234", "true", "null", `",",`, "nabc", `a"bc`, `"quoted"`, `\u00`, "message", `<&>"'`} {
		var file bytes.Buffer
		log := result.NewLog(&file, result.NewRedactor(result.NewSecret(secret)))
		log.Append(result.FindingEvent{Finding: result.Finding{Message: "say\n" + secret + "\u0001\nabc", Status: 1234}})
		log.Append(result.Leak{Reason: "end"})
		events := read(t, file.String())
		if len(events) != 2 {
			t.Fatalf("%q: %d events of 2 in %s", secret, len(events), file.String())
		}
		f, ok := events[0].(result.FindingEvent)
		if !ok || f.Status != 1234 || strings.Contains(f.Message, secret) || !strings.Contains(f.Message, "***") {
			t.Errorf("%q: %+v", secret, f)
		}
	}
}

func FuzzLogMasksAndStaysReadable(f *testing.F) {
	f.Add("token-1", "the token-1 is here", "key")
	f.Add(`a"b\`, `x a"b\ y`, `a"b\`)
	f.Fuzz(func(t *testing.T, secret, message, name string) {
		if len(secret) < 4 || strings.Contains(secret, "*") || !utf8.ValidString(secret) || !utf8.ValidString(message) {
			t.Skip()
		}
		var file bytes.Buffer
		log := result.NewLog(&file, result.NewRedactor(result.NewSecret(secret)))
		log.Append(result.FindingEvent{Finding: result.Finding{Message: message, Actual: map[string]string{name: message}}})
		e, err := result.Decode(bytes.TrimSuffix(file.Bytes(), []byte("\n")))
		if err != nil {
			t.Fatalf("%v: %s", err, file.String())
		}
		if got := e.(result.FindingEvent).Message; strings.Contains(got, secret) {
			t.Fatalf("%q is shown in %q", secret, got)
		}
	})
}
