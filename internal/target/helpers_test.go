package target

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"elbconformance/internal/result"
)

// cloud is an address that counts as a real service. Nothing is ever sent there: tests bring their own RoundTripper.
const cloud = "https://elb.test"

// network stands for everything behind the client, and keeps what would have been sent.
type network struct {
	mu     sync.Mutex
	seen   []*http.Request
	answer http.HandlerFunc
}

func (n *network) RoundTrip(req *http.Request) (*http.Response, error) {
	n.mu.Lock()
	n.seen = append(n.seen, req)
	n.mu.Unlock()
	if n.answer == nil {
		return answered(http.StatusOK, "{}"), nil
	}
	w := httptest.NewRecorder()
	n.answer(w, req)
	return w.Result(), nil
}

func (n *network) count() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return len(n.seen)
}

func (n *network) last(t *testing.T) *http.Request {
	t.Helper()
	if len(n.seen) == 0 {
		t.Fatal("nothing was sent")
	}
	return n.seen[len(n.seen)-1]
}

// failing is a network without an answer.
type failing struct{ err error }

func (f failing) RoundTrip(*http.Request) (*http.Response, error) { return nil, f.err }

func answered(status int, body string) *http.Response {
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body))}
}

func status(code int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(code)
		_, _ = io.WriteString(w, body)
	}
}

func connect(t *testing.T, o Options) *Client {
	t.Helper()
	if o.Endpoint == "" {
		o.Endpoint = cloud
	}
	o.RequestsPerSecond = -1
	c, err := Connect(o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// writer is a client that may write to a real service, with its network and journal.
func writer(t *testing.T, answer http.HandlerFunc) (*Client, *network, *Journal) {
	t.Helper()
	n, j := &network{answer: answer}, NewMemoryJournal()
	return connect(t, Options{RoundTripper: n, Journal: j, AllowWrites: true, RunID: "r1"}), n, j
}

func send(t *testing.T, c *Client, call Call, method, target string) *result.Exchange {
	t.Helper()
	x, err := c.Send(WithCall(context.Background(), call), Raw{API: V3, Method: method, Target: target})
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func token(value string) Credentials { return Credentials{Token: result.NewSecret(value)} }

func keys() Credentials {
	return Credentials{AccessKey: result.NewSecret("AKOFTHETESTTESTTEST0"), SecretKey: result.NewSecret("sk-of-the-test-not-a-real-one")}
}

// doError sends a request through Do for what it says of it alone.
func doError(c *Client, req *http.Request) error {
	resp, err := c.Do(req)
	if err == nil {
		_ = resp.Body.Close()
	}
	return err
}
