package judge_test

import (
	"net/http"
	"strings"
	"testing"

	"elbconformance/internal/result"
)

func TestBodiesThatAreNoOneJSONText(t *testing.T) {
	b := small(t)
	bomb := strings.Repeat(`{"a":`, 5000) + "1" + strings.Repeat("}", 5000)
	for name, body := range map[string]string{
		"empty":                 "",
		"blank":                 " \r\n\t",
		"trailing garbage":      `{"id":"b"} x`,
		"trailing comma":        `{"id":"b",}`,
		"two documents":         `{"id":"b"}{"id":"b"}`,
		"two lines":             "{\"id\":\"b\"}\n{\"id\":\"b\"}",
		"name twice":            `{"id":"b","id":"b"}`,
		"name twice, nested":    `{"id":"b","boat":{"name":"a","n":[{"x":1,"x":2}]}}`,
		"name twice, escaped":   `{"id":"b","\u0069d":"b"}`,
		"invalid UTF-8":         "{\"id\":\"\xff\"}",
		"lone surrogate":        `{"id":"\ud800"}`,
		"byte order mark":       "\xef\xbb\xbf{\"id\":\"b\"}",
		"NaN":                   `{"id":"b","depth":NaN}`,
		"infinity":              `{"id":"b","depth":-Infinity}`,
		"leading zero":          `{"id":"b","depth":01}`,
		"plus sign":             `{"id":"b","depth":+1}`,
		"single quotes":         `{'id':'b'}`,
		"comment":               `{"id":"b"/* c */}`,
		"control character":     "{\"id\":\"a\x01\"}",
		"truncated string":      `{"id":"b`,
		"truncated object":      `{"id":"b"`,
		"truncated name":        `{"id`,
		"truncated literal":     `{"id":nul`,
		"depth bomb":            bomb,
		"depth bomb, arrays":    strings.Repeat("[", 100000),
		"just deep enough":      strings.Repeat("[", 129) + strings.Repeat("]", 129),
		"HTML":                  "<html><body>502</body></html>",
		"form":                  "id=b",
		"NUL":                   "\x00",
		"JSON after a NUL byte": "\x00{\"id\":\"b\"}",
	} {
		t.Run(name, func(t *testing.T) {
			got := b.see(t, answer("showBerth", 200, body)).Findings
			if len(got) != 1 || got[0].Requirement != at+".content-type" || got[0].Level != result.Must || len(got[0].Message) > 400 {
				t.Errorf("%+v", got)
			}
		})
	}
}

func TestWhitespaceAroundTheBodyIsFine(t *testing.T) {
	small(t).expect(t, "\r\n {\"id\" :\t\"b\"} \n")
}

// The transport gives a chunked body without any chunk as an empty one without a length.
func TestChunkedEmptyBody(t *testing.T) {
	x := answer("showBerth", 200, "")
	x.Response.Header.Set("Transfer-Encoding", "chunked")
	got := small(t).see(t, x).Findings
	if len(got) != 1 || got[0].Requirement != at+".content-type" {
		t.Errorf("%+v", got)
	}
}

func TestContentType(t *testing.T) {
	b := small(t)
	for _, c := range []struct {
		values []string
		fine   bool
	}{
		{[]string{"application/json"}, true},
		{[]string{"application/json; charset=utf-8"}, true},
		{[]string{"application/json;charset=UTF-8"}, true},
		{[]string{"Application/JSON"}, true},
		{[]string{" application/json "}, true},
		{[]string{"application/json; charset"}, true},
		{[]string{`application/json; profile="a;b"`}, true},
		{nil, false},
		{[]string{""}, false},
		{[]string{"text/html"}, false},
		{[]string{"text/json"}, false},
		{[]string{"application/jsonp"}, false},
		{[]string{"application/problem+json"}, false},
		{[]string{"application/octet-stream"}, false},
		{[]string{"json"}, false},
		{[]string{"; charset=utf-8"}, false},
	} {
		x := answer("showBerth", 200, `{"id":"b"}`)
		x.Response.Header = http.Header{}
		for _, v := range c.values {
			x.Response.Header.Add("Content-Type", v)
		}
		got := b.see(t, x).Findings
		if fine := len(got) == 0; fine != c.fine || !fine && got[0].Requirement != at+".content-type" {
			t.Errorf("%q: %+v", c.values, got)
		}
	}
}

func TestTheBodyOfAnotherTypeIsNotJudged(t *testing.T) {
	x := answer("showBerth", 200, `{"depth":0}`)
	x.Response.Header.Set("Content-Type", "text/plain")
	if got := small(t).see(t, x).Findings; len(got) != 1 {
		t.Errorf("%+v", got)
	}
}

// What we did not read to its end shows nothing about the service.
func TestTruncatedByUs(t *testing.T) {
	x := answer("showBerth", 200, `{"id":`)
	x.Response.Truncated = true
	if got := small(t).see(t, x).Findings; len(got) != 0 {
		t.Errorf("%+v", got)
	}
}

func TestAnswersWithoutABody(t *testing.T) {
	b := small(t)
	for _, c := range []struct {
		name, length, body string
		fine               bool
	}{
		{"nothing", "", "", true},
		{"length 0", "0", "", true},
		{"a body", "", "{}", false},
		{"a length, the body hidden", "2", "", false},
		{"a body and its length", "2", "{}", false},
	} {
		x := answer("freeBerth", 204, c.body)
		x.Response.Header = http.Header{}
		if c.length != "" {
			x.Response.Header.Set("Content-Length", c.length)
		}
		got := b.see(t, x)
		if (len(got.Findings) == 0) != c.fine {
			t.Errorf("%s: %+v", c.name, got.Findings)
		}
		if got.Observations["freeBerth.response.204.content-type"] != 1 {
			t.Errorf("%s: not observed", c.name)
		}
	}
}

func TestNothingToJudge(t *testing.T) {
	b := small(t)
	for name, x := range map[string]*result.Exchange{
		"no operation":      answer("", 200, "{}"),
		"unknown operation": answer("sinkBerth", 200, "{}"),
		"no response":       {Operation: "showBerth"},
	} {
		got, err := b.judge.Exchange(x)
		if err != nil || len(got.Findings) != 0 || len(got.Observations) != 0 {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

// A status that the document does not name is judged as its default response, under the status that came.
func TestUndocumentedStatusUsesTheDefault(t *testing.T) {
	b := small(t)
	for _, status := range []int{202, 302, 400, 418, 500, 599} {
		got := b.see(t, answer("showBerth", status, `{"code":""}`)).Findings
		if len(got) != 1 || got[0].Requirement != "showBerth.response.default.code.minLength" || got[0].Status != status {
			t.Errorf("%d: %+v", status, got)
		}
		if got := b.see(t, answer("showBerth", status, `{"code":"E1"}`)).Findings; len(got) != 0 {
			t.Errorf("%d: %+v", status, got)
		}
	}
}
