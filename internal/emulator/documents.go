package emulator

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"

	"elbconformance/openapi"
)

// operation is one documented operation, of which the emulator uses parameters and schemas, and nothing else.
type operation struct {
	route      *routers.Route
	parameters openapi3.Parameters
}

// loadOperations reads the documents and returns their operations by id.
func loadOperations(ctx context.Context, documents []openapi.Document) (map[string]*operation, error) {
	operations := map[string]*operation{}
	for _, document := range documents {
		spec, err := loadDocument(ctx, document)
		if err != nil {
			return nil, fmt.Errorf("document %s: %w", document.Name, err)
		}
		for path, item := range spec.Paths.Map() {
			for method, op := range item.Operations() {
				operations[op.OperationID] = &operation{
					route: &routers.Route{
						Spec: spec, Path: path, PathItem: item, Method: method, Operation: op,
					},
					parameters: append(append(openapi3.Parameters{}, item.Parameters...), op.Parameters...),
				}
			}
		}
	}
	return operations, nil
}

func loadDocument(ctx context.Context, document openapi.Document) (*openapi3.T, error) {
	loader := openapi3.NewLoader()
	loader.Context = ctx
	spec, err := loader.LoadFromData(document.YAML)
	if err != nil {
		return nil, fmt.Errorf("it cannot be read as OpenAPI: %w", err)
	}
	if err := spec.Validate(ctx); err != nil {
		return nil, fmt.Errorf("it is not valid OpenAPI: %w", err)
	}
	return spec, nil
}

// checkParameters holds the path and the query of a call against the document, and against what a schema cannot say: a
// parameter that is no array is given once, and a boolean is spelled as JSON spells it.
func (o *operation) checkParameters(ctx context.Context, c *call) *problem {
	for _, ref := range o.parameters {
		if ref.Value.In != openapi3.ParameterInQuery || ref.Value.Schema == nil {
			continue
		}
		if p := checkScalar(ref.Value, c.query[ref.Value.Name], c.dialect); p != nil {
			return p
		}
	}
	return o.validate(ctx, c, &openapi3filter.Options{ExcludeRequestBody: true})
}

func checkScalar(parameter *openapi3.Parameter, values []string, d dialect) *problem {
	kind := parameter.Schema.Value.Type
	if kind.Is(openapi3.TypeArray) || len(values) == 0 {
		return nil
	}
	if len(values) > 1 {
		return invalid(parameter.Name, "it takes one value, and %d are given", len(values))
	}
	if !kind.Is(openapi3.TypeBoolean) {
		return nil
	}
	word := values[0]
	if d == v2 { // its own links say "True"
		word = strings.ToLower(word)
	}
	if word != "true" && word != "false" {
		return invalid(parameter.Name, "it is neither true nor false")
	}
	return nil
}

// checkBody holds the body of a call against the document.
func (o *operation) checkBody(ctx context.Context, c *call) *problem {
	return o.validate(ctx, c, &openapi3filter.Options{ExcludeRequestQueryParams: true})
}

func (o *operation) validate(ctx context.Context, c *call, options *openapi3filter.Options) *problem {
	options.MultiError = true
	options.SkipSettingDefaults = true
	options.AuthenticationFunc = openapi3filter.NoopAuthenticationFunc
	input := &openapi3filter.RequestValidationInput{
		Request: requestCopy(c), Route: o.route, PathParams: o.pathParameters(c), QueryParams: c.query, Options: options,
	}
	err := openapi3filter.ValidateRequest(ctx, input)
	if many, ok := errors.AsType[openapi3.MultiError](err); ok {
		for _, one := range many {
			if !isBlankText(one) {
				return explain(one)
			}
		}
		return nil
	}
	if err != nil {
		return explain(err)
	}
	return nil
}

// isBlankText reports whether the validator objects to nothing but a blank text in a list: it reads "instance_id=" as no
// value, where the page has a meaning for it (ListMembers, table 2).
func isBlankText(err error) bool {
	request, ok := errors.AsType[*openapi3filter.RequestError](err)
	if !ok || request.Parameter == nil || !errors.Is(request.Err, openapi3filter.ErrInvalidEmptyValue) {
		return false
	}
	schema := request.Parameter.Schema.Value
	return schema.Type.Is(openapi3.TypeArray) && schema.Items.Value.Type.Is(openapi3.TypeString)
}

func (o *operation) pathParameters(c *call) map[string]string {
	values := map[string]string{}
	for _, ref := range o.parameters {
		if ref.Value.In == openapi3.ParameterInPath {
			values[ref.Value.Name] = url.PathEscape(c.request.PathValue(ref.Value.Name))
		}
	}
	return values
}

// requestCopy is the request with the body that has been read from it.
func requestCopy(c *call) *http.Request {
	copied := new(http.Request)
	*copied = *c.request
	copied.ContentLength = int64(len(c.body))
	copied.Body = io.NopCloser(strings.NewReader(string(c.body)))
	return copied
}

// explain turns what the validator says into a problem that names the first place, without the schema and the value that
// the validator would print.
func explain(err error) *problem {
	field, reason := "request", err.Error()
	if request, ok := errors.AsType[*openapi3filter.RequestError](err); ok {
		field, reason = place(request)
		err = request.Err
	}
	if many, ok := errors.AsType[openapi3.MultiError](err); ok && len(many) > 0 {
		err = many[0]
	}
	if schema, ok := errors.AsType[*openapi3.SchemaError](err); ok {
		field = strings.Join(append([]string{field}, schema.JSONPointer()...), ".")
		reason = schema.Reason
	}
	return invalid(strings.TrimPrefix(field, "body."), "%s", reason)
}

func place(e *openapi3filter.RequestError) (field, reason string) {
	reason = e.Reason
	if reason == "" && e.Err != nil {
		reason = e.Err.Error()
	}
	if e.Parameter != nil {
		return e.Parameter.Name, reason
	}
	return "body", reason
}
