package check_test

import (
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"

	"elbconformance/internal/capture"
	"elbconformance/internal/check"
	"elbconformance/internal/result"
)

func TestBrowserHAR(t *testing.T) {
	r := see(t, file(t, "browser.har"), check.Options{})
	if got := ids(r, result.Must); r.Exchanges != 8 || len(got) != 1 || got[0] != "showPool.response.200.pool.slow_start.duration.maximum" {
		t.Errorf("%d judged, must %v", r.Exchanges, got)
	}
	if f := r.Findings[0]; !strings.HasPrefix(f.Place, "entry 6: GET ") || f.Pointer != "/pool/slow_start/duration" {
		t.Errorf("%+v", f)
	}
	reasons := map[string]string{
		"entry 1:": "no operation", "entry 2:": "no operation", "entry 3:": "OPTIONS", "entry 7:": "cache",
		"entry 8:": "ERR_CONNECTION_RESET", "entry 9:": "does not hold its body", "entry 15:": "no operation",
		"entry 16:": "504", "entry 17:": "no operation", "entry 18:": "900 were sent",
	}
	if len(r.Skipped) != len(reasons) || r.SkippedCount() != len(reasons) {
		t.Errorf("skipped %+v", r.Skipped)
	}
	for _, s := range r.Skipped {
		number, _, _ := strings.Cut(s.Place, " GET")
		number = strings.SplitAfter(number, ":")[0]
		if want, ok := reasons[number]; !ok || !strings.Contains(s.Reason, want) {
			t.Errorf("%s: %s", s.Place, s.Reason)
		}
	}
}

func TestProxyHAR(t *testing.T) {
	r := see(t, file(t, "proxy.har"), check.Options{})
	if r.Exchanges != 5 || !r.Conformant() || r.SkippedCount() != 2 {
		t.Errorf("%s", text(t, r))
	}
}

func TestOneOperationOfAHAR(t *testing.T) {
	r := see(t, file(t, "browser.har"), check.Options{Operation: "listMembers"})
	if r.Exchanges != 1 || !r.Conformant() {
		t.Errorf("%s", text(t, r))
	}
	if shown := text(t, r); !strings.Contains(shown, "it is a call of showPool, not of listMembers") {
		t.Error(shown)
	}
}

func TestNothingJudged(t *testing.T) {
	for _, har := range []string{`{"log":{"entries":[]}}`, `{"log":{"entries":[{"request":{"method":"GET","url":"https://h/x"}}]}}`} {
		r := see(t, har, check.Options{})
		if exit := r.Exit(); exit.Code != result.ExitNothing || !strings.Contains(text(t, r), "NOTHING JUDGED") {
			t.Errorf("%+v", exit)
		}
	}
}

// What someone redacted is not what the service sent.
func TestRedactedValues(t *testing.T) {
	body := strings.NewReplacer(`"LEAST_CONNECTIONS"`, `"[REDACTED]"`, pool, "***").Replace(file(t, "showPool.json"))
	for _, url := range []string{
		base + "/v3/" + project + "/elb/pools/***", base + "/v3/%3Credacted%3E/elb/pools/x", base + "/v3/" + project + "/elb/pools/" + pool,
	} {
		r := see(t, body, check.Options{URL: url})
		if !r.Conformant() || r.Exchanges != 1 || len(r.Aside) == 0 {
			t.Errorf("%s: %s", url, text(t, r))
		}
		if shown := text(t, r); !strings.Contains(shown, "NOT HELD AGAINST") || !strings.Contains(shown, "/pool/lb_algorithm is redacted") {
			t.Error(shown)
		}
	}
}

// A credential that a service repeats is known, so that whoever prints the report can mask it.
func TestCredentialsAreKnown(t *testing.T) {
	text := "GET /v3/p/elb/pools/x HTTP/1.1\nHost: h\nX-Auth-Token: abcdef123\n\nHTTP/1.1 200 OK\nContent-Type: application/json\n\n" +
		`{"request_id":"abcdef123"}`
	r := see(t, text, check.Options{})
	if len(r.Secrets) != 1 || r.Secrets[0].Reveal() != "abcdef123" {
		t.Errorf("%v", r.Secrets)
	}
}

// endless makes a HAR while it is read, so that nothing but its reader can hold it. It notes the live heap as it goes.
type endless struct {
	entry   string
	left    int // bytes to make
	started bool
	pending string
	made    int
	peak    uint64
}

func (e *endless) Read(p []byte) (int, error) {
	for e.pending == "" {
		switch {
		case !e.started:
			e.started, e.pending = true, `{"log":{"version":"1.2","entries":[`+e.entry
		case e.left > 0:
			e.pending = "," + e.entry
			e.left -= len(e.entry)
			e.made++
			e.weigh()
		case e.left <= 0 && e.entry != "":
			e.pending, e.entry = "]}}", ""
		default:
			return 0, io.EOF
		}
	}
	n := copy(p, e.pending)
	e.pending = e.pending[n:]
	return n, nil
}

func (e *endless) weigh() {
	if e.made%200 != 0 {
		return
	}
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	e.peak = max(e.peak, m.HeapAlloc)
}

// 50 MB of a page's own traffic, with an answer of the API now and then, take no more memory than a few entries do.
func TestLargeHARInBoundedMemory(t *testing.T) {
	checker(t)
	runtime.GC()
	var before runtime.MemStats
	runtime.ReadMemStats(&before)
	static := `{"request":{"method":"GET","url":"https://h/app.js"},"response":{"status":200,"content":{"size":40000,"text":"` +
		strings.Repeat("a", 40_000) + `"}}}`
	call := fmt.Sprintf(`{"request":{"method":"GET","url":"%s/v3/p/elb/pools/x"},"response":{"status":404,"headers":[],"content":{"text":%q}}}`,
		base, `{"error_code":"E.1","error_msg":"m","request_id":"r"}`)
	source := &endless{entry: static + "," + call, left: 50_000_000}
	started := time.Now()
	r, err := checker(t).Check(source, check.Options{Form: capture.HAR})
	if err != nil {
		t.Fatal(err)
	}
	if r.Exchanges != source.made+1 || !r.Conformant() || r.SkippedCount() != r.Exchanges {
		t.Errorf("%d judged, %d skipped of %d", r.Exchanges, r.SkippedCount(), source.made)
	}
	const most = 16 << 20
	if grown := int64(source.peak) - int64(before.HeapAlloc); grown > most {
		t.Errorf("the live heap grew by %d MiB", grown>>20)
	}
	t.Logf("50 MB in %s, live heap %d KiB above %d KiB", time.Since(started), (int64(source.peak)-int64(before.HeapAlloc))>>10, before.HeapAlloc>>10)
}
