package main

import (
	"encoding/json"
	"fmt"
	"slices"

	"elbconformance/internal/result"
)

// oddity says what a person would notice at once and a list of findings buries: that the whole target looks like
// something else than the API. It returns "" where some answer looks like it.
func oddity(r *result.Report) string {
	if n := r.Counts.SkippedBy[result.NotOffered]; n > 0 && n == r.Counts.Cases {
		return "the target offers none of the selected operations, so this may be another service or another path of it; " +
			"check --endpoint and --project-id"
	}
	answers := answersOf(r)
	switch {
	case len(answers) == 0:
		return ""
	case !slices.ContainsFunc(answers, func(a answer) bool { return a.status < 500 }):
		return fmt.Sprintf("each of the %d answers to the cases is a server error, so the findings say little about the contract; "+
			"see to it that the service works before testing it", len(answers))
	case !slices.ContainsFunc(answers, func(a answer) bool { return a.json }):
		return fmt.Sprintf("none of the %d answers to the cases is JSON, so this does not look like the ELB API; "+
			"check --endpoint, its port and path included", len(answers))
	}
	return ""
}

// answer is what of a response tells one kind of service from another.
type answer struct {
	status int
	json   bool // or nothing at all
}

func answersOf(r *result.Report) []answer {
	var out []answer
	for _, c := range r.Cases {
		for _, id := range c.Exchanges {
			if x, ok := r.Exchange(id); ok && x.Response != nil {
				readable := x.Response.Bytes == 0 || json.Valid([]byte(r.Body(x.Response)))
				out = append(out, answer{x.Response.Status, readable})
			}
		}
	}
	return out
}
