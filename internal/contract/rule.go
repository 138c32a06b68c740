package contract

import (
	"fmt"
	"regexp"

	"github.com/getkin/kin-openapi/openapi3"

	"elbconformance/internal/result"
	"elbconformance/internal/rules"
)

const xValidations = "x-validations"

// Rule is one documented relation between fields: x-validations on a schema, or on an operation, where it relates
// parameters, request and response.
type Rule struct {
	Requirement *Requirement
	Expression  *rules.Rule
	When        string
	Text        string
	Message     string
	Holds       any // patch on the example at the rule's place that makes it hold with its premise
	Breaks      any // patch that breaks it and nothing else
}

// ruleSpec is the form of one entry of x-validations.
type ruleSpec struct {
	ID       string       `json:"id"`
	When     string       `json:"when"`
	Rule     string       `json:"rule"`
	Message  string       `json:"message"`
	Level    result.Level `json:"level"`
	Source   any          `json:"source"`
	Conflict *string      `json:"conflict"`
	Holds    any          `json:"holds"`
	Breaks   any          `json:"breaks"`
	// Unobservable says why no run sees the premise hold, for every operation or by operation.
	Unobservable any `json:"unobservable"`
}

// readRules reads the x-validations of a place and enters a requirement for each.
func (b *builder) readRules(extensions map[string]any, at place, path string, line int, s scope, variables rules.Scope) ([]*Rule, error) {
	raw, ok := extensions[xValidations]
	if !ok {
		return nil, nil
	}
	var specs []ruleSpec
	if err := into(raw, &specs); err != nil {
		return nil, fmt.Errorf("%s: %w", xValidations, err)
	}
	var out []*Rule
	for _, spec := range specs {
		r, err := b.rule(spec, at, path, line, s, variables)
		if err != nil {
			return nil, fmt.Errorf("%s %q: %w", xValidations, spec.ID, err)
		}
		out = append(out, r)
	}
	return out, nil
}

func (b *builder) rule(spec ruleSpec, at place, path string, line int, s scope, variables rules.Scope) (*Rule, error) {
	if err := spec.check(); err != nil {
		return nil, err
	}
	if spec.Source != nil {
		source, err := sourceOf(spec.Source, s.page)
		if err != nil {
			return nil, err
		}
		s.source = source
	}
	if spec.Level != "" && levelBelow(spec.Level, s.level) {
		s.level = spec.Level
	}
	if reason := unobservable(spec.Unobservable, s.operation); reason != nil {
		s.unseen = reason
	}
	expression, err := b.rules.compile(variables, spec)
	if err != nil {
		return nil, err
	}
	row := b.row(at, path, "rule", "."+spec.ID, spec.Rule, s, spec.Conflict, line)
	return &Rule{
		Requirement: row, Expression: expression, When: spec.When, Text: spec.Rule, Message: spec.Message,
		Holds: spec.Holds, Breaks: spec.Breaks,
	}, nil
}

func (spec ruleSpec) check() error {
	switch {
	case !ruleID().MatchString(spec.ID):
		return fmt.Errorf("the id is to be a few lower-case words joined by hyphens")
	case spec.Rule == "" || spec.Message == "":
		return fmt.Errorf("rule and message are both needed")
	case spec.Level != "" && spec.Level != result.Must && spec.Level != result.Should && spec.Level != result.Info:
		return fmt.Errorf("level %q is not must, should or info", spec.Level)
	case spec.Breaks == nil:
		return fmt.Errorf("breaks is needed: the patch that shows what the rule refuses")
	}
	return nil
}

func ruleID() *regexp.Regexp { return regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`) }

func levelBelow(a, b result.Level) bool {
	rank := map[result.Level]int{result.Must: 0, result.Should: 1, result.Info: 2}
	return rank[a] > rank[b]
}

// ruleCompiler compiles each rule once, however often its schema is used.
type ruleCompiler struct{ done map[string]*rules.Rule }

func (c *ruleCompiler) compile(variables rules.Scope, spec ruleSpec) (*rules.Rule, error) {
	key := fmt.Sprint(variables, spec.When, "\x00", spec.Rule)
	if known, ok := c.done[key]; ok {
		return known, nil
	}
	compiled, err := rules.Compile(variables, spec.When, spec.Rule)
	if err != nil {
		return nil, err
	}
	c.done[key] = compiled
	return compiled, nil
}

// operationRules reads the rules of an operation: over its parameters, its request body and its success response.
func (b *builder) operationRules(_ *openapi3.PathItem, o *openapi3.Operation, s scope) error {
	success := b.op.Success()
	variables := rules.Scope{"params": b.parameterSchema()}
	at := place{prefix: b.op.ID + ".request", location: result.InRequest}
	if b.op.Body != nil {
		variables["request"] = b.op.Body.Schemas[0]
	}
	if success.Body != nil {
		variables["response"] = success.Body.Schemas[0]
		at = place{prefix: b.op.ID + ".response." + success.Code, location: result.InResponse, status: &success.Status}
	}
	list, err := b.readRules(o.Extensions, at, "", originLine(o.Origin), s, variables)
	if err != nil {
		return fmt.Errorf("%s: %s: %w", b.document.Name, b.op.ID, err)
	}
	b.op.Rules = list
	return nil
}

// parameterSchema is an object schema with a property for each parameter, none of them required: a rule guards what a
// request may leave out.
func (b *builder) parameterSchema() *openapi3.Schema {
	object := openapi3.NewObjectSchema()
	for _, p := range b.op.Parameters {
		object.WithProperty(p.Name, p.Node.Schemas[0])
		if p.In == result.InPath {
			object.Required = append(object.Required, p.Name)
		}
	}
	return object
}
