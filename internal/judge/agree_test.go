package judge_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"

	"elbconformance/internal/judge"
	"elbconformance/internal/result"
)

// Two engines that share no code, this one on libopenapi-validator and kin-openapi, accept and reject the same bodies.
func TestAgreesWithKinOpenAPI(t *testing.T) {
	b := embedded(t)
	corpus := b.broken(t)
	rejected := 0
	for _, x := range corpus {
		kin := kinRejects(t, x)
		ours := schemaFindings(b.see(t, x))
		if len(ours) > 0 {
			rejected++
		}
		if (len(ours) > 0) == (kin != nil) || explained(ours, kin) {
			continue
		}
		t.Errorf("%s %d: ours %v, kin %v\n%.400s", x.Operation, x.Response.Status, ours, kin, x.Response.Body)
	}
	if rejected*4 < len(corpus) || rejected == len(corpus) {
		t.Errorf("%d of %d bodies are rejected; the corpus tests one side only", rejected, len(corpus))
	}
	t.Logf("%d bodies, %d rejected", len(corpus), rejected)
}

// schemaFindings are the findings that a schema validator can have: neither narrower readings nor rules between fields.
func schemaFindings(j judge.Judgement) []result.RequirementID {
	var out []result.RequirementID
	for _, f := range j.Findings {
		if id := string(f.Requirement); !strings.HasSuffix(id, "@should") && !strings.Contains(id, ".rule.") {
			out = append(out, f.Requirement)
		}
	}
	return out
}

// explained tells the differences that are right:
//   - kin-openapi checks a date-time by its shape, so that the 30th of February passes; RFC 3339 has no such day.
//   - kin-openapi reads numbers as 64-bit floats, so that 1e400 is none; JSON and the documents bound no number's size.
func explained(ours []result.RequirementID, kin error) bool {
	if kin != nil {
		return strings.Contains(kin.Error(), "value out of range")
	}
	for _, id := range ours {
		if !strings.HasSuffix(string(id), ".format") {
			return false
		}
	}
	return len(ours) > 0
}

func kinRejects(tb testing.TB, x *result.Exchange) error {
	tb.Helper()
	return openapi3filter.ValidateResponse(context.Background(), kinInput(tb, x))
}

func kinInput(tb testing.TB, x *result.Exchange) *openapi3filter.ResponseValidationInput {
	tb.Helper()
	operations, err := loaded()
	if err != nil {
		tb.Fatal(err)
	}
	route := &routers.Route{Spec: &openapi3.T{}, PathItem: &openapi3.PathItem{}, Operation: operations[x.Operation]}
	return &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: &http.Request{Method: http.MethodGet}, Route: route},
		Status:                 x.Response.Status,
		Header:                 x.Response.Header,
		Body:                   io.NopCloser(bytes.NewReader(x.Response.Body)),
		Options:                &openapi3filter.Options{IncludeResponseStatus: true},
	}
}
