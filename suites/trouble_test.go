package suites_test

import (
	"net/http"
	"strings"
	"testing"

	"elbconformance/internal/result"
)

func troubles() map[string]answer {
	return map[string]answer{
		"throttled": problem(http.StatusTooManyRequests, "APIGW.0308"),
		"gateway":   problem(http.StatusBadGateway, "APIGW.0201"),
		"portal":    {http.StatusOK, "text/html", "<!DOCTYPE html><html><body>Please sign in</body></html>"},
		"proxy":     {http.StatusBadRequest, "text/html", "<!DOCTYPE html><html><body>Unknown host</body></html>"},
	}
}

func TestTroubleOnTheWayIsAnErrorAndNoFailure(t *testing.T) {
	for name, trouble := range troubles() {
		t.Run(name, func(t *testing.T) {
			s := serve(t, instead(asked(http.MethodGet, "/elb/pools/"), trouble))
			o := s.run(t, "showPool")
			for _, id := range []string{"showPool/positive", "showPool/unknown-id/pool_id", "showPool/unauthenticated/no-token"} {
				if c := o.ended(t, id); c.Status != result.Errored || c.Internal {
					t.Errorf("%s is %s (%s), want an error of the environment", id, c.Status, c.Reason)
				}
			}
			if len(o.findings) > 0 {
				t.Errorf("the answer of something else is judged: %+v", o.findings)
			}
			o.exits(t, result.ExitEnvironment)
		})
	}
}

func TestTroubleInPreflightEndsTheRunBeforeItStarts(t *testing.T) {
	for name, trouble := range map[string]answer{
		"portal":              {http.StatusOK, "text/html", "<!DOCTYPE html><html><body>Please sign in</body></html>"},
		"credentials refused": problem(http.StatusUnauthorized, "APIGW.0301"),
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, instead(asked(http.MethodGet, "/"), trouble))
			o := s.run(t, "")
			if len(o.Cases) > 0 || !strings.Contains(o.Stopped, "cannot be tested") {
				t.Errorf("%d cases, stopped %q", len(o.Cases), o.Stopped)
			}
			if n := len(s.arrived()); n != 1 {
				t.Errorf("%d requests were sent, want 1", n)
			}
			o.exits(t, result.ExitEnvironment)
		})
	}
}

func TestServiceThatFailsItselfIsAFailure(t *testing.T) {
	s := serve(t, instead(asked(http.MethodGet, "/elb/pools/"), problem(http.StatusInternalServerError, "ELB.8906")))
	o := s.run(t, "showPool")
	if c := o.ended(t, "showPool/positive"); c.Status != result.Failed {
		t.Errorf("the case is %s (%s), want failed", c.Status, c.Reason)
	}
	o.exits(t, result.ExitViolated)
}

func TestRefusedCredentialsStopTheRun(t *testing.T) {
	s := serve(t, instead(withToken(asked(http.MethodGet, "/elb/pools/")), problem(http.StatusUnauthorized, "APIGW.0301")))
	o := s.run(t, "showPool")

	o.exits(t, result.ExitEnvironment)
	if o.Stopped != result.StoppedCredentials {
		t.Errorf("stopped: %q, want %q", o.Stopped, result.StoppedCredentials)
	}
	refused := 0
	for _, r := range s.arrived() {
		if strings.Contains(r, "/elb/pools/") {
			refused++
		}
	}
	if refused > len(o.Planned) || len(o.findings) > 0 {
		t.Errorf("%d requests after the refusal, findings %v", refused, o.findings)
	}
	ran := 0
	for _, c := range o.Cases {
		if strings.Contains(c.Reason, "refused the configured credentials") {
			ran++
		}
	}
	if ran != 1 {
		t.Errorf("%d cases met the refusal, want the one that stopped the run", ran)
	}
}

func TestNothingIsWrittenWithoutPermission(t *testing.T) {
	s := serve(t)
	options := s.options()
	options.Target.SelfTest = false
	o := execute(t, options)

	for _, r := range s.arrived() {
		if method, _, _ := strings.Cut(r, " "); method != http.MethodGet && method != http.MethodHead {
			t.Errorf("%s arrived", r)
		}
	}
	excluded := 0
	for _, c := range o.Cases {
		if c.Skip == result.Excluded {
			excluded++
			if !strings.Contains(c.Reason, "--allow-writes") {
				t.Errorf("%s: %q does not name the flag", c.ID, c.Reason)
			}
		}
	}
	for _, id := range []string{"createMasterSlavePool/positive/example", "deleteMasterSlavePool/positive", "showPool/unused-method/PATCH"} {
		if c := o.ended(t, id); c.Skip != result.Excluded {
			t.Errorf("%s is %s %s (%s), want excluded", id, c.Status, c.Skip, c.Reason)
		}
	}
	if excluded == len(o.Cases) || o.Counts.Failed > 0 {
		t.Errorf("%d of %d cases are excluded, %d failed", excluded, len(o.Cases), o.Counts.Failed)
	}
	o.exits(t, result.ExitOK)
}
