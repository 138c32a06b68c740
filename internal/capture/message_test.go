package capture_test

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"strings"
	"testing"

	"elbconformance/internal/capture"
)

const request = "POST /v3/p/elb/master-slave-pools HTTP/1.1\nHost: elb.example.com\nContent-Type: application/json\n\n{\"pool\":\n{}}\n\n"

func TestExchange(t *testing.T) {
	for name, text := range map[string]string{
		"as typed":   request + "HTTP/1.1 201 Created\nContent-Type: application/json\nX-Request-Id: r1\n\n{\"a\":1}\n",
		"wire":       crlf(request + "HTTP/2 201 \ncontent-type: application/json\nx-request-id: r1\ncontent-length: 7\n\n{\"a\":1}"),
		"interim":    request + "HTTP/1.1 100 Continue\n\nHTTP/1.1 201 Created\nContent-Type: application/json\nX-Request-Id: r1\nContent-Length: 7\n\n{\"a\":1}",
		"tunnelled":  request + "HTTP/1.1 200 Connection established\n\nHTTP/2 201\nContent-Type: application/json\nX-Request-Id: r1\n\n{\"a\":1}",
		"chunked":    request + crlf("HTTP/1.1 201 Created\nContent-Type: application/json\nX-Request-Id: r1\nTransfer-Encoding: chunked\n\n3\n{\"a\n4\n\":1}\n0\n\n"),
		"unchunked":  request + "HTTP/1.1 201 Created\nContent-Type: application/json\nX-Request-Id: r1\nTransfer-Encoding: chunked\n\n{\"a\":1}",
		"more after": request + "HTTP/1.1 201 Created\nContent-Type: application/json\nX-Request-Id: r1\nContent-Length: 7\n\n{\"a\":1}\nreal 0m0.2s\n",
	} {
		entries := must(t, text, "")
		x := entries[0].Exchange
		if len(entries) != 1 || entries[0].Incomplete != "" || x.Response == nil {
			t.Fatalf("%s: %+v", name, entries)
		}
		if x.Request.Method != http.MethodPost || x.Request.URL != "https://elb.example.com/v3/p/elb/master-slave-pools" ||
			strings.ReplaceAll(string(x.Request.Body), "\r", "") != "{\"pool\":\n{}}" {
			t.Errorf("%s: request %+v", name, x.Request)
		}
		if x.Response.Status != 201 || x.RequestID() != "r1" || strings.TrimSpace(string(x.Response.Body)) != `{"a":1}` {
			t.Errorf("%s: response %+v %q", name, x.Response, x.Response.Body)
		}
	}
}

func TestResponseAlone(t *testing.T) {
	x := must(t, "HTTP/1.1 204 No Content\n\n", "")[0]
	if x.Incomplete != "" || x.Exchange.Request.Method != "" || x.Exchange.Response.Status != 204 || len(x.Exchange.Response.Body) != 0 {
		t.Errorf("%+v", x)
	}
}

// What the capture may have lost is not the service's doing.
func TestPartsThatAreMissing(t *testing.T) {
	const head = "HTTP/1.1 200 OK\nContent-Type: application/json\n"
	for _, c := range []struct{ name, text, want string }{
		{"cut, length known", head + "Content-Length: 90\n\n{\"a\":", "5 bytes; 90 were sent"},
		{"cut, length unknown", head + "\n{\"a\":", "does not say how many"},
		{"cut by the service", head + "Content-Length: 5\n\n{\"a\":", ""},
		{"reformatted", head + "Content-Length: 90\n\n{\"a\":1}", ""},
		{"no body", head + "\n", "does not hold its body"},
		{"head only", head, "does not hold its body"},
		{"empty by its length", head + "Content-Length: 0\n\n", ""},
		{"chunks cut off", crlf(head + "Transfer-Encoding: chunked\n\n9\n{\"a\n"), "chunks"},
		{"brotli", head + "Content-Encoding: br\n\n\x8b\x03\x80{}\x03", `"br"`},
		{"decoded brotli", head + "Content-Encoding: br\nContent-Length: 3\n\n{\"a\":1}", ""},
		{"gzip", head + "Content-Encoding: gzip\n\n" + zip(t, `{"a":1}`), ""},
		{"half a gzip", head + "Content-Encoding: gzip\n\n" + zip(t, `{"a":1}`)[:15], "gzip"},
		{"no gzip", head + "Content-Encoding: gzip\n\n\x00\x01\x02", "gzip"},
		{"a bomb", head + "Content-Encoding: gzip\n\n" + strings.Repeat(zip(t, strings.Repeat(" ", 1<<20)), 33), "32 MiB"},
		{"not JSON", head + "\nnot JSON", ""},
	} {
		got := must(t, c.text, capture.HTTP)[0].Incomplete
		if (got == "") != (c.want == "") || !strings.Contains(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestRequestWithoutResponse(t *testing.T) {
	if x := must(t, request, "")[0]; x.Exchange.Response != nil {
		t.Errorf("%+v", x)
	}
}

func TestUnreadableMessages(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"two exchanges", request + "HTTP/1.1 201 Created\n\n{}\n" + request, "second exchange begins at line 11"},
		{"two responses", "HTTP/1.1 200 OK\n\n{}\nHTTP/1.1 200 OK\n\n{}", "second response begins at line 4"},
		{"no message", "hello", "first line"},
		{"something before", "hello\nHTTP/1.1 200 OK\n\n", "first line"},
		{"a strange header", "HTTP/1.1 200 OK\nno colon\n\n{}", "line 1"},
	} {
		if _, err := read(c.text, capture.HTTP); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func zip(t *testing.T, text string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
