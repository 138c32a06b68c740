package cases

import (
	"fmt"
	"strings"

	"elbconformance/internal/contract"
	"elbconformance/internal/rules"
	"elbconformance/internal/values"
)

// body is one documented request body, with what it shows.
type body struct {
	subject string
	name    string
	value   any
}

// bodies are the documented bodies of an operation: the document's example, its mandatory fields alone, each optional
// field beside those, and what each rule between fields allows. A body that any rule refuses is not among them.
func bodies(op *contract.Operation) ([]body, error) {
	example, err := op.RequestExample()
	if err != nil {
		return nil, err
	}
	out := []body{
		{"example", "the document's example is accepted", example},
		{"required-only", "a body of the mandatory fields alone is accepted", requiredOnly(op.Body, example)},
	}
	fields, err := optionalFields(op, example)
	if err != nil {
		return nil, err
	}
	held, err := heldRules(op, example)
	return append(append(out, fields...), held...), err
}

func optionalFields(op *contract.Operation, example any) ([]body, error) {
	var out []body
	var problem error
	op.Body.Walk(func(n *contract.Node) {
		if n.Path == "" || n.Required != nil || strings.HasSuffix(n.Path, "[]") || problem != nil {
			return
		}
		value, ok, err := withField(op, example, n)
		if ok {
			out = append(out, body{"field/" + n.Path, "the optional field " + n.Path + " is accepted", value})
		}
		problem = err
	})
	return out, problem
}

// withField sets an optional field beside the mandatory ones. Where a rule refuses that, it starts from what the rule
// allows.
func withField(op *contract.Operation, example any, n *contract.Node) (body any, ok bool, err error) {
	value, err := fieldValue(n)
	if err != nil {
		return nil, false, err
	}
	alone, err := values.Maker{}.Put(op.Body, requiredOnly(op.Body, example), segments(n.Path), value)
	if err != nil {
		return nil, false, err
	}
	broken, err := op.Body.BrokenRules(rules.Prepare(alone))
	if err != nil || len(broken) == 0 {
		return alone, err == nil, err
	}
	for _, rule := range broken {
		allowed, err := hold(op, example, rule)
		if err != nil {
			return nil, false, err
		}
		together, err := values.Maker{}.Put(op.Body, allowed, segments(n.Path), value)
		if err != nil {
			return nil, false, err
		}
		if still, err := op.Body.BrokenRules(rules.Prepare(together)); err != nil || len(still) == 0 {
			return together, err == nil, err
		}
	}
	return nil, false, nil
}

// fieldValue is a value for an optional field: the name of an object that the target has to give, in braces, where the
// field refers to one.
func fieldValue(n *contract.Node) (any, error) {
	name := n.Path[strings.LastIndexAny(n.Path, ".]")+1:]
	switch {
	case n.Type == "object":
		return values.Maker{}.Fitting(n)
	case n.Type == "string" && strings.HasSuffix(name, "_id") && n.Enum() == nil:
		return "{" + name + "}", nil
	}
	return values.Plain(n)
}

// heldRules are the bodies that the rules' own examples show to be allowed.
func heldRules(op *contract.Operation, example any) ([]body, error) {
	var out []body
	var problem error
	op.Body.Walk(func(n *contract.Node) {
		for _, rule := range n.Rules {
			if rule.Holds == nil || problem != nil {
				continue
			}
			value, err := hold(op, example, rule)
			if err != nil {
				problem = err
				return
			}
			broken, err := op.Body.BrokenRules(rules.Prepare(value))
			if problem = err; err != nil || len(broken) > 0 {
				continue
			}
			id := string(rule.Requirement.ID)
			short := id[strings.LastIndex(id, ".")+1:]
			out = append(out, body{"rule/" + short, "a body that keeps the rule " + short + " is accepted", value})
		}
	})
	return out, problem
}

// hold applies a rule's holds to the example, at the rule's own place.
func hold(op *contract.Operation, example any, rule *contract.Rule) (any, error) {
	path := segments(rule.Requirement.Field)
	at := example
	for _, s := range path {
		object, ok := at.(map[string]any)
		if !ok {
			return example, nil // a rule inside a list allows what the example shows
		}
		at = object[s]
	}
	patched, err := values.Patched(at, rule.Holds)
	if err != nil {
		return nil, fmt.Errorf("holds of %s: %w", rule.Requirement.ID, err)
	}
	return values.Maker{}.Put(op.Body, example, path, patched)
}

// segments splits a node's path; "[]" stands for every item.
func segments(path string) []string {
	if path == "" {
		return nil
	}
	return strings.Split(strings.ReplaceAll(path, "[]", ".[]"), ".")
}
