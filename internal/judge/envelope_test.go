package judge_test

import (
	"testing"

	"elbconformance/internal/result"
)

func TestErrorEnvelopes(t *testing.T) {
	b := embedded(t)
	for _, c := range []struct {
		operation, body string
		want            result.RequirementID // primary finding; empty where the body is fine
		pointer         string
	}{
		{"showPool", `{"error_code":"ELB.8904","error_msg":"no such pool","request_id":"r1"}`, "", ""},
		{"showPool", `{"error_code":"APIGW.0301","error_msg":"Incorrect IAM authentication information"}`, "", ""},
		{"showPool", `{"error_msg":"no such pool"}`, "showPool.response.default.error_code.required", "/error_code"},
		{"showPool", `{"error_code":"","error_msg":"x"}`, "showPool.response.default.error_code.minLength", "/error_code"},
		{"showPool", `{"error_code":404,"error_msg":"x"}`, "showPool.response.default.error_code.type", "/error_code"},
		{"showPool", `{"error_code":"nope","error_msg":"x"}`, "showPool.response.default.error_code.pattern@should", "/error_code"},
		{"showPool", `{"error":{"message":"x"}}`, "showPool.response.default.error_code.required", "/error_code"},
		{"listPools", `{"NeutronError":{"type":"HTTPBadRequest","message":"bad limit","detail":""}}`, "", ""},
		{"listPools", `{"error_code":"ELB.0001","error_msg":"bad limit"}`, "", ""},
		{"listPools", `{"error":{"message":"bad limit","code":"400"}}`, "", ""},
		{"listPools", `{"error":{"message":"bad limit","code":400}}`, "", ""},
		{"listPools", `{"itemNotFound":{"message":"x"}}`, "listPools.response.default.anyOf", ""},
		{"listPools", `{"NeutronError":{"message":""}}`, "listPools.response.default.anyOf", ""},
		{"listPools", `{}`, "listPools.response.default.anyOf", ""},
		{"listPools", `[]`, "listPools.response.default.anyOf", ""},
		{"listPools", `null`, "listPools.response.default.anyOf", ""},
		{"listPools", ``, "listPools.response.default.content-type", ""},
	} {
		got := b.see(t, answer(c.operation, 400, c.body)).Findings
		switch {
		case c.want == "" && len(got) == 0:
		case c.want != "" && len(got) > 0 && got[0].Requirement == c.want && got[0].Pointer == c.pointer:
		default:
			t.Errorf("%s %s: %+v", c.operation, c.body, got)
		}
	}
}

// Alternatives are one finding, not one for each branch.
func TestAlternativesAreOneFinding(t *testing.T) {
	if got := embedded(t).see(t, answer("listPools", 500, `{"error":{}}`)).Findings; len(got) != 1 || len(got[0].Also) != 0 {
		t.Errorf("%+v", got)
	}
}
