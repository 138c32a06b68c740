package emulator_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"

	"elbconformance/openapi"
)

// documented finds the operation of a request, as the documents and not as the emulator route it.
var documented = sync.OnceValues(func() ([]routers.Router, error) {
	var all []routers.Router
	for _, document := range openapi.Documents() {
		spec, err := openapi3.NewLoader().LoadFromData(document.YAML)
		if err != nil {
			return nil, err
		}
		spec.Servers = nil
		router, err := legacy.NewRouter(spec)
		if err != nil {
			return nil, err
		}
		all = append(all, router)
	}
	return all, nil
})

// validate holds a response against the schema of its operation. Answers to paths and methods that no document has are
// left alone.
func validate(tb testing.TB, request *http.Request, response *http.Response, body []byte) {
	tb.Helper()
	all, err := documented()
	if err != nil {
		tb.Fatal(err)
	}
	for _, router := range all {
		route, path, err := router.FindRoute(request)
		if err != nil {
			continue
		}
		input := &openapi3filter.ResponseValidationInput{
			RequestValidationInput: &openapi3filter.RequestValidationInput{Request: request, PathParams: path, Route: route},
			Status:                 response.StatusCode,
			Header:                 response.Header,
			Body:                   io.NopCloser(bytes.NewReader(body)),
			Options:                &openapi3filter.Options{IncludeResponseStatus: true, MultiError: true},
		}
		if err := openapi3filter.ValidateResponse(context.Background(), input); err != nil {
			tb.Errorf("%s %s: the answer is not as documented: %v", request.Method, request.URL, err)
		}
	}
}
