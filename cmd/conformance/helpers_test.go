package main

import (
	"bytes"
	"context"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"elbconformance/internal/embedded"
	"elbconformance/internal/result"
	"elbconformance/internal/runner"
)

// environment is what a run sees instead of the process's own.
type environment map[string]string

// told is what a run of the program told its user.
type told struct {
	code     int
	out, err string
	dir      string // the working directory
}

// conformance runs the program in a new directory.
func conformance(t *testing.T, env environment, args ...string) told {
	t.Helper()
	t.Chdir(t.TempDir())
	return again(t, env, args...)
}

// again runs the program in the working directory.
func again(t *testing.T, env environment, args ...string) told {
	t.Helper()
	var out, err bytes.Buffer
	code := execute(t.Context(), args, streams{out: &out, err: &err, lookup: env.lookup, suite: prepared})
	dir, _ := os.Getwd()
	return told{code: code, out: out.String(), err: err.String(), dir: dir}
}

// prepared loads the documents once for all tests.
var prepared = func() func(context.Context) (*runner.Suite, error) {
	once := sync.OnceValues(func() (*runner.Suite, error) { return runner.Prepare(context.Background()) })
	return func(context.Context) (*runner.Suite, error) { return once() }
}()

func (e environment) lookup(name string) (string, bool) {
	value, ok := e[name]
	return value, ok
}

// want checks the exit code, and that its reason is the last line of stderr.
func (o told) want(t *testing.T, code int, reason string) {
	t.Helper()
	lines := strings.Split(strings.TrimRight(o.err, "\n"), "\n")
	last := lines[len(lines)-1]
	if o.code != code || !strings.HasPrefix(last, "exit ") || !strings.Contains(last, reason) {
		t.Errorf("exit code %d, last line %q; want %d and %q\nstdout:\n%s\nstderr:\n%s", o.code, last, code, reason, o.out, o.err)
	}
}

// says checks a text of stderr.
func (o told) says(t *testing.T, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(o.err, part) {
			t.Errorf("stderr lacks %q:\n%s", part, o.err)
		}
	}
}

// report reads what the run left in its output directory.
func (o told) report(t *testing.T) *result.Report {
	t.Helper()
	f, err := os.Open(filepath.Join(o.dir, "reports", "out", runner.ResultsFile))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	r, err := result.ReadReport(f)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// junit reads the JUnit file of the run.
func (o told) junit(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(o.dir, "reports", "out", "junit.xml"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// received is a request as a server got it.
type received struct {
	method, target, token, body string
}

// wire remembers requests.
type wire struct {
	mu       sync.Mutex
	requests []received
}

func (w *wire) remember(r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	w.mu.Lock()
	defer w.mu.Unlock()
	w.requests = append(w.requests, received{r.Method, r.URL.RequestURI(), r.Header.Get("X-Auth-Token"), string(body)})
}

func (w *wire) seen() []received {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.requests)
}

// counts is how many requests of each method arrived.
func (w *wire) methods() []string {
	methods := map[string]bool{}
	for _, r := range w.seen() {
		methods[r.method] = true
	}
	return slices.Sorted(maps.Keys(methods))
}

// cloud is an emulator behind an address of its own, as a service that the program does not know to be one.
type cloud struct {
	wire
	endpoint, project, token string
}

// env names the cloud in the environment.
func (c *cloud) env(more ...string) environment {
	env := environment{
		"CONFORMANCE_ENDPOINT": c.endpoint, "CONFORMANCE_PROJECT_ID": c.project, "CONFORMANCE_TOKEN": c.token,
	}
	for i := 0; i < len(more); i += 2 {
		env[more[i]] = more[i+1]
	}
	return env
}

// newCloud starts a cloud that takes the token. What alter does to a response reaches the client; nil alters nothing.
func newCloud(t *testing.T, token string, alter func(*http.Response) error) *cloud {
	t.Helper()
	service, err := embedded.Start(t.Context(), embedded.Options{Seed: 1, Token: result.NewSecret(token)})
	if err != nil {
		t.Fatal(err)
	}
	upstream, err := url.Parse(service.Endpoint)
	if err != nil {
		t.Fatal(err)
	}
	c := &cloud{project: service.Project, token: token}
	proxy := &httputil.ReverseProxy{
		Rewrite:        func(r *httputil.ProxyRequest) { r.SetURL(upstream) },
		ModifyResponse: alter,
	}
	c.endpoint = serve(t, func(w http.ResponseWriter, r *http.Request) {
		c.remember(r)
		proxy.ServeHTTP(w, r)
	})
	t.Cleanup(func() { closeService(t.Context(), service) })
	return c
}

// serve starts a server on a loopback port and returns its address.
func serve(t *testing.T, handler http.HandlerFunc) string {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.URL
}

// closedPort is an address on which nothing listens.
func closedPort(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	return "http://" + listener.Addr().String()
}

// withoutIDs replaces what a run invents anew each time.
func withoutIDs(text string) string {
	return regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`).ReplaceAllString(text, "ID")
}
