package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"elbconformance/internal/check"
	"elbconformance/internal/result"
)

const noPools = `{"pools":[]}`

// readyChecker loads the documents once for all tests.
var readyChecker = func() func(context.Context) (*check.Checker, error) {
	once := sync.OnceValues(func() (*check.Checker, error) { return check.New(context.Background()) })
	return func(context.Context) (*check.Checker, error) { return once() }
}()

// checked runs "check" with a text as standard input.
func checked(ctx context.Context, in io.Reader, args ...string) told {
	var out, err bytes.Buffer
	code := execute(ctx, append([]string{"check"}, args...), streams{in: in, out: &out, err: &err, lookup: environment{}.lookup, checker: readyChecker})
	return told{code: code, out: out.String(), err: err.String()}
}

func TestCheck(t *testing.T) {
	file := filepath.Join(t.TempDir(), "pools.json")
	if err := os.WriteFile(file, []byte(noPools), 0o600); err != nil {
		t.Fatal(err)
	}
	exchange := "GET /proxy/v2.0/lbaas/pools HTTP/1.1\nHost: h\nX-Auth-Token: top-secret-1\n\nHTTP/1.1 200 OK\nContent-Type: application/json\n\n"
	for _, c := range []struct {
		name, in string
		args     []string
		code     int
		reason   string
		out      string
	}{
		{"a body", "", []string{"--operation", "listPools", file}, 0, "conformant", "CONFORMANT: 0 must"},
		{"standard input", noPools, []string{"--operation", "listPools", "-"}, 0, "conformant", "CONFORMANT: 0 must"},
		{"by its URL", noPools, []string{"--request-url", "https://h/v2.0/lbaas/pools?limit=1", "-"}, 0, "conformant", "CONFORMANT"},
		{"an error", `{"error":1}`, []string{"--operation", "listPools", "--status", "404", "-"}, 1, "must findings", "NOT CONFORMANT"},
		{"an exchange", exchange + noPools, []string{"-"}, 0, "conformant", "1 exchange judged"},
		{"a broken exchange", exchange + `{"pools":"top-secret-1"}`, []string{"-"}, 1, "1 must findings", `"***" at /pools`},
		{"a HAR without calls", `{"log":{"entries":[]}}`, []string{"-"}, 5, "nothing was judged", "NOTHING JUDGED"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := checked(t.Context(), strings.NewReader(c.in), c.args...)
			got.want(t, c.code, c.reason)
			if !strings.Contains(got.out, c.out) || strings.Contains(got.out+got.err, "top-secret-1") {
				t.Errorf("stdout:\n%s", got.out)
			}
		})
	}
}

func TestCheckInJSON(t *testing.T) {
	got := checked(t.Context(), strings.NewReader(`{"pools":1}`), "--format", "json", "--operation", "listPools", "-")
	got.want(t, result.ExitViolated, "1 must findings")
	var form struct {
		Conformant bool             `json:"conformant"`
		Exchanges  int              `json:"exchanges"`
		Findings   []result.Finding `json:"findings"`
	}
	if err := json.Unmarshal([]byte(got.out), &form); err != nil || form.Conformant || form.Exchanges != 1 || len(form.Findings) != 1 {
		t.Fatalf("%v\n%s", err, got.out)
	}
	if f := form.Findings[0]; f.Pointer != "/pools" || f.Level != result.Must || f.Status != 200 {
		t.Errorf("%+v", f)
	}
}

func TestCheckRefuses(t *testing.T) {
	for _, c := range []struct {
		name string
		in   string
		args []string
		says string
	}{
		{"no file", "", nil, "takes one FILE"},
		{"two files", "", []string{"a", "b"}, "takes one FILE"},
		{"a file that is not there", "", []string{"--operation", "showPool", "none.json"}, "none.json"},
		{"a directory", "", []string{"--operation", "showPool", "."}, "directory"},
		{"no operation", "{}", []string{"-"}, "--operation"},
		{"a misspelt operation", "{}", []string{"--operation", "showPol", "-"}, "did you mean showPool?"},
		{"another format", "{}", []string{"--format", "xml", "--operation", "showPool", "-"}, "text or json"},
		{"another form", "{}", []string{"--as", "pcap", "--operation", "showPool", "-"}, "body, http or har"},
		{"not JSON", "{\n]", []string{"--operation", "showPool", "-"}, "line 2, column 1"},
		{"half a HAR", `{"log":{"entries":[{"request":`, []string{"-"}, "in entry 1 of log.entries"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := checked(t.Context(), strings.NewReader(c.in), c.args...)
			got.want(t, result.ExitUsage, "usage")
			got.says(t, c.says)
			if got.out != "" {
				t.Errorf("stdout: %s", got.out)
			}
		})
	}
}

// A read that waits for input ends when the user interrupts.
func TestCheckIsInterrupted(t *testing.T) {
	never, writer := io.Pipe()
	defer func() { _ = writer.Close() }()
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		_, _ = writer.Write([]byte(`{"log":{"entries":[`))
		cancel()
	}()
	checked(ctx, never, "-").want(t, result.ExitInterrupted, "interrupted")
}
