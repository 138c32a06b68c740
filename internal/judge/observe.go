package judge

import (
	"encoding/json"
	"net/url"

	"elbconformance/internal/contract"
	"elbconformance/internal/result"
	"elbconformance/internal/rules"
)

// observeValue counts the requirements that a value exercises: a keyword where the value is there, required where the
// object that must hold the field is there. null exercises the type alone, and so does a value of another type.
func observeValue(seen result.Observations, n *contract.Node, value any) {
	if n == nil {
		return
	}
	count(seen, n.Keywords["type"])
	if value == nil || !isOf(n.Type, value) {
		return
	}
	for keyword, row := range n.Keywords {
		if keyword != "type" && keyword != "default" {
			count(seen, row)
		}
	}
	if !inert(value) {
		for _, row := range n.Should {
			count(seen, row)
		}
	}
	switch value := value.(type) {
	case map[string]any:
		for name, child := range n.Properties {
			count(seen, child.Required)
			if v, ok := value[name]; ok {
				observeValue(seen, child, v)
			}
		}
	case []any:
		for _, item := range value {
			observeValue(seen, n.Items, item)
		}
	}
}

// isOf reports whether a value is of a documented JSON type, or none is documented.
func isOf(jsonType string, value any) bool {
	ok := true
	switch jsonType {
	case "object":
		_, ok = value.(map[string]any)
	case "array":
		_, ok = value.([]any)
	case "string":
		_, ok = value.(string)
	case "boolean":
		_, ok = value.(bool)
	case "integer", "number":
		_, ok = value.(json.Number)
	}
	return ok
}

// observeRequest counts what an accepted request exercises: that the documented parameters and fields it carries are
// taken. A refused request exercises nothing here; its case says what the refusal shows.
func observeRequest(seen result.Observations, op *contract.Operation, x *result.Exchange) {
	if x.Response.Status < 200 || x.Response.Status > 299 {
		return
	}
	address, err := url.Parse(x.Request.URL)
	if err != nil {
		return
	}
	for _, p := range op.PathParameters() {
		observeParameter(seen, p)
	}
	query := address.Query()
	for _, p := range op.Query() {
		if query.Has(p.Name) {
			observeParameter(seen, p)
		}
	}
	if op.Body == nil {
		return
	}
	if body, err := decode(x.Request.Body); err == nil {
		count(seen, op.Body.Required)
		observeValue(seen, op.Body, body)
		observeRules(seen, op.Body, rules.Prepare(body))
	}
}

func observeParameter(seen result.Observations, p *contract.Parameter) {
	count(seen, p.Required)
	p.Node.Walk(func(n *contract.Node) {
		for keyword, row := range n.Keywords {
			if keyword != "default" {
				count(seen, row)
			}
		}
		for _, row := range n.Should {
			count(seen, row)
		}
	})
}

func count(seen result.Observations, row *contract.Requirement) {
	if row != nil {
		seen[row.ID]++
	}
}

// observeRules counts the rules that an accepted request kept with their premise.
func observeRules(seen result.Observations, n *contract.Node, value any) {
	if n == nil || !n.Ruled {
		return
	}
	for _, r := range n.Rules {
		if premise, holds, err := r.Expression.Eval(map[string]any{"self": value}); err == nil && premise && holds {
			count(seen, r.Requirement)
		}
	}
	switch value := value.(type) {
	case map[string]any:
		for name, child := range n.Properties {
			if v, ok := value[name]; ok {
				observeRules(seen, child, v)
			}
		}
	case []any:
		for _, item := range value {
			observeRules(seen, n.Items, item)
		}
	}
}
