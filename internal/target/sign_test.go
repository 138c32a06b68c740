package target

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"elbconformance/internal/result"
)

const project = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"

// The signatures were computed by another program, in another language, from the steps of the scheme written out by
// hand; the vendor's own client gives the same ones.
func TestSign(t *testing.T) {
	base := "/v3/" + project + "/elb/"
	temporary := keys()
	temporary.SecurityToken = result.NewSecret("temporary==")
	for name, tc := range map[string]struct {
		method, target, body string
		key                  Credentials
		signed, signature    string
	}{
		"plain": {"GET", base + "pools/p-1", "", keys(), "x-project-id;x-sdk-date",
			"d130af025907a9fb7da72d1f871b8c34f59d29c016d101208d54020ba9179658"},
		"query arrays": {"GET", base + "pools/p-1/members?weight=100&name=c%2Fd%2B%C3%A9&weight=1&limit=2&name=a+b&page_reverse=false", "", keys(), "x-project-id;x-sdk-date",
			"dfca3f07acd2aa708e2d086483d2db9be39218cde13a4db6ea2192120ea6af9d"},
		"escaped path": {"GET", base + "pools/%c3%a9%20*~", "", keys(), "x-project-id;x-sdk-date",
			"82cd3ecccb255325aea676d5e9ea541e0b462c16a886ca01c8de4f24cea23b00"},
		"body": {"POST", base + "master-slave-pools", "{\"pool\":{\"name\":\"tést\"}}\n", keys(), "x-project-id;x-sdk-date",
			"4e8c71d5611c694f36fffa8c15c000751fbf3d25862626284bc3c6b55646901b"},
		"temporary keys": {"DELETE", base + "master-slave-pools/p-1", "", temporary, "x-project-id;x-sdk-date;x-security-token",
			"c67cc1666071bd8687b2f5b06de1036cdaa799a3944c5587a1a8790260e5e6d4"},
	} {
		t.Run(name, func(t *testing.T) {
			u, err := rawURL(&url.URL{Scheme: "https", Host: "elb.test"}, tc.target)
			if err != nil {
				t.Fatal(err)
			}
			req := &http.Request{Method: tc.method, URL: u, Header: http.Header{"X-Project-Id": {project}}}
			sign(req, []byte(tc.body), tc.key, time.Date(2030, 1, 2, 4, 4, 5, 0, time.FixedZone("CET", 3600)))
			want := "SDK-HMAC-SHA256 Access=AKOFTHETESTTESTTEST0, SignedHeaders=" + tc.signed + ", Signature=" + tc.signature
			if got := req.Header.Get("Authorization"); got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
			if got := req.Header.Get("X-Sdk-Date"); got != "20300102T030405Z" {
				t.Errorf("date %s", got)
			}
		})
	}
}

func TestCanonicalRequest(t *testing.T) {
	u, err := url.Parse("https://elb.test/v3/p/elb/pools?b=2&a=&b=1&c")
	if err != nil {
		t.Fatal(err)
	}
	got, signed := canonicalRequest(&http.Request{Method: http.MethodGet, URL: u, Header: http.Header{
		"X-Sdk-Date": {" 20300102T030405Z "}, "Content-Type": {"application/json"}}}, nil)
	want := strings.Join([]string{
		"GET", "/v3/p/elb/pools/", "a=&b=1&b=2&c=", "x-sdk-date:20300102T030405Z", "", "x-sdk-date",
		"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
	}, "\n")
	if got != want || signed != "x-sdk-date" {
		t.Errorf("signed %s, got\n%s\nwant\n%s", signed, got, want)
	}
}

func TestCanonicalPath(t *testing.T) {
	for in, want := range map[string]string{
		"":             "/",
		"/":            "/",
		"/a/":          "/a/",
		"/a//b":        "/a//b/",
		"/a%2Fb/c":     "/a%2Fb/c/",
		"/-_.~*'()":    "/-_.~%2A%27%28%29/",
		"/%zz":         "/%25zz/",
		"/\xc3\xa9+:@": "/%C3%A9%2B%3A%40/",
	} {
		if got := canonicalPath(in); got != want {
			t.Errorf("path %q: got %q, want %q", in, got, want)
		}
	}
}

func TestCanonicalQuery(t *testing.T) {
	for in, want := range map[string]string{
		"":                  "",
		"&&":                "",
		"b=1&a=2":           "a=2&b=1",
		"a=10&a=9&a=1":      "a=1&a=10&a=9",
		"a=b=c":             "a=b%3Dc",
		"a=%zz":             "a=%25zz",
		"a=x;y":             "a=x%3By",
		"k+1=v+1":           "k%201=v%201",
		"ab=1&a=2&a%2Db=3":  "a=2&a-b=3&ab=1",
		"n=%E4%BD%A0&m=~_-": "m=~_-&n=%E4%BD%A0",
	} {
		if got := canonicalQuery(in); got != want {
			t.Errorf("query %q: got %q, want %q", in, got, want)
		}
	}
}
