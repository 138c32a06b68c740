package target

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"elbconformance/internal/result"
)

func TestTroubleOf(t *testing.T) {
	html := http.Header{"Content-Type": {"text/html; charset=utf-8"}}
	for name, tc := range map[string]struct {
		method string
		status int
		header http.Header
		body   string
		sent   Auth
		want   Kind // empty: the service's own doing
	}{
		"ok":                              {status: 200, body: `{}`},
		"not found":                       {status: 404, body: `{"error_code":"ELB.8904"}`},
		"server error":                    {status: 500, body: `{"error_code":"ELB.8906"}`},
		"server error as a page":          {status: 500, header: html, body: "<html>oops</html>"},
		"501":                             {status: 501, body: `{}`},
		"good credentials refused":        {status: 401, body: `{}`, want: CredentialsRefused},
		"invented credentials refused":    {status: 401, body: `{}`, sent: InventedCredentials},
		"no credentials refused":          {status: 401, body: `{}`, sent: NoCredentials},
		"forbidden":                       {status: 403, body: `{"error_code":"ELB.8903"}`},
		"throttled":                       {status: 429, body: `{"error_code":"APIGW.0308"}`, want: Throttled},
		"throttled for a while":           {status: 429, header: http.Header{"Retry-After": {"7"}}, want: Throttled},
		"throttled without credentials":   {status: 429, sent: NoCredentials, want: Throttled},
		"502":                             {status: 502, want: Gateway},
		"503":                             {status: 503, body: `{"error_code":"ELB.8906"}`, want: Gateway},
		"504":                             {status: 504, want: Gateway},
		"proxy wants a password":          {status: 407, want: Gateway},
		"request timeout":                 {status: 408, want: Gateway},
		"portal":                          {status: 200, header: html, body: "\n<!DOCTYPE html><title>Log in</title>", want: Gateway},
		"page of a proxy":                 {status: 404, header: html, body: "<html><body>nginx</body></html>", want: Gateway},
		"JSON called HTML":                {status: 200, header: html, body: `{"pools":[]}`},
		"HTML called JSON":                {status: 200, header: http.Header{"Content-Type": {"application/json"}}, body: "<html></html>"},
		"quota, dedicated":                {method: "POST", status: 409, body: `{"error_msg":"x","error_code":"ELB.8905"}`, want: Quota},
		"quota, shared":                   {method: "POST", status: 400, body: `{"error":{"message":"x","code":"ELB.9807"}}`, want: Quota},
		"quota, network service":          {method: "POST", status: 409, body: `{"NeutronError":{"type":"OverQuota","message":"x","detail":""}}`, want: Quota},
		"quota in words":                  {method: "POST", status: 403, body: `{"error_msg":"Pool Quota exceeded","error_code":"ELB.8999"}`, want: Quota},
		"quota as bare text":              {method: "POST", status: 413, body: `{"error":"quota exceeded"}`, want: Quota},
		"quota named in a read":           {method: "GET", status: 400, body: `{"error_msg":"unknown parameter quota"}`},
		"quota named in a server error":   {method: "POST", status: 500, body: `{"error_code":"ELB.8905"}`},
		"quota named in another member":   {method: "POST", status: 400, body: `{"error_msg":"x","request_id":"quota"}`},
		"conflict":                        {method: "POST", status: 409, body: `{"error_code":"ELB.8907"}`},
		"error that is no JSON":           {method: "POST", status: 400, body: "quota"},
		"invented credentials throttled":  {status: 429, sent: InventedCredentials, want: Throttled},
		"unknown envelope with the words": {method: "POST", status: 400, body: `[{"message":"quota"}]`},
	} {
		t.Run(name, func(t *testing.T) {
			x := &result.Exchange{
				Request:  result.Request{Method: tc.method},
				Response: &result.Response{Status: tc.status, Header: tc.header, Body: []byte(tc.body)},
			}
			checkTrouble(t, x, tc.sent, tc.want)
		})
	}
	checkTrouble(t, &result.Exchange{}, GoodCredentials, Unreachable)
	checkTrouble(t, &result.Exchange{Response: &result.Response{Status: 200, Truncated: true}}, GoodCredentials, Oversized)
}

