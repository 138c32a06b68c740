package judge

import (
	"errors"
	"fmt"
	"strings"

	"github.com/pb33f/libopenapi"
	"github.com/pb33f/libopenapi-validator/config"
	"github.com/pb33f/libopenapi-validator/schema_validation"
	v3 "github.com/pb33f/libopenapi/datamodel/high/v3"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"elbconformance/internal/contract"
	"elbconformance/openapi"
)

// documentVersion tells libopenapi-validator to read nullable and the other 3.0 keywords as OpenAPI 3.0 means them.
const documentVersion = 3.0

// schemas are the response schemas as libopenapi-validator compiles them, formats asserted.
type schemas map[*contract.Response]*jsonschema.Schema

func compile(c *contract.Contract, documents []openapi.Document) (schemas, error) {
	models := make(map[string]*v3.Document, len(documents))
	for _, d := range documents {
		document, err := libopenapi.NewDocument(d.YAML)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", d.Name, err)
		}
		model, err := document.BuildV3Model()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", d.Name, err)
		}
		models[d.Name] = &model.Model
	}
	options := config.NewValidationOptions(config.WithFormatAssertions())
	out := schemas{}
	for _, op := range c.Operations() {
		for _, r := range op.Responses {
			if r.Body == nil {
				continue
			}
			schema, err := compileResponse(models[op.Document], op, r, options)
			if err != nil {
				return nil, fmt.Errorf("%s, response %s: %w", op.ID, r.Code, err)
			}
			out[r] = schema
		}
	}
	return out, nil
}

func compileResponse(model *v3.Document, op *contract.Operation, r *contract.Response, o *config.ValidationOptions) (*jsonschema.Schema, error) {
	if model == nil {
		return nil, fmt.Errorf("document %s was not given", op.Document)
	}
	item, ok := model.Paths.PathItems.Get(op.Path)
	if !ok {
		return nil, fmt.Errorf("path %s is not in the document", op.Path)
	}
	operation, ok := item.GetOperations().Get(strings.ToLower(op.Method))
	if !ok {
		return nil, fmt.Errorf("method %s is not in the document", op.Method)
	}
	response := operation.Responses.Default
	if r.Status != 0 {
		response, ok = operation.Responses.Codes.Get(r.Code)
		if !ok {
			return nil, errors.New("the response is not in the document")
		}
	}
	media, ok := response.Content.Get("application/json")
	if !ok {
		return nil, errors.New("application/json is not in the document")
	}
	schema, err := media.Schema.BuildSchema()
	if err != nil {
		return nil, err
	}
	compiled, err := schema_validation.CompileSchemaForValidation(
		schema, schema_validation.SchemaValidationPurposeResponseBody, o, documentVersion)
	if err != nil {
		return nil, err
	}
	return compiled.CompiledSchema, nil
}

// violation is one keyword that one place of a value breaks.
type violation struct {
	at      []string // segments of the JSON pointer; the missing property itself for "required"
	keyword string
	message string
}

// validate returns every violation, in the order of the instance's places.
func (s schemas) validate(r *contract.Response, value any) ([]violation, error) {
	err := s[r].Validate(value)
	if err == nil {
		return nil, nil
	}
	var invalid *jsonschema.ValidationError
	if !errors.As(err, &invalid) {
		return nil, err
	}
	var out []violation
	collect(invalid, r.Body, &out)
	if len(out) == 0 {
		return nil, fmt.Errorf("the validator rejects the body without saying why: %w", err)
	}
	sortViolations(out)
	return out, nil
}

// collect gathers the leaves of the validator's tree of causes. Alternatives are one requirement, not one per branch.
func collect(e *jsonschema.ValidationError, root *contract.Node, out *[]violation) {
	switch k := e.ErrorKind.(type) {
	case *kind.AnyOf, *kind.OneOf:
		keyword := k.KeywordPath()[0]
		if root.At(e.InstanceLocation).Keyword(keyword) != nil {
			*out = append(*out, violation{e.InstanceLocation, keyword, "the value fits none of the documented forms"})
			return
		}
	case *kind.Required:
		for _, name := range k.Missing {
			*out = append(*out, violation{join(e.InstanceLocation, name), "required", "missing"})
		}
		return
	}
	if len(e.Causes) > 0 {
		for _, cause := range e.Causes {
			collect(cause, root, out)
		}
		return
	}
	path := e.ErrorKind.KeywordPath()
	if len(path) == 0 {
		*out = append(*out, violation{e.InstanceLocation, "", "rejected"})
		return
	}
	*out = append(*out, violation{e.InstanceLocation, path[0], ""})
}

func join(at []string, name string) []string {
	return append(append(make([]string, 0, len(at)+1), at...), name)
}
