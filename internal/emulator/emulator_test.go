package emulator_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"elbconformance/fixtures"
	"elbconformance/internal/emulator"
	"elbconformance/internal/result"
	"elbconformance/openapi"
)

const (
	tokenA = "token-of-the-first-project"
	tokenB = "token-of-the-second-project"
	keyID  = "AKLOCALTEST"
	secret = "local-test-secret"
)

var noon = time.Date(2026, 4, 20, 12, 0, 0, 0, time.UTC)

// prepared is the image that all tests share; preparing it is the costly part.
var prepared = sync.OnceValues(func() (*emulator.Image, error) {
	return emulator.Prepare(context.Background(), openapi.Documents(), fixtures.Inventory())
})

func image(tb testing.TB) *emulator.Image {
	tb.Helper()
	ready, err := prepared()
	if err != nil {
		tb.Fatal(err)
	}
	return ready
}

// service is an emulator of a test, with the ids of its two projects.
type service struct {
	http.Handler
	t    testing.TB
	a, b string
}

func start(tb testing.TB) *service {
	tb.Helper()
	return serve(tb, image(tb).New(options(image(tb))))
}

func serve(tb testing.TB, e *emulator.Emulator) *service {
	tb.Helper()
	projects := image(tb).Projects()
	return &service{Handler: e, t: tb, a: projects[0], b: projects[1]}
}

func options(i *emulator.Image) emulator.Options {
	projects := i.Projects()
	return emulator.Options{
		Clock:      func() time.Time { return noon },
		IDs:        countedIDs(),
		Tokens:     map[string]string{tokenA: projects[0], tokenB: projects[1]},
		AccessKeys: map[string]emulator.AccessKey{keyID: {Secret: result.NewSecret(secret), Project: projects[0]}},
	}
}

func countedIDs() func() string {
	var mu sync.Mutex
	n := 0
	return func() string {
		mu.Lock()
		defer mu.Unlock()
		n++
		return fmt.Sprintf("00000000-0000-4000-8000-%012x", n)
	}
}

// answer is a response, read and decoded.
type answer struct {
	status int
	header http.Header
	raw    string
	body   map[string]any
}

// send sends a request as the first project.
func (s *service) send(method, target, body string) answer {
	s.t.Helper()
	header := http.Header{"X-Auth-Token": {tokenA}}
	if body != "" {
		header.Set("Content-Type", "application/json")
	}
	return s.sendWith(method, target, body, header)
}

func (s *service) get(format string, args ...any) answer {
	s.t.Helper()
	return s.send(http.MethodGet, fmt.Sprintf(format, args...), "")
}

func (s *service) sendWith(method, target, body string, header http.Header) answer {
	s.t.Helper()
	request := httptest.NewRequest(method, "http://elb.test"+target, strings.NewReader(body))
	request.Header = header
	recorder := httptest.NewRecorder()
	s.ServeHTTP(recorder, request)
	validate(s.t, request, recorder.Result(), recorder.Body.Bytes())
	return read(s.t, recorder)
}

func read(tb testing.TB, recorder *httptest.ResponseRecorder) answer {
	tb.Helper()
	response := recorder.Result()
	raw, err := io.ReadAll(response.Body)
	if err != nil {
		tb.Fatal(err)
	}
	a := answer{status: response.StatusCode, header: response.Header, raw: string(raw)}
	if len(raw) == 0 {
		return a
	}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	if err := decoder.Decode(&a.body); err != nil {
		tb.Fatalf("status %d: the body is not a JSON object: %v\n%s", a.status, err, raw)
	}
	return a
}

// at returns the value at a dotted path; numbers select array items.
func (a answer) at(path string) any {
	return at(a.body, path)
}

func at(value any, path string) any {
	for step := range strings.SplitSeq(path, ".") {
		switch v := value.(type) {
		case map[string]any:
			value = v[step]
		case []any:
			var i int
			if _, err := fmt.Sscan(step, &i); err != nil || i >= len(v) {
				return nil
			}
			value = v[i]
		default:
			return nil
		}
	}
	return value
}

// ids returns the ids of the items of a list.
func (a answer) ids(list string) []string {
	items, _ := a.body[list].([]any)
	var ids []string
	for _, item := range items {
		ids = append(ids, at(item, "id").(string))
	}
	return ids
}

func (a answer) want(tb testing.TB, status int) answer {
	tb.Helper()
	if a.status != status {
		tb.Fatalf("status %d, want %d\n%s", a.status, status, a.raw)
	}
	return a
}

// poolNamed returns the id of an ordinary pool of the first project.
func (s *service) poolNamed(name string) string {
	s.t.Helper()
	return s.named("pools", name)
}

func (s *service) named(kind, name string) string {
	s.t.Helper()
	items, _ := s.get("/v3/%s/elb/%s", s.a, kind).want(s.t, 200).body["pools"].([]any)
	for _, item := range items {
		if at(item, "name") == name {
			return at(item, "id").(string)
		}
	}
	s.t.Fatalf("no pool %q among the %s", name, kind)
	return ""
}
