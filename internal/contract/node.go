package contract

import (
	"github.com/getkin/kin-openapi/openapi3"
)

// Node is one place of a schema, expanded per use: it knows the requirement of each of its keywords. References and
// allOf are dissolved, so ids do not depend on how the document is factored.
type Node struct {
	Path       string // dotted from the root of the body or the parameter: "pool.members[].id"; empty at the root
	Type       string // JSON type; empty where the schema names none
	Nullable   bool
	Required   *Requirement                // the place must be there; nil where it is optional
	Keywords   map[string]*Requirement     // by JSON Schema keyword, "type" included
	Should     map[string]*Requirement     // the narrower reading's keywords
	Narrower   map[string]*openapi3.Schema // each keyword of the narrower reading as a schema of its own
	Schemas    []*openapi3.Schema          // the schemas that stand here: one, or the parts of an allOf
	Properties map[string]*Node
	Order      []string // property names in document order
	Items      *Node
	Echo       *Requirement   // what a request sends here comes back; nil where no answer shows it
	Unknown    *Requirement   // fields that no page documents, on an object of a response
	Valued     []*Requirement // those of Keywords that a value exercises by being there: neither type nor default
	Rules      []*Rule        // relations between the fields of this object
	Ruled      bool           // there are rules here or below
	Narrowed   bool           // there are narrower readings here or below

	owed []owed // while the node is being built
}

// Keyword returns the requirement of a keyword, or nil.
func (n *Node) Keyword(name string) *Requirement {
	if n == nil {
		return nil
	}
	return n.Keywords[name]
}

// At walks from n along the segments of a JSON pointer; nil where the contract knows no such place.
func (n *Node) At(segments []string) *Node {
	for _, s := range segments {
		switch {
		case n == nil:
			return nil
		case n.Items != nil:
			n = n.Items
		default:
			n = n.Properties[s]
		}
	}
	return n
}

// Walk visits n and everything below it, properties in document order.
func (n *Node) Walk(visit func(*Node)) {
	if n == nil {
		return
	}
	visit(n)
	for _, name := range n.Order {
		n.Properties[name].Walk(visit)
	}
	n.Items.Walk(visit)
}

// Default returns the documented default and whether there is one.
func (n *Node) Default() (any, bool) {
	for _, s := range n.Schemas {
		if s.Default != nil {
			return s.Default, true
		}
	}
	return nil, false
}

// Enum returns the documented values, in document order.
func (n *Node) Enum() []any {
	for _, s := range n.Schemas {
		if s.Enum != nil {
			return s.Enum
		}
	}
	return nil
}

// Requirements calls yield for every requirement that hangs on this place itself.
func (n *Node) Requirements(yield func(*Requirement)) {
	if n.Required != nil {
		yield(n.Required)
	}
	for _, keyword := range keywordOrder() {
		if row := n.Keywords[keyword]; row != nil {
			yield(row)
		}
		if row := n.Should[keyword]; row != nil {
			yield(row)
		}
	}
}
