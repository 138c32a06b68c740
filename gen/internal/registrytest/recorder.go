package registrytest

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// received is one request as the server saw it.
type received struct {
	method, path, contentType, body string

	query url.Values
}

// recorder is a server that gives one fixed answer and keeps the last request.
type recorder struct {
	url   string
	count atomic.Int64
	last  atomic.Pointer[received]
}

func newRecorder(t *testing.T, status int, answer []byte) *recorder {
	t.Helper()
	r := &recorder{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		body, _ := io.ReadAll(request.Body)
		r.last.Store(&received{
			method: request.Method, path: request.URL.EscapedPath(), query: request.URL.Query(),
			contentType: request.Header.Get("Content-Type"), body: string(body),
		})
		r.count.Add(1)
		if len(answer) > 0 {
			w.Header().Set("Content-Type", "application/json")
		}
		w.WriteHeader(status)
		_, _ = w.Write(answer)
	}))
	t.Cleanup(server.Close)
	r.url = server.URL
	return r
}

// check compares the last request with what was given to the call.
func (r *recorder) check(t *testing.T, op Operation, s sample) {
	t.Helper()
	got := r.last.Load()
	if got == nil {
		t.Fatal("nothing was sent")
	}
	path := op.Path
	for name, value := range s.path {
		path = strings.ReplaceAll(path, "{"+name+"}", url.PathEscape(value))
	}
	if got.method != op.Method || got.path != path {
		t.Errorf("sent %s %s, want %s %s", got.method, got.path, op.Method, path)
	}
	if diff := cmp.Diff(s.wireQuery(), got.query); diff != "" {
		t.Errorf("query (-want +got):\n%s", diff)
	}
	if len(s.body) == 0 {
		if got.body != "" {
			t.Errorf("sent the body %s, want none", got.body)
		}
		return
	}
	if diff := cmp.Diff(decoded(t, s.body), decoded(t, []byte(got.body))); diff != "" {
		t.Errorf("body (-want +got):\n%s", diff)
	}
	if got.contentType != "application/json" {
		t.Errorf("content type = %q", got.contentType)
	}
}
