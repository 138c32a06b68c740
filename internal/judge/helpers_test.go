package judge_test

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"testing"

	"elbconformance/internal/contract"
	"elbconformance/internal/judge"
	"elbconformance/internal/result"
	"elbconformance/openapi"
)

// harbour is a small document with every keyword that a response schema can use, each at a place of its own.
const harbour = `openapi: 3.0.3
info: {title: Harbour, version: 1.0.0}
paths:
  /v3/{project_id}/berths/{berth_id}:
    parameters:
    - {name: project_id, in: path, required: true, schema: {type: string}}
    - {name: berth_id, in: path, required: true, schema: {type: string}}
    get:
      operationId: showBerth
      x-source: Berths#table-1
      responses:
        '200':
          description: The berth
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Berth'}
        default:
          description: Refused
          content:
            application/json:
              schema:
                type: object
                required: [code]
                properties: {code: {type: string, minLength: 1}}
    delete:
      operationId: freeBerth
      x-source: Free#table-1
      responses:
        '204': {description: Gone}
        default:
          description: Refused
          content: {application/json: {schema: {type: object}}}
components:
  schemas:
    Berth:
      type: object
      x-source: Berths#table-2
      required: [id]
      properties:
        id: {type: string, x-source: Berths#table-3}
        kind: {type: string, enum: [quay, pontoon]}
        code: {type: string, minLength: 2, maxLength: 4, pattern: '^[a-z]+$'}
        since: {type: string, format: date-time}
        depth: {type: integer, minimum: 1, maximum: 9, x-should: {conflict: H1, source: Berths#table-9, maximum: 6}}
        step: {type: number, multipleOf: 0.5}
        tags: {type: array, minItems: 1, maxItems: 2, uniqueItems: true, items: {type: string, maxLength: 3}}
        boat: {type: object, nullable: true, required: [name], properties: {name: {type: string}, 'a/b~c': {type: boolean}}}
        note: {type: string, nullable: true, enum: [wet, dry], x-level: should}
        owner: {anyOf: [{type: string, minLength: 1}, {type: integer}]}
        flag: {oneOf: [{type: string, maxLength: 3}, {type: string, minLength: 3}]}
        mood: {type: string, enum: [calm, rough, '', none], x-should: {conflict: H2, enum: [calm]}}
`

type bench struct {
	contract *contract.Contract
	judge    *judge.Judge
}

func prepare(tb testing.TB, documents []openapi.Document) bench {
	tb.Helper()
	c, err := contract.Load(context.Background(), documents)
	if err != nil {
		tb.Fatal(err)
	}
	j, err := judge.New(c, documents)
	if err != nil {
		tb.Fatal(err)
	}
	return bench{c, j}
}

func small(tb testing.TB) bench {
	tb.Helper()
	return prepare(tb, []openapi.Document{{Name: "harbour.yaml", YAML: []byte(harbour)}})
}

// embedded is the judge of the embedded documents, made once: it is immutable.
func embedded(tb testing.TB) bench {
	tb.Helper()
	b, err := compiled()
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

var compiled = sync.OnceValues(func() (bench, error) {
	c, err := contract.Embedded(context.Background())
	if err != nil {
		return bench{}, err
	}
	j, err := judge.New(c, openapi.Documents())
	return bench{c, j}, err
})

func jsonHeader() http.Header { return http.Header{"Content-Type": {"application/json"}} }

func answer(operation string, status int, body string) *result.Exchange {
	return &result.Exchange{
		ID: "x1", Operation: operation,
		Request:  result.Request{Method: http.MethodGet, URL: "http://127.0.0.1/"},
		Response: &result.Response{Status: status, Header: jsonHeader(), Body: []byte(body)},
	}
}

// asked gives an exchange the URL of its operation, with these values of the path parameters.
func (b bench) asked(tb testing.TB, x *result.Exchange, path ...string) *result.Exchange {
	tb.Helper()
	op, ok := b.contract.Operation(x.Operation)
	if !ok {
		tb.Fatalf("no operation %q", x.Operation)
	}
	x.Request.URL = "https://elb.example.com" + strings.NewReplacer(path...).Replace(op.Path)
	return x
}

func (b bench) see(tb testing.TB, x *result.Exchange) judge.Judgement {
	tb.Helper()
	got, err := b.judge.Exchange(x)
	if err != nil {
		tb.Fatalf("%s %d %.200q: %v", x.Operation, x.Response.Status, x.Response.Body, err)
	}
	return got
}

func (b bench) musts(tb testing.TB, x *result.Exchange) []result.Finding {
	tb.Helper()
	var out []result.Finding
	for _, f := range b.see(tb, x).Findings {
		if f.Level == result.Must {
			out = append(out, f)
		}
	}
	return out
}
