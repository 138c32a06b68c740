package runner

import (
	"fmt"
	"slices"
	"strings"

	ginkgotypes "github.com/onsi/ginkgo/v2/types"

	"elbconformance/internal/cases"
	"elbconformance/internal/contract"
	"elbconformance/internal/result"
)

// Plan returns what a run of the selection would execute, as the function Plan does.
func (s *Suite) Plan(selection Selection) ([]cases.Case, []*contract.Operation, error) {
	return Plan(s.contract, selection)
}

// Plan returns the selected cases in contract order, and the operations that they belong to. An unknown operation or a
// label filter that cannot be read is a UsageError.
func Plan(c *contract.Contract, s Selection) ([]cases.Case, []*contract.Operation, error) {
	for _, id := range s.Operations {
		if _, ok := c.Operation(id); !ok {
			return nil, nil, &UsageError{fmt.Errorf("operation %q is not in the contract; %sit has %s",
				id, didYouMean(id, operationIDs(c)), strings.Join(operationIDs(c), ", "))}
		}
	}
	wanted, err := ginkgotypes.ParseLabelFilter(s.LabelFilter)
	if err != nil { // Ginkgo's text is coloured and takes six lines
		return nil, nil, &UsageError{fmt.Errorf("label filter %q cannot be read; write labels without spaces, && || ! and brackets, for example 'kind:positive && !op:listPools'", s.LabelFilter)}
	}
	all, err := cases.All(c)
	if err != nil {
		return nil, nil, err
	}
	if err := validate(c, all); err != nil {
		return nil, nil, err
	}
	var plan []cases.Case
	var operations []*contract.Operation
	for _, candidate := range all {
		chosen := len(s.Operations) == 0 || slices.Contains(s.Operations, candidate.Operation)
		if !chosen || !wanted(candidate.Labels()) {
			continue
		}
		plan = append(plan, candidate)
		if op, _ := c.Operation(candidate.Operation); !slices.Contains(operations, op) {
			operations = append(operations, op)
		}
	}
	return plan, operations, nil
}

// validate refuses a plan that could pass for the wrong reason: two cases of one id, an operation or a requirement that
// the contract does not have, a case that decides nothing.
func validate(c *contract.Contract, plan []cases.Case) error {
	known := map[result.RequirementID]bool{}
	for _, row := range c.Ledger() {
		known[row.ID] = true
	}
	seen := map[string]bool{}
	for _, planned := range plan {
		switch _, ok := c.Operation(planned.Operation); {
		case !ok:
			return fmt.Errorf("case %s belongs to %s, which the contract does not have", planned.ID, planned.Operation)
		case seen[planned.ID]:
			return fmt.Errorf("two cases have the id %s", planned.ID)
		case len(planned.Requirements) == 0 || len(planned.Expect.Statuses) == 0:
			return fmt.Errorf("case %s decides nothing", planned.ID)
		}
		seen[planned.ID] = true
		for _, id := range planned.Requirements {
			if !known[id] {
				return fmt.Errorf("case %s decides %s, which the ledger does not have", planned.ID, id)
			}
		}
	}
	return nil
}

func operationIDs(c *contract.Contract) []string {
	var ids []string
	for _, op := range c.Operations() {
		ids = append(ids, op.ID)
	}
	return ids
}
