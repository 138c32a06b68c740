package harness_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"elbconformance/suites/harness"
)

// bare takes the settings of whoever runs the test away.
func bare(t *testing.T) {
	t.Helper()
	for _, setting := range os.Environ() {
		name, _, _ := strings.Cut(setting, "=")
		if strings.HasPrefix(name, "CONFORMANCE_") || strings.HasPrefix(name, "CLOUD_SDK_") {
			t.Setenv(name, "") // so that it comes back
			if err := os.Unsetenv(name); err != nil {
				t.Fatal(err)
			}
		}
	}
	t.Chdir(t.TempDir())
}

func TestFromEnv(t *testing.T) {
	for _, c := range []struct {
		name  string
		env   map[string]string
		wrong string // in the error; empty for none
	}{
		{"nothing", nil, ""},
		{"a service", map[string]string{"CONFORMANCE_ENDPOINT": "https://elb.example.com", "CONFORMANCE_REQUIRE_TARGET": "true"}, ""},
		{"an empty endpoint", map[string]string{"CONFORMANCE_ENDPOINT": ""}, "unset CONFORMANCE_ENDPOINT"},
		{"an empty endpoint where one is required", map[string]string{"CONFORMANCE_ENDPOINT": "", "CONFORMANCE_REQUIRE_TARGET": "1"}, "set but empty"},
		{"none where one is required", map[string]string{"CONFORMANCE_REQUIRE_TARGET": "1"}, "CONFORMANCE_REQUIRE_TARGET forbids"},
		{"a token alone", map[string]string{"CONFORMANCE_TOKEN": "t"}, "add CONFORMANCE_ENDPOINT"},
		{"a project alone", map[string]string{"CONFORMANCE_PROJECT_ID": "p"}, "drop CONFORMANCE_PROJECT_ID"},
		{"a file that is not there", map[string]string{"CONFORMANCE_CONFIG": "none.yaml"}, "CONFORMANCE_CONFIG"},
		{"half a key pair", map[string]string{"CONFORMANCE_ENDPOINT": "https://e", "CONFORMANCE_ACCESS_KEY": "a"}, "CONFORMANCE_SECRET_KEY"},
		{"no truth value", map[string]string{"CONFORMANCE_ALLOW_WRITES": "maybe"}, "CONFORMANCE_ALLOW_WRITES"},
	} {
		t.Run(c.name, func(t *testing.T) {
			bare(t)
			for name, value := range c.env {
				t.Setenv(name, value)
			}
			options, err := harness.FromEnv()
			if (err == nil) != (c.wrong == "") || err != nil && !strings.Contains(err.Error(), c.wrong) {
				t.Fatalf("error %v, want one that contains %q", err, c.wrong)
			}
			if err == nil && options.Endpoint != c.env["CONFORMANCE_ENDPOINT"] {
				t.Errorf("endpoint %q", options.Endpoint)
			}
		})
	}
}

func TestEnvironmentGoesBeforeTheFile(t *testing.T) {
	bare(t)
	const file = `
default_target: north
targets:
  north: {endpoint: https://north.example.com, project_id: fileproject, pool_id: filepool, request_timeout: 9s, allow_writes: true}
`
	if err := os.WriteFile(filepath.Join(".", "conformance.yaml"), []byte(file), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("CONFORMANCE_PROJECT_ID", "envproject")
	t.Setenv("CONFORMANCE_TOKEN", "envtoken")
	t.Setenv("CONFORMANCE_ALLOW_WRITES", "false")
	got, err := harness.FromEnv()
	if err != nil {
		t.Fatal(err)
	}
	credentials := got.Credentials.Token.Reveal()
	got.Credentials = harness.Credentials{}
	want := harness.Options{
		Name: "north", Endpoint: "https://north.example.com", ProjectID: "envproject", PoolID: "filepool", RequestTimeout: 9 * time.Second,
	}
	if fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", want) || credentials != "envtoken" {
		t.Errorf("%+v with the token %q\nwant %+v", got, credentials, want)
	}
}

func TestCredentialsDoNotPrint(t *testing.T) {
	for _, c := range []harness.Credentials{harness.Token("s3cret-value"), harness.AccessKey("key-id", "s3cret-value")} {
		if text := fmt.Sprintf("%v %+v %#v", c, c, c); strings.Contains(text, "s3cret") {
			t.Errorf("printed: %s", text)
		}
	}
}
