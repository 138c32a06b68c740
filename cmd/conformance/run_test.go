package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"elbconformance/internal/result"
	"elbconformance/internal/runner"
)

// The command without flags is a self-test of this program, which says so.
func TestSelfTest(t *testing.T) {
	o := conformance(t, nil, "run", "--operation", "showPool,listPools")
	o.want(t, result.ExitOK, "")
	r := o.report(t)
	if !r.Run.Target.SelfTest || r.Counts.Passed == 0 || r.Counts.Failed+r.Counts.Errors > 0 {
		t.Errorf("got %+v", r.Counts)
	}
	if !strings.Contains(o.out, "self-test: says nothing about any cloud") {
		t.Errorf("the summary hides that it is a self-test:\n%s", o.out)
	}
	o.says(t, "results: reports/out/results.ndjson, reports/out/junit.xml")
}

// The suite treats the emulator behind an address as it treats the one that it starts itself.
func TestEmulatorBehindAnAddressGivesTheSameVerdict(t *testing.T) {
	const part = "--operation=deleteMasterSlavePool,showMasterSlavePool,showPool"
	own := conformance(t, nil, "run", part).report(t)
	c := newCloud(t, "a-token-of-the-user", nil)
	other := again(t, c.env(), "run", "--allow-writes", part).report(t)
	if own.Verdict != other.Verdict || own.Exit != other.Exit {
		t.Errorf("%s (%+v), behind an address %s (%+v)", own.Verdict, own.Exit, other.Verdict, other.Exit)
	}
	for i, c := range other.Cases {
		if want := own.Cases[i]; c.ID != want.ID || c.Status != want.Status {
			t.Errorf("%s %s, behind an address %s %s: %s", want.ID, want.Status, c.ID, c.Status, c.Reason)
		}
	}
}

func TestSelectionDecidesWhatRuns(t *testing.T) {
	operations := func(o told) []string {
		var out []string
		for _, c := range o.report(t).Cases {
			if !slices.Contains(out, c.Operation) {
				out = append(out, c.Operation)
			}
		}
		return out
	}
	if got := operations(conformance(t, nil, "run", "--operation", "showPool,listPools")); !slices.Equal(got, []string{"showPool", "listPools"}) {
		t.Errorf("ran %v", got)
	}
	o := conformance(t, nil, "run", "--label-filter", "kind:unauthenticated && op:listPools")
	for _, c := range o.report(t).Cases {
		if c.Kind != "unauthenticated" || c.Operation != "listPools" {
			t.Errorf("ran %s", c.ID)
		}
	}
	listed := strings.Fields(conformance(t, nil, "list", "--operation", "listPools").out)
	if len(listed) == 0 || !strings.HasPrefix(listed[0], "listPools/") {
		t.Errorf("listed %v", listed)
	}
}

// Flags go before the environment, the environment before the file.
func TestPrecedenceOfSettings(t *testing.T) {
	const file = "default_target: lab\ntargets:\n  lab: {endpoint: 'http://127.0.0.1:1', project_id: of-the-file}\n"
	for name, c := range map[string]struct {
		env     environment
		args    []string
		project string
		target  string
	}{
		"the file alone":             {nil, nil, "of-the-file", "lab"},
		"the environment":            {environment{"CONFORMANCE_PROJECT_ID": "of-the-environment"}, nil, "of-the-environment", "lab"},
		"a flag":                     {environment{"CONFORMANCE_PROJECT_ID": "of-the-environment"}, []string{"--project-id", "of-a-flag"}, "of-a-flag", "lab"},
		"a required target is there": {environment{"CONFORMANCE_REQUIRE_TARGET": "true"}, nil, "of-the-file", "lab"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			write(t, "conformance.yaml", file)
			o := again(t, c.env, append([]string{"run", oneOperation}, c.args...)...)
			o.want(t, result.ExitEnvironment, "cannot be tested")
			if got := o.report(t).Run.Target; got.Project != c.project || got.Name != c.target {
				t.Errorf("got %+v", got)
			}
		})
	}
}

