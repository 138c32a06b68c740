package harness_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	. "github.com/onsi/ginkgo/v2"

	"elbconformance/suites"
	"elbconformance/suites/harness"
)

// recorder is a test that takes down what a run tells it.
type recorder struct {
	*testing.T
	logs, errors, fatals []string
}

func (r *recorder) Logf(format string, args ...any) {
	r.logs = append(r.logs, fmt.Sprintf(format, args...))
}

func (r *recorder) Errorf(format string, args ...any) {
	r.errors = append(r.errors, fmt.Sprintf(format, args...))
}

func (r *recorder) Fatalf(format string, args ...any) {
	r.fatals = append(r.fatals, fmt.Sprintf(format, args...))
}

// told fails unless the run has told exactly one error or fatal error with the texts, or none where there are no texts.
func told(t *testing.T, kind string, got []string, texts ...string) {
	t.Helper()
	if len(texts) == 0 && len(got) == 0 {
		return
	}
	if len(got) != 1 || len(texts) == 0 {
		t.Errorf("%s messages: %q; want %d", kind, got, min(1, len(texts)))
		return
	}
	for _, text := range texts {
		if !strings.Contains(got[0], text) {
			t.Errorf("%s message %q does not contain %q", kind, got[0], text)
		}
	}
}

func run(t *testing.T, o harness.Options, own ...func(*suites.Environment)) *recorder {
	t.Helper()
	r := &recorder{T: t}
	harness.Run(r, o, own...)
	return r
}

func TestEmulatorPassesAndLeavesReports(t *testing.T) {
	out := t.TempDir()
	r := run(t, harness.Options{Operations: []string{"showPool"}, Out: out})
	told(t, "error", r.errors)
	told(t, "fatal", r.fatals)
	told(t, "log", r.logs, "self-test", "0 failed", filepath.Join(out, "results.ndjson"))
	for _, name := range []string{"results.ndjson", "junit.xml"} {
		if _, err := os.Stat(filepath.Join(out, name)); err != nil {
			t.Error(err)
		}
	}
}

func TestViolationsAreErrorsWithTheirSource(t *testing.T) {
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(`{"pools": "none"}`))
	}))
	defer service.Close()
	r := run(t, harness.Options{
		Endpoint: service.URL, ProjectID: "0123456789abcdef0123456789abcdef", Credentials: harness.Token("a-token-of-this-test"),
		Operations: []string{"listPools"}, LabelFilter: "kind:positive",
	})
	told(t, "error", r.errors, "requirements violated", "listPools.response.200.pools.type (ListPools")
	told(t, "fatal", r.fatals)
	for _, text := range append(r.logs, r.errors...) {
		if strings.Contains(text, "a-token-of-this-test") {
			t.Errorf("the token is told: %s", text)
		}
	}
}

func TestNothingEstablishedEndsTheTest(t *testing.T) {
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	for name, c := range map[string]struct {
		options harness.Options
		want    string
	}{
		"unreachable":       {harness.Options{Endpoint: closed.URL, ProjectID: "p"}, "cannot be tested"},
		"no such address":   {harness.Options{Endpoint: "elb.example.com"}, "not an absolute http or https URL"},
		"no such operation": {harness.Options{Operations: []string{"showPools"}}, `"showPools" is not in the contract`},
		"no such label":     {harness.Options{LabelFilter: "kind:none"}, "matches none"},
		"no endpoint":       {harness.Options{ProjectID: "p"}, "no Endpoint"},
		"unwritable":        {harness.Options{Out: filepath.Join(os.DevNull, "out")}, "output directory"},
	} {
		t.Run(name, func(t *testing.T) {
			r := run(t, c.options)
			told(t, "fatal", r.fatals, c.want)
			told(t, "error", r.errors)
		})
	}
}

func TestOwnSpecsDecideTheVerdict(t *testing.T) {
	inner := &recorder{T: t}
	r := run(t, harness.Options{Operations: []string{"showPool"}, LabelFilter: "kind:unknown-id"}, func(*suites.Environment) {
		It("runs within another run", func() { harness.Run(inner, harness.Options{}) })
		It("fails", func() { Fail("as it should") })
	})
	told(t, "error", r.errors, "1 cases failed", "failed: custom/fails: as it should")
	told(t, "fatal", r.fatals)
	told(t, "fatal", inner.fatals, "another run has not ended")
}
