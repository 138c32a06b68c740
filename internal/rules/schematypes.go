package rules

import (
	"fmt"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"github.com/getkin/kin-openapi/openapi3"
)

// schemaTypes lets CEL's checker see OpenAPI schemas as types, so that a misspelt field is an error when the rule is
// compiled. Values stay plain maps and lists.
type schemaTypes struct {
	*types.Registry
	objects map[string]*openapi3.Schema
	names   map[*openapi3.Schema]string
}

func newSchemaTypes() (*schemaTypes, error) {
	registry, err := types.NewRegistry()
	if err != nil {
		return nil, fmt.Errorf("CEL types: %w", err)
	}
	if err := registry.RegisterType(types.OptionalType); err != nil {
		return nil, fmt.Errorf("CEL types: %w", err)
	}
	return &schemaTypes{Registry: registry, objects: map[string]*openapi3.Schema{}, names: map[*openapi3.Schema]string{}}, nil
}

// typeOf is the CEL type of a schema's values.
func (s *schemaTypes) typeOf(schema *openapi3.Schema) *cel.Type {
	switch {
	case schema == nil || schema.Type == nil:
		return cel.DynType
	case schema.Type.Is("string"):
		return cel.StringType
	case schema.Type.Is("integer"):
		return cel.IntType
	case schema.Type.Is("number"):
		return cel.DoubleType
	case schema.Type.Is("boolean"):
		return cel.BoolType
	case schema.Type.Is("array") && schema.Items != nil:
		return cel.ListType(s.typeOf(schema.Items.Value))
	case schema.Type.Is("object") && len(schema.Properties) > 0:
		return cel.ObjectType(s.name(schema))
	}
	return cel.MapType(cel.StringType, cel.DynType)
}

func (s *schemaTypes) name(schema *openapi3.Schema) string {
	if name, ok := s.names[schema]; ok {
		return name
	}
	name := fmt.Sprintf("schema.T%d", len(s.names))
	s.names[schema], s.objects[name] = name, schema
	return name
}

// FindStructType implements types.Provider.
func (s *schemaTypes) FindStructType(name string) (*types.Type, bool) {
	if _, ok := s.objects[name]; ok {
		return types.NewTypeTypeWithParam(types.NewObjectType(name)), true
	}
	return s.Registry.FindStructType(name)
}

// FindStructFieldNames implements types.Provider.
func (s *schemaTypes) FindStructFieldNames(name string) ([]string, bool) {
	schema, ok := s.objects[name]
	if !ok {
		return s.Registry.FindStructFieldNames(name)
	}
	fields := make([]string, 0, len(schema.Properties))
	for field := range schema.Properties {
		fields = append(fields, field)
	}
	return fields, true
}

// FindStructFieldType implements types.Provider.
func (s *schemaTypes) FindStructFieldType(name, field string) (*types.FieldType, bool) {
	schema, ok := s.objects[name]
	if !ok {
		return s.Registry.FindStructFieldType(name, field)
	}
	property, ok := schema.Properties[field]
	if !ok {
		return nil, false
	}
	return &types.FieldType{Type: s.typeOf(property.Value)}, true
}
