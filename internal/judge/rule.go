package judge

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"elbconformance/internal/contract"
	"elbconformance/internal/result"
	"elbconformance/internal/rules"
)

// rules evaluates the rules of a response body, and of the operation over its parameters, request and response.
func (v *verdict) rules(value any, x *result.Exchange) error {
	prepared := rules.Prepare(value)
	if err := v.objectRules(v.response.Body, prepared, ""); err != nil {
		return err
	}
	if len(v.op.Rules) == 0 || v.response != v.op.Success() {
		return nil
	}
	list, variables := v.op.Rules, map[string]any{"response": prepared}
	if x.Request.URL == "" {
		list = withoutParameters(list)
	} else {
		params, ok := parameters(v.op, x)
		if !ok {
			return nil // a request of another path relates to no rule of the operation
		}
		variables["params"] = params
	}
	if v.op.Body != nil {
		body, err := decode(x.Request.Body)
		if err != nil {
			return nil //nolint:nilerr // what we sent was no JSON on purpose, so no rule relates to it
		}
		variables["request"] = rules.Prepare(body)
	}
	return v.apply(list, variables, "", prepared)
}

// withoutParameters are the rules that a response tells something about whose request is not known, as in a saved body.
func withoutParameters(list []*contract.Rule) []*contract.Rule {
	return slices.DeleteFunc(slices.Clone(list), func(r *contract.Rule) bool { return strings.Contains(r.When+r.Text, "params") })
}

func (v *verdict) objectRules(n *contract.Node, value any, at string) error {
	if n == nil || !n.Ruled {
		return nil
	}
	if len(n.Rules) > 0 {
		if err := v.apply(n.Rules, map[string]any{"self": value}, at, value); err != nil {
			return err
		}
	}
	switch value := value.(type) {
	case map[string]any:
		for _, name := range n.Order {
			if child, ok := value[name]; ok {
				if err := v.objectRules(n.Properties[name], child, at+"/"+escape(name)); err != nil {
					return err
				}
			}
		}
	case []any:
		for i, item := range value {
			if err := v.objectRules(n.Items, item, at+"/"+strconv.Itoa(i)); err != nil {
				return err
			}
		}
	}
	return nil
}

// apply evaluates rules at one place. A rule that reads a field with a finding of its own is silent there.
func (v *verdict) apply(list []*contract.Rule, variables map[string]any, at string, subject any) error {
	for _, r := range list {
		if v.silenced(r, at) {
			continue
		}
		premise, holds, err := r.Expression.Eval(variables)
		if err != nil {
			if v.blemishes[at] != nil {
				continue
			}
			return fmt.Errorf("rule %s at %q: %w", r.Requirement.ID, at, err)
		}
		if premise {
			v.observe(r.Requirement)
		}
		if premise && !holds {
			v.find(r.Requirement, at, r.Message, read(subject, r.Expression.Fields))
		}
	}
	return nil
}

// silenced reports whether a violation below a place concerns a field that the rule reads: it says enough. What a
// narrower reading refuses silences no must.
func (v *verdict) silenced(r *contract.Rule, at string) bool {
	if v.blemishes.concern(at, r) {
		return true
	}
	return r.Requirement.Level != result.Must && v.narrowed.concern(at, r)
}

// blemishes give for each place that has a violation at or below it the names on the way down to it.
type blemishes map[string]map[string]bool

func (b blemishes) concern(at string, r *contract.Rule) bool {
	for field := range b[at] {
		if r.Expression.Fields[field] {
			return true
		}
	}
	return false
}

func (b blemishes) add(place string) {
	segments := strings.Split(place, "/")
	for i := range segments {
		ancestor := strings.Join(segments[:i+1], "/")
		if b[ancestor] == nil {
			b[ancestor] = map[string]bool{}
		}
		for _, name := range segments[i+1:] {
			b[ancestor][name] = true
		}
	}
}

// read keeps of a value the fields that a rule reads, as the evidence of its finding.
func read(value any, fields map[string]bool) any {
	object, ok := value.(map[string]any)
	if !ok {
		return value
	}
	out := map[string]any{}
	for name, field := range object {
		if fields[name] {
			out[name] = field
		}
	}
	return out
}

// parameters are the path and query parameters of a request, with the types of the contract; none where the request's
// path is not the operation's.
func parameters(op *contract.Operation, x *result.Exchange) (map[string]any, bool) {
	out := map[string]any{}
	address, err := url.Parse(x.Request.URL)
	if err != nil {
		return nil, false
	}
	template := strings.Split(strings.Trim(op.Path, "/"), "/")
	segments := strings.Split(strings.Trim(address.Path, "/"), "/")
	skip := len(segments) - len(template)
	if skip < 0 {
		return nil, false
	}
	segments = segments[skip:]
	for i, segment := range template {
		if strings.HasPrefix(segment, "{") {
			out[strings.Trim(segment, "{}")] = segments[i]
		}
	}
	for _, p := range op.Query() {
		values, ok := address.Query()[p.Name]
		if !ok {
			continue
		}
		if typed, ok := typedParameter(p, values); ok {
			out[p.Name] = typed
		}
	}
	return out, true
}

func typedParameter(p *contract.Parameter, values []string) (any, bool) {
	if p.Node.Type != "array" {
		return typedScalar(p.Node.Type, values[0])
	}
	out := make([]any, 0, len(values))
	for _, text := range values {
		item, ok := typedScalar(p.Node.Items.Type, text)
		if !ok {
			return nil, false
		}
		out = append(out, item)
	}
	return out, true
}

func typedScalar(jsonType, text string) (any, bool) {
	switch jsonType {
	case "integer":
		n, err := strconv.ParseInt(text, 10, 64)
		return n, err == nil
	case "boolean":
		b, err := strconv.ParseBool(text)
		return b, err == nil
	}
	return text, true
}
