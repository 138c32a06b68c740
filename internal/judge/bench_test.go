package judge_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/pb33f/libopenapi"
	"github.com/pb33f/libopenapi-validator/config"
	"github.com/pb33f/libopenapi-validator/responses"

	"elbconformance/internal/result"
	"elbconformance/openapi"
)

// showAnswer is an active/standby pool of about 3 KB; listAnswer is a page of the most members that a page can hold.
func showAnswer(tb testing.TB) *result.Exchange {
	tb.Helper()
	text, err := json.Marshal(example(tb, "showMasterSlavePool", "200"))
	if err != nil {
		tb.Fatal(err)
	}
	x := answer("showMasterSlavePool", 200, string(text))
	return embedded(tb).asked(tb, x, "{project_id}", "4d1ecf0bb0a64f8f9c0d6a0e5b7c1a2d", "{pool_id}", shownPool(string(text)))
}

func listAnswer(tb testing.TB, items int) *result.Exchange {
	tb.Helper()
	page, _ := example(tb, "listMembers", "200").(map[string]any)
	member, err := json.Marshal(page["members"].([]any)[0])
	if err != nil {
		tb.Fatal(err)
	}
	all := strings.TrimSuffix(strings.Repeat(string(member)+",", items), ",")
	body := fmt.Sprintf(`{"request_id":"a","page_info":{"previous_marker":%q,"current_count":%d},"members":[%s]}`,
		page["members"].([]any)[0].(map[string]any)["id"], items, all)
	return embedded(tb).asked(tb, answer("listMembers", 200, body), "{project_id}", "4d1ecf0bb0a64f8f9c0d6a0e5b7c1a2d", "{pool_id}", "q")
}

func TestBenchmarkBodiesAreConformant(t *testing.T) {
	b := embedded(t)
	for _, x := range []*result.Exchange{showAnswer(t), listAnswer(t, 3)} {
		if got := b.musts(t, x); len(got) != 0 || kinRejects(t, x) != nil {
			t.Errorf("%+v", got)
		}
	}
}

func BenchmarkShow3KB(b *testing.B)  { compare(b, showAnswer(b)) }
func BenchmarkList2000(b *testing.B) { compare(b, listAnswer(b, 2000)) }
func BenchmarkNewJudge(b *testing.B) {
	for b.Loop() {
		prepare(b, openapi.Documents())
	}
}

// compare sets the full verdict beside what other libraries do with the same body.
func compare(b *testing.B, x *result.Exchange) {
	b.Helper()
	all := embedded(b)
	run := func(name string, once func()) {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(x.Response.Body)))
			b.ReportAllocs()
			for b.Loop() {
				once()
			}
		})
	}
	run("verdict", func() {
		if _, err := all.judge.Exchange(x); err != nil {
			b.Fatal(err)
		}
	})
	run("kin-openapi", func() {
		if err := kinRejects(b, x); err != nil {
			b.Fatal(err)
		}
	})
	validate := libopenapiValidator(b, x)
	run("libopenapi-validator", validate)
	run("json.Unmarshal", func() {
		var v any
		if err := json.Unmarshal(x.Response.Body, &v); err != nil {
			b.Fatal(err)
		}
	})
}

// libopenapiValidator validates the body with its library's own entry point, schema compiled and cached, formats asserted.
func libopenapiValidator(b *testing.B, x *result.Exchange) func() {
	b.Helper()
	document, err := libopenapi.NewDocument(openapi.Documents()[0].YAML)
	if err != nil {
		b.Fatal(err)
	}
	model, err := document.BuildV3Model()
	if err != nil {
		b.Fatal(err)
	}
	op, _ := embedded(b).contract.Operation(x.Operation)
	item, _ := model.Model.Paths.PathItems.Get(op.Path)
	response, _ := item.Get.Responses.Codes.Get("200")
	media, _ := response.Content.Get("application/json")
	schema, err := media.Schema.BuildSchema()
	if err != nil {
		b.Fatal(err)
	}
	options := config.NewValidationOptions(config.WithFormatAssertions())
	request := httptest.NewRequest(http.MethodGet, x.Request.URL, nil)
	return func() {
		ok, problems := responses.ValidateResponseSchema(&responses.ValidateResponseSchemaInput{
			Request: request, Schema: schema, Version: 3.0, Options: []config.Option{config.WithExistingOpts(options)},
			Response: &http.Response{
				StatusCode: http.StatusOK, Header: x.Response.Header, Body: io.NopCloser(bytes.NewReader(x.Response.Body)),
			},
		})
		if !ok {
			b.Fatal(problems)
		}
	}
}
