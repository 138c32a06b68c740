package rules

import (
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

func schema() *openapi3.Schema {
	member := openapi3.NewObjectSchema().WithProperty("role", openapi3.NewStringSchema()).WithProperty("port", openapi3.NewIntegerSchema())
	member.Required = []string{"role"}
	pool := openapi3.NewObjectSchema().
		WithProperty("protocol", openapi3.NewStringSchema()).
		WithProperty("timeout", openapi3.NewIntegerSchema()).
		WithProperty("address", openapi3.NewStringSchema()).
		WithProperty("members", openapi3.NewArraySchema().WithItems(member))
	pool.Required = []string{"protocol"}
	return pool
}

func TestEval(t *testing.T) {
	value := func(v map[string]any) map[string]any { return map[string]any{"self": Prepare(v)} }
	for _, test := range []struct {
		name, when, rule string
		self             map[string]any
		premise, holds   bool
	}{
		{"holds", "", "self.protocol == 'TCP'", map[string]any{"protocol": "TCP"}, true, true},
		{"broken", "", "self.protocol == 'TCP'", map[string]any{"protocol": "UDP"}, true, false},
		{"premise absent", "has(self.timeout)", "self.timeout < 61", map[string]any{"protocol": "TCP"}, false, false},
		{"null is absent", "has(self.timeout)", "self.timeout < 61", map[string]any{"protocol": "TCP", "timeout": nil}, false, false},
		{"premise holds", "has(self.timeout)", "self.timeout < 61", map[string]any{"protocol": "TCP", "timeout": 61.0}, true, false},
		{"optional", "", "self.?timeout.orValue(1) == 1", map[string]any{"protocol": "TCP"}, true, true},
		{"list", "has(self.members)", "self.members.filter(m, m.role == 'master').size() == 1",
			map[string]any{"protocol": "TCP", "members": []any{map[string]any{"role": "master"}, map[string]any{"role": "slave"}}}, true, true},
		{"network", "has(self.address)", "isIP(self.address) && ip(self.address).family() == 6",
			map[string]any{"protocol": "TCP", "address": "2001:db8::1"}, true, true},
		{"query", "", "queryOf('https://h/p?limit=2&a=b', 'limit') == ['2']", map[string]any{"protocol": "TCP"}, true, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			r, err := Compile(Scope{"self": schema()}, test.when, test.rule)
			if err != nil {
				t.Fatal(err)
			}
			premise, holds, err := r.Eval(value(test.self))
			if err != nil || premise != test.premise || holds != test.holds {
				t.Errorf("premise %v, holds %v, error %v; want %v, %v", premise, holds, err, test.premise, test.holds)
			}
		})
	}
}

func TestCompileRefuses(t *testing.T) {
	for _, test := range []struct{ name, when, rule, want string }{
		{"misspelt field", "", "self.protokol == 'TCP'", "protokol"},
		{"misspelt field of an item", "has(self.members)", "self.members.all(m, m.rol == 'x')", "rol"},
		{"unlike types", "", "self.protocol == 3", "overload"},
		{"no bool", "", "self.protocol", "bool"},
		{"unguarded optional field", "", "self.timeout < 61", "unguarded"},
		{"unguarded in the premise", "self.timeout < 61", "true", "unguarded"},
		{"no expression", "", "self.", "Syntax error"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := Compile(Scope{"self": schema()}, test.when, test.rule)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v; want one that says %q", err, test.want)
			}
		})
	}
}
