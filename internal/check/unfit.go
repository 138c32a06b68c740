package check

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
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

// masks matches what redacting tools leave in the place of a value.
func masks() *regexp.Regexp {
	return regexp.MustCompile(`(?i)\*{3}|•{3}|[\[<({](?:redacted|filtered|masked|removed|hidden|scrubbed|sanitized)[\])>}]|^(?:redacted|x{8,})$`)
}

// withoutMasks is the exchange without those parts of its request in which a value was masked: what they said is not
// known, so no rule may compare with it.
func withoutMasks(x *result.Exchange) *result.Exchange {
	out := *x
	if u, err := url.Parse(x.Request.URL); err == nil && (maskedPath(u.Path) || maskedQuery(u.Query())) {
		out.Request.URL = ""
	}
	var body any
	if json.Unmarshal(x.Request.Body, &body) == nil && masked(body) {
		out.Request.Body = nil
	}
	return &out
}

func maskedPath(path string) bool {
	for segment := range strings.SplitSeq(path, "/") {
		if masks().MatchString(segment) {
			return true
		}
	}
	return false
}

func maskedQuery(query url.Values) bool {
	for _, values := range query {
		for _, v := range values {
			if masks().MatchString(v) {
				return true
			}
		}
	}
	return false
}

// masked reports whether there is a masked text in a JSON value.
func masked(value any) bool {
	switch v := value.(type) {
	case string:
		return masks().MatchString(v)
	case map[string]any:
		for _, field := range v {
			if masked(field) {
				return true
			}
		}
	case []any:
		for _, item := range v {
			if masked(item) {
				return true
			}
		}
	}
	return false
}
