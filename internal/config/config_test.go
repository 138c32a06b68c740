package config_test

import (
	"strings"
	"testing"
	"time"

	"elbconformance/internal/config"
)

func TestDecode(t *testing.T) {
	f, err := config.Decode(strings.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	lab, err := f.Target("lab")
	want := config.Target{
		Endpoint: "http://127.0.0.1:1", EndpointV2: "http://127.0.0.1:2", ProjectID: "of-the-file",
		PoolID: "pool-of-the-file", AllowWrites: true, RequestTimeout: 7 * time.Second,
	}
	if err != nil || f.DefaultTarget != "lab" || !sameTarget(lab, want) {
		t.Errorf("got %+v, %v", lab, err)
	}
	if empty, err := config.Decode(strings.NewReader("# nothing yet\n")); err != nil || len(empty.Targets) != 0 {
		t.Errorf("a file of comments gave %+v, %v", empty, err)
	}
}

func sameTarget(a, b config.Target) bool {
	return a.Command() == b.Command() && a.RequestTimeout == b.RequestTimeout && a.TokenFile == b.TokenFile
}

// Errors name the line and what could stand there, in words of the file and not of this program.
func TestDecodeRefuses(t *testing.T) {
	for text, says := range map[string]string{
		"targets:\n  lab:\n    endpont: x\n":      "line 3: field endpont not found; the keys are default_target, targets, and those of a target endpoint, endpoint_v2,",
		"token: secret\n":                         "line 1: field token not found",
		"targets: 3\n":                            "line 1: cannot unmarshal",
		"targets: {a: {request_timeout: soon}}\n": "line 1: cannot unmarshal",
		"targets: [\n":                            "line 1",
		"default_target: a\n":                     `default_target: target "a" is not in the configuration; it has none`,
		strings.Repeat(" ", 1<<20+1):              "longer than 1048576 bytes",
	} {
		_, err := config.Decode(strings.NewReader(text))
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%.40q: %v, want %q", text, err, says)
			continue
		}
		if strings.Contains(err.Error(), "\n") || strings.Contains(err.Error(), "config.") {
			t.Errorf("%.40q: %v", text, err)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(file)
	f.Add("targets: {a: {endpoint: 'http://h', request_timeout: 1m}}")
	f.Add("a: &a [*a]")
	f.Fuzz(func(t *testing.T, text string) {
		got, err := config.Decode(strings.NewReader(text))
		if err == nil && got.DefaultTarget != "" {
			if _, err := got.Target(got.DefaultTarget); err != nil {
				t.Errorf("%q was accepted with a default target that is not there", text)
			}
		}
	})
}
