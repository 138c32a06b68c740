package target

import (
	"encoding/json"
	"net/http"
	"strings"

	"elbconformance/internal/result"
)

// quotaReached reports whether a write was refused because the account may have no more: by one of the two documented
// codes, or by its own words.
func quotaReached(x *result.Exchange) bool {
	if x.Response.Status/100 != 4 || x.Request.Method == http.MethodGet || x.Request.Method == http.MethodHead {
		return false
	}
	for _, text := range errorTexts(x.Response.Body) {
		if text == "ELB.8905" || text == "ELB.9807" || strings.Contains(strings.ToLower(text), "quota") {
			return true
		}
	}
	return false
}

// errorTexts are the codes, types and messages of an error body, in any of the envelopes in use: flat, wrapped in
// "error" or in "NeutronError", or a bare string.
func errorTexts(body []byte) []string {
	var envelope map[string]any
	if json.Unmarshal(body, &envelope) != nil {
		return nil
	}
	var texts []string
	for _, name := range []string{"error_code", "error_msg", "code", "message", "type", "error", "NeutronError"} {
		switch value := envelope[name].(type) {
		case string:
			texts = append(texts, value)
		case map[string]any:
			for _, inner := range []string{"code", "type", "message"} {
				if text, ok := value[inner].(string); ok {
					texts = append(texts, text)
				}
			}
		}
	}
	return texts
}
