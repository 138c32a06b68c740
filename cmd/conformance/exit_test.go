package main

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"net/http"
	"strings"
	"testing"

	"elbconformance/internal/result"
	"elbconformance/internal/runner"
)

func TestExitCodesOfErrors(t *testing.T) {
	disk := &fs.PathError{Op: "write", Path: "results.ndjson", Err: errors.New("no space left")}
	for name, c := range map[string]struct {
		err    error
		code   int
		stderr string
	}{
		"nothing wrong":       {nil, 0, ""},
		"a verdict":           {&exitError{exit: result.Exit{Code: 1, Reason: "2 violated"}}, 1, "exit 1: 2 violated\n"},
		"a verdict of none":   {&exitError{exit: result.Exit{Code: 0, Reason: "partial"}}, 0, "exit 0: partial\n"},
		"a mistake":           {usage("--x is %q", "y"), 2, "conformance: --x is \"y\"\nexit 2: usage or configuration\n"},
		"a mistake, wrapped":  {errors.Join(usage("a"), usage("b")), 2, "conformance: a b\nexit 2: usage or configuration\n"},
		"a mistake in a file": {&runner.UsageError{Err: disk}, 2, "conformance: write results.ndjson: no space left\nexit 2: usage or configuration\n"},
		"a full disk":         {disk, 4, "conformance: write results.ndjson: no space left\nexit 4: a file could not be written\n"},
		"anything else":       {errors.Join(errors.New("line 1"), errors.New("  line 2"), errors.New("")), 4, "conformance: line 1 line 2\nexit 4: internal error\n"},
		"a verdict and trouble": {&exitError{exit: result.Exit{Code: 4, Reason: "a report could not be written"}, err: disk}, 4,
			"conformance: write results.ndjson: no space left\nexit 4: a report could not be written\n"},
	} {
		t.Run(name, func(t *testing.T) {
			var stderr bytes.Buffer
			if code := finish(c.err, streams{err: &stderr}); code != c.code || stderr.String() != c.stderr {
				t.Errorf("exit code %d and\n%q, want %d and\n%q", code, stderr.String(), c.code, c.stderr)
			}
		})
	}
}

func TestFaultsOfThisProgramAreExitFour(t *testing.T) {
	for name, suite := range map[string]func(context.Context) (*runner.Suite, error){
		"an error": func(context.Context) (*runner.Suite, error) { return nil, errors.New("documents are broken") },
		"a panic":  func(context.Context) (*runner.Suite, error) { panic("documents are broken") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			var out, stderr bytes.Buffer
			code := execute(t.Context(), []string{"list"}, streams{out: &out, err: &stderr, lookup: environment{}.lookup, suite: suite})
			o := told{code: code, out: out.String(), err: stderr.String()}
			o.want(t, result.ExitInternal, "internal error")
			o.says(t, "documents are broken")
		})
	}
}

func TestWhatCannotBeRemovedIsExitSix(t *testing.T) {
	c := newCloud(t, "a-token-of-the-user", func(r *http.Response) error {
		if r.Request.Method == http.MethodDelete {
			r.StatusCode, r.Status = http.StatusForbidden, "403 Forbidden"
		}
		return nil
	})
	o := conformance(t, c.env(), "run", "--allow-writes", "--label-filter", "op:createMasterSlavePool && kind:positive")
	o.want(t, result.ExitLeaked, "could not be removed")
	leaks := o.report(t).Leaks
	if len(leaks) == 0 {
		t.Fatal("no leak is recorded")
	}
	if l := leaks[0]; l.ID == "" || !strings.Contains(l.Curl, "curl -X DELETE") || !strings.Contains(l.Curl, l.ID) || strings.Contains(l.Curl, c.token) {
		t.Errorf("got %+v", l)
	}
	if !strings.Contains(o.out, leaks[0].ID) || !strings.Contains(o.junit(t), leaks[0].ID) {
		t.Errorf("the summary or JUnit does not name it:\n%s", o.out)
	}
}
