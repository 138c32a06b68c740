package ledger

import (
	"fmt"
	"strings"

	"elbconformance/internal/contract"
	"elbconformance/internal/result"
	"elbconformance/internal/values"
)

// Pair is a value that a place of a request may have and one that it may not have.
type Pair struct {
	Field      string `json:"field"`
	Conforming any    `json:"conforming"`
	Violating  any    `json:"violating"` // null where Absent
	Absent     bool   `json:"absent"`    // the violation is that there is no value
}

// pairOf makes the pair of a requirement of a request. The error says why there is none.
func pairOf(op *contract.Operation, row Row, at found) (*Pair, error) {
	switch {
	case at.node == nil || row.Location != result.InRequest && row.Location != result.InQuery && row.Location != result.InPath:
		return nil, fmt.Errorf("it is about more than one place of one exchange")
	case at.rule != nil:
		return rulePair(op, row, at)
	case row.Keyword == "default":
		return nil, fmt.Errorf("a default is taken where a request says nothing")
	}
	good, err := conforming(op, row, at.node)
	if err != nil {
		return nil, err
	}
	pair := &Pair{Field: row.Field, Conforming: good, Absent: row.Keyword == "required"}
	if !pair.Absent {
		pair.Violating, err = violating(row, at.node)
	}
	return pair, err
}

// conforming is what the document's example has there, where that is within every reading, else the plainest value.
func conforming(op *contract.Operation, row Row, n *contract.Node) (any, error) {
	if body, err := op.RequestExample(); err == nil && row.Location == result.InRequest && len(n.Narrower) == 0 {
		if value, ok := exampleAt(body, n.Path); ok && values.Fits(n, value) {
			return value, nil
		}
	}
	if p := op.Parameter(n.Path); p != nil && p.Node == n && p.Example != nil && len(n.Narrower) == 0 && values.Fits(n, p.Example) {
		return p.Example, nil
	}
	return values.Maker{}.Fitting(n)
}

func violating(row Row, n *contract.Node) (any, error) {
	switch {
	case strings.HasSuffix(string(row.ID), narrowerSuffix):
		return values.Between(n, row.Keyword)
	case row.Keyword != "type" || row.Location == result.InRequest:
		return values.Maker{}.Breaking(n, row.Keyword)
	case n.Type == "integer" || n.Type == "number" || n.Type == "boolean":
		return "word", nil
	}
	return nil, fmt.Errorf("whatever stands in an address is of type %s", n.Type)
}

// rulePair changes the document's example of the request, at the rule's place, as the rule's own patches say.
func rulePair(op *contract.Operation, row Row, at found) (*Pair, error) {
	if row.Location != result.InRequest {
		return nil, fmt.Errorf("it relates several places of one exchange")
	}
	body, err := op.RequestExample()
	if err != nil {
		return nil, err
	}
	value, ok := exampleAt(body, at.node.Path)
	if !ok {
		return nil, fmt.Errorf("the document's example has nothing at %s", row.Field)
	}
	pair := &Pair{Field: row.Field}
	if pair.Conforming, err = values.Patched(value, at.rule.Holds); err != nil {
		return nil, fmt.Errorf("holds of %s: %w", row.ID, err)
	}
	if pair.Violating, err = values.Patched(value, at.rule.Breaks); err != nil {
		return nil, fmt.Errorf("breaks of %s: %w", row.ID, err)
	}
	pair.Conforming, pair.Violating = only(pair.Conforming, at.rule.Expression.Fields), only(pair.Violating, at.rule.Expression.Fields)
	return pair, nil
}

// exampleAt is the value at a node's path, of lists the first item.
func exampleAt(body any, path string) (any, bool) {
	if path == "" {
		return body, true
	}
	return at(body, "/"+strings.ReplaceAll(strings.ReplaceAll(path, "[]", ".0"), ".", "/"))
}

// lines are a pair as two texts: what passes, and what fails.
func (p Pair) lines() (passes, fails string) {
	name := p.Field
	if name == "" {
		name = "the body"
	}
	passes, fails = name+": "+plain(p.Conforming), name+": "+plain(p.Violating)
	if p.Absent {
		fails = name + " is absent"
	}
	return passes, fails
}

// longText is up to how many characters a text is shown in full.
const longText = 100

// plain is a value as JSON, a long text by its beginning and its length.
func plain(value any) string {
	if text, ok := value.(string); ok && len([]rune(text)) > longText {
		return fmt.Sprintf("%s and so on, %d characters", plain(string([]rune(text)[:20])), len([]rune(text)))
	}
	out, err := compact(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	return out
}
