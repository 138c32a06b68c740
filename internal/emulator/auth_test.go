package emulator_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

func TestTokens(t *testing.T) {
	s := start(t)
	for name, row := range map[string]struct {
		header http.Header
		status int
	}{
		"none":      {http.Header{}, 401},
		"blank":     {http.Header{"X-Auth-Token": {""}}, 401},
		"wrong":     {http.Header{"X-Auth-Token": {tokenA + "x"}}, 401},
		"two":       {http.Header{"X-Auth-Token": {tokenA, tokenB}}, 401},
		"basic":     {http.Header{"Authorization": {"Basic eDp5"}}, 401},
		"the right": {http.Header{"X-Auth-Token": {tokenA}}, 200},
	} {
		t.Run(name, func(t *testing.T) {
			v3 := s.sendWith(http.MethodGet, "/v3/"+s.a+"/elb/pools", "", row.header).want(t, row.status)
			v2 := s.sendWith(http.MethodGet, listV2, "", row.header).want(t, row.status)
			if row.status == 401 && (v3.at("error_code") != "APIGW.0301" || v2.at("NeutronError.type") != "Unauthorized") {
				t.Errorf("%s\n%s", v3.raw, v2.raw)
			}
		})
	}
}

func TestProjectsAreApart(t *testing.T) {
	s := start(t)
	asB := http.Header{"X-Auth-Token": {tokenB}}
	mine := s.poolNamed("orders")
	twin := s.named("master-slave-pools", "ledger")
	s.sendWith(http.MethodGet, "/v3/"+s.a+"/elb/pools", "", asB).want(t, 403)
	for _, target := range []string{
		"/elb/pools/" + mine, "/elb/pools/" + mine + "/members", "/elb/master-slave-pools/" + twin,
	} {
		s.sendWith(http.MethodGet, "/v3/"+s.b+target, "", asB).want(t, 404)
		s.sendWith(http.MethodGet, "/v3/"+s.a+target, "", asB).want(t, 403)
	}
	s.sendWith(http.MethodDelete, "/v3/"+s.b+"/elb/master-slave-pools/"+twin, "", asB).want(t, 404)
	s.get("/v3/%s/elb/pools?limit=1&marker=%s", s.b, mine).want(t, 403)
	s.sendWith(http.MethodGet, "/v3/"+s.b+"/elb/pools?limit=1&marker="+mine, "", asB).want(t, 400)

	ofA, ofB := s.get(listV2).ids("pools"), s.sendWith(http.MethodGet, listV2, "", asB).ids("pools")
	if len(ofB) == 0 || len(intersect(ofA, ofB)) != 0 {
		t.Errorf("lists of the two projects: %v, %v", ofA, ofB)
	}
}

func TestSignature(t *testing.T) {
	s := start(t)
	// Computed once with another implementation of the scheme, in another language.
	const known = "d5deaf3af4e6d51c24f7dfd4019cfe5df0571ab9bc561231e862e5e5d3ef9538"
	target := "/v3/" + s.a + "/elb/master-slave-pools?limit=2&name=a%20b&name=%C3%A9~/&limit2"
	header := http.Header{"X-Sdk-Date": {"20260420T120000Z"}, "X-Project-Id": {s.a}}
	header.Set("Authorization", fmt.Sprintf(
		"SDK-HMAC-SHA256 Access=%s, SignedHeaders=x-project-id;x-sdk-date, Signature=%s", keyID, known))
	s.sendWith(http.MethodGet, target, "", header).want(t, 200)
}

func TestSignatures(t *testing.T) {
	body := `{"pool":{}}`
	for name, row := range map[string]struct {
		key    string
		secret string
		age    time.Duration
		change func(http.Header)
		status int // 400: the signature holds, the body does not
	}{
		"good":                {keyID, secret, 0, nil, 400},
		"15 minutes old":      {keyID, secret, 15 * time.Minute, nil, 400},
		"15 minutes early":    {keyID, secret, -15 * time.Minute, nil, 400},
		"expired":             {keyID, secret, 15*time.Minute + time.Second, nil, 401},
		"too early":           {keyID, secret, -15*time.Minute - time.Second, nil, 401},
		"unknown key":         {"AKNOBODY", secret, 0, nil, 401},
		"wrong secret":        {keyID, "guess", 0, nil, 401},
		"changed header":      {keyID, secret, 0, func(h http.Header) { h.Set("X-Project-Id", "other") }, 401},
		"unsigned header":     {keyID, secret, 0, func(h http.Header) { h.Set("Accept", "text/html") }, 400},
		"no date":             {keyID, secret, 0, func(h http.Header) { h.Del("X-Sdk-Date") }, 401},
		"digest of no body":   {keyID, secret, 0, func(h http.Header) { h.Set("X-Sdk-Content-Sha256", "0") }, 401},
		"body left unsigned":  {keyID, secret, 0, func(h http.Header) { h.Set("X-Sdk-Content-Sha256", "UNSIGNED-PAYLOAD") }, 401},
		"date is not signed":  {keyID, secret, 0, replaced("x-sdk-date", "x-sdk-dat"), 401},
		"no signature":        {keyID, secret, 0, replaced("Signature", "Sig"), 401},
		"signature is no hex": {keyID, secret, 0, replaced("Signature=", "Signature=zz"), 401},
	} {
		t.Run(name, func(t *testing.T) {
			s := start(t)
			target := "/v3/" + s.a + "/elb/master-slave-pools"
			header := http.Header{"Content-Type": {"application/json"}, "X-Project-Id": {s.a}}
			sign(t, http.MethodPost, target, body, header, row.key, row.secret, noon.Add(-row.age))
			if row.change != nil {
				row.change(header)
			}
			s.sendWith(http.MethodPost, target, body, header).want(t, row.status)
		})
	}
}

func replaced(old, with string) func(http.Header) {
	return func(h http.Header) {
		h.Set("Authorization", strings.Replace(h.Get("Authorization"), old, with, 1))
	}
}

// sign signs a request without a query as the vendor's clients do.
func sign(t *testing.T, method, target, body string, header http.Header, key, secret string, at time.Time) {
	t.Helper()
	path, err := url.Parse(target)
	if err != nil {
		t.Fatal(err)
	}
	date := at.Format("20060102T150405Z")
	header.Set("X-Sdk-Date", date)
	canonical := fmt.Sprintf("%s\n%s/\n\nx-project-id:%s\nx-sdk-date:%s\n\nx-project-id;x-sdk-date\n%x",
		method, path.Path, header.Get("X-Project-Id"), date, sha256.Sum256([]byte(body)))
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(fmt.Appendf(nil, "SDK-HMAC-SHA256\n%s\n%x", date, sha256.Sum256([]byte(canonical))))
	header.Set("Authorization", fmt.Sprintf(
		"SDK-HMAC-SHA256 Access=%s, SignedHeaders=x-project-id;x-sdk-date, Signature=%x", key, mac.Sum(nil)))
}
