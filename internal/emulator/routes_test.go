package emulator_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"

	"elbconformance/internal/emulator"
)

func TestUnknownPaths(t *testing.T) {
	s := start(t)
	id := s.poolNamed("orders")
	for _, target := range []string{
		"/", "/v3", "/v3/" + s.a + "/elb", "/v3/" + s.a + "/elb/pools/", "/v3/" + s.a + "/elb/pools//members",
		"/v3/" + s.a + "//elb/pools", "/v3/" + s.a + "/elb/./pools", "/v3/" + s.a + "/elb/pools/" + id + "/../" + id,
		"/v3/" + s.a + "/elb/listeners", "/v2.0/lbaas/pools/" + id, "/v2.0/lbaas/pools.json", "/v1/pools",
	} {
		t.Run(target, func(t *testing.T) {
			got := s.get("%s", target).want(t, 404)
			if got.at("error_code") != "APIGW.0101" || got.at("request_id") != got.header.Get("X-Request-Id") {
				t.Errorf("%s", got.raw)
			}
		})
	}
}

func TestUnknownIDs(t *testing.T) {
	s := start(t)
	for _, id := range []string{"nope", "9f9f9f9f-0000-4000-8000-000000000000", "a%2Fb", "%00", "..%2f", "%ff"} {
		for _, target := range []string{"/elb/pools/" + id, "/elb/pools/" + id + "/members", "/elb/master-slave-pools/" + id} {
			got := s.get("/v3/%s%s", s.a, target).want(t, 404)
			if got.at("error_code") != "ELB.8904" {
				t.Errorf("%s: %s", target, got.raw)
			}
		}
	}
}

func TestMalformedProject(t *testing.T) {
	s := start(t)
	id := s.named("master-slave-pools", "ledger")
	s.get("/v3/NOT-A-PROJECT/elb/master-slave-pools/%s", id).want(t, 400)
	s.get("/v3/%s0/elb/master-slave-pools/%s", s.a, id).want(t, 400)
	s.get("/v3/abc/elb/master-slave-pools/%s", id).want(t, 403)
}

func TestWrongMethods(t *testing.T) {
	s := start(t)
	pool, twin := s.poolNamed("orders"), s.named("master-slave-pools", "ledger")
	for target, allow := range map[string]string{
		"/v3/" + s.a + "/elb/master-slave-pools/" + twin:    "DELETE, GET",
		"/v3/" + s.a + "/elb/master-slave-pools":            "GET, POST",
		"/v3/" + s.a + "/elb/pools/" + pool:                 "GET",
		"/v3/" + s.a + "/elb/pools":                         "GET",
		"/v3/" + s.a + "/elb/pools/" + pool + "/members":    "GET",
		"/v3/" + s.a + "/elb/pools/" + pool + "/members?x=": "GET",
		listV2: "GET",
	} {
		for _, method := range []string{"PATCH", "PUT", "HEAD", "OPTIONS", "BREW"} {
			got := s.send(method, target, "").want(t, 405)
			if got.header.Get("Allow") != allow {
				t.Errorf("%s %s: Allow %q, want %q", method, target, got.header.Get("Allow"), allow)
			}
		}
	}
	if got := s.send("PATCH", listV2, ""); got.at("NeutronError.message") == nil {
		t.Errorf("v2.0: %s", got.raw)
	}
}

func TestPanicBecomesAnError(t *testing.T) {
	options := options(image(t))
	options.IDs = panicsAfter(2)
	s := serve(t, image(t).New(options))
	s.get("/v3/%s/elb/pools", s.a).want(t, 200)
	got := s.create(basic()).want(t, 500)
	if got.at("error_code") != "ELB.8906" {
		t.Errorf("%s", got.raw)
	}
}

// panicsAfter counts ids and panics after some of them.
func panicsAfter(calls int) func() string {
	ids := countedIDs()
	return func() string {
		calls--
		if calls < 0 {
			panic(errors.New("no more ids"))
		}
		return ids()
	}
}

func TestRepeatedIDsDoNotOverwrite(t *testing.T) {
	options := options(image(t))
	options.IDs = func() string { return "00000000-0000-4000-8000-000000000001" }
	s := serve(t, image(t).New(options))
	s.create(basic()).want(t, 201)
	s.create(basic()).want(t, 500)
}

func TestZeroOptionsLetNobodyIn(t *testing.T) {
	recorder := httptest.NewRecorder()
	request, err := http.NewRequest(http.MethodGet, "http://elb.test"+listV2, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("X-Auth-Token", tokenA)
	image(t).New(emulator.Options{}).ServeHTTP(recorder, request)
	read(t, recorder).want(t, 401)
}
