package contract_test

import (
	"context"
	"regexp"
	"strings"
	"testing"

	"elbconformance/internal/contract"
	"elbconformance/openapi"
)

// A mistake in a document is told with the document, the line where there is one, what is wrong, and what to write.
func TestMistakesInADocument(t *testing.T) {
	const id = "        id: {type: string, minLength: 1, maxLength: 36}\n"
	property := func(text string) [2]string { return [2]string{id, id + "        extra: " + text + "\n"} }
	for _, c := range []struct {
		name   string
		change [2]string
		at     string // what the changed line holds; empty where the message has no line
		says   string
	}{
		{"minimum above maximum", property("{type: integer, minimum: 5, maximum: 4}"), "extra:", "minimum 5 is above maximum 4"},
		{"minLength above maxLength", property("{type: string, minLength: 5, maxLength: 4}"), "extra:", "minLength 5 is above maxLength 4"},
		{"minItems above maxItems", property("{type: array, minItems: 5, maxItems: 4, items: {type: string}}"), "extra:", "minItems 5 is above maxItems 4"},
		{"unknown format", property("{type: string, format: moon-phase}"), "extra:", `format "moon-phase"`},
		{"pattern that no engine takes", property("{type: string, pattern: '^a{1001}$'}"), "", "a{1001}"},
		{"nullable beside allOf", property("{nullable: true, allOf: [{type: string}]}"), "extra:", "put nullable on the component"},
		{"required without property", [2]string{"      required: [id]\n", "      required: [id, keel]\n"}, "Boat:", `"keel", which is no property`},
		{"required without property in any part", property("{allOf: [{type: object, properties: {a: {type: string}}}, {required: [b]}]}"), "", `"b", which is no property`},
		{"schema that refers to itself", property("{$ref: '#/components/schemas/Boat'}"), "Boat:", "refers to itself; unroll it"},
		{"allOf that refers to itself", property("{allOf: [{$ref: '#/components/schemas/Boat'}]}"), "", "Boat"},
		{"inline schema of a response", [2]string{"schema: {$ref: '#/components/schemas/Boats'}", "schema: {type: integer, minimum: 2, maximum: 1}"}, "minimum: 2", "minimum 2 is above maximum 1"},
		{"parameter", [2]string{"minimum: 0, maximum: 50}", "minimum: 51, maximum: 50}"}, "name: limit", "minimum 51 is above maximum 50"},
		{"parameter without schema", [2]string{"x-source: Boats#table-2, schema: {type: string}}", "x-source: Boats#table-2, content: {text/plain: {schema: {type: string}}}}"}, "", "has no schema; write one"},
		{"body without schema", [2]string{"schema: {$ref: '#/components/schemas/Boats'}", "example: {}"}, "", "has no schema; write one"},
		{"operationId twice", [2]string{"operationId: createBoat", "operationId: listBoats"}, "", "listBoats"},
		{"no operationId", [2]string{"      operationId: createBoat\n", ""}, "", "has no operationId"},
		{"no page", [2]string{"      x-source: NewBoat#uri\n", ""}, "", "name the page that documents the operation"},
		{"page without a place", [2]string{"x-source: NewBoat#uri", "x-source: NewBoat"}, "", "write Page#table-N"},
		{"no success response", [2]string{"        '204': {description: Gone}\n", ""}, "", "needs a 2xx and a default response"},
		{"no default response", [2]string{"        '204': {description: Gone}\n        default: {$ref: '#/components/responses/Error'}\n", "        '204': {description: Gone}\n"}, "", "needs a 2xx and a default response"},
		{"filter without a field", [2]string{"x-filter: {field: name, match: exact}", "x-filter: {match: exact}"}, "", "write {field: …, match: exact} or {match: opaque}"},
		{"filter of an unknown kind", [2]string{"match: opaque", "match: fuzzy"}, "", "write {field: …, match: exact} or {match: opaque}"},
		{"paging without a style", [2]string{", style: page_info}", "}"}, "", "style: page_info}"},
		{"links without a field", [2]string{"style: page_info}", "style: links}"}, "", "style: links, links}"},
		{"narrower reading without a conflict", [2]string{"conflict: B1, source", "source"}, "berths", "needs a conflict and at least one keyword"},
		{"narrower reading of nothing", [2]string{", maximum: 6}", "}"}, "berths", "needs a conflict and at least one keyword"},
		{"narrower reading of an unknown keyword", [2]string{"maximum: 6}", "maximun: 6}"}, "berths", "a keyword that is not one of"},
		{"narrower reading of no mapping", [2]string{"x-should: {conflict: B1, source: Boats#table-7, maximum: 6}", "x-should: 6"}, "berths", "is no mapping"},
		{"level that raises", [2]string{"x-level: should", "x-level: must"}, "spare", "it lowers to should or info"},
		{"method that is used", [2]string{"x-unused-methods: [PATCH]", "x-unused-methods: [POST]"}, "", "which /v3/{project_id}/boats has"},
		{"header parameter", [2]string{"name: owner, in: query", "name: owner, in: header"}, "", "credentials are security schemes"},
		{"link without an operation", [2]string{"{boat_id: '$response.body#/id'}", "{boat_id: '$request.path.boat_id'}"}, "", "needs an operationId and a parameter from"},
		{"body of another type", [2]string{"application/json:\n            schema: {$ref: '#/components/schemas/Boat'}\n            example", "text/plain:\n            schema: {$ref: '#/components/schemas/Boat'}\n            example"}, "", "not application/json"},
		{"status that is a range", [2]string{"'204'", "2XX"}, "", "write a status code or default"},
		{"example that breaks its schema", [2]string{"example: {id: b,", "example: {id: '',"}, "", "minimum string length"},
		{"another version", [2]string{"openapi: 3.0.3", "openapi: 3.1.0"}, "", "only 3.0.3 is supported"},
		{"reference to nothing", [2]string{"schemas/Boats'", "schemas/Buoys'"}, "", "Buoys"},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := changed(t, c.change[0], c.change[1])
			_, err := load(text)
			if err == nil {
				t.Fatal("it loads")
			}
			message := err.Error()
			if !strings.Contains(message, "fleet.yaml") || !strings.Contains(message, c.says) || len(message) > 1500 {
				t.Errorf("%s", message)
			}
			if c.at != "" && !strings.Contains(lineIn(text, message), c.at) {
				t.Errorf("the line %q is not that of %q: %s", lineIn(text, message), c.at, message)
			}
		})
	}
}

