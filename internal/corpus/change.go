package corpus

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"elbconformance/internal/contract"
	"elbconformance/internal/result"
	"elbconformance/internal/rules"
	"elbconformance/internal/values"
)

// change is one deviation at the place of a node: a value put there, the place removed, or a rule's patches applied.
type change struct {
	corpus *Corpus
	node   *contract.Node
	remove bool
	add    string // name of a field to add
	broken any
	rule   *contract.Rule
	note   string
}

func (c *Corpus) changeOf(n *contract.Node, id result.RequirementID) (*change, error) {
	if n.Required != nil && n.Required.ID == id {
		return &change{corpus: c, node: n, remove: true, note: "left out"}, nil
	}
	for _, rule := range n.Rules {
		if rule.Requirement.ID == id {
			return &change{corpus: c, node: n, rule: rule, note: rule.Message}, nil
		}
	}
	if n.Unknown != nil && n.Unknown.ID == id {
		return c.strange(n)
	}
	for keyword, row := range n.Keywords {
		if row.ID == id {
			return c.keywordChange(n, keyword)
		}
	}
	for keyword, row := range n.Should {
		if row.ID == id {
			return c.shouldChange(n, keyword)
		}
	}
	return nil, nil
}

// strange adds a field that no page documents.
func (c *Corpus) strange(n *contract.Node) (*change, error) {
	return &change{corpus: c, node: n, add: "undocumented", note: "with a field that no page documents"}, nil
}

func (c *Corpus) keywordChange(n *contract.Node, keyword string) (*change, error) {
	if keyword == "default" {
		return nil, &NoExampleError{"a default shows when an object is made; only a run can show it"}
	}
	bad, err := c.values.Breaking(n, keyword)
	if err != nil {
		return nil, err
	}
	return &change{corpus: c, node: n, broken: bad, note: keyword + " broken by " + brief(bad)}, nil
}

func (c *Corpus) shouldChange(n *contract.Node, keyword string) (*change, error) {
	bad, err := values.Between(n, keyword)
	if err != nil {
		return nil, err
	}
	return &change{corpus: c, node: n, broken: bad, note: keyword + " of the narrower reading broken by " + brief(bad)}, nil
}

func (c *change) apply(op *contract.Operation, r *contract.Response) (Example, error) {
	root, err := base(r)
	if err != nil {
		return Example{}, err
	}
	if c.rule != nil {
		return c.applyRule(op, r, root)
	}
	return c.around(op, r, root)
}

// around makes the change on the first of several forms of the example in which it breaks no rule: as it stands, as a
// rule that it would break allows, and without the optional fields beside the place.
func (c *change) around(op *contract.Operation, r *contract.Response, root any) (Example, error) {
	first, broken, err := c.on(op, r, root)
	if err != nil || len(broken) == 0 {
		return first, err
	}
	for _, rule := range broken {
		if form, err := held(r.Body, root, rule); err == nil {
			if e, left, err := c.on(op, r, form); err == nil && len(left) == 0 {
				return e, nil
			}
		}
	}
	if e, left, err := c.on(op, r, bare(r.Body, root, segmentsOf(c.node.Path))); err == nil && len(left) == 0 {
		return e, nil
	}
	return first, nil
}

// on makes the change on one form of the example, and returns the rules that the outcome breaks.
func (c *change) on(op *contract.Operation, r *contract.Response, root any) (Example, []*contract.Rule, error) {
	e, bad, err := c.made(op, r, root)
	if err != nil || c.remove || c.add != "" || !values.Fits(c.node, c.broken) {
		return e, nil, err // the schema refuses it, which says enough
	}
	broken, err := r.Body.BrokenRules(rules.Prepare(bad))
	return e, broken, err
}

// held is the example as a rule allows it.
func held(n *contract.Node, root any, rule *contract.Rule) (any, error) {
	path := segmentsOf(rule.Requirement.Field)
	patched, err := values.Patched(get(root, path), rule.Holds)
	if err != nil {
		return nil, err
	}
	return values.Maker{}.Put(n, root, path, patched)
}

// bare is the example without the optional fields beside a place.
func bare(n *contract.Node, root any, path []string) any {
	copied, err := values.Clone(root)
	if err != nil || len(path) == 0 {
		return root
	}
	last := len(path) - 1
	object, _ := get(copied, path[:last]).(map[string]any)
	for name := range object {
		if child := n.At(path[:last]).Properties[name]; child != nil && child.Required == nil && name != path[last] {
			delete(object, name)
		}
	}
	return copied
}

