package config

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"elbconformance/internal/target"
)

// CommandLine is what flags say about the service under test. The zero value says nothing, for callers without flags.
type CommandLine struct {
	File   string // --config
	Name   string // --target
	Target Target // the flags that are named like its keys
	// RequireTarget forbids to choose the embedded emulator.
	RequireTarget bool
	// Given reports whether a flag, by its name without dashes, was given; the value of another is its default. Nil
	// means that there are no flags: messages then name the variables of the environment.
	Given func(flag string) bool
}

// Choice is the service to test: the embedded emulator where the endpoint is empty.
type Choice struct {
	Name        string // of the target in the file; empty where the file chose none
	Target      Target
	Credentials target.Credentials
}

// Embedded reports whether the choice is the embedded emulator.
func (c Choice) Embedded() bool { return c.Target.Endpoint == "" }

// Objects are the ids to look at, by the collection that they belong to.
func (t Target) Objects() map[string]string {
	return map[string]string{
		"pools": t.PoolID, "v2.0/pools": t.PoolID, "master-slave-pools": t.MasterSlavePoolID,
	}
}

// Command is the command that tests this service. Credentials stay in the environment.
func (t Target) Command() string {
	parts := []string{"conformance run"}
	for _, setting := range []struct{ flag, value string }{
		{"endpoint", t.Endpoint},
		{"endpoint-v2", t.EndpointV2},
		{"project-id", t.ProjectID},
		{"pool-id", t.PoolID},
		{"master-slave-pool-id", t.MasterSlavePoolID},
	} {
		if setting.value != "" {
			parts = append(parts, "--"+setting.flag, setting.value)
		}
	}
	for _, field := range slices.Sorted(maps.Keys(t.References)) {
		parts = append(parts, "--reference", field+"="+t.References[field])
	}
	if t.AllowWrites {
		parts = append(parts, "--allow-writes")
	}
	return strings.Join(parts, " ")
}

// Resolve merges flags, environment and file, in this precedence: each flag has a variable of the same name
// (--pool-id is CONFORMANCE_POOL_ID), which lookup reads. It refuses combinations that would test something else than
// was meant; every error is the user's to fix.
func Resolve(line CommandLine, lookup func(string) (string, bool)) (Choice, error) {
	m := merger{flags: line.Given, lookup: lookup}
	base, name, err := m.file(line)
	if err != nil {
		return Choice{}, err
	}
	flags := line.Target
	out := Choice{Name: name, Target: Target{
		Endpoint:          m.text("endpoint", flags.Endpoint, base.Endpoint),
		EndpointV2:        m.text("endpoint-v2", flags.EndpointV2, base.EndpointV2),
		ProjectID:         m.text("project-id", flags.ProjectID, base.ProjectID),
		PoolID:            m.text("pool-id", flags.PoolID, base.PoolID),
		MasterSlavePoolID: m.text("master-slave-pool-id", flags.MasterSlavePoolID, base.MasterSlavePoolID),
		AllowWrites:       m.truth("allow-writes", flags.AllowWrites, base.AllowWrites),
		TokenFile:         base.TokenFile,
		References:        m.pairs("reference", flags.References, base.References),
		RequestTimeout:    m.duration("request-timeout", flags.RequestTimeout, base.RequestTimeout),
	}}
	required := m.truth("require-target", line.RequireTarget, false)
	if m.err != nil {
		return Choice{}, m.err
	}
	if out.Credentials, err = credentials(base.TokenFile, lookup); err != nil {
		return Choice{}, fmt.Errorf("credentials: %w", err)
	}
	if !out.Embedded() {
		return out, nil
	}
	if required && !m.given("endpoint") {
		return Choice{}, fmt.Errorf("%s forbids testing the embedded emulator, and no service is named; give %s or %s",
			m.spell("require-target"), m.spell("endpoint"), m.spell("target"))
	}
	if err := m.embeddable(out); err != nil {
		return Choice{}, err
	}
	return out, nil
}

// file reads the target that the configuration file describes, where there is one.
func (m *merger) file(line CommandLine) (Target, string, error) {
	path := m.text("config", line.File, "")
	name := m.text("target", line.Name, "")
	switch {
	case m.given("config") && path == "":
		return Target{}, "", fmt.Errorf("the configuration file is set but empty; name one with %s, or unset it", m.spell("config"))
	case m.given("target") && name == "":
		return Target{}, "", fmt.Errorf("the target is set but empty; name one with %s, or unset it", m.spell("target"))
	}
	explicit := path != ""
	if !explicit {
		path = DefaultFile
	}
	file, err := Read(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !explicit && name == "":
		return Target{}, "", nil
	case err != nil:
		return Target{}, "", fmt.Errorf("%w; fix the file, or name another with %s", err, m.spell("config"))
	case name == "":
		name = file.DefaultTarget
	}
	if name == "" {
		if explicit {
			return Target{}, "", fmt.Errorf("%s was given and no target of it was chosen; add %s, or default_target to the file",
				path, m.spellValue("target", "NAME"))
		}
		return Target{}, "", nil
	}
	chosen, err := file.Target(name)
	if err != nil {
		return Target{}, "", fmt.Errorf("%s: %w", path, err)
	}
	if chosen.Endpoint == "" {
		return Target{}, "", fmt.Errorf("%s: target %q has no endpoint; add one", path, name)
	}
	return chosen, name, nil
}

func credentials(tokenFile string, lookup func(string) (string, bool)) (target.Credentials, error) {
	found, err := target.CredentialsFromEnv(lookup)
	if err != nil || !found.IsZero() || tokenFile == "" {
		return found, err
	}
	return target.CredentialsFromEnv(func(name string) (string, bool) {
		if name != "CONFORMANCE_TOKEN_FILE" {
			return "", false
		}
		return tokenFile, true
	})
}
