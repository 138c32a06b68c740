package config

import (
	"fmt"
	"maps"
	"strconv"
	"strings"
	"time"
)

// merger looks a setting up where it may stand: among the flags, then in the environment. The first error sticks.
type merger struct {
	flags  func(string) bool // nil: no flags
	lookup func(string) (string, bool)
	err    error
}

func variable(flag string) string {
	return "CONFORMANCE_" + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

// spell names a setting as the user can give it.
func (m *merger) spell(flag string) string {
	if m.flags == nil {
		return variable(flag)
	}
	return "--" + flag
}

func (m *merger) spellValue(flag, value string) string {
	if m.flags == nil {
		return variable(flag) + "=" + value
	}
	return "--" + flag + " " + value
}

func (m *merger) flagged(flag string) bool { return m.flags != nil && m.flags(flag) }

func (m *merger) given(flag string) bool {
	_, inEnvironment := m.lookup(variable(flag))
	return m.flagged(flag) || inEnvironment
}

func (m *merger) text(flag, value, fallback string) string {
	if m.flagged(flag) {
		return value
	}
	if v, ok := m.lookup(variable(flag)); ok {
		return v
	}
	return fallback
}

// pairs are those of the file with those of the environment ("a=b,c=d"), and over both those of flags; nil for none.
func (m *merger) pairs(flag string, value, fallback map[string]string) map[string]string {
	out := map[string]string{}
	maps.Copy(out, fallback)
	text, _ := m.lookup(variable(flag))
	for pair := range strings.SplitSeq(text, ",") {
		key, id, ok := strings.Cut(strings.TrimSpace(pair), "=")
		if pair != "" && (!ok || key == "") && m.err == nil {
			m.err = fmt.Errorf("%s=%q is not a list of FIELD=ID", variable(flag), text)
		}
		if ok {
			out[key] = id
		}
	}
	maps.Copy(out, value)
	if len(out) == 0 {
		return nil
	}
	return out
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
	if m.flagged(flag) {
		return value
	}
	text, ok := m.lookup(variable(flag))
	if !ok || text == "" {
		return fallback
	}
	parsed, err := parse(text)
	if err != nil && m.err == nil {
		m.err = fmt.Errorf("%s=%q: %w", variable(flag), text, err)
	}
	return parsed
}

// embeddable refuses what would silently test the emulator where a service was meant.
func (m *merger) embeddable(c Choice) error {
	const emulator = "to test the embedded emulator"
	endpoint := m.spell("endpoint")
	switch {
	case m.given("endpoint"):
		return fmt.Errorf("the endpoint is set but empty; give the service's base URL with %s, or unset %s %s",
			endpoint, variable("endpoint"), emulator)
	case !c.Credentials.IsZero():
		return fmt.Errorf("credentials are given but no endpoint; add %s, or unset the credentials %s", endpoint, emulator)
	case c.Target.ProjectID != "":
		return fmt.Errorf("a project is given but no endpoint; add %s, or drop %s %s", endpoint, m.spell("project-id"), emulator)
	case c.Target.PoolID != "", c.Target.MasterSlavePoolID != "":
		return fmt.Errorf("a pool is named but no endpoint; add %s, or drop the pool's id %s", endpoint, emulator)
	case c.Target.EndpointV2 != "":
		return fmt.Errorf("%s is given without %s; give both, or %s alone where one address serves both APIs",
			m.spell("endpoint-v2"), endpoint, endpoint)
	}
	return nil
}
