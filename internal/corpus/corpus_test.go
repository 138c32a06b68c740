package corpus_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"elbconformance/internal/contract"
	"elbconformance/internal/corpus"
	"elbconformance/internal/judge"
	"elbconformance/internal/result"
	"elbconformance/openapi"
)

// pair is the example of one requirement of a response.
type pair struct {
	row contract.Requirement
	corpus.Example
}

// pairs returns an example for every requirement that a single answer can show.
func pairs(t *testing.T) (*contract.Contract, []pair) {
	t.Helper()
	c, err := contract.Embedded(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	all := corpus.New(c)
	var out []pair
	for _, row := range c.Ledger() {
		if row.Location != result.InResponse || !row.Testable && row.Keyword != "rule" {
			continue
		}
		e, err := all.Of(row.ID)
		if _, ok := errors.AsType[*corpus.NoExampleError](err); ok {
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", row.ID, err)
			continue
		}
		out = append(out, pair{row, e})
	}
	if len(out) < 1000 {
		t.Errorf("only %d requirements have a pair", len(out))
	}
	return c, out
}

// Every requirement of a response has a body that keeps it and one that breaks it: the judge finds nothing in the one,
// and in the other that requirement as its only primary finding.
func TestEachPairDiffersInOneRequirement(t *testing.T) {
	c, all := pairs(t)
	j, err := judge.New(c, openapi.Documents())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range all {
		if good := findings(t, j, p.Conforming); len(good) > 0 {
			t.Errorf("%s: the conforming body has %s: %s\n%s", p.row.ID, good[0].Requirement, good[0].Message, p.Conforming.Response.Body)
		}
		bad := findings(t, j, p.Violating)
		if len(bad) != 1 || bad[0].Requirement != p.row.ID {
			t.Errorf("%s (%s): the violating body has %v\n%s", p.row.ID, p.Note, ids(bad), p.Violating.Response.Body)
		}
	}
}

// kin-openapi is the second reader of every schema. It takes each conforming body and refuses each one that violates a
// keyword, but for what it does not look at.
func TestASecondReaderAgrees(t *testing.T) {
	c, all := pairs(t)
	for _, p := range all {
		op, _ := c.Operation(p.row.Operation)
		schema := op.Response(p.Conforming.Response.Status).Schema
		if schema == nil {
			continue
		}
		if err := visit(schema, p.Conforming); err != nil {
			t.Errorf("%s: kin-openapi refuses the conforming body: %v", p.row.ID, err)
		}
		if beyondSchemas(p.row) {
			continue
		}
		if visit(schema, p.Violating) == nil {
			t.Errorf("%s (%s): kin-openapi takes the violating body", p.row.ID, p.Note)
		}
	}
}

// beyondSchemas are the requirements that no schema of the documents states, and the one thing that kin-openapi reads
// less strictly: it holds a date-time to its form and not to the calendar.
func beyondSchemas(row contract.Requirement) bool {
	switch row.Keyword {
	case "rule", "content-type", "additionalProperties", "format":
		return true
	}
	return strings.HasSuffix(string(row.ID), "@should")
}

func visit(schema *openapi3.SchemaRef, x *result.Exchange) error {
	var body any
	if err := json.Unmarshal(x.Response.Body, &body); err != nil {
		return err
	}
	return schema.Value.VisitJSON(body, openapi3.EnableFormatValidation(), openapi3.VisitAsResponse())
}

// findings are those at every level.
func findings(t *testing.T, j *judge.Judge, x *result.Exchange) []result.Finding {
	t.Helper()
	judgement, err := j.Exchange(x)
	if err != nil {
		t.Fatal(err)
	}
	return judgement.Findings
}

func ids(list []result.Finding) []string {
	var out []string
	for _, f := range list {
		out = append(out, string(f.Requirement)+" at "+f.Pointer)
	}
	return out
}
