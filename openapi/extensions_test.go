package openapi_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"

	"elbconformance/openapi"
)

func extensions(t *testing.T) *jsonschema.Schema {
	t.Helper()
	text, err := os.Open("extensions.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = text.Close() }()
	document, err := jsonschema.UnmarshalJSON(text)
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("extensions.schema.json", document); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("extensions.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// Every x- key of both documents is known, and its value is of the form that the schema gives.
func TestExtensionsHaveTheirForm(t *testing.T) {
	schema := extensions(t)
	for _, d := range openapi.Documents() {
		var root yaml.Node
		if err := yaml.Unmarshal(d.YAML, &root); err != nil {
			t.Fatalf("%s: %v", d.Name, err)
		}
		met := 0
		walk(&root, func(key, value *yaml.Node) {
			met++
			if err := schema.Validate(map[string]any{key.Value: plain(t, value)}); err != nil {
				t.Errorf("%s:%d: %v", d.Name, key.Line, err)
			}
		})
		if met < 50 {
			t.Errorf("%s has only %d extensions", d.Name, met)
		}
	}
}

// walk visits every extension, but none in an example or in another extension.
func walk(n *yaml.Node, visit func(key, value *yaml.Node)) {
	if n.Kind != yaml.MappingNode {
		for _, child := range n.Content {
			walk(child, visit)
		}
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		switch key, value := n.Content[i], n.Content[i+1]; {
		case strings.HasPrefix(key.Value, "x-"):
			visit(key, value)
		case key.Value == "example" || key.Value == "examples":
		default:
			walk(value, visit)
		}
	}
}

// plain is a YAML value as JSON reads it.
func plain(t *testing.T, n *yaml.Node) any {
	t.Helper()
	var value any
	if err := n.Decode(&value); err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	out, err := jsonschema.UnmarshalJSON(strings.NewReader(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestTheSchemaRefusesOtherForms(t *testing.T) {
	schema := extensions(t)
	for _, text := range []string{
		`{"x-sauce": "ShowPool#table-9"}`,
		`{"x-source": "ShowPool"}`, `{"x-source": "ShowPool#table 9"}`, `{"x-source": "ShowPool#9"}`, `{"x-source": []}`,
		`{"x-conflict": "7"}`, `{"x-conflict": ["C7"]}`,
		`{"x-should": {"maximum": 3}}`, `{"x-should": {"conflict": "C7"}}`, `{"x-should": {"conflict": "C7", "maximun": 3}}`,
		`{"x-should": {"conflict": "C7", "source": "ShowPool#uri"}}`, `{"x-should": {"conflict": "C7", "pattern": "("}}`,
		`{"x-level": "must"}`, `{"x-support": false}`,
		`{"x-filter": {"match": "exact"}}`, `{"x-filter": {"match": "opaque", "field": "a"}}`, `{"x-filter": {"match": "fuzzy", "field": "a"}}`,
		`{"x-paging": {"items": "a", "id": "id"}}`, `{"x-paging": {"items": "a", "id": "id", "style": "links"}}`,
		`{"x-paging": {"items": "a", "id": "id", "style": "page_info", "links": "b"}}`,
		`{"x-unused-methods": ["get"]}`, `{"x-unused-methods": "PATCH"}`, `{"x-enum-varnames": ["a"]}`,
		`{"x-validations": [{"id": "a", "rule": "true", "message": "m"}]}`,
		`{"x-validations": [{"id": "A b", "rule": "true", "message": "m", "breaks": {}}]}`,
		`{"x-validations": [{"id": "a", "rule": "true", "message": "m", "breaks": {}, "premise": "x"}]}`,
		`{"x-validations": [{"id": "a", "rule": "true", "message": "m", "breaks": [{"op": "drop", "path": "/a"}]}]}`,
		`{"x-untestable": [{"id": "a", "statement": "s"}]}`,
		`{"x-accept": 201}`, `{"x-rejects": ["400"]}`, `{"x-rejects": [99]}`,
	} {
		value, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if schema.Validate(value) == nil {
			t.Errorf("%s passes", text)
		}
	}
	for _, text := range []string{
		`{"x-accept": [201, 400], "x-rejects": [400], "x-source": ["ShowPool#table-9", "ListPools-v2.0#status-codes"]}`,
		`{"x-validations": [{"id": "a-b", "rule": "true", "message": "m", "breaks": [{"op": "remove", "path": "/a"}]}]}`,
	} {
		value, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(value); err != nil {
			t.Error(err)
		}
	}
}
