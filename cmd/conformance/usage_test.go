package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"elbconformance/internal/result"
)

// Each mistake in a call is told in one line, which names what to do, and touches no file.
func TestMistakesInTheCall(t *testing.T) {
	const url = "http://127.0.0.1:1"
	for name, c := range map[string]struct {
		env  environment
		args []string
		says string
	}{
		"misspelt command":           {args: []string{"rnu"}, says: `no command "rnu"; did you mean run?`},
		"unlike any command":         {args: []string{"frobnicate"}, says: "emulate, "},
		"stray word":                 {args: []string{"run", "now"}, says: `takes no argument, and "now" is one`},
		"flag without dashes":        {args: []string{"run", "endpoint"}, says: "did you mean --endpoint?"},
		"unknown flag":               {args: []string{"run", "--frobnicate"}, says: "unknown flag: --frobnicate; see conformance run --help"},
		"misspelt flag":              {args: []string{"run", "--opration", "x"}, says: "did you mean --operation?"},
		"unknown flag of the root":   {args: []string{"--frobnicate"}, says: "see conformance --help"},
		"flag without a value":       {args: []string{"run", "--endpoint"}, says: "flag needs an argument: --endpoint"},
		"unknown format":             {args: []string{"list", "--format", "xml"}, says: `--format "xml" is unknown; write text or json`},
		"misspelt operation":         {args: []string{"run", "--endpoint", url, "--project-id", "p", "--operation", "shwPool"}, says: "did you mean showPool?"},
		"unknown operation":          {args: []string{"list", "--operation", "x"}, says: "it has listMasterSlavePools"},
		"empty operation":            {args: []string{"run", "--operation", ""}, says: "--operation is given but empty"},
		"empty label filter":         {args: []string{"list", "--label-filter", " "}, says: "--label-filter is given but empty"},
		"unreadable label filter":    {args: []string{"run", "--endpoint", url, "--project-id", "p", "--label-filter", "kind:(("}, says: `"kind:((" cannot be read`},
		"seed that is no number":     {args: []string{"run", "--seed", "blue"}, says: `--seed "blue" is neither a number nor "random"`},
		"timeout that is none":       {args: []string{"run", "--timeout", "soon"}, says: `"soon" for "--timeout"`},
		"no time at all":             {args: []string{"run", "--timeout", "0"}, says: "--timeout 0s is no time to run in"},
		"negative request timeout":   {args: []string{"run", "--endpoint", url, "--project-id", "p", "--request-timeout", "-1s"}, says: "request timeout -1s is negative"},
		"bad variable":               {env: environment{"CONFORMANCE_REQUEST_TIMEOUT": "soon"}, args: []string{"run"}, says: `CONFORMANCE_REQUEST_TIMEOUT="soon"`},
		"empty directory":            {args: []string{"run", "--endpoint", url, "--project-id", "p", "--out", ""}, says: "the output directory is empty"},
		"empty JUnit file":           {args: []string{"run", "--junit", ""}, says: "--junit is empty"},
		"run id with a space":        {args: []string{"run", "--endpoint", url, "--project-id", "p", "--run-id", "a b"}, says: `run id "a b"`},
		"run id that is long":        {args: []string{"run", "--endpoint", url, "--project-id", "p", "--run-id", strings.Repeat("x", 33)}, says: "at most 32 letters"},
		"empty endpoint":             {args: []string{"run", "--endpoint", ""}, says: "set but empty"},
		"empty endpoint variable":    {env: environment{"CONFORMANCE_ENDPOINT": ""}, args: []string{"run"}, says: "set but empty"},
		"endpoint that is no URL":    {args: []string{"run", "--endpoint", "region", "--project-id", "p"}, says: "not an absolute http or https URL"},
		"endpoint with a password":   {args: []string{"run", "--endpoint", "http://u:hunter2@h", "--project-id", "p"}, says: "carries a user name or password"},
		"token without an endpoint":  {env: environment{"CONFORMANCE_TOKEN": "t0ken"}, args: []string{"run"}, says: "credentials are given but no endpoint"},
		"keys without an endpoint":   {env: environment{"CLOUD_SDK_AK": "a", "CLOUD_SDK_SK": "s"}, args: []string{"run"}, says: "credentials are given but no endpoint"},
		"half a key pair":            {env: environment{"CONFORMANCE_ACCESS_KEY": "a"}, args: []string{"run", "--endpoint", url}, says: "CONFORMANCE_SECRET_KEY"},
		"token over plain HTTP":      {env: environment{"CONFORMANCE_TOKEN": "t0ken"}, args: []string{"run", "--endpoint", "http://elb.example", "--project-id", "p"}, says: "unencrypted; use https"},
		"token file that is missing": {env: environment{"CONFORMANCE_TOKEN_FILE": "absent"}, args: []string{"run", "--endpoint", url}, says: "CONFORMANCE_TOKEN_FILE: open absent"},
		"project without endpoint":   {args: []string{"run", "--project-id", "p"}, says: "a project is given but no endpoint"},
		"pool without endpoint":      {args: []string{"run", "--pool-id", "p"}, says: "a pool is named but no endpoint"},
		"v2.0 endpoint alone":        {args: []string{"run", "--endpoint-v2", url}, says: "--endpoint-v2 is given without --endpoint"},
		"target required":            {args: []string{"run", "--require-target"}, says: "forbids testing the embedded emulator"},
		"target required outside":    {env: environment{"CONFORMANCE_REQUIRE_TARGET": "1"}, args: []string{"run"}, says: "forbids testing the embedded emulator"},
		"empty target":               {args: []string{"run", "--target", ""}, says: "the target is set but empty"},
		"empty configuration":        {env: environment{"CONFORMANCE_CONFIG": ""}, args: []string{"run"}, says: "the configuration file is set but empty"},
		"missing configuration":      {args: []string{"run", "--config", "absent.yaml"}, says: "open absent.yaml: no such file"},
		"directory as configuration": {args: []string{"run", "--config", "."}, says: "is a directory"},
		"target without a file":      {args: []string{"run", "--target", "lab"}, says: "open conformance.yaml: no such file"},
		"no project":                 {args: []string{"run", "--endpoint", url}, says: "give --project-id ID or set CONFORMANCE_PROJECT_ID, or select only what needs none: --operation listPools"},
		"no project for one":         {args: []string{"run", "--endpoint", url, "--operation", "showPool"}, says: "showPool needs a project"},
		"address beyond loopback":    {args: []string{"emulate", "--addr", "0.0.0.0:0"}, says: "not on a loopback interface"},
		"address without a port":     {args: []string{"emulate", "--addr", "127.0.0.1"}, says: "write for example 127.0.0.1:8080"},
	} {
		t.Run(name, func(t *testing.T) {
			o := conformance(t, c.env, c.args...)
			o.want(t, result.ExitUsage, "usage or configuration")
			o.says(t, c.says)
			if n := strings.Count(o.err, "\n"); n != 2 || strings.Contains(o.err, "\x1b") || o.out != "" {
				t.Errorf("%d lines, want the message and the reason, and no data:\n%s%s", n, o.err, o.out)
			}
			if strings.Contains(o.err, "hunter2") || strings.Contains(o.err, "t0ken") {
				t.Errorf("a secret is shown: %s", o.err)
			}
			if left, _ := filepath.Glob(filepath.Join(o.dir, "*")); len(left) > 0 {
				t.Errorf("files were left: %v", left)
			}
		})
	}
}

