package cases_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"elbconformance/internal/cases"
)

func TestTypedGivesTheDocumentedTypes(t *testing.T) {
	c, _ := all(t)
	op, _ := c.Operation("listMembers")
	for _, x := range []struct{ target, query string }{
		{"/v3/p/elb/pools/a%2Fb/members", ""},
		{"/v3/p/elb/pools/a%2Fb/members?limit=7", `{"limit":7}`},
		{"/v3/p/elb/pools/a%2Fb/members?limit=007x&name=1", "error"},
		{"/v3/p/elb/pools/a%2Fb/members?admin_state_up=true", `{"admin_state_up":true}`},
		{"/v3/p/elb/pools/a%2Fb/members?name=1&name=true", `{"name":["1","true"]}`},
		{"/v3/p/elb/pools/a%2Fb/members?weight=3&weight=4", `{"weight":[3,4]}`},
		{"/v3/p/elb/pools/a%2Fb/members?weight=heavy", "error"},
		{"/v3/p/elb/pools/a%2Fb/members?marker=%26+x", `{"marker":"\u0026 x"}`},
		{"/v3/p/elb/pools/a%2Fb/members?limit=1&limit=2", "error"},
		{"/v3/p/elb/pools/a%2Fb/members?unheard=1", "error"},
		{"/v3/p/elb/pools/a%2Fb/members?limit=%zz", "error"},
		{"/v3/p/elb/pools/%zz/members", "error"},
	} {
		got, err := cases.Typed(op, cases.Request{Method: "GET", Target: x.target})
		if err != nil {
			if x.query != "error" {
				t.Errorf("%s: %v", x.target, err)
			}
			continue
		}
		if string(got.Query) != x.query {
			t.Errorf("%s: %s", x.target, got.Query)
		}
		if diff := cmp.Diff(map[string]string{"project_id": "p", "pool_id": "a/b"}, got.Path); diff != "" {
			t.Errorf("%s: %s", x.target, diff)
		}
	}
}

func TestTypedTakesEveryPositiveCaseApart(t *testing.T) {
	c, list := all(t)
	for _, one := range list {
		if one.Kind != cases.Positive {
			continue
		}
		request, err := one.Request.Bind(bound)
		if err != nil {
			t.Fatal(err)
		}
		op, _ := c.Operation(one.Operation)
		got, err := cases.Typed(op, request)
		if err != nil || len(got.Path) != len(op.PathParameters()) || string(got.Body) != string(request.Body) {
			t.Errorf("%s: %+v, %v", one.ID, got, err)
		}
	}
}
