package suites_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"elbconformance/internal/result"
)

const masterSlavePools = "/elb/master-slave-pools"

// list returns the emulator's own answer to a list, past the layers.
func (s *service) list(t *testing.T, path string) string {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, "/v3/"+s.project+path, nil)
	r.Header.Set("X-Auth-Token", token)
	w := httptest.NewRecorder()
	s.emulator.ServeHTTP(w, r)
	body, _, _ := strings.Cut(w.Body.String(), `"page_info"`)
	return regexp.MustCompile(`"request_id":"[^"]*"`).ReplaceAllString(body, "")
}

func (s *service) removals() []string {
	return slices.DeleteFunc(s.arrived(), func(r string) bool { return !strings.HasPrefix(r, http.MethodDelete) })
}

func TestCreatedObjectsAreRemoved(t *testing.T) {
	for name, operation := range map[string]string{"one operation": "createMasterSlavePool", "all": ""} {
		t.Run(name, func(t *testing.T) {
			s := serve(t)
			before := s.list(t, masterSlavePools)
			o := s.run(t, operation)
			if after := s.list(t, masterSlavePools); after != before {
				t.Errorf("the run leaves other objects than it found:\n%s\nbefore:\n%s", after, before)
			}
			if len(s.removals()) == 0 || len(o.Leaks) > 0 {
				t.Errorf("removals %v, leaks %v", s.removals(), o.Leaks)
			}
			o.exits(t, result.ExitOK)
		})
	}
}

func TestRefusedRemovalIsALeakWithACommand(t *testing.T) {
	s := serve(t, instead(asked(http.MethodDelete, masterSlavePools), problem(http.StatusForbidden, "ELB.8903")))
	before := s.list(t, masterSlavePools)
	o := s.run(t, "createMasterSlavePool")

	if c := o.ended(t, "createMasterSlavePool/positive/example"); c.Status != result.Passed {
		t.Errorf("the case is %s (%s); removing is not its expectation", c.Status, c.Reason)
	}
	o.exits(t, result.ExitLeaked)
	if len(o.Leaks) == 0 {
		t.Fatal("no leak is recorded")
	}
	seen := map[string]bool{}
	for _, leak := range o.Leaks {
		if leak.Operation != "deleteMasterSlavePool" || seen[leak.ID] || !strings.Contains(leak.Reason, "403") {
			t.Errorf("leak %+v; want each object once, the operation that removes, and the status it met", leak)
		}
		seen[leak.ID] = true
		if status := s.follow(t, leak.Curl); status != http.StatusNoContent {
			t.Errorf("%s\nanswers %d, want 204", leak.Curl, status)
		}
	}
	if after := s.list(t, masterSlavePools); after != before {
		t.Error("the commands of the leaks do not remove all that the run left behind")
	}
}

// follow sends what a command of a leak would, past the layers, and returns the status.
func (s *service) follow(t *testing.T, command string) int {
	t.Helper()
	form := regexp.MustCompile(`^curl -X (\S+) -H "X-Auth-Token: \$CONFORMANCE_TOKEN" '` + regexp.QuoteMeta(s.url) + `(/\S+)'$`)
	parts := form.FindStringSubmatch(command)
	if parts == nil {
		t.Fatalf("the command %s is not of the form %s", command, form)
	}
	r := httptest.NewRequest(parts[1], parts[2], nil)
	r.Header.Set("X-Auth-Token", token)
	w := httptest.NewRecorder()
	s.emulator.ServeHTTP(w, r)
	_, _ = io.Copy(io.Discard, w.Body)
	return w.Code
}

func TestObjectGoneAlreadyIsNoLeak(t *testing.T) {
	s := serve(t, instead(asked(http.MethodDelete, masterSlavePools), problem(http.StatusNotFound, "ELB.8904")))
	if o := s.run(t, "createMasterSlavePool"); len(o.Leaks) > 0 {
		t.Errorf("leaks %v", o.Leaks)
	}
}

