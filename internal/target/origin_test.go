package target

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
)

func TestPinnedOrigin(t *testing.T) {
	for name, tc := range map[string]struct {
		change func(*http.Request)
		leaves bool
	}{
		"configured":          {func(*http.Request) {}, true},
		"default port":        {func(r *http.Request) { r.URL.Host, r.Host = "ELB.test:443", "" }, true},
		"v2.0 endpoint":       {func(r *http.Request) { r.URL.Host, r.Host = "vpc.test", "" }, true},
		"other host":          {func(r *http.Request) { r.URL.Host, r.Host = "evil.test", "" }, false},
		"other port":          {func(r *http.Request) { r.URL.Host, r.Host = "elb.test:8443", "" }, false},
		"other scheme":        {func(r *http.Request) { r.URL.Scheme = "http" }, false},
		"suffix":              {func(r *http.Request) { r.URL.Host, r.Host = "elb.test.evil.test", "" }, false},
		"host header":         {func(r *http.Request) { r.Host = "evil.test" }, false},
		"user name":           {func(r *http.Request) { r.URL.User = url.UserPassword("elb.test", "hunter2") }, false},
		"opaque authority":    {func(r *http.Request) { r.URL.Opaque = "//evil.test/" }, false},
		"no URL":              {func(r *http.Request) { r.URL = nil }, false},
		"opaque without root": {func(r *http.Request) { r.URL.Opaque = "evil.test/" }, false},
	} {
		t.Run(name, func(t *testing.T) {
			n := &network{}
			c := connect(t, Options{EndpointV2: "https://vpc.test", RoundTripper: n, Credentials: token("s3cret")})
			req, err := http.NewRequest(http.MethodGet, cloud+"/v3/p/elb/pools", nil)
			if err != nil {
				t.Fatal(err)
			}
			tc.change(req)
			err = doError(c, req)
			var refused *OriginError
			switch {
			case tc.leaves && err != nil:
				t.Error(err)
			case !tc.leaves && (n.count() != 0 || !errors.As(err, &refused)):
				t.Errorf("%d requests left; error %v", n.count(), err)
			case !tc.leaves && strings.Contains(err.Error(), "hunter2"):
				t.Errorf("error %q repeats the password", err)
			}
		})
	}
}

func TestRedirectReachesNobody(t *testing.T) {
	for _, status := range []int{301, 302, 303, 307, 308} {
		var reached atomic.Int64
		other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached.Add(1) }))
		first := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", other.URL+"/taken")
			w.WriteHeader(status)
		}))
		c := connect(t, Options{Endpoint: first.URL, Credentials: token("s3cret")})
		x := send(t, c, Call{}, "GET", "/v3/p/elb/pools")
		if x.Err != nil || x.Response.Status != status || reached.Load() != 0 {
			t.Errorf("status %d: %v, and %d requests at the other host", x.Response.Status, x.Err, reached.Load())
		}
		first.Close()
		other.Close()
	}
}
