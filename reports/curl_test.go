package reports

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"strings"
	"testing"

	"elbconformance/internal/result"
)

func TestCurl(t *testing.T) {
	for name, tc := range map[string]struct {
		request result.WireMessage
		body    string
		want    string
	}{
		"get with token": {
			request: result.WireMessage{Method: "GET", URL: "https://elb.example.com/v3/p/elb/pools/x?name=a%20b&id[]=1", Header: map[string][]string{
				"X-Auth-Token": {"***"}, "User-Agent": {"suite"}, "Accept-Encoding": {"gzip"}, "Accept": {"application/json"}}},
			want: `curl -sS -i --globoff --path-as-is -X GET \
  -H 'Accept: application/json' \
  --compressed \
  -H "X-Auth-Token: $CONFORMANCE_TOKEN" \
  'https://elb.example.com/v3/p/elb/pools/x?name=a%20b&id[]=1'`,
		},
		"anonymous": {
			request: result.WireMessage{Method: "GET", URL: "https://elb.example.com/"},
			want:    "curl -sS -i --globoff --path-as-is -X GET \\\n  'https://elb.example.com/'",
		},
		"signed post": {
			request: result.WireMessage{Method: "POST", URL: "https://elb.example.com/p", Header: map[string][]string{
				"Authorization": {"***"}, "X-Sdk-Date": {"20300102T030405Z"}, "X-Security-Token": {"***"}, "Content-Type": {"application/json"}}},
			body: `{"name":"it's"}`,
			want: `curl -sS -i --globoff --path-as-is -X 'POST' \
  -H 'Content-Type: application/json' \
  -H "X-Auth-Token: $CONFORMANCE_TOKEN" \
  --data-raw '{"name":"it'\''s"}' \
  'https://elb.example.com/p'`,
		},
		"binary body, cut": {
			request: result.WireMessage{Method: "PUT", URL: "https://elb.example.com/p", Truncated: true, Header: map[string][]string{"X-Empty": {""}}},
			body:    "-\x00'%\n",
			want: `# The recorded body was cut: this command sends its beginning only.
printf '\055\000\047%%\n' | curl -sS -i --globoff --path-as-is -X 'PUT' \
  -H 'X-Empty;' \
  -H 'Content-Type:' \
  --data-binary @- \
  'https://elb.example.com/p'`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			if got := Curl(result.ExchangeEvent{Request: tc.request}, tc.body); got != tc.want {
				t.Errorf("got\n%s\nwant\n%s", got, tc.want)
			}
		})
	}
}

// TestCurlRuns lets a real curl repeat requests and compares what arrives.
func TestCurlRuns(t *testing.T) {
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("no curl on this machine")
	}
	var seen *http.Request
	var body string
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		seen = r
		b, _ := io.ReadAll(r.Body)
		body = string(b)
	}))
	defer server.Close()
	for name, tc := range map[string]struct{ method, target, body string }{
		"brackets and dots": {"GET", "/a/../b/{x}?id[]=1&n=%20", ""},
		"at sign":           {"POST", "/p", "@/etc/hostname"},
		"quotes":            {"POST", "/p", `{"a":"'\"$HOME` + "`id`" + `\\"}`},
		"control bytes":     {"PATCH", "/p", "\x00\x01%s\\n\r\n-"},
		"long":              {"POST", "/p", strings.Repeat("0123456789", 20_000)},
		"get with a body":   {"GET", "/p", "{}"},
		"empty post":        {"POST", "/p", ""},
		"delete":            {"DELETE", "/p/it's", ""},
	} {
		t.Run(name, func(t *testing.T) {
			seen, body = nil, ""
			command := Curl(result.ExchangeEvent{Request: result.WireMessage{
				Method: tc.method, URL: server.URL + tc.target,
				Header: map[string][]string{"X-Auth-Token": {"***"}, "X-Note": {"a 'b' $c"}, "X-Empty": {""}},
			}}, tc.body)
			run := exec.CommandContext(t.Context(), "sh")
			run.Stdin = strings.NewReader(command) // as when pasted: no bound on the size of an argument
			run.Env = []string{"CONFORMANCE_TOKEN=t0ken with space", "PATH=/usr/bin:/bin"}
			if out, err := run.CombinedOutput(); err != nil {
				t.Fatalf("%v: %s\n%.500s", err, out, command)
			}
			if seen.Method != tc.method || seen.RequestURI != tc.target || body != tc.body {
				t.Errorf("%s %s %.200q arrived, want %s %s %.200q", seen.Method, seen.RequestURI, body, tc.method, tc.target, tc.body)
			}
			if got := seen.Header.Get("X-Auth-Token"); got != "t0ken with space" {
				t.Errorf("token %q", got)
			}
			if got := seen.Header.Get("X-Note"); got != "a 'b' $c" {
				t.Errorf("X-Note %q", got)
			}
			if got, ok := seen.Header["X-Empty"]; !ok || got[0] != "" {
				t.Errorf("X-Empty %q", got)
			}
			if got, ok := seen.Header["Content-Type"]; ok {
				t.Errorf("curl added Content-Type %q", got)
			}
		})
	}
}

func FuzzShellQuote(f *testing.F) {
	for _, seed := range []string{"", "plain", "it's", "'", "''", `\`, "$(id)", "a\nb", "-n", "%s", "é\xff", "\x00"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if got, want := shell(t, "printf %s "+shellQuote(s)), strings.ReplaceAll(s, "\x00", ""); got != want {
			t.Errorf("the shell read %q as %q", shellQuote(s), got)
		}
	})
}

func FuzzPrintfFormat(f *testing.F) {
	for _, seed := range []string{"", "-", "--", "%d", `\n`, "'", "\x00\x01", "é\xff", "\r\n", "\x7f1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if got := shell(t, "printf '"+printfFormat(s)+"'"); got != s {
			t.Errorf("the shell printed %q as %q", s, got)
		}
	})
}

func shell(t *testing.T, script string) string {
	t.Helper()
	var out bytes.Buffer
	run := exec.CommandContext(context.Background(), "sh")
	run.Stdin, run.Stdout = strings.NewReader(script), &out
	if err := run.Run(); err != nil {
		t.Fatalf("%v: %s", err, script)
	}
	return out.String()
}