func (c *change) made(op *contract.Operation, r *contract.Response, root any) (e Example, bad any, err error) {
	segments := segmentsOf(c.node.Path)
	good, err := c.corpus.values.Put(r.Body, root, segments, nil)
	if err != nil {
		return Example{}, nil, err
	}
	switch {
	case c.add != "":
		if bad, err = values.Clone(good); err != nil {
			return Example{}, nil, err
		}
		if object, ok := get(bad, segments).(map[string]any); ok {
			object[c.add] = true
		}
	case c.remove:
		bad = without(good, segments)
	default:
		if bad, err = c.corpus.values.Put(r.Body, good, segments, c.broken); err != nil {
			return Example{}, nil, err
		}
	}
	e, err = c.example(op, r, good, bad, pointerOf(segments))
	return e, bad, err
}

// applyRule patches the example at the rule's place: once to hold with its premise, once to break.
func (c *change) applyRule(op *contract.Operation, r *contract.Response, root any) (Example, error) {
	segments := segmentsOf(c.node.Path)
	root, err := c.corpus.values.Put(r.Body, root, segments, nil)
	if err != nil {
		return Example{}, err
	}
	at := get(root, segments)
	holds, err := values.Patched(at, c.rule.Holds)
	if err != nil {
		return Example{}, fmt.Errorf("holds of %s: %w", c.rule.Requirement.ID, err)
	}
	breaks, err := values.Patched(at, c.rule.Breaks)
	if err != nil {
		return Example{}, fmt.Errorf("breaks of %s: %w", c.rule.Requirement.ID, err)
	}
	good, err := c.corpus.values.Put(r.Body, root, segments, holds)
	if err != nil {
		return Example{}, err
	}
	bad, err := c.corpus.values.Put(r.Body, root, segments, breaks)
	if err != nil {
		return Example{}, err
	}
	return c.example(op, r, good, bad, pointerOf(segments))
}

func (c *change) example(op *contract.Operation, r *contract.Response, good, bad any, pointer string) (Example, error) {
	conforming, err := exchange(op, r, parameters(op), nil, good)
	if err != nil {
		return Example{}, err
	}
	violating, err := exchange(op, r, parameters(op), nil, bad)
	return Example{Conforming: conforming, Violating: violating, Pointer: pointer, Note: c.note}, err
}

// ofOperationRule patches parameters, request and response together.
func ofOperationRule(op *contract.Operation, rule *contract.Rule) (Example, error) {
	r := op.Success()
	body, err := base(r)
	if err != nil {
		return Example{}, err
	}
	whole := map[string]any{"params": parameters(op), "response": body}
	if op.Body != nil {
		if whole["request"], err = op.RequestExample(); err != nil {
			return Example{}, err
		}
	}
	dress := func(patch any) (*result.Exchange, error) {
		value, err := values.Patched(whole, patch)
		if err != nil {
			return nil, err
		}
		object, _ := value.(map[string]any)
		params, _ := object["params"].(map[string]any)
		return exchange(op, r, params, object["request"], object["response"])
	}
	e := Example{Note: rule.Message}
	if e.Conforming, err = dress(rule.Holds); err != nil {
		return e, fmt.Errorf("holds of %s: %w", rule.Requirement.ID, err)
	}
	if e.Violating, err = dress(rule.Breaks); err != nil {
		return e, fmt.Errorf("breaks of %s: %w", rule.Requirement.ID, err)
	}
	return e, nil
}

func ofContentType(op *contract.Operation, r *contract.Response) (Example, error) {
	e := Example{Note: "another media type"}
	var body any
	var err error
	if r.Body != nil {
		if body, err = base(r); err != nil {
			return e, err
		}
	}
	if e.Conforming, err = exchange(op, r, parameters(op), nil, body); err != nil {
		return e, err
	}
	if e.Violating, err = exchange(op, r, parameters(op), nil, body); err != nil {
		return e, err
	}
	if r.Body == nil {
		e.Conforming.Response.Body, e.Conforming.Response.Header = nil, http.Header{}
		e.Note = "a body where there is none by contract"
		return e, nil
	}
	e.Violating.Response.Header.Set("Content-Type", "text/plain")
	return e, nil
}

func replaceParameter(path, name, value string) string {
	return strings.ReplaceAll(path, "{"+name+"}", url.PathEscape(value))
}

// segmentsOf turns a node's path into the segments of a pointer to its first occurrence.
func segmentsOf(path string) []string {
	if path == "" {
		return nil
	}
	return strings.Split(strings.ReplaceAll(strings.ReplaceAll(path, "[]", ".0"), "..", "."), ".")
}

func pointerOf(segments []string) string {
	if len(segments) == 0 {
		return ""
	}
	return "/" + strings.Join(segments, "/")
}

func get(value any, segments []string) any {
	for _, s := range segments {
		switch v := value.(type) {
		case map[string]any:
			value = v[s]
		case []any:
			i, err := strconv.Atoi(s)
			if err != nil || i >= len(v) {
				return nil
			}
			value = v[i]
		default:
			return nil
		}
	}
	return value
}

func brief(value any) string {
	text, err := json.Marshal(value)
	if err != nil || len(text) > 60 {
		return fmt.Sprintf("a value of %d bytes", len(text))
	}
	return string(text)
}
