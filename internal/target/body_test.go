package target

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func zipped(t *testing.T, plain string) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestSpeed)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, plain); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestBodies(t *testing.T) {
	plain := strings.Repeat(`{"pool":"p"} `, 100)
	whole := zipped(t, plain)
	bomb := zipped(t, strings.Repeat("\x00", maxBody+1))
	for name, tc := range map[string]struct {
		encoding  string
		sent      []byte
		want      string
		truncated bool
	}{
		"plain":                {"", []byte(plain), plain, false},
		"empty":                {"", nil, "", false},
		"gzip":                 {"gzip", whole, plain, false},
		"gzip, upper case":     {"GZIP", whole, plain, false},
		"gzip, empty":          {"gzip", nil, "", false},
		"not gzip at all":      {"gzip", []byte(plain), plain, false},
		"gzip cut off":         {"gzip", whole[:len(whole)/2], string(whole[:len(whole)/2]), false},
		"other encoding":       {"br", []byte("\x01\x02"), "\x01\x02", false},
		"undeclared gzip":      {"", whole, string(whole), false},
		"exactly at the bound": {"", bytes.Repeat([]byte("x"), maxWireBody), strings.Repeat("x", maxWireBody), false},
		"beyond the bound":     {"", bytes.Repeat([]byte("x"), maxWireBody+1), strings.Repeat("x", maxWireBody), true},
		"gzip bomb":            {"gzip", bomb, strings.Repeat("\x00", maxBody), true},
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				if tc.encoding != "" {
					w.Header().Set("Content-Encoding", tc.encoding)
				}
				_, _ = w.Write(tc.sent)
			}))
			defer server.Close()
			x := send(t, connect(t, Options{Endpoint: server.URL}), Call{}, "GET", "/")
			if x.Err != nil {
				t.Fatal(x.Err)
			}
			if got := string(x.Response.Body); got != tc.want || x.Response.Truncated != tc.truncated {
				t.Errorf("%d bytes %.40q, truncated %v; want %d bytes", len(got), got, x.Response.Truncated, len(tc.want))
			}
			if got := x.Response.Header.Get("Content-Encoding"); got != tc.encoding {
				t.Errorf("Content-Encoding %q", got)
			}
		})
	}
}

func TestEndlessBodyEnds(t *testing.T) {
	var sent int
	endless := &network{}
	c := connect(t, Options{RoundTripper: roundTrip(func(req *http.Request) (*http.Response, error) {
		resp, _ := endless.RoundTrip(req)
		resp.Body = io.NopCloser(readFunc(func(p []byte) (int, error) { sent += len(p); return len(p), nil }))
		return resp, nil
	})})
	x := send(t, c, Call{}, "GET", "/")
	if !x.Response.Truncated || len(x.Response.Body) != maxWireBody || sent > maxWireBody+1 {
		t.Errorf("%d bytes kept of %d, truncated %v", len(x.Response.Body), sent, x.Response.Truncated)
	}
}

func TestBrokenBody(t *testing.T) {
	c := connect(t, Options{RoundTripper: roundTrip(func(*http.Request) (*http.Response, error) {
		resp := answered(200, "")
		resp.Body = io.NopCloser(io.MultiReader(strings.NewReader(`{"a":`), readFunc(func([]byte) (int, error) { return 0, io.ErrUnexpectedEOF })))
		return resp, nil
	})})
	x := send(t, c, Call{}, "GET", "/")
	if !errors.Is(x.Err, io.ErrUnexpectedEOF) || x.Response == nil || string(x.Response.Body) != `{"a":` {
		t.Errorf("error %v, response %+v", x.Err, x.Response)
	}
	if trouble, ok := TroubleOf(x, GoodCredentials); !ok || trouble.Kind != Unreachable {
		t.Errorf("trouble %+v", trouble)
	}
}

func TestAnswerWithoutBody(t *testing.T) {
	c := connect(t, Options{RoundTripper: roundTrip(func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: http.StatusNoContent}, nil
	})})
	if x := send(t, c, Call{}, "GET", "/"); x.Err != nil || x.Response.Status != 204 || len(x.Response.Body) != 0 {
		t.Errorf("exchange %+v", x)
	}
	silent := connect(t, Options{RoundTripper: failing{}})
	if x := send(t, silent, Call{}, "GET", "/"); x.Err == nil {
		t.Error("a transport without answer and error went unnoticed")
	}
}

type readFunc func([]byte) (int, error)

func (f readFunc) Read(p []byte) (int, error) { return f(p) }
