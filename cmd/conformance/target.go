package main

import (
	"errors"
	"io/fs"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"elbconformance/internal/config"
	"elbconformance/internal/runner"
	"elbconformance/internal/target"
)

// targetFlags name the service under test. Each flag has a variable of the same name in the environment
// (--pool-id is CONFORMANCE_POOL_ID); flags go before the environment, the environment before the file.
type targetFlags struct {
	config, target                  string
	endpoint, endpointV2, projectID string
	poolID, masterSlavePoolID       string
	allowWrites, requireTarget      bool
	requestTimeout                  time.Duration
}

func (f *targetFlags) register(c *cobra.Command) {
	flags := c.Flags()
	flags.StringVar(&f.config, "config", "", "configuration file (default "+config.DefaultFile+", if it exists)")
	flags.StringVar(&f.target, "target", "", "name of a target in the configuration file")
	flags.StringVar(&f.endpoint, "endpoint", "", "base URL of the service; without it the embedded emulator is tested")
	flags.StringVar(&f.endpointV2, "endpoint-v2", "", "base URL of the v2.0 API, where it is another")
	flags.StringVar(&f.projectID, "project-id", "", "project under test")
	flags.StringVar(&f.poolID, "pool-id", "", "pool to look at (default: those listed)")
	flags.StringVar(&f.masterSlavePoolID, "master-slave-pool-id", "", "active/standby pool to look at (default: those listed)")
	flags.BoolVar(&f.allowWrites, "allow-writes", false, "permit creating and deleting objects of this run's own")
	flags.BoolVar(&f.requireTarget, "require-target", false, "refuse to test the embedded emulator")
	flags.DurationVar(&f.requestTimeout, "request-timeout", 30*time.Second, "bound of one exchange")
}

// settings are the merged answer: a service, or the embedded emulator where endpoint is empty.
type settings struct {
	name        string
	target      config.Target
	credentials target.Credentials
}

func (s settings) embedded() bool { return s.target.Endpoint == "" }

// resolve merges flags, environment and file, and refuses combinations that would test something else than was meant.
func (f *targetFlags) resolve(c *cobra.Command, st streams) (settings, error) {
	m := merger{flags: c.Flags().Changed, lookup: st.lookup}
	base, name, err := f.fromFile(m)
	if err != nil {
		return settings{}, err
	}
	out := settings{name: name, target: config.Target{
		Endpoint:          m.text("endpoint", f.endpoint, base.Endpoint),
		EndpointV2:        m.text("endpoint-v2", f.endpointV2, base.EndpointV2),
		ProjectID:         m.text("project-id", f.projectID, base.ProjectID),
		PoolID:            m.text("pool-id", f.poolID, base.PoolID),
		MasterSlavePoolID: m.text("master-slave-pool-id", f.masterSlavePoolID, base.MasterSlavePoolID),
		AllowWrites:       m.truth("allow-writes", f.allowWrites, base.AllowWrites),
		TokenFile:         base.TokenFile,
		RequestTimeout:    m.duration("request-timeout", f.requestTimeout, base.RequestTimeout),
	}}
	required := m.truth("require-target", f.requireTarget, false)
	if m.err != nil {
		return settings{}, m.err
	}
	if out.credentials, err = f.credentials(base.TokenFile, st); err != nil {
		return settings{}, usage("credentials: %w", err)
	}
	return out, out.check(m, required)
}

func (f *targetFlags) fromFile(m merger) (config.Target, string, error) {
	path := m.text("config", f.config, "")
	explicit := path != ""
	if !explicit {
		path = config.DefaultFile
	}
	name := m.text("target", f.target, "")
	file, err := config.Read(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !explicit && name == "":
		return config.Target{}, "", nil
	case err != nil:
		return config.Target{}, "", usage("%w; fix the file, or name another with --config", err)
	case name == "":
		name = file.DefaultTarget
	}
	if name == "" {
		if explicit {
			return config.Target{}, "", usage("%s was given and no target of it was chosen; add --target NAME, or default_target to the file", path)
		}
		return config.Target{}, "", nil
	}
	chosen, err := file.Target(name)
	if err != nil {
		return config.Target{}, "", usage("%s: %w", path, err)
	}
	if chosen.Endpoint == "" {
		return config.Target{}, "", usage("%s: target %q has no endpoint; add one", path, name)
	}
	return chosen, name, nil
}

func (f *targetFlags) credentials(tokenFile string, st streams) (target.Credentials, error) {
	found, err := target.CredentialsFromEnv(st.lookup)
	if err != nil || !found.IsZero() || tokenFile == "" {
		return found, err
	}
	return target.CredentialsFromEnv(func(name string) (string, bool) {
		return tokenFile, name == "CONFORMANCE_TOKEN_FILE"
	})
}

// check refuses what would silently test the emulator where a service was meant, and the other way round.
func (s settings) check(m merger, required bool) error {
	switch {
	case m.given("endpoint") && s.embedded():
		return usage("the endpoint is set but empty; give the service's base URL with --endpoint, or unset CONFORMANCE_ENDPOINT to test the embedded emulator")
	case !s.embedded():
		return nil
	case required:
		return usage("--require-target forbids testing the embedded emulator, and no service is named; give --endpoint or --target")
	case !s.credentials.IsZero():
		return usage("credentials are given but no endpoint; add --endpoint, or unset the credentials to test the embedded emulator")
	case s.target.ProjectID != "":
		return usage("a project is given but no endpoint; add --endpoint, or drop --project-id to test the embedded emulator")
	case s.target.EndpointV2 != "":
		return usage("--endpoint-v2 is given without --endpoint; give both, or --endpoint alone where one address serves both APIs")
	}
	return nil
}

// objects are the ids to look at, by the collection that they belong to.
func (s settings) objects() map[string]string {
	return map[string]string{
		"pools": s.target.PoolID, "v2.0/pools": s.target.PoolID, "master-slave-pools": s.target.MasterSlavePoolID,
	}
}

func (s settings) service() runner.Target {
	return runner.Target{
		Name: s.name, Endpoint: s.target.Endpoint, EndpointV2: s.target.EndpointV2, Project: s.target.ProjectID,
		Credentials: s.credentials, AllowWrites: s.target.AllowWrites, Objects: s.objects(),
		RequestTimeout: s.target.RequestTimeout,
	}
}

// merger looks a setting up where it may stand. The first error sticks.
type merger struct {
	flags  func(string) bool
	lookup func(string) (string, bool)
	err    error
}

func variable(flag string) string {
	return "CONFORMANCE_" + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

func (m *merger) given(flag string) bool {
	_, inEnvironment := m.lookup(variable(flag))
	return m.flags(flag) || inEnvironment
}

func (m *merger) text(flag, value, fallback string) string {
	if m.flags(flag) {
		return value
	}
	if v, ok := m.lookup(variable(flag)); ok {
		return v
	}
	return fallback
}

func (m *merger) truth(flag string, value, fallback bool) bool {
	return merge(m, flag, value, fallback, strconv.ParseBool)
}

func (m *merger) duration(flag string, value, fallback time.Duration) time.Duration {
	if fallback == 0 {
		fallback = value
	}
	return merge(m, flag, value, fallback, time.ParseDuration)
}

func merge[T any](m *merger, flag string, value, fallback T, parse func(string) (T, error)) T {
	if m.flags(flag) {
		return value
	}
	text, ok := m.lookup(variable(flag))
	if !ok || text == "" {
		return fallback
	}
	parsed, err := parse(text)
	if err != nil && m.err == nil {
		m.err = usage("%s=%q: %w", variable(flag), text, err)
	}
	return parsed
}
