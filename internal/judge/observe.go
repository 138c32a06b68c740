package judge

import (
	"encoding/json"
	"net/url"

	"elbconformance/internal/contract"
	"elbconformance/internal/result"
	"elbconformance/internal/rules"
)

// visits counts how values met the nodes of a schema: one look-up for a value, however many keywords its place has.
// Values that no node describes stand under nil.
type visits map[*contract.Node]*visit

type visit struct {
	met    int // a value was there, null included
	valued int // and it was of the documented type
	live   int // and it meant something: it was not empty, zero or false
}

// observeValue counts the requirements that a value exercises: a keyword where the value is there, required where the
// object that must hold the field is there. null exercises the type alone, and so does a value of another type. It
// reports whether the value has a field that the contract does not know.
func observeValue(seen result.Observations, n *contract.Node, value any) (strange bool) {
	met := visits{}
	met.walk(n, value)
	_, strange = met[nil]
	for n, v := range met {
		if n != nil {
			v.count(seen, n)
		}
	}
	return strange
}

func (m visits) walk(n *contract.Node, value any) {
	if n == nil {
		m[nil] = &visit{}
		return
	}
	v := m[n]
	if v == nil {
		v = &visit{}
		m[n] = v
	}
	v.met++
	if value == nil || !isOf(n.Type, value) {
		return
	}
	v.valued++
	if len(n.Should) > 0 && !inert(value) {
		v.live++
	}
	switch value := value.(type) {
	case map[string]any:
		for name, field := range value {
			m.walk(n.Properties[name], field)
		}
	case []any:
		for _, item := range value {
			m.walk(n.Items, item)
		}
	}
}

// count enters what the visits of one node exercised.
func (v *visit) count(seen result.Observations, n *contract.Node) {
	add(seen, n.Keywords["type"], v.met)
	for _, row := range n.Valued {
		add(seen, row, v.valued)
	}
	add(seen, n.Unknown, v.valued)
	for _, row := range n.Should {
		add(seen, row, v.live)
	}
	for _, child := range n.Properties {
		add(seen, child.Required, v.valued)
	}
}

func add(seen result.Observations, row *contract.Requirement, n int) {
	if row != nil && n > 0 {
		seen[row.ID] += n
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

func count(seen result.Observations, row *contract.Requirement) { add(seen, row, 1) }

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
