package check_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"elbconformance/internal/capture"
	"elbconformance/internal/check"
)

func TestMistakesAreTold(t *testing.T) {
	const exchange = "GET /v3/p/elb/pools/x HTTP/1.1\n\nHTTP/1.1 200 OK\n\n{}"
	for _, c := range []struct {
		name, text string
		o          check.Options
		want       string
	}{
		{"no operation", "{}", check.Options{}, "--operation with one of"},
		{"unknown operation", "{}", check.Options{Operation: "showPol"}, `"showPol"`},
		{"not JSON", "no", check.Options{Operation: "showPool"}, "line 1, column"},
		{"UTF-16", "\xff\xfe{", check.Options{Operation: "showPool"}, "UTF-8"},
		{"empty", "\n", check.Options{Operation: "showPool"}, "the body is empty"},
		{"status out of range", "{}", check.Options{Operation: "showPool", Status: 42}, "--status 42"},
		{"status of an exchange", exchange, check.Options{Status: 200}, "--status is for a lone body"},
		{"URL of an exchange", exchange, check.Options{URL: "/v3/p/elb/pools/x"}, "--request-url is for"},
		{"URL of a HAR", `{"log":{"entries":[]}}`, check.Options{URL: "/v3/p/elb/pools/x"}, "--request-url is for"},
		{"URL of no operation", "{}", check.Options{URL: "/v3/p/elb/flavors"}, "no operation answers GET"},
		{"URL of another operation", "{}", check.Options{Operation: "showPool", URL: "/v2.0/lbaas/pools"}, "is a call of listPools"},
		{"URL that is none", "{}", check.Options{URL: "http://[::"}, "cannot be read"},
		{"response without its request", "HTTP/1.1 200 OK\n\n{}", check.Options{}, "holds no request"},
		{"half a HAR", `{"log":{"entries":[{}`, check.Options{}, "cut off"},
		{"half a HAR as a body", `{"log":{"entries":[{}`, check.Options{Form: capture.Body, Operation: "showPool"}, "line 1"},
	} {
		_, err := checker(t).Check(strings.NewReader(c.text), c.o)
		var input *check.InputError
		if !errors.As(err, &input) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestCallOfNoOperation(t *testing.T) {
	for _, o := range []check.Options{{}, {Operation: "showPool"}} {
		r := see(t, "GET /v3/p/flavors HTTP/1.1\n\nHTTP/1.1 200 OK\nContent-Length: 2\n\n{}", o)
		if r.Exchanges != 0 || r.SkippedCount() != 1 {
			t.Errorf("%+v", r)
		}
	}
}

func TestResponseWithTheOperationNamed(t *testing.T) {
	r := see(t, "HTTP/1.1 200 OK\nContent-Type: text/plain\n\n"+file(t, "showPool.json"), check.Options{Operation: "showPool"})
	if len(r.Findings) != 1 || r.Findings[0].Requirement != "showPool.response.200.content-type" {
		t.Errorf("%+v", r.Findings)
	}
}

var update = flag.Bool("update", false, "write the golden files")

func TestPrintedForms(t *testing.T) {
	r := see(t, file(t, "browser.har"), check.Options{})
	var asJSON bytes.Buffer
	if err := r.JSON(&asJSON); err != nil {
		t.Fatal(err)
	}
	golden(t, "browser.txt", text(t, r))
	golden(t, "browser.json", asJSON.String())

	var form struct {
		Conformant *bool            `json:"conformant"`
		Findings   []map[string]any `json:"findings"`
	}
	if err := json.Unmarshal(asJSON.Bytes(), &form); err != nil || form.Conformant == nil || len(form.Findings) != 3 {
		t.Errorf("%v %+v", err, form)
	}
	for _, key := range []string{"requirement", "level", "operation", "status", "pointer", "message", "actual", "source", "also"} {
		if _, ok := form.Findings[0][key]; !ok {
			t.Errorf("no %s", key)
		}
	}
}

// A file without findings has an empty list, not null.
func TestNoFindingsInJSON(t *testing.T) {
	var b bytes.Buffer
	if err := see(t, file(t, "showPool.json"), check.Options{Operation: "showPool"}).JSON(&b); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(strings.Fields(b.String()), ""); got != `{"conformant":true,"exchanges":1,"findings":[]}` {
		t.Error(got)
	}
}

// Neither a finding nor a URL can write to a terminal.
func TestTextIsSafeForTerminals(t *testing.T) {
	har := strings.Replace(file(t, "browser.har"), `/static/app.js`, `/\u001b[2J\u202e`, 1)
	har = strings.Replace(har, `net::ERR_CONNECTION_RESET`, `\u001b]0;x\u0007`, 1)
	if shown := text(t, see(t, har, check.Options{})); strings.ContainsAny(shown, "\x1b\x07\u202e") || !strings.Contains(shown, `\u001b`) {
		t.Error(shown)
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; look at it, then: go test ./internal/check -update\n%s", name, got)
	}
}
