package target

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"elbconformance/internal/result"
)

func TestExchangeIsRecorded(t *testing.T) {
	n := &network{answer: func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Request-Id", "req-7")
		w.WriteHeader(http.StatusCreated)
		_, _ = io.WriteString(w, `{"pool":{"id":"p-9"}}`)
	}}
	var hooked []*result.Exchange
	var hookedCall Call
	c := connect(t, Options{
		RoundTripper: n, Journal: NewMemoryJournal(), AllowWrites: true, Credentials: token("s3cret"), UserAgent: "suite/1.2", RunID: "r1",
		OnExchange: func(ctx context.Context, x *result.Exchange) { hooked, hookedCall = append(hooked, x), CallOf(ctx) },
	})
	call := Call{Case: "createMasterSlavePool/minimal ü", Operation: "createMasterSlavePool", Unjudged: true, CreatedID: "/pool/id"}
	header := http.Header{"Content-Type": {"application/json"}, "X-Auth-Token": {"the caller's"}, "x-sdk-date": {"stale"}, "host": {"evil.test"}}
	x, err := c.Send(WithCall(context.Background(), call),
		Raw{API: V3, Method: "POST", Target: "/v3/p/elb/master-slave-pools?a=b", Header: header, Body: []byte(`{"pool":{}}`)})
	if err != nil {
		t.Fatal(err)
	}
	if len(hooked) != 1 || hooked[0] != x || hookedCall != call {
		t.Errorf("the hook saw %v of %+v", hooked, hookedCall)
	}
	if x.ID != "x1" || x.Case != call.Case || x.Operation != call.Operation || !x.Unjudged || x.Err != nil || x.RequestID() != "req-7" {
		t.Errorf("exchange %+v", x)
	}
	if x.Request.Method != http.MethodPost || x.Request.URL != cloud+"/v3/p/elb/master-slave-pools?a=b" || string(x.Request.Body) != `{"pool":{}}` {
		t.Errorf("request %+v", x.Request)
	}
	if x.Response.Status != 201 || string(x.Response.Body) != `{"pool":{"id":"p-9"}}` || x.Response.Truncated {
		t.Errorf("response %+v", x.Response)
	}
	want := http.Header{
		"Content-Type": {"application/json"}, "Accept-Encoding": {"gzip"}, "X-Auth-Token": {"s3cret"},
		"User-Agent": {"suite/1.2 (run r1; case createMasterSlavePool/minimal _)"},
	}
	if got := fmt.Sprint(x.Request.Header); got != fmt.Sprint(want) {
		t.Errorf("header\n%v, want\n%v", got, want)
	}
	if got := fmt.Sprint(n.last(t).Header); got != fmt.Sprint(want) {
		t.Errorf("sent header\n%v, want\n%v", got, want)
	}
	if header.Get("X-Auth-Token") != "the caller's" {
		t.Error("the caller's header was changed")
	}
	if next := send(t, c, Call{}, "GET", "/"); next.ID != "x2" || next.Request.Header.Get("User-Agent") != "suite/1.2 (run r1)" {
		t.Errorf("second exchange %+v", next)
	}
}

func TestAuthentication(t *testing.T) {
	for name, tc := range map[string]struct {
		have  Credentials
		auth  Auth
		check func(http.Header) bool
	}{
		"good token":            {token("s3cret"), GoodCredentials, func(h http.Header) bool { return h.Get("X-Auth-Token") == "s3cret" }},
		"token withheld":        {token("s3cret"), NoCredentials, bare},
		"token invented":        {token("s3cret"), InventedCredentials, func(h http.Header) bool { return strings.HasPrefix(h.Get("X-Auth-Token"), "INVENTED") }},
		"good keys":             {keys(), GoodCredentials, signedBy("AKOFTHETESTTESTTEST0")},
		"keys withheld":         {keys(), NoCredentials, bare},
		"keys invented":         {keys(), InventedCredentials, signedBy("INVENTED")},
		"anonymous":             {Credentials{}, GoodCredentials, bare},
		"anonymous, invented":   {Credentials{}, InventedCredentials, func(h http.Header) bool { return strings.HasPrefix(h.Get("X-Auth-Token"), "INVENTED") }},
		"anonymous, none again": {Credentials{}, NoCredentials, bare},
	} {
		t.Run(name, func(t *testing.T) {
			n := &network{}
			c := connect(t, Options{RoundTripper: n, Credentials: tc.have, ProjectID: project})
			send(t, c, Call{Auth: tc.auth}, "GET", "/v3/p/elb/pools")
			if h := n.last(t).Header; !tc.check(h) {
				t.Errorf("header %v", h)
			}
		})
	}
}

