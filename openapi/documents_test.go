package openapi_test

import (
	"context"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"

	"elbconformance/openapi"
)

func TestKinOpenAPIAcceptsTheDocumentsAndTheirExamples(t *testing.T) {
	for _, d := range openapi.Documents() {
		doc, err := openapi3.NewLoader().LoadFromData(d.YAML)
		if err != nil {
			t.Fatalf("%s: %v", d.Name, err)
		}
		if doc.OpenAPI != "3.0.3" {
			t.Errorf("%s is of version %s", d.Name, doc.OpenAPI)
		}
		if err := doc.Validate(context.Background(), openapi3.EnableExamplesValidation(), openapi3.EnableSchemaPatternValidation()); err != nil {
			t.Errorf("%s: %v", d.Name, err)
		}
	}
}

func TestLibopenapiValidatorAcceptsTheDocuments(t *testing.T) {
	for _, d := range openapi.Documents() {
		document, err := libopenapi.NewDocument(d.YAML)
		if err != nil {
			t.Fatalf("%s: %v", d.Name, err)
		}
		v, problems := validator.NewValidator(document)
		if len(problems) > 0 {
			t.Fatalf("%s: %v", d.Name, problems)
		}
		ok, findings := v.ValidateDocument()
		for _, f := range findings {
			t.Errorf("%s: %s: %s", d.Name, f.Message, f.Reason)
		}
		if !ok && len(findings) == 0 {
			t.Errorf("%s is refused without a reason", d.Name)
		}
	}
}

// Every 2xx, every default answer and every request body has an example: cases, corpus and rules start from it.
func TestBodiesHaveExamples(t *testing.T) {
	for _, d := range openapi.Documents() {
		doc, err := openapi3.NewLoader().LoadFromData(d.YAML)
		if err != nil {
			t.Fatalf("%s: %v", d.Name, err)
		}
		for path, item := range doc.Paths.Map() {
			for method, op := range item.Operations() {
				where := d.Name + ": " + method + " " + path
				if op.RequestBody != nil {
					exampled(t, where+" request", op.RequestBody.Value.Content)
				}
				for code, response := range op.Responses.Map() {
					exampled(t, where+" "+code, response.Value.Content)
				}
			}
		}
	}
}

func exampled(t *testing.T, where string, content openapi3.Content) {
	t.Helper()
	for media, body := range content {
		if body.Example == nil {
			t.Errorf("%s, %s has no example", where, media)
		}
	}
}
