package rules

import (
	"fmt"
	"net/url"
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/ext"
)

// environment declares the variables of a scope, with the types of their schemas, and the functions that rules use
// beside CEL's own: optionals, strings, network (isIP, ip), and queryOf.
func environment(scope Scope) (*cel.Env, error) {
	provider, err := newSchemaTypes()
	if err != nil {
		return nil, err
	}
	options := []cel.EnvOption{
		cel.OptionalTypes(), ext.Strings(), ext.Network(), ext.Lists(), ext.Sets(),
		cel.CrossTypeNumericComparisons(true), queryFunction(),
	}
	for name, schema := range scope {
		options = append(options, cel.Variable(name, provider.typeOf(schema)))
	}
	env, err := cel.NewEnv(append(options, cel.CustomTypeAdapter(provider.Registry), cel.CustomTypeProvider(provider))...)
	if err != nil {
		return nil, fmt.Errorf("CEL environment: %w", err)
	}
	return env, nil
}

// queryFunction declares queryOf(url, name): the values of a query parameter of a URL, none where its query cannot be read.
func queryFunction() cel.EnvOption {
	return cel.Function("queryOf", cel.Overload("queryOf_string_string",
		[]*cel.Type{cel.StringType, cel.StringType}, cel.ListType(cel.StringType),
		cel.BinaryBinding(func(address, name ref.Val) ref.Val {
			_, raw, _ := strings.Cut(fmt.Sprint(address.Value()), "?")
			raw, _, _ = strings.Cut(raw, "#")
			query, err := url.ParseQuery(raw)
			if err != nil {
				return types.NewStringList(types.DefaultTypeAdapter, nil)
			}
			return types.NewStringList(types.DefaultTypeAdapter, query[fmt.Sprint(name.Value())])
		})))
}
