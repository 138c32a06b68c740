package result

// Status is how a case ended.
type Status string

// The statuses. Failed is the contract's business; Errored is the environment's or our own.
const (
	Passed       Status = "passed"
	Failed       Status = "failed"
	Errored      Status = "error"
	Skipped      Status = "skipped"
	KnownFailure Status = "known-failure"
)

// SkipKind says why a case did not run.
type SkipKind string

// The kinds of skip. They are never mixed in a count.
const (
	NotOffered SkipKind = "not-offered" // the target's profile or preflight says it has no such operation
	Excluded   SkipKind = "excluded"    // the user's selection or the write guard keeps it out
	Blocked    SkipKind = "blocked"     // its prerequisite did not hold
	NoFixture  SkipKind = "no-fixture"  // there is no object to look at
)

// Outcome is the end of one case.
type Outcome struct {
	Status   Status   `json:"outcome"`
	Skip     SkipKind `json:"skip,omitempty"`
	Reason   string   `json:"reason,omitempty"`
	Internal bool     `json:"internal,omitempty"` // an error of this program, not of the environment
	Fatal    bool     `json:"-"`                  // nothing after it can succeed: the credentials are refused
	// Exchange is the one that shows the declared findings; empty where the case's last exchange does.
	Exchange string `json:"-"`
	// Evidence for the event log; written as finding and observation events of their own.
	Findings     []Finding    `json:"-"`
	Observations Observations `json:"-"`
}

// Pass ends a case whose declared expectations held; the observations are what it exercised.
func Pass(seen Observations) Outcome { return Outcome{Status: Passed, Observations: seen} }

// Fail ends a case with the declared expectations that did not hold. A case is red for a must only: where every
// finding is below that level the case passes and keeps its findings, as warnings. Without any finding it is red.
func Fail(reason string, findings ...Finding) Outcome {
	o := Outcome{Status: Passed, Reason: reason, Findings: findings}
	if len(findings) == 0 {
		o.Status = Failed
	}
	for _, f := range findings {
		if f.Level == Must {
			o.Status = Failed
		}
	}
	return o
}

// Err ends a case with trouble of the environment.
func Err(reason string) Outcome { return Outcome{Status: Errored, Reason: reason} }

// InternalErr ends a case with trouble of our own.
func InternalErr(reason string) Outcome {
	return Outcome{Status: Errored, Reason: reason, Internal: true}
}

// SkipBecause ends a case that was not run.
func SkipBecause(kind SkipKind, reason string) Outcome {
	return Outcome{Status: Skipped, Skip: kind, Reason: reason}
}
