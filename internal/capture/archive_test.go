package capture_test

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"elbconformance/internal/capture"
)

func har(entries ...string) string {
	return `{"log":{"version":"1.2","creator":{"name":"n","version":"1"},"entries":[` + strings.Join(entries, ",") + `]}}`
}

func entry(response string) string {
	return `{"startedDateTime":"2026-01-01T00:00:00Z","request":{"method":"get","url":"https://h/p?q=1","headers":[{"name":"a","value":"b"},` +
		`{"name":":path","value":"/p"}],"postData":{"text":"{}"}},"response":` + response + `,"timings":{}}`
}

func answer(content string) string {
	return `{"status":200,"headers":[{"name":"content-type","value":"application/json"}],"content":` + content + `}`
}

func TestEntry(t *testing.T) {
	x := must(t, har(entry(answer(`{"size":2,"text":"{}"}`))), "")[0].Exchange
	if x.ID != "entry 1" || x.Request.Method != http.MethodGet || x.Request.URL != "https://h/p?q=1" || string(x.Request.Body) != "{}" {
		t.Errorf("%+v", x.Request)
	}
	if len(x.Request.Header) != 1 || x.Request.Header.Get("A") != "b" {
		t.Errorf("%v", x.Request.Header)
	}
	if x.Response.Status != 200 || x.Response.Header.Get("Content-Type") != "application/json" || string(x.Response.Body) != "{}" {
		t.Errorf("%+v", x.Response)
	}
}

func TestBodiesOfEntries(t *testing.T) {
	coded := base64.StdEncoding.EncodeToString
	for _, c := range []struct{ name, response, body, incomplete string }{
		{"base64", answer(`{"text":"` + coded([]byte(`{"a":1}`)) + `","encoding":"base64"}`), `{"a":1}`, ""},
		{"base64 that is none", answer(`{"text":"{}","encoding":"base64"}`), "{}", "base64"},
		{"gzip kept", strings.Replace(answer(`{"text":"`+coded([]byte(zip(t, `{"a":1}`)))+`","encoding":"base64"}`),
			`{"name"`, `{"name":"Content-Encoding","value":"gzip"},{"name"`, 1), `{"a":1}`, ""},
		{"no text", answer(`{"size":0}`), "", "does not hold its body"},
		{"no content", `{"status":200,"headers":[]}`, "", "does not hold its body"},
		{"really empty", answer(`{"size":0,"text":""}`), "", ""},
		{"empty by its header", strings.Replace(answer(`{}`), `{"name"`, `{"name":"Content-Length","value":"0"},{"name"`, 1), "", ""},
		{"cut off", answer(`{"size":90,"text":"{\"a\":"}`), `{"a":`, "90 were sent"},
		{"cut off, size unknown", answer(`{"text":"{\"a\":"}`), `{"a":`, "does not say"},
		{"cut off by the service", answer(`{"size":5,"text":"{\"a\":"}`), `{"a":`, ""},
		{"204", `{"status":204,"headers":[],"content":{"size":0,"mimeType":"x-unknown"}}`, "", ""},
		{"a broken character", answer(`{"size":5,"text":"\ud800"}`), "\ufffd", ""},
	} {
		got := must(t, har(entry(c.response)), "")[0]
		if string(got.Exchange.Response.Body) != c.body || (got.Incomplete == "") != (c.incomplete == "") || !strings.Contains(got.Incomplete, c.incomplete) {
			t.Errorf("%s: %q, incomplete %q", c.name, got.Exchange.Response.Body, got.Incomplete)
		}
	}
}

func TestEntriesWithoutAResponse(t *testing.T) {
	for _, response := range []string{`null`, `"none"`, `{}`, `[]`, `{"status":0,"content":{}}`, `{"status":"200"}`, `{"status":-1}`, `{"status":1e3}`} {
		if got := must(t, har(entry(response)), "")[0]; got.Exchange.Response != nil || got.Incomplete == "" {
			t.Errorf("%s: %+v", response, got)
		}
	}
	got := must(t, har(entry(`{"status":0,"_error":"net::ERR_ABORTED"}`)), "")[0]
	if !strings.Contains(got.Incomplete, "net::ERR_ABORTED") {
		t.Error(got.Incomplete)
	}
}

