package capture_test

import (
	"strings"
	"testing"

	"elbconformance/internal/capture"
)

func TestBody(t *testing.T) {
	for _, text := range []string{`{"pool":{}}`, "\xef\xbb\xbf\r\n[1]\n", "", "  \n", `{"id":1,"id":2}`, "\"\xff\""} {
		entries := must(t, text, capture.Body)
		if len(entries) != 1 || entries[0].Incomplete != "" || entries[0].Exchange.Response.Status != 0 {
			t.Fatalf("%q: %+v", text, entries)
		}
		want := strings.TrimSpace(strings.TrimPrefix(text, "\xef\xbb\xbf"))
		if got := string(entries[0].Exchange.Response.Body); got != want {
			t.Errorf("%q: body %q", text, got)
		}
	}
}

// What is no JSON at all is the wrong file; the message says where and what to do.
func TestNotJSON(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"cut off", "{\n  \"pool\": {", "line 2, column 11"},
		{"a trailing comma", "{\n  \"a\": 1,\n}\n", "line 3, column 1"},
		{"two texts", "{}\n{}", "line 2, column 1"},
		{"words", "pool not found", "line 1, column 1"},
		{"a page", "<html></html>", "HTML"},
		{"curl -v", "* Connected to h\n> GET / HTTP/1.1\n", "curl -i"},
		{"too much", `"` + strings.Repeat("a", 33<<20) + `"`, "32 MiB"},
	} {
		_, err := read(c.text, capture.Body)
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "save") {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