// lineIn is the line of a text that a message names.
func lineIn(text, message string) string {
	found := regexp.MustCompile(`fleet\.yaml:(\d+): `).FindStringSubmatch(message)
	if found == nil {
		return ""
	}
	number := 0
	for _, digit := range found[1] {
		number = number*10 + int(digit-'0')
	}
	return strings.Split(text, "\n")[number-1]
}

func TestTextThatIsNoDocument(t *testing.T) {
	for name, text := range map[string]string{
		"nothing": "", "a word": "word", "a list": "[1]", "broken": "{", "a tab": "\ta: b", "NUL": "\x00",
		"JSON of another kind": `{"swagger":"2.0"}`, "a name twice": fleet + "info: {title: again, version: x}\n",
	} {
		if _, err := load(text); err == nil || !strings.HasPrefix(err.Error(), "fleet.yaml: ") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestADocumentNeedsNoComponents(t *testing.T) {
	c := mustLoad(t, `openapi: 3.0.3
info: {title: Buoys, version: 1.0.0}
paths:
  /v2.0/buoys:
    get:
      operationId: listBuoys
      x-source: Buoys#table-1
      responses: {'200': {description: None}, default: {description: None}}
`)
	if op, ok := c.Operation("listBuoys"); !ok || op.API != contract.V20 || op.AuthRequired != nil || len(c.Ledger()) != 3 {
		t.Errorf("%+v, %d rows", op, len(c.Ledger()))
	}
}

// Everything that is wrong is told at once, in every document.
func TestAllMistakesAreTold(t *testing.T) {
	first := changed(t, "maxLength: 36", "maxLength: 0")
	first = strings.Replace(first, "format: date-time", "format: moon-phase", 1)
	second := changed(t, "x-source: NewBoat#uri", "x-source: NewBoat")
	second = strings.Replace(second, "x-source: Boats#uri", "x-source: ''", 1)
	_, err := contract.Load(context.Background(), []openapi.Document{
		{Name: "one.yaml", YAML: []byte(first)}, {Name: "two.yaml", YAML: []byte(second)},
	})
	if err == nil {
		t.Fatal("it loads")
	}
	for _, part := range []string{"one.yaml", "minLength 1 is above maxLength 0", "moon-phase", "two.yaml", "listBoats", "createBoat"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%s is not told: %v", part, err)
		}
	}
}

func TestOneIDInTwoDocuments(t *testing.T) {
	_, err := contract.Load(context.Background(), []openapi.Document{
		{Name: "one.yaml", YAML: []byte(fleet)}, {Name: "two.yaml", YAML: []byte(fleet)},
	})
	if err == nil || !strings.Contains(err.Error(), `two.yaml: operationId "listBoats" occurs twice`) {
		t.Errorf("error: %v", err)
	}
}
