// Package registrytest checks a generated operation registry against the document that it was generated from: every
// operation is there, reaches a server as the document says, and reads the documented example back. The document is all
// that it knows of the API, so that a new operation needs no new test. It is not for judging a service.
package registrytest

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// Operation is one row of a registry, with its client behind a server's address.
type Operation struct {
	ID, Method, Path string

	Call   func(ctx context.Context, server string, path map[string]string, query, body json.RawMessage) (*http.Response, error)
	Decode func(*http.Response) (any, error)
}

// Run checks the registry against the document.
func Run(t *testing.T, document []byte, registry []Operation) {
	t.Helper()
	loaded, err := openapi3.NewLoader().LoadFromData(document)
	if err != nil {
		t.Fatalf("the document does not load: %v", err)
	}
	registered := map[string]Operation{}
	for _, op := range registry {
		registered[op.ID] = op
	}
	documented := 0
	for path, item := range loaded.Paths.Map() {
		for method, declared := range item.Operations() {
			documented++
			op := registered[declared.OperationID]
			if op.Path != path || op.Method != method {
				t.Errorf("%s is registered as %q %q, documented as %q %q", declared.OperationID, op.Method, op.Path, method, path)
				continue
			}
			t.Run(op.ID, func(t *testing.T) { checkOperation(t, op, newSample(t, item, declared)) })
		}
	}
	if len(registry) != documented {
		t.Errorf("%d operations are registered, %d documented", len(registry), documented)
	}
}

func checkOperation(t *testing.T, op Operation, s sample) {
	t.Helper()
	server := newRecorder(t, s.status, s.answer)
	t.Run("sends what was given", func(t *testing.T) {
		answer, err := op.Call(t.Context(), server.url, s.path, s.queryJSON(t), s.body)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = answer.Body.Close() }()
		server.check(t, op, s)
		decoded, err := op.Decode(answer)
		if err != nil || decoded == nil {
			t.Errorf("Decode of the documented example = %v, %v", decoded, err)
		}
	})
	t.Run("refuses what it cannot send", func(t *testing.T) {
		for name, bad := range s.unsendable(t) {
			before := server.count.Load()
			answer, err := op.Call(t.Context(), server.url, bad.path, bad.queryJSON(t), bad.body)
			if err == nil {
				_ = answer.Body.Close()
				t.Errorf("%s: no error", name)
			}
			if server.count.Load() != before {
				t.Errorf("%s: something was sent", name)
			}
		}
	})
	if len(s.answer) == 0 {
		return
	}
	t.Run("reports an answer that does not fit", func(t *testing.T) {
		misfit := httptest.NewRecorder()
		misfit.Header().Set("Content-Type", "application/json")
		misfit.WriteHeader(s.status)
		_, _ = misfit.WriteString(`"not an object"`)
		answer := misfit.Result()
		defer func() { _ = answer.Body.Close() }()
		if decoded, err := op.Decode(answer); err == nil || decoded != nil {
			t.Errorf("Decode = %v, %v; want nil and an error", decoded, err)
		}
	})
}
