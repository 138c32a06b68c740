package cases

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"

	"elbconformance/internal/contract"
)

// Arguments are a documented request taken apart for the generated client: path parameters by name, the query as a JSON
// object whose values have the documented types (nil where there is none), and the body.
type Arguments struct {
	Path  map[string]string
	Query json.RawMessage
	Body  json.RawMessage
}

// Typed takes a bound request of an operation apart. An error names the parameter that has no typed form.
func Typed(op *contract.Operation, bound Request) (Arguments, error) {
	path, rawQuery, _ := strings.Cut(bound.Target, "?")
	args := Arguments{Path: map[string]string{}, Body: bound.Body}
	template := strings.Split(op.Path, "/")
	for i, segment := range strings.Split(path, "/") {
		if i < len(template) && strings.HasPrefix(template[i], "{") {
			value, err := url.PathUnescape(segment)
			if err != nil {
				return args, fmt.Errorf("path parameter %s: %w", template[i], err)
			}
			args.Path[strings.Trim(template[i], "{}")] = value
		}
	}
	query, err := url.ParseQuery(rawQuery)
	if err != nil {
		return args, fmt.Errorf("query %q: %w", rawQuery, err)
	}
	if len(query) == 0 {
		return args, nil
	}
	object := map[string]any{}
	for name, values := range query {
		if object[name], err = typedValue(op.Parameter(name), values); err != nil {
			return args, fmt.Errorf("query parameter %s: %w", name, err)
		}
	}
	args.Query, err = json.Marshal(object)
	return args, err
}

func typedValue(p *contract.Parameter, values []string) (any, error) {
	switch {
	case p == nil:
		return nil, fmt.Errorf("the operation has no such parameter")
	case p.Node.Type != "array" && len(values) != 1:
		return nil, fmt.Errorf("given %d times", len(values))
	case p.Node.Type != "array":
		return typedScalar(p.Node.Type, values[0])
	}
	out := make([]any, len(values))
	for i, v := range values {
		item, err := typedScalar(p.Node.Items.Type, v)
		if err != nil {
			return nil, err
		}
		out[i] = item
	}
	return out, nil
}

func typedScalar(jsonType, text string) (any, error) {
	if jsonType == "string" {
		return text, nil
	}
	var value any
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		return nil, fmt.Errorf("%q is no %s", text, jsonType)
	}
	return json.RawMessage(text), nil
}
