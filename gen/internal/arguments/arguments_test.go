package arguments_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/oapi-codegen/nullable"
	"github.com/oapi-codegen/runtime/types"

	"elbconformance/gen/internal/arguments"
)

type inner struct {
	Timeout *int `json:"timeout,omitempty"`
}

type thing struct {
	Name  string                   `json:"name"`
	Note  *string                  `json:"note,omitempty"`
	Ports *[]int                   `json:"ports,omitempty"`
	Inner nullable.Nullable[inner] `json:"inner,omitempty"`
}

func TestBodyIsCarriedExactlyOrRefused(t *testing.T) {
	for _, test := range []struct{ name, body, problem string }{
		{"minimal", `{"name":"a"}`, ""},
		{"full", `{"name":"a","note":"","ports":[1,2],"inner":{"timeout":3}}`, ""},
		{"null in a nullable field", `{"name":"a","inner":null}`, ""},
		{"none", ``, "body is missing"},
		{"an array", `[]`, "not a JSON object"},
		{"null", `null`, "not a JSON object"},
		{"two documents", `{"name":"a"} {}`, "not one JSON document"},
		{"broken", `{"name":`, "not one JSON document"},
		{"wrong type", `{"name":1}`, "does not fit"},
		{"unknown field", `{"name":"a","colour":"red"}`, `unknown field "colour"`},
		{"unknown field in a nullable one", `{"name":"a","inner":{"colour":"red"}}`, `"/inner/colour"`},
		{"null in a field without null", `{"name":"a","note":null}`, `"/note"`},
		{"required field absent", `{"note":"b"}`, `"/name"`},
		{"null in an array", `{"name":"a","ports":[1,null]}`, `"/ports/1"`},
		{"another case", `{"Name":"a"}`, `"/Name"`},
	} {
		t.Run(test.name, func(t *testing.T) {
			given := arguments.New("createThing", nil, nil, json.RawMessage(test.body))
			arguments.Body[thing](given)
			expectProblem(t, given.Err(), test.problem)
		})
	}
}

func TestQueryIsCarriedExactlyOrRefused(t *testing.T) {
	for _, test := range []struct{ name, query, problem string }{
		{"given", `{"name":"a"}`, ""},
		{"unknown parameter", `{"name":"a","colour":"b"}`, "colour"},
		{"required parameter absent", ``, `"/name"`},
	} {
		t.Run(test.name, func(t *testing.T) {
			given := arguments.New("listThings", nil, json.RawMessage(test.query), nil)
			arguments.Query[thing](given)
			expectProblem(t, given.Err(), test.problem)
		})
	}
}

func TestPathParameterIsCarriedExactlyOrRefused(t *testing.T) {
	const id = "2b1c8f6e-90f5-4d0e-9c55-0c6a1e7f3b21"
	for _, test := range []struct{ name, id, problem string }{
		{"canonical", id, ""},
		{"upper case", strings.ToUpper(id), "would be sent as"},
		{"no UUID", "17", "does not fit"},
		{"empty", "", "is empty"},
	} {
		t.Run(test.name, func(t *testing.T) {
			given := arguments.New("showThing", map[string]string{"id": test.id}, nil, nil)
			arguments.Path[types.UUID](given, "id")
			expectProblem(t, given.Err(), test.problem)
		})
	}
}

func TestErrNamesEveryProblem(t *testing.T) {
	path := map[string]string{"id": "17", "extra": "1"}
	given := arguments.New("showThing", path, json.RawMessage(`{}`), json.RawMessage(`{}`))
	arguments.Path[types.UUID](given, "id")
	arguments.Path[string](given, "project")
	err := given.Err()
	for _, part := range []string{
		"showThing", `"id"`, `"project" is missing`, `"extra" is unknown`, "no query parameters", "body: the operation has none",
	} {
		expectProblem(t, err, part)
	}
	if len(path) != 2 {
		t.Errorf("the caller's map was changed to %v", path)
	}
}

func TestDecodedHasNoTypedNil(t *testing.T) {
	if parsed, err := arguments.Decoded((*thing)(nil), errors.New("misfit")); parsed != nil || err == nil {
		t.Errorf("Decoded = %#v, %v; want a plain nil and the error", parsed, err)
	}
	want := &thing{Name: "a"}
	if parsed, err := arguments.Decoded(want, nil); err != nil || parsed != any(want) {
		t.Errorf("Decoded = %#v, %v", parsed, err)
	}
}

func expectProblem(t *testing.T, err error, part string) {
	t.Helper()
	switch {
	case part == "" && err != nil:
		t.Errorf("unexpected error: %v", err)
	case part != "" && err == nil:
		t.Errorf("no error, want one that says %s", part)
	case part != "" && !strings.Contains(err.Error(), part):
		t.Errorf("error %q does not say %s", err, part)
	}
}
