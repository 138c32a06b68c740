package emulator_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// FuzzCreate: whatever the body, it is accepted and shown again, or refused with an error body.
func FuzzCreate(f *testing.F) {
	good, err := json.Marshal(object{"pool": with(object{"name": "fuzz", "description": "\U0001F602"})})
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range []string{
		string(good), "", "{}", `{"pool":null}`, `{"pool":{"members":[{}]}}`, `{"pool":{"name":"\ud800"}}`, "\xff", "[[[[",
		strings.Replace(string(good), "7000", "7e3", 1), strings.Replace(string(good), "7000", "7000.0", 1),
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		s := start(t)
		got := s.send(http.MethodPost, "/v3/"+s.a+"/elb/master-slave-pools", body)
		switch {
		case got.status == 201:
			var sent object
			if err := json.Unmarshal([]byte(body), &sent); err != nil {
				t.Fatalf("accepted what is no JSON: %v", err)
			}
			contains(t, "created", got.at("pool"), sent["pool"])
			s.get("/v3/%s/elb/master-slave-pools/%s", s.a, got.at("pool.id")).want(t, 200)
		case got.status < 400 || got.status >= 500 || got.at("error_code") == nil || got.at("error_msg") == "":
			t.Errorf("status %d: %s", got.status, got.raw)
		}
	})
}

// FuzzListQueries: whatever the query, lists answer with a page or with an error body.
func FuzzListQueries(f *testing.F) {
	for _, seed := range []string{
		"limit=2&marker=x&page_reverse=true", "name=a&name=b", "weight=1&weight=%31", "a=%zz", ";;", "limit=1e3",
		"marker&limit", "admin_state_up=TRUE", "%00=%00", "limit=99999999999999999999", "page_reverse=True&limit=1",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, query string) {
		s := start(t)
		member := "/v3/" + s.a + "/elb/pools/" + s.poolNamed("orders") + "/members"
		for _, path := range []string{member, "/v3/" + s.a + "/elb/pools", "/v3/" + s.a + "/elb/master-slave-pools", listV2} {
			request := httptest.NewRequest(http.MethodGet, "http://elb.test"+path, nil)
			request.URL = &url.URL{Scheme: "http", Host: "elb.test", Path: path, RawQuery: query}
			request.Header.Set("X-Auth-Token", tokenA)
			recorder := httptest.NewRecorder()
			s.ServeHTTP(recorder, request)
			got := read(t, recorder)
			if got.status != 200 && got.status != 400 {
				t.Errorf("%s?%s: status %d: %s", path, query, got.status, got.raw)
			}
			validate(t, request, recorder.Result(), []byte(got.raw))
		}
	})
}
