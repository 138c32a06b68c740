package emulator_test

import (
	"net/http"
	"testing"
)

func TestEveryPoolIsShownAsListed(t *testing.T) {
	s := start(t)
	for _, kind := range []string{"pools", "master-slave-pools"} {
		listed := s.get("/v3/%s/elb/%s", s.a, kind).want(t, 200)
		if len(listed.ids("pools")) < 3 {
			t.Fatalf("%s: only %d", kind, len(listed.ids("pools")))
		}
		for i, id := range listed.ids("pools") {
			shown := s.get("/v3/%s/elb/%s/%s", s.a, kind, id).want(t, 200)
			equal(t, kind+" "+id, shown.at("pool"), listed.body["pools"].([]any)[i])
			if shown.at("request_id") != shown.header.Get("X-Request-Id") {
				t.Errorf("request_id %v, X-Request-Id %q", shown.at("request_id"), shown.header.Get("X-Request-Id"))
			}
		}
	}
}

func TestReferencedMembersAreListed(t *testing.T) {
	s := start(t)
	pools := s.get("/v3/%s/elb/pools", s.a).want(t, 200)
	for i, id := range pools.ids("pools") {
		members := s.get("/v3/%s/elb/pools/%s/members", s.a, id).want(t, 200)
		refs := answer{body: pools.body["pools"].([]any)[i].(map[string]any)}
		equal(t, "members of "+id, members.ids("members"), refs.ids("members"))
	}
}

func TestTheTwoKindsOfPoolAreApart(t *testing.T) {
	s := start(t)
	ordinary, twin := s.poolNamed("orders"), s.named("master-slave-pools", "ledger")
	s.get("/v3/%s/elb/pools/%s", s.a, twin).want(t, 404)
	s.get("/v3/%s/elb/pools/%s/members", s.a, twin).want(t, 404)
	s.get("/v3/%s/elb/master-slave-pools/%s", s.a, ordinary).want(t, 404)
	s.send(http.MethodDelete, "/v3/"+s.a+"/elb/master-slave-pools/"+ordinary, "").want(t, 404)
}

func TestNullBlankAndAbsentAreKeptApart(t *testing.T) {
	s := start(t)
	draft := s.get("/v3/%s/elb/pools/%s", s.a, s.poolNamed("draft")).want(t, 200).at("pool").(map[string]any)
	for field, want := range map[string]struct {
		there bool
		value any
	}{
		"session_persistence": {true, nil},
		"healthmonitor_id":    {true, nil},
		"vpc_id":              {true, ""},
		"created_at":          {false, nil},
		"slow_start":          {false, nil},
	} {
		value, there := draft[field]
		if there != want.there || value != want.value {
			t.Errorf("%s: there %v, value %v; want %v, %v", field, there, value, want.there, want.value)
		}
	}
}

func TestTheClockIsTheOneGiven(t *testing.T) {
	if date := start(t).get("/v2.0/lbaas/pools").header.Get("Date"); date != noon.Format(http.TimeFormat) {
		t.Errorf("Date %q, want the time of the clock", date)
	}
}
