package suites_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"elbconformance/internal/result"
	"elbconformance/suites"
)

func TestCustomSpecsBecomeCases(t *testing.T) {
	s := serve(t)
	o := s.run(t, "showPool", func(*suites.Environment) {
		It("passes", func() {})
		It("fails", func() { Fail("as it should") })
		It("panics", func() { panic("out of order") })
		It("is skipped", func() { Skip("not today") })
		Describe("in a group", func() { It("passes", func() {}) })
	})

	for id, want := range map[string]result.Outcome{
		"custom/passes":            {Status: result.Passed},
		"custom/fails":             {Status: result.Failed, Reason: "as it should"},
		"custom/panics":            {Status: result.Errored, Reason: "out of order", Internal: true},
		"custom/is skipped":        {Status: result.Skipped, Skip: result.Excluded, Reason: "not today"},
		"custom/in a group/passes": {Status: result.Passed},
	} {
		c := o.ended(t, id)
		if c.Kind != "custom" || c.Status != want.Status || c.Skip != want.Skip || c.Internal != want.Internal || !strings.Contains(c.Reason, want.Reason) {
			t.Errorf("%s: kind %s, %+v; want %+v", id, c.Kind, c.Outcome, want)
		}
	}
	if c := o.ended(t, "showPool/positive"); c.Status != result.Passed {
		t.Errorf("the built-in case is %s (%s)", c.Status, c.Reason)
	}
	o.exits(t, result.ExitInternal)
}

func TestFailedCustomSpecDecidesTheVerdict(t *testing.T) {
	s := serve(t)
	o := s.run(t, "showPool", func(*suites.Environment) { It("fails", func() { Fail("as it should") }) })
	o.exits(t, result.ExitViolated)
}

// shown is the answer to a request for the pool that the environment has, through the typed client.
func shown(ctx context.Context, e *suites.Environment) any {
	GinkgoHelper()
	client, err := e.ELBv3()
	Expect(err).NotTo(HaveOccurred())
	id, ok := e.Object("showPool")
	Expect(ok).To(BeTrue())
	answer, err := client.ShowPoolWithResponse(ctx, e.ProjectID(), id)
	Expect(err).NotTo(HaveOccurred())
	return answer.HTTPResponse
}

func TestConformToMatchesWhatTheContractSays(t *testing.T) {
	spec := func(e *suites.Environment) {
		It("conforms", func(ctx SpecContext) { Expect(shown(ctx, e)).To(e.ConformTo("showPool")) })
	}

	o := serve(t).run(t, "showPool", spec)
	if c := o.ended(t, "custom/conforms"); c.Status != result.Passed || len(c.Exchanges) != 1 {
		t.Errorf("against the emulator: %s (%s), exchanges %v", c.Status, c.Reason, c.Exchanges)
	}

	broken := serve(t, rewrite(withToken(asked(http.MethodGet, "/elb/pools/")), field(t, "lb_algorithm", "FASTEST")))
	o = broken.run(t, "showPool", spec)
	c := o.ended(t, "custom/conforms")
	const id = "showPool.response.200.pool.lb_algorithm.enum"
	if c.Status != result.Failed || !strings.Contains(c.Reason, id) || !strings.Contains(c.Reason, "ShowPool, table") {
		t.Errorf("against a broken service: %s\n%s\nwant failed, naming %s and its table", c.Status, c.Reason, id)
	}
	found := false
	for _, f := range o.of(id) {
		found = found || f.Case == c.ID
	}
	if !found {
		t.Errorf("no finding of %s is of the custom spec: %+v", id, o.of(id))
	}
	once(t, o)
}

func TestConformToRefusesWhatItCannotJudge(t *testing.T) {
	o := serve(t).run(t, "showPool", func(e *suites.Environment) {
		for name, try := range map[string]func(ctx context.Context) (bool, error){
			"no such operation": func(ctx context.Context) (bool, error) { return e.ConformTo("showPools").Match(shown(ctx, e)) },
			"another operation": func(ctx context.Context) (bool, error) { return e.ConformTo("listPools").Match(shown(ctx, e)) },
			"not recorded":      func(context.Context) (bool, error) { return e.ConformTo("showPool").Match(&http.Response{}) },
			"no response":       func(context.Context) (bool, error) { return e.ConformTo("showPool").Match("200 OK") },
		} {
			It(name, func(ctx SpecContext) {
				_, err := try(ctx)
				Expect(err).To(HaveOccurred())
			})
		}
	})
	for _, name := range []string{"no such operation", "another operation", "not recorded", "no response"} {
		if c := o.ended(t, "custom/"+name); c.Status != result.Passed {
			t.Errorf("%s: %s (%s)", name, c.Status, c.Reason)
		}
	}
}
