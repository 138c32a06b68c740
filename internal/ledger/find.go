package ledger

import (
	"elbconformance/internal/contract"
	"elbconformance/internal/result"
)

// found is where a requirement hangs in its operation.
type found struct {
	node *contract.Node // nil for what hangs on the operation or a response as a whole
	rule *contract.Rule // nil for everything but rules
}

// find looks a requirement up in its operation.
func find(op *contract.Operation, id result.RequirementID) found {
	for _, rule := range op.Rules {
		if rule.Requirement.ID == id {
			return found{rule: rule}
		}
	}
	for _, root := range roots(op) {
		var at found
		root.Walk(func(n *contract.Node) {
			if hangsOn(n, id) {
				at.node = n
			}
			for _, rule := range n.Rules {
				if rule.Requirement.ID == id {
					at = found{node: n, rule: rule}
				}
			}
		})
		if at.node != nil {
			return at
		}
	}
	return found{}
}

func hangsOn(n *contract.Node, id result.RequirementID) bool {
	hangs := false
	n.Requirements(func(row *contract.Requirement) { hangs = hangs || row.ID == id })
	return hangs
}

func roots(op *contract.Operation) []*contract.Node {
	out := []*contract.Node{op.Body}
	for _, p := range op.Parameters {
		out = append(out, p.Node)
	}
	for _, r := range op.Responses {
		out = append(out, r.Body)
	}
	return out
}

// description is what the document says about a field, or "".
func (f found) description() string {
	if f.node == nil {
		return ""
	}
	for _, schema := range f.node.Schemas {
		if schema.Description != "" {
			return schema.Description
		}
	}
	return ""
}