func TestNothingToLookAtNamesTheFlag(t *testing.T) {
	empty := func(a *answer) {
		a.body = `{"pools":[],"page_info":{"current_count":0},"request_id":"0a1b"}`
	}
	s := serve(t,
		rewrite(func(r *http.Request) bool { return strings.HasSuffix(r.URL.Path, masterSlavePools) }, empty),
		rewrite(func(r *http.Request) bool { return strings.HasSuffix(r.URL.Path, "/elb/pools") }, empty))
	options := s.options("showMasterSlavePool", "showPool", "listMembers")
	options.Target.SelfTest = false // nothing may be made for looking
	o := execute(t, options)
	for operation, flag := range map[string]string{
		"showMasterSlavePool": "--master-slave-pool-id", "showPool": "--pool-id", "listMembers": "--pool-id",
	} {
		c := o.ended(t, operation+"/positive")
		if c.Status != result.Skipped || c.Skip != result.NoFixture || !strings.HasSuffix(c.Reason, "give "+flag) {
			t.Errorf("%s: %s %s: %q; want no-fixture that ends in %q", c.ID, c.Status, c.Skip, c.Reason, "give "+flag)
		}
		if c := o.ended(t, operation+"/unknown-id/pool_id"); c.Status != result.Passed {
			t.Errorf("%s needs no object and is %s (%s)", c.ID, c.Status, c.Reason)
		}
	}
}

func TestGivenObjectIsLookedAt(t *testing.T) {
	s := serve(t)
	given := regexp.MustCompile(`"pools":\[\{.*?"id":"([^"]+)"`).FindStringSubmatch(s.list(t, "/elb/pools"))[1]
	options := s.options("showPool")
	options.Target.Objects = map[string]string{"pools": given}
	o := execute(t, options)
	if c := o.ended(t, "showPool/positive"); c.Status != result.Passed || len(c.Exchanges) != 1 {
		t.Errorf("the case is %s with %d exchanges (%s); one pool was given", c.Status, len(c.Exchanges), c.Reason)
	}
}

func TestGivenObjectThatIsNotThereStopsTheRun(t *testing.T) {
	s := serve(t)
	options := s.options("showPool")
	options.Target.Objects = map[string]string{"pools": "6d1c2ab4-0000-4000-8000-00000000beef"}
	o := execute(t, options)
	o.exits(t, result.ExitEnvironment)
	if !strings.Contains(o.Stopped, "no such object") || len(o.Violations) > 0 {
		t.Errorf("stopped: %q, violated %v", o.Stopped, o.violated())
	}
}

func TestProjectThatMayNotBeListedStopsTheRun(t *testing.T) {
	s := serve(t, instead(asked(http.MethodGet, "/elb/"), problem(http.StatusForbidden, "ELB.8903")))
	o := s.run(t, "showPool")
	o.exits(t, result.ExitEnvironment)
	if !strings.Contains(o.Stopped, "check the project") {
		t.Errorf("stopped: %q", o.Stopped)
	}
}

// A creation that carried no name of the run cannot be looked up: what has no name is somebody's own.
func TestNamelessObjectsOfOthersAreNotTouched(t *testing.T) {
	s := serve(t, instead(func(r *http.Request) bool {
		return r.Method == http.MethodPost && r.Header.Get("X-Auth-Token") != token
	}, problem(http.StatusInternalServerError, "ELB.8906")),
		rewrite(asked(http.MethodGet, masterSlavePools), func(a *answer) {
			a.body = regexp.MustCompile(`"name":"[^"]*"`).ReplaceAllString(a.body, `"name":""`)
		}))
	before := s.list(t, masterSlavePools)
	o := s.run(t, "createMasterSlavePool")
	if after := s.list(t, masterSlavePools); after != before {
		t.Errorf("the run changed what was there:\n%s\nbefore:\n%s", after, before)
	}
	if len(o.Leaks) == 0 || !strings.Contains(o.Leaks[0].Reason, "no name of this run") {
		t.Errorf("leaks %+v", o.Leaks)
	}
}