func TestMistakesInTheConfiguration(t *testing.T) {
	for name, c := range map[string]struct{ file, says string }{
		"unknown key":        {"targets:\n  lab:\n    endpont: http://h\n", "line 3: field endpont not found; the keys are default_target, targets, and those of a target endpoint, "},
		"wrong type":         {"targets: 3\n", "line 1: cannot unmarshal"},
		"no YAML":            {"targets: [", "conformance.yaml: yaml: "},
		"unknown default":    {"default_target: lab\n", `target "lab" is not in the configuration; it has none`},
		"no endpoint":        {"default_target: lab\ntargets: {lab: {project_id: p}}\n", `target "lab" has no endpoint`},
		"no token file":      {"default_target: lab\ntargets: {lab: {endpoint: 'http://127.0.0.1:1', token_file: absent}}\n", "open absent"},
		"longer than needed": {strings.Repeat("#", 1<<20) + "\n", "longer than 1048576 bytes"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			write(t, "conformance.yaml", c.file)
			o := again(t, nil, "run")
			o.want(t, result.ExitUsage, "usage or configuration")
			o.says(t, c.says)
			if n := strings.Count(o.err, "\n"); n != 2 {
				t.Errorf("%d lines:\n%s", n, o.err)
			}
		})
	}
}

func TestHelpNamesWhatThereIs(t *testing.T) {
	for _, c := range []struct {
		args []string
		says []string
	}{
		{nil, []string{"conformance run ", "emulate", "list", "version"}},
		{[]string{"--help"}, []string{"conformance run ", "emulate", "list", "version"}},
		{[]string{"run", "--help"}, []string{
			"--endpoint URL", "--project-id ID", "--allow-writes", "--junit FILE", "--timeout DURATION", "CONFORMANCE_TOKEN", "Exit codes:", "130",
		}},
		{[]string{"version"}, []string{"conformance dev"}},
	} {
		o := conformance(t, nil, c.args...)
		if o.code != 0 || o.err != "" {
			t.Errorf("%v: exit code %d, %s", c.args, o.code, o.err)
		}
		for _, part := range c.says {
			if !strings.Contains(o.out, part) {
				t.Errorf("%v lacks %q:\n%s", c.args, part, o.out)
			}
		}
	}
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
