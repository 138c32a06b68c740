package embedded_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"elbconformance/internal/embedded"
	"elbconformance/internal/result"
)

func start(t *testing.T, o embedded.Options) *embedded.Service {
	t.Helper()
	s, err := embedded.Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close(context.Background()) })
	return s
}

// call sends a request of the project and returns status and body.
func call(t *testing.T, s *embedded.Service, method, path, token, body string) (status int, answer string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, s.Endpoint+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("X-Auth-Token", token)
	r.Header.Set("Content-Type", "application/json")
	response, err := (&http.Client{Timeout: 10 * time.Second}).Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(text)
}

func TestServiceTakesItsTokenAndNoOther(t *testing.T) {
	made := start(t, embedded.Options{})
	given := start(t, embedded.Options{Token: result.NewSecret("given")})
	if made.Token.IsZero() || given.Token.Reveal() != "given" || made.Project == "" || made.Project == made.Other {
		t.Errorf("got %+v and %+v", made, given)
	}
	for name, c := range map[string]struct {
		service *embedded.Service
		token   string
		status  int
	}{
		"made up":             {made, made.Token.Reveal(), http.StatusOK},
		"given":               {given, "given", http.StatusOK},
		"of the other":        {given, made.Token.Reveal(), http.StatusUnauthorized},
		"none":                {made, "", http.StatusUnauthorized},
		"given in other case": {given, "GIVEN", http.StatusUnauthorized},
	} {
		if status, body := call(t, c.service, http.MethodGet, "/v2.0/lbaas/pools", c.token, ""); status != c.status {
			t.Errorf("%s: status %d, %s", name, status, body)
		}
	}
	if made.AccessKey == "" || made.SecretKey.IsZero() || made.AccessKey == given.AccessKey {
		t.Errorf("keys %q and %q", made.AccessKey, given.AccessKey)
	}
}

func TestSeedMakesTheServiceRepeat(t *testing.T) {
	create := func(seed int64) string {
		s := start(t, embedded.Options{Seed: seed})
		path := fmt.Sprintf("/v3/%s/elb/master-slave-pools", s.Project)
		status, body := call(t, s, http.MethodPost, path, s.Token.Reveal(), minimalPool)
		if status != http.StatusCreated {
			t.Fatalf("status %d: %s", status, body)
		}
		return body
	}
	first := create(3)
	if again := create(3); again != first {
		t.Errorf("the same seed gave\n%s\n%s", first, again)
	}
	if other := create(4); other == first {
		t.Errorf("another seed gave the same ids:\n%s", first)
	}
}

func TestOnlyLoopbackIsServed(t *testing.T) {
	taken := start(t, embedded.Options{Addr: "localhost:0"})
	for addr, says := range map[string]string{
		"0.0.0.0:0": "not on a loopback interface", ":0": "not on a loopback interface", "192.0.2.1:80": "not on a loopback interface",
		"[::]:0": "not on a loopback interface", "elb.example:80": "not on a loopback interface",
		"127.0.0.1": "write for example 127.0.0.1:8080", "127.0.0.1:http:x": "write for example",
		strings.TrimPrefix(taken.Endpoint, "http://"): "give another address with --addr",
	} {
		s, err := embedded.Start(t.Context(), embedded.Options{Addr: addr})
		if err == nil {
			_ = s.Close(t.Context())
		}
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v, want %q", addr, err, says)
		}
	}
}

func TestCloseEndsTheService(t *testing.T) {
	s, err := embedded.Start(t.Context(), embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if err := s.Close(ctx); err != nil {
		t.Fatal(err)
	}
	if response, err := http.Get(s.Endpoint); err == nil {
		_ = response.Body.Close()
		t.Error("it still answers")
	}
}

// minimalPool is the shortest body that makes a pool.
const minimalPool = `{"pool":{"protocol":"TCP","lb_algorithm":"ROUND_ROBIN","type":"ip",
	"healthmonitor":{"type":"TCP","delay":5,"timeout":3,"max_retries":2},
	"members":[{"address":"192.168.200.11","protocol_port":7000,"role":"master"},
	           {"address":"192.168.200.12","protocol_port":7000,"role":"slave"}]}}`
