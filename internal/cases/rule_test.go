package cases

import (
	"context"
	"testing"

	"elbconformance/internal/contract"
	"elbconformance/internal/rules"
	"elbconformance/internal/values"
)

// The patches of every rule on a request body do what they say: holds gives the premise and keeps the rule, breaks gives
// the premise and breaks this rule alone, and both leave a body that the schema takes.
func TestPatchesOfRequestRules(t *testing.T) {
	c, err := contract.Embedded(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	checked := 0
	for _, op := range c.Operations() {
		if op.Body == nil {
			continue
		}
		example, err := op.RequestExample()
		if err != nil {
			t.Fatal(err)
		}
		op.Body.Walk(func(n *contract.Node) {
			for _, rule := range n.Rules {
				checked++
				t.Run(string(rule.Requirement.ID), func(t *testing.T) {
					held := applied(t, op, n, rule, example, rule.Holds)
					if premise, holds := evaluated(t, n, rule, held); !premise || !holds {
						t.Errorf("holds: premise %v, rule %v", premise, holds)
					}
					broken := applied(t, op, n, rule, example, rule.Breaks)
					if premise, holds := evaluated(t, n, rule, broken); !premise || holds {
						t.Errorf("breaks: premise %v, rule %v", premise, holds)
					}
					others, err := op.Body.BrokenRules(rules.Prepare(broken))
					if err != nil {
						t.Fatal(err)
					}
					for _, other := range others {
						if other != rule {
							t.Errorf("breaks breaks %s too", other.Requirement.ID)
						}
					}
				})
			}
		})
	}
	if checked < 18 {
		t.Errorf("only %d rules on requests", checked)
	}
}

// applied is the example with a patch at the rule's place; a list on the way stands for its first item.
func applied(t *testing.T, op *contract.Operation, n *contract.Node, rule *contract.Rule, example, patch any) any {
	t.Helper()
	path := first(n)
	patched, err := values.Patched(at(example, path), patch)
	if err != nil {
		t.Fatalf("%s: %v", rule.Requirement.ID, err)
	}
	whole, err := values.Maker{}.Put(op.Body, example, path, patched)
	if err != nil {
		t.Fatalf("%s: %v", rule.Requirement.ID, err)
	}
	for _, schema := range op.Body.Schemas {
		if err := schema.VisitJSON(withoutNulls(whole)); err != nil {
			t.Errorf("%s: the schema refuses the patched body: %v", rule.Requirement.ID, err)
		}
	}
	return whole
}

func evaluated(t *testing.T, n *contract.Node, rule *contract.Rule, whole any) (premise, holds bool) {
	t.Helper()
	path := first(n)
	premise, holds, err := rule.Expression.Eval(map[string]any{"self": rules.Prepare(at(whole, path))})
	if err != nil {
		t.Fatal(err)
	}
	return premise, holds
}

// first is the path to a node's first occurrence.
func first(n *contract.Node) []string {
	path := segments(n.Path)
	for i, s := range path {
		if s == values.EveryItem {
			path[i] = "0"
		}
	}
	return path
}

func at(value any, path []string) any {
	for _, s := range path {
		switch v := value.(type) {
		case map[string]any:
			value = v[s]
		case []any:
			value = v[0]
		}
	}
	return value
}

// withoutNulls drops what a patch made null: a request leaves such a field out.
func withoutNulls(value any) any {
	object, ok := value.(map[string]any)
	if !ok {
		return value
	}
	out := map[string]any{}
	for name, field := range object {
		if field != nil {
			out[name] = withoutNulls(field)
		}
	}
	return out
}
