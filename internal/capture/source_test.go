package capture_test

import (
	"errors"
	"strings"
	"testing"
	"testing/iotest"

	"elbconformance/internal/capture"
)

func TestForm(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       capture.Form
	}{
		{"object", `{"pool":{}}`, capture.Body},
		{"array", `[1]`, capture.Body},
		{"nothing", "", capture.Body},
		{"HAR", `{"log":{"entries":[]}}`, capture.HAR},
		{"HAR, indented, with a byte order mark", "\xef\xbb\xbf\n {\n\t\"log\" : {}}", capture.HAR},
		{"a body with a log further on", `{"request_id":"a","log":{}}`, capture.Body},
		{"response", "HTTP/1.1 200 OK\r\n\r\n{}", capture.HTTP},
		{"HTTP/2 response without a reason", "HTTP/2 404\n\n{}", capture.HTTP},
		{"request", "GET /v3/p/elb/pools HTTP/1.1\nHost: h\n\n", capture.HTTP},
		{"a word like HTTP", "HTTP is a protocol", capture.Body},
		{"HTML", "<!doctype html>", capture.Body},
	} {
		source, err := capture.Open(strings.NewReader(c.text))
		if err != nil {
			t.Fatal(err)
		}
		if got := source.Form(); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestOpenRefusesOtherEncodings(t *testing.T) {
	for _, mark := range []string{"\xff\xfe{\x00", "\xfe\xff\x00{"} {
		if _, err := capture.Open(strings.NewReader(mark)); err == nil || !strings.Contains(err.Error(), "UTF-8") {
			t.Errorf("%q: %v", mark, err)
		}
	}
}

func TestReadErrorsAreTold(t *testing.T) {
	broken := errors.New("disk on fire")
	if _, err := capture.Open(iotest.ErrReader(broken)); !errors.Is(err, broken) {
		t.Errorf("%v", err)
	}
	for _, form := range []capture.Form{capture.Body, capture.HTTP, capture.HAR} {
		source, err := capture.Open(iotest.TimeoutReader(iotest.OneByteReader(strings.NewReader(`{"log":{"entries":[]}}`))))
		if err != nil {
			continue // it struck while the byte order mark was looked for
		}
		for _, err := range source.Entries(form) {
			if !errors.Is(err, iotest.ErrTimeout) {
				t.Errorf("%s: %v", form, err)
			}
		}
	}
}

func TestUnknownForm(t *testing.T) {
	if _, err := read("{}", "yaml"); err == nil || !strings.Contains(err.Error(), "body, http and har") {
		t.Errorf("%v", err)
	}
}
