// Package rules compiles and evaluates rules between fields: CEL expressions, type-checked against OpenAPI schemas. It
// knows nothing of operations, requirements or exchanges.
package rules

import (
	"errors"
	"fmt"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"
	"github.com/getkin/kin-openapi/openapi3"
)

// Scope names the variables of a rule and the schema of each.
type Scope map[string]*openapi3.Schema

// Rule is a compiled rule. It is immutable and safe for concurrent use.
type Rule struct {
	Fields map[string]bool // names of the fields that it reads
	when   cel.Program     // nil: always
	rule   cel.Program
}

// Compile checks a rule and its premise against the scope. when may be empty. An expression that names an unknown field,
// compares unlike types, is no boolean, or reads an optional field unguarded is an error that points at the place.
func Compile(scope Scope, when, rule string) (*Rule, error) {
	env, err := environment(scope)
	if err != nil {
		return nil, err
	}
	out := &Rule{Fields: map[string]bool{}}
	if when != "" {
		if out.when, err = out.program(env, when); err != nil {
			return nil, fmt.Errorf("when: %w", err)
		}
	}
	if out.rule, err = out.program(env, rule); err != nil {
		return nil, fmt.Errorf("rule: %w", err)
	}
	if err := out.guarded(scope); err != nil {
		return nil, err
	}
	return out, nil
}

func (r *Rule) program(env *cel.Env, expression string) (cel.Program, error) {
	checked, issues := env.Compile(expression)
	if issues.Err() != nil {
		return nil, issues.Err()
	}
	if checked.OutputType() != cel.BoolType {
		return nil, fmt.Errorf("%q is of type %s; it must be a bool", expression, checked.OutputType())
	}
	ast.PostOrderVisit(checked.NativeRep().Expr(), ast.NewExprVisitor(func(e ast.Expr) {
		if e.Kind() == ast.SelectKind {
			r.Fields[e.AsSelect().FieldName()] = true
		}
		if e.Kind() == ast.LiteralKind { // the field of an optional selection stands as a string
			if name, ok := e.AsLiteral().Value().(string); ok {
				r.Fields[name] = true
			}
		}
	}))
	return env.Program(checked, cel.EvalOptions(cel.OptOptimize))
}

// guarded evaluates the rule on objects that have their required fields alone: an optional field that is read without
// has, ?. or a premise shows here, and not in front of a service.
func (r *Rule) guarded(scope Scope) error {
	bare := make(map[string]any, len(scope))
	for name, schema := range scope {
		bare[name] = zero(schema, 0)
	}
	if _, _, err := r.Eval(bare); err != nil {
		return fmt.Errorf("an optional field is read unguarded; use has(), .?field or when: %w", err)
	}
	return nil
}

// Eval returns whether the premise held and, if so, whether the rule did. The variables are values of Prepare. An error
// means that the rule could not be evaluated; it is never a violation.
func (r *Rule) Eval(variables map[string]any) (premise, holds bool, err error) {
	if r.when != nil {
		if premise, err = truth(r.when, variables); err != nil || !premise {
			return false, false, err
		}
	}
	holds, err = truth(r.rule, variables)
	return true, holds, err
}

func truth(p cel.Program, variables map[string]any) (bool, error) {
	value, _, err := p.Eval(variables)
	if err != nil {
		return false, err
	}
	b, ok := value.(types.Bool)
	if !ok {
		return false, errors.New("the expression gave no bool")
	}
	return bool(b), nil
}
