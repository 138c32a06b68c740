package capture_test

import (
	"testing"

	"elbconformance/internal/capture"
)

// What is read is an exchange or an error, whatever the file holds.
func hold(t *testing.T, text []byte, form capture.Form) {
	t.Helper()
	entries, err := read(string(text), form)
	if err != nil && err.Error() == "" {
		t.Error("an error without words")
	}
	for _, e := range entries {
		if e.Exchange == nil || e.Exchange.ID == "" {
			t.Errorf("%+v", e)
		}
		if e.Exchange.Response == nil && form != capture.HTTP && e.Incomplete == "" {
			t.Errorf("nothing says why there is no response: %+v", e)
		}
	}
}

func FuzzBody(f *testing.F) {
	for _, text := range []string{`{"pool":{"id":"a"}}`, "", "[", "\xef\xbb\xbf1", "\xff\xfe", "<html>", "> GET", `{"a":1,"a":"\ud800"}`} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) { hold(t, text, capture.Body) })
}

func FuzzHTTP(f *testing.F) {
	for _, text := range []string{
		request + "HTTP/1.1 201 Created\nContent-Type: application/json\n\n{}",
		"HTTP/2 200\ncontent-encoding: gzip\n\n\x1f\x8b\x08\x00",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{}\n\r\n0\r\n\r\n",
		"HTTP/1.1 100 Continue\n\nHTTP/1.1 204 No Content\nContent-Length: 3\n\n{}",
		"GET / HTTP/1.1\nHost: h", "HTTP/1.1 200\n:\n",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) { hold(t, text, capture.HTTP) })
}

func FuzzHAR(f *testing.F) {
	for _, text := range []string{
		har(entry(answer(`{"size":2,"text":"{}"}`))),
		har(entry(answer(`{"text":"e30=","encoding":"base64"}`)), entry(`{"status":0,"_error":"e"}`), `{}`),
		har(entry(`{"status":204,"headers":[{"name":"Content-Length","value":"x"}],"content":{"text":"\ud800"}}`)),
		`{"log":{"entries":{}}}`, `{"log":`,
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) { hold(t, text, capture.HAR) })
}