func bare(h http.Header) bool { return h.Get("X-Auth-Token") == "" && h.Get("Authorization") == "" }

func signedBy(prefix string) func(http.Header) bool {
	return func(h http.Header) bool {
		return strings.HasPrefix(h.Get("Authorization"), "SDK-HMAC-SHA256 Access="+prefix) && h.Get("X-Auth-Token") == "" &&
			h.Get("X-Project-Id") == project && h.Get("X-Sdk-Date") != ""
	}
}

func TestExchangeOfClosedBody(t *testing.T) {
	c := connect(t, Options{RoundTripper: &network{answer: status(404, `{"error_code":"ELB.8904"}`)}})
	req, err := http.NewRequest(http.MethodGet, cloud+"/v3/p/elb/pools/none", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := c.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.Body.Close() != nil {
		t.Fatal(err)
	}
	x, ok := ExchangeOf(resp)
	if !ok || x.ID != "x1" || !bytes.Equal(x.Response.Body, body) || resp.ContentLength != int64(len(body)) || resp.Request != req {
		t.Errorf("exchange %+v behind %+v", x, resp)
	}
	for _, other := range []*http.Response{nil, {}, {Body: http.NoBody}} {
		if _, ok := ExchangeOf(other); ok {
			t.Errorf("an exchange behind %+v", other)
		}
	}
}

func TestTransportTrouble(t *testing.T) {
	cause := errors.New("cable cut")
	c := connect(t, Options{RoundTripper: failing{cause}})
	req, err := http.NewRequest(http.MethodGet, cloud+"/v3/p/elb/pools", nil)
	if err != nil {
		t.Fatal(err)
	}
	err = doError(c, req)
	var trouble *TransportError
	if !errors.As(err, &trouble) || !errors.Is(err, cause) || !errors.Is(trouble.Exchange.Err, cause) || trouble.Exchange.Response != nil ||
		err.Error() != "GET https://elb.test/v3/p/elb/pools: cable cut" {
		t.Errorf("error %v", err)
	}
	if x := send(t, c, Call{}, "GET", "/"); !errors.Is(x.Err, cause) {
		t.Errorf("exchange %+v", x)
	}
}

func TestRequestTimeout(t *testing.T) {
	c := connect(t, Options{RequestTimeout: 20 * time.Millisecond, RoundTripper: roundTrip(func(req *http.Request) (*http.Response, error) {
		stalled := readFunc(func([]byte) (int, error) { <-req.Context().Done(); return 0, req.Context().Err() })
		resp := answered(200, "")
		resp.Body = io.NopCloser(io.MultiReader(strings.NewReader(`{"half":`), stalled))
		return resp, nil
	})})
	x := send(t, c, Call{}, "GET", "/")
	if !errors.Is(x.Err, context.DeadlineExceeded) || !strings.Contains(x.Err.Error(), "20ms") {
		t.Errorf("error %v", x.Err)
	}
	if x.Response == nil || string(x.Response.Body) != `{"half":` {
		t.Errorf("response %+v", x.Response)
	}
}

func TestExchangeKeepsItsBody(t *testing.T) {
	c, _, _ := writer(t, nil)
	body := []byte("as sent")
	x, err := c.Send(WithCall(context.Background(), Call{CreatedID: "/id"}), Raw{API: V3, Method: "POST", Target: "/", Body: body})
	copy(body, "changed")
	if err != nil || string(x.Request.Body) != "as sent" {
		t.Errorf("%v, body %q", err, x.Request.Body)
	}
}

func TestCancelledBeforeSending(t *testing.T) {
	n := &network{}
	c, err := Connect(Options{Endpoint: cloud, RoundTripper: n, RequestsPerSecond: 0.001})
	if err != nil {
		t.Fatal(err)
	}
	send(t, c, Call{}, "GET", "/") // takes the only place
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := c.Send(ctx, Raw{API: V3, Method: "GET", Target: "/"}); !errors.Is(err, context.Canceled) || n.count() != 1 {
		t.Errorf("error %v, %d requests", err, n.count())
	}
}

func TestRequestBodyIsBounded(t *testing.T) {
	c, n, _ := writer(t, nil)
	big := make([]byte, maxRequestBody+1)
	ctx := WithCall(context.Background(), Call{CreatedID: "/id"})
	if _, err := c.Send(ctx, Raw{API: V3, Method: "POST", Target: "/", Body: big}); err == nil {
		t.Error("Send took it")
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, cloud, bytes.NewReader(big))
	if err != nil {
		t.Fatal(err)
	}
	if err := doError(c, req); err == nil || n.count() != 0 {
		t.Errorf("Do: %v, %d requests", err, n.count())
	}
}

func TestConcurrentUse(t *testing.T) {
	var mu sync.Mutex
	var ids []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.WriteHeader(http.StatusCreated)
		_, _ = fmt.Fprintf(w, `{"id":%q}`, body)
	}))
	defer server.Close()
	journal := NewMemoryJournal()
	c := connect(t, Options{
		Endpoint: server.URL, Credentials: keys(), AllowWrites: true, Journal: journal,
		OnExchange: func(_ context.Context, x *result.Exchange) {
			mu.Lock()
			defer mu.Unlock()
			ids = append(ids, x.ID)
		},
	})
	var wait sync.WaitGroup
	for i := range 50 {
		wait.Go(func() {
			ctx := WithCall(context.Background(), Call{Case: fmt.Sprint(i), CreatedID: "/id"})
			id := fmt.Sprintf("pool-%d", i)
			x, err := c.Send(ctx, Raw{API: V3, Method: "POST", Target: "/pools", Body: []byte(id)})
			if err != nil || x.Err != nil || x.Case != fmt.Sprint(i) || string(x.Response.Body) != fmt.Sprintf("{%q:%q}", "id", id) {
				t.Errorf("call %d: %v %+v", i, err, x)
			}
			if i%2 == 0 {
				_, _ = c.Send(ctx, Raw{API: V3, Method: "DELETE", Target: "/pools/" + id})
			}
		})
	}
	wait.Wait()
	slices.Sort(ids)
	if len(slices.Compact(ids)) != 75 {
		t.Errorf("%d different ids, want 75", len(slices.Compact(ids)))
	}
	if left := journal.Outstanding(); len(left) != 50 { // a deletion answered 201 is none
		t.Errorf("%d outstanding, want 50", len(left))
	}
}