func checkTrouble(t *testing.T, x *result.Exchange, sent Auth, want Kind) {
	t.Helper()
	trouble, ok := TroubleOf(x, sent)
	if ok != (want != "") || trouble.Kind != want || ok && !strings.HasSuffix(trouble.Explanation, ".") {
		t.Errorf("got %v %+v, want %q", ok, trouble, want)
	}
}

func TestTroubleOutcome(t *testing.T) {
	if o := (Trouble{Kind: Quota, Explanation: "full."}).Outcome(); o.Status != result.Skipped || o.Skip != result.Blocked || o.Reason != "full." {
		t.Errorf("quota: %+v", o)
	}
	if o := (Trouble{Kind: Throttled, Explanation: "slow."}).Outcome(); o.Status != result.Errored || o.Internal || o.Reason != "slow." {
		t.Errorf("throttled: %+v", o)
	}
}

func TestUnreachableExplanations(t *testing.T) {
	for says, err := range map[string]error{
		"cancelled":    context.Canceled,
		"in time":      fmt.Errorf("no complete answer within 1s: %w", context.DeadlineExceeded),
		"elb.nowhere":  &net.OpError{Op: "dial", Err: &net.DNSError{Name: "elb.nowhere", IsNotFound: true}},
		"not trusted":  &tls.CertificateVerificationError{Err: errors.New("unknown authority")},
		"does not spe": tls.RecordHeaderError{Msg: "first record does not look like a TLS handshake"},
		"broke off":    io.ErrUnexpectedEOF,
	} {
		trouble, ok := TroubleOf(&result.Exchange{Err: err}, GoodCredentials)
		if !ok || trouble.Kind != Unreachable || !strings.Contains(trouble.Explanation, says) {
			t.Errorf("%v: %+v does not say %q", err, trouble, says)
		}
	}
}

// TestTroubleOnTheWire meets the errors that the standard transport really gives.
func TestTroubleOnTheWire(t *testing.T) {
	encrypted := httptest.NewUnstartedServer(status(200, "{}"))
	encrypted.Config.ErrorLog = log.New(io.Discard, "", 0) // the refused handshake is expected
	encrypted.StartTLS()
	defer encrypted.Close()
	plain := httptest.NewServer(status(200, "{}"))
	defer plain.Close()
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody := "http://" + closed.Addr().String()
	_ = closed.Close()
	for says, endpoint := range map[string]string{
		"not trusted":        encrypted.URL,
		"does not speak TLS": strings.Replace(plain.URL, "http:", "https:", 1),
		"refused":            nobody,
	} {
		x := send(t, connect(t, Options{Endpoint: endpoint}), Call{}, "GET", "/")
		if trouble, ok := TroubleOf(x, GoodCredentials); !ok || trouble.Kind != Unreachable || !strings.Contains(trouble.Explanation, says) {
			t.Errorf("%v: %+v does not say %q", x.Err, trouble, says)
		}
	}
}

func TestRefusedCredentialsExplained(t *testing.T) {
	for says, c := range map[string]*Client{
		"none are configured": connect(t, Options{RoundTripper: &network{answer: status(401, "{}")}}),
		"renew the token":     connect(t, Options{RoundTripper: &network{answer: status(401, "{}")}, Credentials: token("s3cret")}),
		"clock":               connect(t, Options{RoundTripper: &network{answer: status(401, "{}")}, Credentials: keys()}),
	} {
		trouble, _ := TroubleOf(send(t, c, Call{}, "GET", "/"), GoodCredentials)
		if trouble.Kind != CredentialsRefused || !strings.Contains(trouble.Explanation, says) || strings.Contains(trouble.Explanation, "s3cret") {
			t.Errorf("%+v does not say %q", trouble, says)
		}
	}
}
