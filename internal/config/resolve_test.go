package config_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"elbconformance/internal/config"
)

func lookup(env map[string]string) func(string) (string, bool) {
	return func(name string) (string, bool) {
		value, ok := env[name]
		return value, ok
	}
}

func given(flags ...string) func(string) bool {
	return func(name string) bool { return slices.Contains(flags, name) }
}

func TestFlagsGoBeforeTheEnvironment(t *testing.T) {
	t.Chdir(t.TempDir())
	choice, err := config.Resolve(config.CommandLine{
		Given: given("endpoint", "allow-writes"),
		Target: config.Target{
			Endpoint: "https://flag.example.com", ProjectID: "default of a flag that was not given", RequestTimeout: 30 * time.Second,
		},
	}, lookup(map[string]string{
		"CONFORMANCE_ENDPOINT": "https://env.example.com", "CONFORMANCE_PROJECT_ID": "envproject",
		"CONFORMANCE_ALLOW_WRITES": "true", "CONFORMANCE_POOL_ID": "envpool",
	}))
	if err != nil {
		t.Fatal(err)
	}
	want := config.Target{
		Endpoint: "https://flag.example.com", ProjectID: "envproject", PoolID: "envpool", RequestTimeout: 30 * time.Second,
	}
	if !reflect.DeepEqual(choice.Target, want) || choice.Embedded() {
		t.Errorf("%+v\nwant %+v", choice.Target, want)
	}
	if got, want := choice.Target.Command(), "conformance run --endpoint https://flag.example.com --project-id envproject --pool-id envpool"; got != want {
		t.Errorf("command %q, want %q", got, want)
	}
}

func TestMessagesNameWhatTheUserCanGive(t *testing.T) {
	t.Chdir(t.TempDir())
	env := lookup(map[string]string{"CONFORMANCE_REQUIRE_TARGET": "true"})
	for want, line := range map[string]config.CommandLine{
		"--require-target forbids":           {Given: given()},
		"CONFORMANCE_REQUIRE_TARGET forbids": {},
	} {
		if _, err := config.Resolve(line, env); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one that contains %q", err, want)
		}
	}
}
