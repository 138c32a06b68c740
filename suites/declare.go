package suites

import (
	. "github.com/onsi/ginkgo/v2" //nolint:staticcheck // the suite reads as Ginkgo text

	"elbconformance/internal/cases"
	"elbconformance/internal/result"
)

// Declare declares one spec for each planned case, in one container for each operation, and then the specs of the
// caller's own. Call it once, before Ginkgo runs; it has no other effect.
func Declare(e *Environment, plan []cases.Case, own ...func(*Environment)) {
	Describe("conformance", func() {
		for _, group := range byOperation(plan) {
			Describe(group[0].Operation, func() {
				for _, c := range group {
					It(SpecText(c), Label(c.Labels()...), func(ctx SpecContext) {
						mirror(e.Execute(ctx, c))
					})
				}
			})
		}
		for _, declare := range own {
			Describe("custom", func() { declare(e) })
		}
	})
}

// SpecText is the text of a case's spec. It begins with the case's id, which no other spec has.
func SpecText(c cases.Case) string { return c.ID + ": " + c.Name }

// mirror shows Ginkgo how a case ended. The verdict does not depend on it: it is computed from the recorded events.
func mirror(o result.Outcome) {
	GinkgoHelper()
	switch {
	case o.Fatal:
		AbortSuite(o.Reason)
	case o.Status == result.Failed:
		Fail(o.Reason)
	case o.Status == result.Errored:
		Fail("error: " + o.Reason)
	case o.Status == result.Skipped:
		Skip(string(o.Skip) + ": " + o.Reason)
	}
}

func byOperation(plan []cases.Case) [][]cases.Case {
	var groups [][]cases.Case
	index := map[string]int{}
	for _, c := range plan {
		i, ok := index[c.Operation]
		if !ok {
			i = len(groups)
			index[c.Operation] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], c)
	}
	return groups
}
