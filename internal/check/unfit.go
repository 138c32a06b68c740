package check

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"elbconformance/internal/capture"
	"elbconformance/internal/result"
	"elbconformance/internal/target"
)

// unfit says why an exchange shows nothing about the service, or "": it is not there, not whole, or something on the way
// answered. A lone body was given on purpose and is always judged.
func (p plan) unfit(entry capture.Entry) string {
	x := entry.Exchange
	switch {
	case p.options.Form == capture.Body:
		return ""
	case x.Response == nil && entry.Incomplete == "":
		return "it has no response"
	case x.Response != nil && x.Response.Status == http.StatusNotModified:
		return "it is not modified: the answer itself was in a cache"
	case entry.Incomplete != "":
		return entry.Incomplete
	}
	if trouble, ok := target.TroubleOf(x, target.NoCredentials); ok {
		return trouble.Explanation
	}
	return ""
}

// masks tells what redacting tools leave in the place of a value.
type masks struct{ mark *regexp.Regexp }

func newMasks() masks {
	return masks{regexp.MustCompile(
		`(?i)\*{3}|•{3}|[\[<({](?:redacted|filtered|masked|removed|hidden|scrubbed|sanitized)[\])>}]|^(?:redacted|x{8,})$`)}
}

// lift returns the exchange without those parts of its request in which a value was masked: what they said is not known,
// so no rule may compare with it.
func (m masks) lift(x *result.Exchange) *result.Exchange {
	out := *x
	if u, err := url.Parse(x.Request.URL); err == nil && (m.inPath(u.Path) || m.inQuery(u.Query())) {
		out.Request.URL = ""
	}
	var body any
	if json.Unmarshal(x.Request.Body, &body) == nil && m.in(body) {
		out.Request.Body = nil
	}
	return &out
}

func (m masks) inPath(path string) bool {
	return slices.ContainsFunc(strings.Split(path, "/"), m.mark.MatchString)
}

func (m masks) inQuery(query url.Values) bool {
	for _, values := range query {
		if slices.ContainsFunc(values, m.mark.MatchString) {
			return true
		}
	}
	return false
}

// in reports whether there is a masked text in a JSON value.
func (m masks) in(value any) bool {
	switch v := value.(type) {
	case string:
		return m.mark.MatchString(v)
	case map[string]any:
		for _, field := range v {
			if m.in(field) {
				return true
			}
		}
	case []any:
		return slices.ContainsFunc(v, m.in)
	}
	return false
}
