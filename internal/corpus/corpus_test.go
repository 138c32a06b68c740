package corpus_test

import (
	"context"
	"errors"
	"testing"

	"elbconformance/internal/contract"
	"elbconformance/internal/corpus"
	"elbconformance/internal/judge"
	"elbconformance/internal/result"
	"elbconformance/openapi"
)

// Every requirement of a response has a body that keeps it and one that breaks it: the judge finds nothing in the one,
// and in the other that requirement as its only primary finding.
func TestCorpus(t *testing.T) {
	c, err := contract.Embedded(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	j, err := judge.New(c, openapi.Documents())
	if err != nil {
		t.Fatal(err)
	}
	pairs := 0
	for _, row := range c.Ledger() {
		if row.Location != result.InResponse || !row.Testable {
			continue
		}
		e, err := corpus.Of(c, row.ID)
		if _, ok := errors.AsType[*corpus.NoExampleError](err); ok {
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", row.ID, err)
			continue
		}
		pairs++
		good := findings(t, j, e.Conforming)
		if len(good) > 0 {
			t.Errorf("%s: the conforming body has %s: %s\n%s", row.ID, good[0].Requirement, good[0].Message, e.Conforming.Response.Body)
		}
		bad := findings(t, j, e.Violating)
		if len(bad) != 1 || bad[0].Requirement != row.ID {
			t.Errorf("%s (%s): the violating body has %v\n%s", row.ID, e.Note, ids(bad), e.Violating.Response.Body)
		}
	}
	if pairs < 900 {
		t.Errorf("only %d requirements have a pair", pairs)
	}
}

// findings are the primary findings at must and, for a narrower reading or a weaker rule, below.
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
