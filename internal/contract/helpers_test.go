package contract_test

import (
	"context"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"elbconformance/internal/contract"
	"elbconformance/internal/result"
	"elbconformance/openapi"
)

// fleet is a small document that uses every construct the loader knows.
const fleet = `openapi: 3.0.3
info: {title: Fleet, version: 2.1.0}
x-unused-methods: [PATCH]
paths:
  /v3/{project_id}/boats:
    parameters:
    - {name: project_id, in: path, required: true, x-source: Boats#table-1, schema: {type: string}}
    get:
      operationId: listBoats
      x-source: Boats#uri
      x-paging: {items: boats, id: id, style: page_info}
      parameters:
      - {name: marker, in: query, x-source: Boats#table-2, schema: {type: string}}
      - {name: limit, in: query, x-source: Boats#table-2, schema: {type: integer, minimum: 0, maximum: 50}}
      - {name: name, in: query, x-source: Boats#table-2, x-filter: {field: name, match: exact}, schema: {type: array, items: {type: string}}}
      - {name: owner, in: query, x-source: Boats#table-2, x-filter: {match: opaque}, schema: {type: string}}
      responses:
        '200':
          description: Boats
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Boats'}
        default: {$ref: '#/components/responses/Error'}
    post:
      operationId: createBoat
      x-source: NewBoat#uri
      requestBody:
        required: true
        content:
          application/json:
            schema: {$ref: '#/components/schemas/Boat'}
            example: {id: b, name: Gull}
      responses:
        '201':
          description: The boat
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Boat'}
          links:
            scrap: {operationId: scrapBoat, parameters: {boat_id: '$response.body#/id'}}
        default: {$ref: '#/components/responses/Error'}
  /v3/{project_id}/boats/{boat_id}:
    parameters:
    - {name: project_id, in: path, required: true, schema: {type: string}}
    - {name: boat_id, in: path, required: true, schema: {type: string}}
    delete:
      operationId: scrapBoat
      x-support: true
      responses:
        '204': {description: Gone}
        default: {$ref: '#/components/responses/Error'}
components:
  securitySchemes:
    token: {type: apiKey, in: header, name: X-Auth-Token, x-source: [NewBoat#table-9, Boats#table-3]}
  responses:
    Error:
      description: Refused
      content:
        application/json:
          schema: {$ref: '#/components/schemas/Fault'}
  schemas:
    Fault:
      x-source: Boats#errors
      anyOf:
      - {$ref: '#/components/schemas/Flat'}
      - {type: object, required: [fault], properties: {fault: {type: string}}}
    Flat:
      type: object
      required: [code]
      properties:
        code: {type: string, minLength: 1}
    Boats:
      type: object
      x-source: Boats#table-4
      required: [boats]
      properties:
        boats:
          type: array
          maxItems: 50
          items: {$ref: '#/components/schemas/Boat'}
    Boat:
      type: object
      x-source: [Boats#table-5, NewBoat#table-4]
      required: [id]
      properties:
        id: {type: string, minLength: 1, maxLength: 36}
        name: {type: string, pattern: '^[A-Z]'}
        berths: {type: integer, nullable: true, minimum: 1, maximum: 9, x-should: {conflict: B1, source: Boats#table-7, maximum: 6}}
        rig: {type: string, enum: [sloop, ketch], x-conflict: B2}
        built: {type: string, format: date-time}
        spare: {type: object, x-level: should, properties: {sails: {type: integer, default: 2}}}
`

func load(text string) (*contract.Contract, error) {
	return contract.Load(context.Background(), []openapi.Document{{Name: "fleet.yaml", YAML: []byte(text)}})
}

func mustLoad(t *testing.T, text string) *contract.Contract {
	t.Helper()
	c, err := load(text)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func embedded(tb testing.TB) *contract.Contract {
	tb.Helper()
	c, err := contract.Embedded(context.Background())
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

// changed replaces one passage of the small document, which must be there.
func changed(tb testing.TB, from, to string) string {
	tb.Helper()
	if strings.Count(fleet, from) == 0 {
		tb.Fatalf("the document has no %q", from)
	}
	return strings.Replace(fleet, from, to, 1)
}

func rows(c *contract.Contract) map[result.RequirementID]contract.Requirement {
	out := map[result.RequirementID]contract.Requirement{}
	for _, row := range c.Ledger() {
		out[row.ID] = row
	}
	return out
}

// nodes returns every node of a document but the root, with its dotted path.
func nodes(root *yaml.Node) map[string]*yaml.Node {
	out := map[string]*yaml.Node{}
	var walk func(path string, n *yaml.Node)
	walk = func(path string, n *yaml.Node) {
		switch n.Kind {
		case yaml.DocumentNode:
			walk("", n.Content[0])
		case yaml.MappingNode:
			for i := 0; i+1 < len(n.Content); i += 2 {
				child := path + "/" + n.Content[i].Value
				out[child] = n.Content[i+1]
				walk(child, n.Content[i+1])
			}
		case yaml.SequenceNode:
			for _, item := range n.Content {
				child := path + "/" + item.Value + "-"
				out[child] = item
				walk(child, item)
			}
		}
	}
	walk("", root)
	return out
}