func TestMissingFamilyIsNotOffered(t *testing.T) {
	family := func(r *http.Request) bool { return strings.Contains(r.URL.Path, masterSlavePools) }
	s := serve(t, instead(family, problem(http.StatusNotFound, "APIGW.0101")))
	o := s.run(t, "")
	for _, c := range o.Cases {
		ofFamily := strings.Contains(c.Operation, "MasterSlavePool")
		if missing := c.Skip == result.NotOffered; missing != ofFamily {
			t.Errorf("%s is %s %s (%s)", c.ID, c.Status, c.Skip, c.Reason)
		}
	}
	if len(o.Violations) > 0 {
		t.Errorf("violated %v", o.violated())
	}
	o.exits(t, result.ExitOK)
}

// lostAnswers lets creations happen and hides their answers behind a 500.
func lostAnswers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			next.ServeHTTP(w, r)
			return
		}
		next.ServeHTTP(httptest.NewRecorder(), r)
		problem(http.StatusInternalServerError, "ELB.8906").write(w)
	})
}

func TestCreationWithALostAnswerIsFoundByItsName(t *testing.T) {
	var named atomic.Bool
	s := serve(t, func(next http.Handler) http.Handler {
		lost := lostAnswers(next)
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			r.Body = io.NopCloser(bytes.NewReader(body))
			if bytes.Contains(body, []byte(`"name":"cnf-`)) {
				named.Store(true)
			}
			lost.ServeHTTP(w, r)
		})
	})
	o := s.run(t, "createMasterSlavePool")
	if !named.Load() {
		t.Error("no request carried a name of the run")
	}
	if after := s.list(t, masterSlavePools); strings.Contains(after, `"name":"cnf-`) {
		t.Errorf("the run leaves what it named:\n%s", after)
	}
	for _, leak := range o.Leaks {
		if !strings.Contains(leak.Reason, "no name of this run") {
			t.Errorf("leak %+v", leak)
		}
	}
}

func TestCreationThatCannotBeLookedUpIsALeak(t *testing.T) {
	calls := 0
	s := serve(t, lostAnswers, func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodGet && strings.HasSuffix(r.URL.Path, masterSlavePools) {
				calls++
				if calls > 1 { // discovery sees the list, clean-up does not
					problem(http.StatusForbidden, "ELB.8903").write(w)
					return
				}
			}
			next.ServeHTTP(w, r)
		})
	})
	o := s.run(t, "createMasterSlavePool")
	if len(o.Leaks) == 0 || !strings.Contains(o.Leaks[0].Reason, "is not known") {
		t.Errorf("leaks %+v", o.Leaks)
	}
}

// A neighbour may remove what discovery found; a service that denies what it still lists has no such excuse.
func TestObjectRemovedByANeighbourIsNotBlamedOnTheService(t *testing.T) {
	const pools = "/elb/pools"
	for _, c := range []struct {
		name     string
		unlisted bool
		want     result.Status
	}{
		{"no longer listed", true, result.Passed},
		{"still listed", false, result.Failed},
	} {
		t.Run(c.name, func(t *testing.T) {
			victim, denied := "", false
			s := serve(t, func(next http.Handler) http.Handler {
				return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					isList := strings.HasSuffix(r.URL.Path, pools)
					recorded := httptest.NewRecorder()
					next.ServeHTTP(recorded, r)
					a := answer{recorded.Code, recorded.Header().Get("Content-Type"), recorded.Body.String()}
					switch {
					case isList && victim == "":
						victim = regexp.MustCompile(`"pools":\[\{.*?"id":"([^"]+)"`).FindStringSubmatch(a.body)[1]
					case isList && c.unlisted && denied:
						a.body = strings.ReplaceAll(a.body, victim, "00000000-0000-4000-8000-00000000beef")
					case victim != "" && strings.HasSuffix(r.URL.Path, victim):
						a, denied = problem(http.StatusNotFound, "ELB.8904"), true
					}
					a.write(w)
				})
			})
			if got := s.run(t, "showPool").ended(t, "showPool/positive"); got.Status != c.want {
				t.Errorf("%s (%s), want %s", got.Status, got.Reason, c.want)
			}
		})
	}
}
