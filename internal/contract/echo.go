package contract

import "elbconformance/internal/result"

// echoes enters a law for each field that a create request sends and its answer shows at the same place: what was sent
// is what comes back.
func (b *builder) echoes(s scope) {
	success := b.op.Success()
	if b.op.Body == nil || success.Body == nil {
		return
	}
	at := place{prefix: b.op.ID + ".echo", location: result.Behaviour}
	b.op.Body.Walk(func(n *Node) {
		typed := n.Keywords["type"]
		if typed == nil || n.Type == "object" || n.Type == "array" || n.Schemas[0].Extensions[xEcho] == false || success.Body.Find(n.Path) == nil {
			return
		}
		s.source, s.unseen = typed.Source, nil
		if !typed.Testable {
			s.unseen = typed.Reason
		}
		row := b.row(at, "", n.Path, "", nil, s, typed.Conflict, typed.Line)
		row.Field, row.Keyword = n.Path, "echo"
		n.Echo = row
	})
}

// Find returns the node at a dotted path below n, or nil.
func (n *Node) Find(path string) *Node {
	var found *Node
	n.Walk(func(candidate *Node) {
		if candidate.Path == path {
			found = candidate
		}
	})
	return found
}

// BrokenRules returns the rules at or below n that a value breaks, those at level info left out: they advise. An error
// is a rule that could not be evaluated.
func (n *Node) BrokenRules(value any) ([]*Rule, error) {
	var out []*Rule
	for _, r := range n.Rules {
		premise, holds, err := r.Expression.Eval(map[string]any{"self": value})
		if err != nil {
			return nil, err
		}
		if premise && !holds && r.Requirement.Level != result.Info {
			out = append(out, r)
		}
	}
	below := func(child *Node, value any) error {
		if child == nil || !child.Ruled {
			return nil
		}
		broken, err := child.BrokenRules(value)
		out = append(out, broken...)
		return err
	}
	switch value := value.(type) {
	case map[string]any:
		for _, name := range n.Order {
			if v, ok := value[name]; ok {
				if err := below(n.Properties[name], v); err != nil {
					return nil, err
				}
			}
		}
	case []any:
		for _, item := range value {
			if err := below(n.Items, item); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}
