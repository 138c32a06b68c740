package suites_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"elbconformance/fixtures"
	"elbconformance/internal/emulator"
	"elbconformance/internal/result"
	"elbconformance/internal/runner"
	"elbconformance/internal/target"
	"elbconformance/openapi"
	"elbconformance/suites"
)

const token = "suites-test-token"

// What takes long is prepared once: the image of every service, of which each has its own objects, and the suite.
var (
	prepared = sync.OnceValues(func() (*emulator.Image, error) {
		return emulator.Prepare(context.Background(), openapi.Documents(), fixtures.Inventory())
	})
	tested = sync.OnceValues(func() (*runner.Suite, error) { return runner.Prepare(context.Background()) })
)

// service is the emulator behind whatever a test puts in front of it.
type service struct {
	url      string
	project  string
	emulator http.Handler

	mu       sync.Mutex
	requests []string // method and path, in order of arrival
}

// layer stands in front of a handler and changes what it pleases.
type layer func(next http.Handler) http.Handler

// serve starts a service until the test ends; the first layer sees requests first.
func serve(t *testing.T, layers ...layer) *service {
	t.Helper()
	image, err := prepared()
	if err != nil {
		t.Fatal(err)
	}
	s := &service{project: image.Projects()[0]}
	s.emulator = image.New(emulator.Options{Tokens: map[string]string{token: s.project}})
	handler := s.emulator
	for i := range layers {
		handler = layers[len(layers)-1-i](handler)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.requests = append(s.requests, r.Method+" "+r.URL.Path)
		s.mu.Unlock()
		handler.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	s.url = server.URL
	return s
}

func (s *service) arrived() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.requests...)
}

// asked selects requests by method and a part of the path.
func asked(method, part string) func(*http.Request) bool {
	return func(r *http.Request) bool { return r.Method == method && strings.Contains(r.URL.Path, part) }
}

func withToken(match func(*http.Request) bool) func(*http.Request) bool {
	return func(r *http.Request) bool { return match(r) && r.Header.Get("X-Auth-Token") == token }
}

// answer is what goes back in place of the emulator's.
type answer struct {
	status int
	kind   string // media type
	body   string
}

func problem(status int, code string) answer {
	return answer{status, "application/json", `{"error_msg":"no","error_code":"` + code + `","request_id":"0a1b"}`}
}

func (a answer) write(w http.ResponseWriter) {
	w.Header().Set("Content-Type", a.kind)
	w.WriteHeader(a.status)
	_, _ = w.Write([]byte(a.body))
}

// instead answers the matching requests; the emulator never sees them.
func instead(match func(*http.Request) bool, a answer) layer {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if match(r) {
				a.write(w)
				return
			}
			next.ServeHTTP(w, r)
		})
	}
}

// rewrite changes the emulator's answers to the matching requests.
func rewrite(match func(*http.Request) bool, change func(*answer)) layer {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if !match(r) {
				next.ServeHTTP(w, r)
				return
			}
			recorded := httptest.NewRecorder()
			next.ServeHTTP(recorded, r)
			a := answer{recorded.Code, recorded.Header().Get("Content-Type"), recorded.Body.String()}
			change(&a)
			a.write(w)
		})
	}
}

// field rewrites the field of a body's only member, such as "lb_algorithm" of {"pool": {…}}.
func field(t *testing.T, name string, value any) func(*answer) {
	t.Helper()
	return func(a *answer) {
		var body map[string]any
		if err := json.Unmarshal([]byte(a.body), &body); err != nil {
			t.Errorf("the emulator's answer is no JSON object: %v", err)
			return
		}
		for _, member := range body {
			if object, ok := member.(map[string]any); ok {
				object[name] = value
			}
		}
		text, err := json.Marshal(body)
		if err != nil {
			t.Error(err)
		}
		a.body = string(text)
	}
}

// run tests one operation, or all, of the service as of the emulator that it is: it may be written to.
func (s *service) run(t *testing.T, operation string, own ...func(*suites.Environment)) outcome {
	t.Helper()
	o := s.options(operation)
	if operation == "" {
		o = s.options()
	}
	o.Own = own
	return execute(t, o)
}

func (s *service) options(operations ...string) runner.Options {
	return runner.Options{
		Seed: runner.DefaultSeed, Version: "test",
		Target: runner.Target{
			Name: "broken", Endpoint: s.url, Project: s.project, SelfTest: true,
			Credentials: target.Credentials{Token: result.NewSecret(token)},
		},
		Selection: runner.Selection{Operations: operations},
	}
}

// outcome is what a run left behind.
type outcome struct {
	*result.Report
	findings []result.FindingEvent
}

func execute(t *testing.T, o runner.Options) outcome {
	t.Helper()
	o.Out = t.TempDir()
	suite, err := tested()
	if err != nil {
		t.Fatal(err)
	}
	report, err := suite.Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	file, err := os.Open(filepath.Join(o.Out, runner.ResultsFile))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	out := outcome{Report: report}
	err = result.ReadEvents(file, func(e result.Event) {
		if f, ok := e.(result.FindingEvent); ok {
			out.findings = append(out.findings, f)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// ended returns the case of that id.
func (o outcome) ended(t *testing.T, id string) result.CaseEvent {
	t.Helper()
	for _, c := range o.Cases {
		if c.ID == id {
			return c
		}
	}
	t.Fatalf("no case %s ended; the run stopped with %q", id, o.Stopped)
	return result.CaseEvent{}
}

// of returns the findings of one requirement.
func (o outcome) of(id result.RequirementID) []result.FindingEvent {
	var out []result.FindingEvent
	for _, f := range o.findings {
		if f.Requirement == id {
			out = append(out, f)
		}
	}
	return out
}

func (o outcome) violated() []result.RequirementID {
	var ids []result.RequirementID
	for _, v := range o.Violations {
		ids = append(ids, v.Requirement.ID)
	}
	return ids
}

// exits fails unless the run comes to that exit code, which says what the verdict is.
func (o outcome) exits(t *testing.T, code int) {
	t.Helper()
	if o.Exit.Code != code {
		t.Errorf("exit %d (%s), verdict %s, violated %v; want exit %d", o.Exit.Code, o.Exit.Reason, o.Verdict, o.violated(), code)
	}
}