// The same seed sends the same requests, but for ids that the run or the service makes anew.
func TestSeedDecidesTheRequests(t *testing.T) {
	requests := func() (ids, sent []string) {
		c := newCloud(t, "a-token-of-the-user", nil)
		r := conformance(t, c.env(), "run", "--allow-writes", "--run-id", "fixed", "--seed", "7", "--label-filter", "op:createMasterSlavePool && kind:positive || op:showPool").report(t)
		for _, e := range r.Cases {
			ids = append(ids, e.ID)
		}
		for _, q := range c.seen() {
			sent = append(sent, withoutIDs(fmt.Sprintf("%s %s %s", q.method, q.target, q.body)))
		}
		return ids, sent
	}
	ids, sent := requests()
	ids2, sent2 := requests()
	if !slices.Equal(ids, ids2) {
		t.Errorf("the cases differ:\n%v\n%v", ids, ids2)
	}
	for i := range min(len(sent), len(sent2)) {
		if sent[i] != sent2[i] {
			t.Fatalf("request %d differs:\n%s\n%s", i, sent[i], sent2[i])
		}
	}
	if len(sent) != len(sent2) || len(sent) == 0 {
		t.Errorf("%d requests, then %d", len(sent), len(sent2))
	}
}

func TestRandomSeedIsPrinted(t *testing.T) {
	o := conformance(t, nil, "run", oneOperation, "--endpoint", closedPort(t), "--seed", "random")
	r := o.report(t)
	want := fmt.Sprint(r.Run.Seed)
	if r.Run.Seed == runner.DefaultSeed || !strings.Contains(o.out, want) || !strings.HasSuffix(r.Run.Rerun, "--seed "+want) {
		t.Errorf("seed %s, rerun %q:\n%s", want, r.Run.Rerun, o.out)
	}
}

// broken answers every list of pools with a fault in it.
func broken(r *http.Response) error {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	text := strings.ReplaceAll(string(body), `"protocol":"`, `"protocol":"NOT-`)
	r.Body, r.ContentLength = io.NopCloser(strings.NewReader(text)), int64(len(text))
	r.Header.Del("Content-Length")
	return nil
}

func TestViolationIsExitOne(t *testing.T) {
	c := newCloud(t, "a-token-of-the-user", broken)
	o := conformance(t, c.env(), "run", oneOperation)
	o.want(t, result.ExitViolated, "documented requirements violated")
	if !strings.Contains(o.junit(t), "<failure") {
		t.Error("JUnit has no failure")
	}
}

func TestFailFastLeavesTheRestOut(t *testing.T) {
	open := func(r *http.Response) error { // credentials are never asked for
		if r.StatusCode == http.StatusUnauthorized {
			r.StatusCode, r.Status = http.StatusOK, "200 OK"
		}
		return nil
	}
	c := newCloud(t, "a-token-of-the-user", open)
	o := conformance(t, c.env(), "run", "--fail-fast", "--operation", "showPool")
	o.want(t, result.ExitViolated, "violated")
	failed, excluded := 0, 0
	for _, e := range o.report(t).Cases {
		switch {
		case e.Status == result.Failed:
			failed++
		case e.Status == result.Skipped && strings.Contains(e.Reason, "not run: the run stopped at the first failure"):
			excluded++
		case e.Status == result.Errored:
			t.Errorf("%s: %s", e.ID, e.Reason)
		}
	}
	if failed != 1 || excluded == 0 {
		t.Errorf("%d failed, %d left out", failed, excluded)
	}
}

func TestSettingsOfTheFileReachTheRun(t *testing.T) {
	c := newCloud(t, "a-token-of-the-user", nil)
	t.Chdir(t.TempDir())
	write(t, "token", c.token+"\n")
	write(t, "elsewhere.yaml", fmt.Sprintf(`targets:
  lab:
    endpoint: %s
    project_id: %s
    token_file: token
    allow_writes: true
    request_timeout: 5s
`, c.endpoint, c.project))
	o := again(t, nil, "run", "--config", "elsewhere.yaml", "--target", "lab", "--label-filter", "op:createMasterSlavePool && kind:positive || op:showPool")
	o.want(t, result.ExitOK, "")
	if !o.report(t).Run.Target.Writes || !slices.Contains(c.methods(), http.MethodPost) {
		t.Errorf("the leave to write was lost; the service received %v", c.methods())
	}
	if _, err := os.Stat(filepath.Join("reports", "out", runner.JournalFile(o.report(t).Run.RunID))); err != nil {
		t.Errorf("no journal of what was made: %v", err)
	}
}
