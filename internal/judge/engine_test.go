package judge_test

import (
	"context"
	"strings"
	"testing"

	"elbconformance/internal/contract"
	"elbconformance/internal/judge"
	"elbconformance/openapi"
)

// A violation that belongs to no requirement is this program's own defect: an error, never a finding and never silence.
// Here the judge is given another edition of the document than the contract.
func TestAViolationWithoutARequirementIsAnError(t *testing.T) {
	named := func(text string) []openapi.Document {
		return []openapi.Document{{Name: "harbour.yaml", YAML: []byte(text)}}
	}
	c, err := contract.Load(context.Background(), named(harbour))
	if err != nil {
		t.Fatal(err)
	}
	stricter := strings.Replace(harbour, "maxLength: 4, pattern", "maxLength: 4, format: uuid, pattern", 1)
	j, err := judge.New(c, named(stricter))
	if err != nil {
		t.Fatal(err)
	}
	_, err = j.Exchange(answer("showBerth", 200, `{"id":"b","code":"abc"}`))
	if err == nil || !strings.Contains(err.Error(), `"format" at /code`) || !strings.Contains(err.Error(), "showBerth") {
		t.Errorf("error: %v", err)
	}
	if _, err := j.Exchange(answer("showBerth", 200, `{"id":"b"}`)); err != nil {
		t.Errorf("error: %v", err)
	}
}

func TestNewNamesTheOperationThatADocumentLacks(t *testing.T) {
	c, err := contract.Embedded(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for name, documents := range map[string][]openapi.Document{
		"no documents": nil,
		"one missing":  openapi.Documents()[:1],
		"other paths":  {{Name: "elb-v3.yaml", YAML: []byte(harbour)}, openapi.Documents()[1]},
		"not YAML":     {{Name: "elb-v3.yaml", YAML: []byte("{")}, openapi.Documents()[1]},
	} {
		if _, err := judge.New(c, documents); err == nil || len(err.Error()) < 20 {
			t.Errorf("%s: %v", name, err)
		}
	}
}
