package cases_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"

	"elbconformance/internal/cases"
	"elbconformance/openapi"
)

var bound = map[string]string{"project_id": "4d1ecf0bb0a64f8f9c0d6a0e5b7c1a2d", "pool_id": "q-1"}

// A positive case, as the bytes that it is, is a documented request in the eyes of another library.
func TestPositiveRequestsAreDocumented(t *testing.T) {
	router := documented(t)
	_, list := all(t)
	tried := 0
	for _, c := range list {
		if c.Kind != cases.Positive {
			continue
		}
		tried++
		request, err := c.Request.Bind(bound)
		if err != nil {
			t.Errorf("%s: %v", c.ID, err)
			continue
		}
		if err := validate(router, filled(request)); err != nil {
			t.Errorf("%s is not documented: %.300v", c.ID, err)
		}
	}
	if tried < 10 {
		t.Errorf("only %d positive cases", tried)
	}
}

// filled gives a body the objects that a target would give it, where it names them in braces.
func filled(r cases.Request) cases.Request {
	r.Body = regexp.MustCompile(`"\{[a-z_]+_id\}"`).ReplaceAllFunc(r.Body, func(name []byte) []byte {
		if value, ok := bound[strings.Trim(string(name), `"{}`)]; ok {
			return []byte(`"` + value + `"`)
		}
		return []byte(`"0f4f2f0e-2d6d-4a52-bf51-2b7b94a0c111"`)
	})
	return r
}

// The check above sees what is wrong with a request.
func TestTheCheckRefusesWhatIsNotDocumented(t *testing.T) {
	router := documented(t)
	for _, target := range []string{"/v3/p/elb/pools/q/members?limit=2001", "/v3/P/elb/pools/q/members", "/v3/p/elb/pools/q/members?ip_version=v5"} {
		if validate(router, cases.Request{Method: http.MethodGet, Target: target}) == nil {
			t.Errorf("%s passes", target)
		}
	}
	post := cases.Request{Method: http.MethodPost, Target: "/v3/p/elb/master-slave-pools", Body: []byte(`{}`),
		Header: http.Header{"Content-Type": {"application/json"}}}
	if validate(router, post) == nil {
		t.Error("an empty body passes")
	}
}

func documented(t *testing.T) []routers.Router {
	t.Helper()
	var out []routers.Router
	for _, d := range openapi.Documents() {
		doc, err := openapi3.NewLoader().LoadFromData(d.YAML)
		if err != nil {
			t.Fatal(err)
		}
		doc.Servers = nil
		router, err := legacy.NewRouter(doc)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, router)
	}
	return out
}

func validate(all []routers.Router, r cases.Request) error {
	request, err := parsed(r)
	if err != nil {
		return err
	}
	for _, router := range all {
		route, path, failed := router.FindRoute(request)
		if err = failed; err != nil {
			continue
		}
		return openapi3filter.ValidateRequest(context.Background(), &openapi3filter.RequestValidationInput{
			Request: request, PathParams: path, Route: route,
			Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc},
		})
	}
	return err
}

// parsed reads the bytes of a request, with the headers that a client adds.
func parsed(r cases.Request) (*http.Request, error) {
	head, body, _ := bytes.Cut(r.Bytes(), []byte("\r\n\r\n"))
	message := string(head) + "\r\nHost: elb.example.com\r\n\r\n"
	request, err := http.ReadRequest(bufio.NewReader(strings.NewReader(message)))
	if err != nil {
		return nil, err
	}
	request.Body, request.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	return request, nil
}

func TestBytesReadBack(t *testing.T) {
	_, list := all(t)
	for _, c := range list {
		request, err := c.Request.Bind(bound)
		if err != nil {
			t.Errorf("%s: %v", c.ID, err)
			continue
		}
		got, err := parsed(request)
		if err != nil {
			t.Errorf("%s: %v", c.ID, err)
			continue
		}
		body, err := io.ReadAll(got.Body)
		if err != nil || got.Method != request.Method || got.RequestURI != request.Target || !bytes.Equal(body, request.Body) {
			t.Errorf("%s reads back as %s %s %q, %v", c.ID, got.Method, got.RequestURI, body, err)
		}
		for name := range request.Header {
			if got.Header.Get(name) != request.Header.Get(name) {
				t.Errorf("%s: %s is %q", c.ID, name, got.Header.Get(name))
			}
		}
		if len(body) > 0 && !json.Valid(body) {
			t.Errorf("%s has a body that is no JSON", c.ID)
		}
	}
}

func TestBindEscapesOneSegment(t *testing.T) {
	r := cases.Request{Method: http.MethodGet, Target: "/v3/{project_id}/elb/pools/{pool_id}/members?name={pool_id}&limit=1"}
	for _, c := range []struct{ value, want string }{
		{"q-1", "q-1"},
		{"a/b", "a%2Fb"},
		{"a?b#c", "a%3Fb%23c"},
		{"100%", "100%25"},
		{"é x", "%C3%A9%20x"},
		{"{pool_id}", "%7Bpool_id%7D"},
		{"a\r\nHost: b", "a%0D%0AHost:%20b"},
	} {
		got, err := r.Bind(map[string]string{"project_id": "p", "pool_id": c.value})
		want := "/v3/p/elb/pools/" + c.want + "/members?name={pool_id}&limit=1"
		if err != nil || got.Target != want {
			t.Errorf("%q: %s, %v", c.value, got.Target, err)
			continue
		}
		path, _, _ := strings.Cut(got.Target, "?")
		if back, err := url.PathUnescape(strings.Split(path, "/")[5]); err != nil || back != c.value {
			t.Errorf("%q reads back as %q, %v", c.value, back, err)
		}
	}
	if _, err := r.Bind(map[string]string{"project_id": "p"}); err == nil || !strings.Contains(err.Error(), "{pool_id}") {
		t.Errorf("a value is missing: %v", err)
	}
	if r.Target != "/v3/{project_id}/elb/pools/{pool_id}/members?name={pool_id}&limit=1" {
		t.Error("binding changed the template")
	}
}