func TestInventID(t *testing.T) {
	c := connect(t, Options{RoundTripper: &network{}})
	first, second := c.InventID(), c.InventID()
	if first == second || len(first) != 36 || first[14] != '4' || !strings.ContainsAny(first[19:20], "89ab") {
		t.Errorf("%s and %s", first, second)
	}
}

// BenchmarkDo shows what recording, guarding and attributing cost beside a bare client on the same network.
func BenchmarkDo(b *testing.B) {
	body := `{"pool":{"id":"p-9","name":"` + strings.Repeat("n", 2000) + `"}}`
	instant := roundTrip(func(*http.Request) (*http.Response, error) { return answered(200, body), nil })
	c, err := Connect(Options{Endpoint: cloud, RoundTripper: instant, Credentials: token("s3cret"), RequestsPerSecond: -1})
	if err != nil {
		b.Fatal(err)
	}
	for name, do := range map[string]func(*http.Request) (*http.Response, error){"target": c.Do, "bare": (&http.Client{Transport: instant}).Do} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			ctx := WithCall(context.Background(), Call{Case: "showPool/found", Operation: "showPool"})
			for b.Loop() {
				req, _ := http.NewRequestWithContext(ctx, http.MethodGet, cloud+"/v3/p/elb/pools/p-9", nil)
				resp, err := do(req)
				if err != nil {
					b.Fatal(err)
				}
				_, _ = io.Copy(io.Discard, resp.Body)
				_ = resp.Body.Close()
			}
		})
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }
