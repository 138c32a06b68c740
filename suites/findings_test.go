package suites_test

import (
	"net/http"
	"regexp"
	"slices"
	"testing"

	"elbconformance/internal/result"
)

// once fails where a requirement stands more than once for one exchange.
func once(t *testing.T, o outcome) {
	t.Helper()
	type place struct {
		requirement result.RequirementID
		exchange    string
	}
	seen := map[place]bool{}
	for _, f := range o.findings {
		p := place{f.Requirement, f.Exchange}
		if seen[p] {
			t.Errorf("%s stands twice for exchange %s", f.Requirement, f.Exchange)
		}
		seen[p] = true
	}
}

func TestJudgeFindingGatesUnderItsRequirementAndLeavesTheCaseGreen(t *testing.T) {
	s := serve(t, rewrite(withToken(asked(http.MethodGet, "/elb/pools/")), field(t, "lb_algorithm", "FASTEST")))
	o := s.run(t, "showPool")

	if c := o.ended(t, "showPool/positive"); c.Status != result.Passed {
		t.Errorf("the case is %s (%s); it declares the status alone", c.Status, c.Reason)
	}
	const id = "showPool.response.200.pool.lb_algorithm.enum"
	found := o.of(id)
	if len(found) == 0 {
		t.Fatalf("no finding of %s; violated: %v", id, o.violated())
	}
	for _, f := range found {
		if f.Declared || f.Case != "showPool/positive" {
			t.Errorf("finding of case %q, declared %t; want the positive case's, not declared", f.Case, f.Declared)
		}
	}
	once(t, o)
	o.exits(t, result.ExitViolated)
}

func TestCaseIsRedForTheStatusItDeclares(t *testing.T) {
	s := serve(t, rewrite(asked(http.MethodGet, "/elb/pools/"), func(a *answer) {
		if a.status == http.StatusOK {
			a.status = http.StatusAccepted
		}
	}))
	o := s.run(t, "showPool")

	if c := o.ended(t, "showPool/positive"); c.Status != result.Failed {
		t.Errorf("the case is %s, want failed", c.Status)
	}
	found := o.of("showPool.response.200.status")
	if len(found) != 1 || !found[0].Declared || found[0].Exchange == "" {
		t.Errorf("findings of the status %+v; want one, declared, with its exchange", found)
	}
	if c := o.ended(t, "showPool/unknown-id/pool_id"); c.Status != result.Passed {
		t.Errorf("the case of the unknown id is %s (%s); its own expectation holds", c.Status, c.Reason)
	}
	once(t, o)
	o.exits(t, result.ExitViolated)
}

func TestRefusalDeclaresItsErrorBody(t *testing.T) {
	s := serve(t, rewrite(asked(http.MethodGet, "/elb/pools/"), func(a *answer) {
		if a.status == http.StatusNotFound {
			a.body = `{"error_msg": 7, "error_code": "ELB.8904"}`
		}
	}))
	o := s.run(t, "showPool")

	c := o.ended(t, "showPool/unknown-id/pool_id")
	if c.Status != result.Failed {
		t.Errorf("the case is %s (%s), want failed", c.Status, c.Reason)
	}
	declared := slices.ContainsFunc(o.findings, func(f result.FindingEvent) bool { return f.Declared && f.Case == c.ID })
	if !declared {
		t.Errorf("no declared finding of the case; all: %+v", o.findings)
	}
	once(t, o)
	if c := o.ended(t, "showPool/positive"); c.Status != result.Passed {
		t.Errorf("the positive case is %s (%s)", c.Status, c.Reason)
	}
}

// An integer may be written 1.0 in JSON, and the schema takes it; the generated client cannot.
func TestUndecodableAnswerIsARequirementOfItsOwn(t *testing.T) {
	weight := regexp.MustCompile(`"weight": ?(\d+)`)
	s := serve(t, rewrite(asked(http.MethodGet, "/members"), func(a *answer) {
		a.body = weight.ReplaceAllString(a.body, `"weight":$1.0`)
	}))
	o := s.run(t, "listMembers")

	if c := o.ended(t, "listMembers/positive"); c.Status != result.Failed {
		t.Errorf("the case is %s (%s), want failed", c.Status, c.Reason)
	}
	const id = "listMembers.response.200.decode"
	if got := o.violated(); !slices.Equal(got, []result.RequirementID{id}) {
		t.Errorf("violated: %v, want %s alone", got, id)
	}
	if found := o.of(id); len(found) != 1 || !found[0].Declared {
		t.Errorf("findings %+v; want one, declared", found)
	}
}

func TestUndecodableAnswerIsSilentWhereTheSchemaSpeaks(t *testing.T) {
	s := serve(t, rewrite(withToken(asked(http.MethodGet, "/elb/pools/")), field(t, "name", 7)))
	o := s.run(t, "showPool")

	if found := o.of("showPool.response.200.decode"); len(found) > 0 {
		t.Errorf("the type is violated already, and decoding is reported too: %+v", found)
	}
	if len(o.of("showPool.response.200.pool.name.type")) == 0 {
		t.Errorf("violated: %v", o.violated())
	}
	if c := o.ended(t, "showPool/positive"); c.Status != result.Passed {
		t.Errorf("the case is %s (%s)", c.Status, c.Reason)
	}
}

func TestLawFailsForItsOwnRequirement(t *testing.T) {
	s := serve(t, func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			query := r.URL.Query()
			query.Del("name") // the filter is ignored
			r.URL.RawQuery = query.Encode()
			next.ServeHTTP(w, r)
		})
	})
	o := s.run(t, "listMembers")

	if got, want := o.violated(), []result.RequirementID{"listMembers.filter.name"}; !slices.Equal(got, want) {
		t.Errorf("violated: %v, want %v", got, want)
	}
	for _, c := range o.Cases {
		if red := c.Status != result.Passed; red != (c.ID == "listMembers/listing/name") {
			t.Errorf("%s is %s (%s)", c.ID, c.Status, c.Reason)
		}
	}
	o.exits(t, result.ExitViolated)
}
