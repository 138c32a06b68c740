package main

import (
	"encoding/xml"
	"io"
	"net/http"
	"strings"
	"testing"

	"elbconformance/internal/result"
)

// junitRoot is as much of a JUnit file as tells whether it is well formed.
type junitRoot struct {
	XMLName xml.Name `xml:"testsuites"`
}

// A target that is not there, or is another service, is told as such and not as a list of findings alone.
func TestTargetsThatAreNotTheService(t *testing.T) {
	plain := func(status int, contentType, body string) func(*testing.T) string {
		return func(t *testing.T) string {
			t.Helper()
			return serve(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", contentType)
				w.WriteHeader(status)
				_, _ = io.WriteString(w, body)
			})
		}
	}
	for name, c := range map[string]struct {
		endpoint func(*testing.T) string
		code     int
		reason   string
		says     string // on stderr
		junit    string
	}{
		"closed port": {closedPort, result.ExitEnvironment, "connection refused", "the target cannot be tested", `type="stopped"`},
		"plain text": {plain(200, "text/plain", "hello"), result.ExitViolated, "documented requirements violated",
			"answers to the cases is JSON, so this does not look like the ELB API; check --endpoint", "<failure"},
		"page of a portal": {plain(200, "text/html", "<!doctype html><title>Log in</title>"), result.ExitEnvironment,
			"HTML page", "the target cannot be tested", `type="stopped"`},
		"server errors": {plain(500, "application/json", `{"error_code":"E.1","error_msg":"broken"}`), result.ExitViolated,
			"documented requirements violated", "answers to the cases is a server error", "<failure"},
		"gateway errors": {plain(503, "text/plain", "later"), result.ExitEnvironment, "Status 503", "a gateway or proxy", `type="stopped"`},
		"refused credentials": {plain(401, "application/json", `{}`), result.ExitEnvironment,
			"The target asks for credentials", "set CONFORMANCE_TOKEN", `type="stopped"`},
		"nothing there": {plain(404, "text/plain", "no such page"), result.ExitNothing, "every selected case was skipped",
			"the target offers none of the selected operations", "not-offered"},
	} {
		t.Run(name, func(t *testing.T) {
			o := conformance(t, nil, "run", "--endpoint", c.endpoint(t), "--operation", "listPools")
			o.want(t, c.code, c.reason)
			o.says(t, c.says)
			junit := o.junit(t)
			if !strings.Contains(junit, c.junit) {
				t.Errorf("JUnit lacks %s:\n%s", c.junit, junit)
			}
			if err := xml.Unmarshal([]byte(junit), new(junitRoot)); err != nil {
				t.Errorf("JUnit is broken: %v", err)
			}
			if got := o.report(t).Exit; got.Code != c.code {
				t.Errorf("the results say %+v", got)
			}
		})
	}
}

func TestNothingSelected(t *testing.T) {
	o := conformance(t, nil, "run", "--label-filter", "op:listPools && op:showPool")
	o.want(t, result.ExitNothing, "the selection matches none")
	if !strings.Contains(o.junit(t), "<error") {
		t.Errorf("JUnit passes for good:\n%s", o.junit(t))
	}
	o = conformance(t, nil, "list", "--format", "json", "--label-filter", "none")
	o.want(t, result.ExitNothing, "the selection matches no case")
	if strings.TrimSpace(o.out) != "[]" {
		t.Errorf("stdout is %q", o.out)
	}
}
