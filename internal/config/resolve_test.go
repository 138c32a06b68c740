package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"elbconformance/internal/config"
)

const file = `default_target: lab
targets:
  lab:
    endpoint: http://127.0.0.1:1
    endpoint_v2: http://127.0.0.1:2
    project_id: of-the-file
    pool_id: pool-of-the-file
    allow_writes: true
    request_timeout: 7s
  other:
    endpoint: http://127.0.0.1:3
    token_file: token
`

// given are the flags of a command line, by name.
type given map[string]string

func (g given) line() config.CommandLine {
	return config.CommandLine{
		File: g["config"], Name: g["target"], RequireTarget: g["require-target"] == "true",
		Target: config.Target{
			Endpoint: g["endpoint"], ProjectID: g["project-id"], PoolID: g["pool-id"],
			AllowWrites: g["allow-writes"] == "true", RequestTimeout: 30 * time.Second,
		},
		Given: func(flag string) bool { _, ok := g[flag]; return ok },
	}
}

type environment map[string]string

func (e environment) lookup(name string) (string, bool) {
	value, ok := e[name]
	return value, ok
}

func inDirectory(t *testing.T, files map[string]string) {
	t.Helper()
	t.Chdir(t.TempDir())
	for name, text := range files {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestFlagsBeforeEnvironmentBeforeFile(t *testing.T) {
	inDirectory(t, map[string]string{config.DefaultFile: file, "token": "of-the-token-file\n"})
	for name, c := range map[string]struct {
		flags given
		env   environment
		got   func(config.Choice) any
		want  any
	}{
		"file":                       {nil, nil, func(c config.Choice) any { return c.Target.ProjectID }, "of-the-file"},
		"environment":                {nil, environment{"CONFORMANCE_PROJECT_ID": "e"}, func(c config.Choice) any { return c.Target.ProjectID }, "e"},
		"flag":                       {given{"project-id": "f"}, environment{"CONFORMANCE_PROJECT_ID": "e"}, func(c config.Choice) any { return c.Target.ProjectID }, "f"},
		"an empty flag is a value":   {given{"pool-id": ""}, nil, func(c config.Choice) any { return c.Target.PoolID }, ""},
		"truth of the file":          {nil, nil, func(c config.Choice) any { return c.Target.AllowWrites }, true},
		"truth of the environment":   {nil, environment{"CONFORMANCE_ALLOW_WRITES": "0"}, func(c config.Choice) any { return c.Target.AllowWrites }, false},
		"truth of a flag":            {given{"allow-writes": "false"}, environment{"CONFORMANCE_ALLOW_WRITES": "1"}, func(c config.Choice) any { return c.Target.AllowWrites }, false},
		"empty truth says nothing":   {nil, environment{"CONFORMANCE_ALLOW_WRITES": ""}, func(c config.Choice) any { return c.Target.AllowWrites }, true},
		"duration of the file":       {nil, nil, func(c config.Choice) any { return c.Target.RequestTimeout }, 7 * time.Second},
		"duration of a flag":         {given{"request-timeout": "30s"}, nil, func(c config.Choice) any { return c.Target.RequestTimeout }, 30 * time.Second},
		"duration of nobody":         {given{"target": "other"}, nil, func(c config.Choice) any { return c.Target.RequestTimeout }, 30 * time.Second},
		"duration outside":           {nil, environment{"CONFORMANCE_REQUEST_TIMEOUT": "9s"}, func(c config.Choice) any { return c.Target.RequestTimeout }, 9 * time.Second},
		"name of the default":        {nil, nil, func(c config.Choice) any { return c.Name }, "lab"},
		"name outside":               {nil, environment{"CONFORMANCE_TARGET": "other"}, func(c config.Choice) any { return c.Target.Endpoint }, "http://127.0.0.1:3"},
		"name of a flag":             {given{"target": "lab"}, environment{"CONFORMANCE_TARGET": "other"}, func(c config.Choice) any { return c.Name }, "lab"},
		"token file of the target":   {given{"target": "other"}, nil, func(c config.Choice) any { return c.Credentials.Token.Reveal() }, "of-the-token-file"},
		"token outside goes first":   {given{"target": "other"}, environment{"CONFORMANCE_TOKEN": "e"}, func(c config.Choice) any { return c.Credentials.Token.Reveal() }, "e"},
		"a target is there":          {given{"require-target": "true"}, nil, func(c config.Choice) any { return c.Embedded() }, false},
		"endpoint over the file's":   {given{"endpoint": "http://127.0.0.1:9"}, nil, func(c config.Choice) any { return c.Target.Endpoint }, "http://127.0.0.1:9"},
		"the v2.0 pool is the same":  {nil, nil, func(c config.Choice) any { return c.Target.Objects()["v2.0/pools"] }, "pool-of-the-file"},
		"no active/standby pool yet": {nil, nil, func(c config.Choice) any { return c.Target.Objects()["master-slave-pools"] }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			choice, err := config.Resolve(c.flags.line(), c.env.lookup)
			if err != nil {
				t.Fatal(err)
			}
			if got := c.got(choice); got != c.want {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

func TestWithoutAnySettingTheEmulatorIsChosen(t *testing.T) {
	inDirectory(t, nil)
	for name, line := range map[string]config.CommandLine{"flags": given{}.line(), "no flags": {}} {
		choice, err := config.Resolve(line, environment{}.lookup)
		if err != nil || !choice.Embedded() || !choice.Credentials.IsZero() {
			t.Errorf("%s: %+v, %v", name, choice, err)
		}
	}
}

// What would test something else than was meant is refused, in words that the caller can use.
func TestResolveRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		file  string
		flags given
		env   environment
		says  []string
	}{
		"an empty endpoint":           {"", given{"endpoint": ""}, nil, []string{"set but empty", "--endpoint"}},
		"an empty endpoint over one":  {file, given{"endpoint": ""}, nil, []string{"set but empty"}},
		"an empty endpoint outside":   {"", nil, environment{"CONFORMANCE_ENDPOINT": ""}, []string{"unset CONFORMANCE_ENDPOINT"}},
		"a token alone":               {"", nil, environment{"CONFORMANCE_TOKEN": "t"}, []string{"credentials are given but no endpoint"}},
		"a project alone":             {"", given{"project-id": "p"}, nil, []string{"a project is given but no endpoint"}},
		"a pool alone":                {"", nil, environment{"CONFORMANCE_POOL_ID": "p"}, []string{"a pool is named but no endpoint"}},
		"a second endpoint alone":     {"", nil, environment{"CONFORMANCE_ENDPOINT_V2": "http://h"}, []string{"--endpoint-v2 is given without --endpoint"}},
		"a required target":           {"", given{"require-target": "true"}, nil, []string{"--require-target forbids"}},
		"a required target outside":   {"", nil, environment{"CONFORMANCE_REQUIRE_TARGET": "1"}, []string{"forbids"}},
		"a truth that is none":        {"", nil, environment{"CONFORMANCE_ALLOW_WRITES": "maybe"}, []string{`CONFORMANCE_ALLOW_WRITES="maybe"`}},
		"a duration that is none":     {"", nil, environment{"CONFORMANCE_REQUEST_TIMEOUT": "7"}, []string{`CONFORMANCE_REQUEST_TIMEOUT="7"`}},
		"an unknown target":           {file, given{"target": "lub"}, nil, []string{`"lub" is not in the configuration`, "lab, other"}},
		"a target without a file":     {"", given{"target": "lab"}, nil, []string{"no such file"}},
		"an empty name":               {file, given{"target": ""}, nil, []string{"the target is set but empty"}},
		"an empty file name":          {file, nil, environment{"CONFORMANCE_CONFIG": ""}, []string{"the configuration file is set but empty"}},
		"a file without a choice":     {"targets: {lab: {endpoint: 'http://h'}}", given{"config": config.DefaultFile}, nil, []string{"--target NAME, or default_target"}},
		"a target without endpoint":   {"targets: {lab: {}}", given{"target": "lab"}, nil, []string{`"lab" has no endpoint`}},
		"a token file that is absent": {file, given{"target": "other"}, nil, []string{"credentials: CONFORMANCE_TOKEN_FILE: open token"}},
	} {
		t.Run(name, func(t *testing.T) {
			files := map[string]string{}
			if c.file != "" {
				files[config.DefaultFile] = c.file
			}
			inDirectory(t, files)
			_, err := config.Resolve(c.flags.line(), c.env.lookup)
			if err == nil {
				t.Fatal("it was accepted")
			}
			for _, part := range c.says {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("%q lacks %q", err, part)
				}
			}
		})
	}
}

// A caller without flags is told of variables.
func TestWithoutFlagsMessagesNameVariables(t *testing.T) {
	inDirectory(t, nil)
	for _, env := range []environment{{"CONFORMANCE_ENDPOINT": ""}, {"CONFORMANCE_TOKEN": "t"}, {"CONFORMANCE_PROJECT_ID": "p"}, {"CONFORMANCE_TARGET": ""}} {
		_, err := config.Resolve(config.CommandLine{}, env.lookup)
		if err == nil || strings.Contains(err.Error(), "--") || !strings.Contains(err.Error(), "CONFORMANCE_") {
			t.Errorf("%v: %v", env, err)
		}
	}
}

func TestCommandRepeatsTheTarget(t *testing.T) {
	full := config.Target{Endpoint: "http://h", EndpointV2: "http://h2", ProjectID: "p", PoolID: "a", MasterSlavePoolID: "b", AllowWrites: true}
	for want, of := range map[string]config.Target{
		"conformance run": {},
		"conformance run --endpoint http://h --endpoint-v2 http://h2 --project-id p --pool-id a --master-slave-pool-id b --allow-writes": full,
	} {
		if got := of.Command(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestReadNamesWhatItCannotRead(t *testing.T) {
	dir := t.TempDir()
	for path, says := range map[string]string{filepath.Join(dir, "absent"): "no such file", dir: "is a directory"} {
		if _, err := config.Read(path); err == nil || !strings.Contains(err.Error(), says) || !strings.Contains(err.Error(), path) {
			t.Errorf("got %v", err)
		}
	}
}
