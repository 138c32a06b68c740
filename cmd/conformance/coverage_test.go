package main

import (
	"testing"

	"elbconformance/internal/result"
)

// A full self-test leaves no testable requirement unobserved, and violates none at any level: the emulator is what the
// pages say, and the suite looks everywhere.
func TestFullSelfTestObservesEveryRequirement(t *testing.T) {
	o := conformance(t, nil, "run")
	o.want(t, result.ExitOK, "conformant")
	r := o.report(t)
	if r.Verdict != result.Conformant {
		t.Errorf("verdict %s", r.Verdict)
	}
	for _, row := range r.Ledger {
		if state := r.States[row.ID]; row.Testable && state != result.Verified {
			t.Errorf("%s is %s", row.ID, state)
		}
	}
}