// A recorder that leaves the headers out does not make the service one that sends none.
func TestHeadersLeftOut(t *testing.T) {
	for media, want := range map[string]string{"": "application/json", "x-unknown": "application/json", "text/html": "text/html"} {
		got := must(t, har(entry(fmt.Sprintf(`{"status":200,"headers":[],"content":{"mimeType":%q,"text":"{}"}}`, media))), "")[0]
		if header := got.Exchange.Response.Header; header.Get("Content-Type") != want {
			t.Errorf("%q: %v", media, header)
		}
	}
	kept := must(t, har(entry(`{"status":200,"headers":[{"name":"Server","value":"s"}],"content":{"mimeType":"a/b","text":"{}"}}`)), "")[0]
	if _, ok := kept.Exchange.Response.Header[http.CanonicalHeaderKey("content-type")]; ok {
		t.Error("a header was made up")
	}
}

func TestStrangeArchives(t *testing.T) {
	for text, want := range map[string]int{
		har(): 0,
		har(`1`, `null`, `{}`, `[[]]`, entry(answer(`{"text":"{}"}`))):           5,
		`{"log":{"entries":[{}],"pages":[{"a":[1,{"entries":[2]}]}]},"x":[]}`:    1,
		`{"log":{"entries":[{"request":{},"request":{"method":"GET"}}]}}` + "\n": 1,
	} {
		if entries := must(t, text, capture.HAR); len(entries) != want {
			t.Errorf("%s: %d entries", text, len(entries))
		}
	}
}

func TestUnreadableArchives(t *testing.T) {
	whole := entry(answer(`{"text":"{}"}`))
	for _, c := range []struct{ name, text, want string }{
		{"cut in an entry", har(whole, whole)[:len(har(whole))+40], "in entry 2 of log.entries"},
		{"cut after an entry", har(whole)[:len(har(whole))-3], "after 1 whole entries"},
		{"broken", strings.Replace(har(whole), `"request":`, `"request"`, 1), "not well-formed JSON at byte"},
		{"no entries", `{"log":{"version":"1.2"}}`, "log.entries"},
		{"entries of another type", `{"log":{"entries":{}}}`, "log.entries"},
		{"log of another type", `{"log":[]}`, "log.entries"},
		{"no object", `[]`, "log.entries"},
		{"two", har() + har(), "something after"},
		{"garbage after", har() + "}", "not well-formed"},
		{"nothing", "", "cut off"},
		{"no structure", `{"log":{"entries":[` + strings.Repeat(" ", 3<<20), "structure"},
		{"a long number", `{"log":{"entries":[` + strings.Repeat("1", 3<<20), "structure"},
	} {
		if _, err := read(c.text, capture.HAR); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// Wherever a HAR is cut in two, the first half is refused.
func TestCutAnywhere(t *testing.T) {
	text := har(entry(answer(`{"size":2,"text":"{\"a\":\"\u00e9\\u00e9\"}"}`)), entry(`{"status":0}`))
	for n := range len(text) {
		if _, err := read(text[:n], capture.HAR); err == nil {
			t.Fatalf("cut at %d is taken", n)
		}
	}
}

func TestLongLiteralsAreCut(t *testing.T) {
	film := entry(answer(`{"size":1,"text":"` + strings.Repeat("a", 16<<20-999) + strings.Repeat(`\u00e9\\é`, 1000) + `"}`))
	many := entry(answer(`{"text":"{}"}`))
	many = strings.Replace(many, `{"name"`, strings.Repeat(`{"name":"n","value":"`+strings.Repeat("v", 1024)+`"},`, 40_000)+`{"name"`, 1)
	entries := must(t, har(film, entry(answer(`{"text":"{}"}`)), many, entry(answer(`{"text":"{}"}`))), capture.HAR)
	for i, long := range []bool{true, false, true, false} {
		if got := strings.Contains(entries[i].Incomplete, "longer"); got != long {
			t.Errorf("entry %d: %q", i+1, entries[i].Incomplete)
		}
	}
}
