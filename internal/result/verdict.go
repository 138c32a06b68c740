package result

import (
	"fmt"
	"math"
	"strings"
)

// Verdict is the one word that a run comes to.
type Verdict string

// The verdicts. Partial: all that ran passed, but something selected was skipped or never observed.
const (
	Conformant    Verdict = "conformant"
	Partial       Verdict = "partial"
	NotConformant Verdict = "not-conformant"
	Inconclusive  Verdict = "inconclusive"
)

// The exit codes of the program.
const (
	ExitOK          = 0   // conformant or partial
	ExitViolated    = 1   // not conformant
	ExitUsage       = 2   // usage or configuration
	ExitEnvironment = 3   // target unreachable, credentials refused, inconclusive
	ExitInternal    = 4   // this program failed, or a report could not be written
	ExitNothing     = 5   // nothing selected or verified
	ExitLeaked      = 6   // something created could not be removed
	ExitThreshold   = 10  // a threshold was missed
	ExitInterrupted = 130 // stopped by a signal
)

// Exit is an exit code with the sentence that explains it.
type Exit struct {
	Code   int    `json:"code"`
	Reason string `json:"reason"`
}

// Worse returns the exit that takes precedence: 4 > 130 > 2 > 3 > 1 > 6 > 10 > 5 > 0.
func (e Exit) Worse(other Exit) Exit {
	if badness(other.Code) > badness(e.Code) {
		return other
	}
	return e
}

func badness(code int) int {
	for i, c := range []int{
		ExitOK, ExitNothing, ExitThreshold, ExitLeaked, ExitViolated, ExitEnvironment, ExitUsage, ExitInterrupted, ExitInternal,
	} {
		if c == code {
			return i
		}
	}
	return math.MaxInt
}

// The reasons for which a run ends before its plan does. Any other text names what preflight met: then there is no plan.
const (
	StoppedInterrupted = "interrupted"
	StoppedTimeout     = "the run's time is up"
	StoppedFailFast    = "fail-fast"
	StoppedCredentials = "the credentials were refused"
)

func (r *Report) decide() {
	r.Verdict = r.verdict()
	r.Exit = r.exit()
}

func (r *Report) verdict() Verdict {
	switch {
	case r.Counts.Errors > 0 || len(r.Unverified) > 0 || r.Stopped != "" && r.Stopped != StoppedFailFast:
		return Inconclusive
	case r.Counts.Failed > 0 || r.Counts.ViolatedMust > 0:
		return NotConformant
	case len(r.Gaps) > 0 || r.ran() == 0:
		return Partial
	}
	return Conformant
}

func (r *Report) ran() int {
	return r.Counts.Passed + r.Counts.Failed + r.Counts.Errors + r.Counts.KnownFailures
}

func (r *Report) exit() Exit {
	exit := Exit{Code: ExitOK, Reason: string(r.Verdict)}
	if r.ran() == 0 && r.Stopped == "" {
		exit = exit.Worse(Exit{ExitNothing, "no case ran: " + r.whyNothing()})
	}
	switch r.Verdict {
	case NotConformant:
		exit = exit.Worse(Exit{ExitViolated, r.whyNotConformant()})
	case Inconclusive:
		exit = exit.Worse(Exit{ExitEnvironment, r.whyInconclusive()})
	}
	if n := len(r.Leaks); n > 0 {
		exit = exit.Worse(Exit{ExitLeaked, fmt.Sprintf("%d created objects could not be removed", n)})
	}
	for _, c := range r.Cases {
		if c.Internal {
			exit = exit.Worse(Exit{ExitInternal, "internal error in " + c.ID + ": " + firstLine(c.Reason)})
		}
	}
	if r.Stopped == StoppedInterrupted {
		exit = exit.Worse(Exit{ExitInterrupted, "interrupted"})
	}
	return exit
}

func (r *Report) whyNothing() string {
	if len(r.Cases) == 0 {
		return "the selection matches none"
	}
	return "every selected case was skipped"
}

func (r *Report) whyNotConformant() string {
	if r.Counts.ViolatedMust == 0 {
		return fmt.Sprintf("%d cases failed", r.Counts.Failed)
	}
	return fmt.Sprintf("%d documented requirements violated", r.Counts.ViolatedMust)
}

func (r *Report) whyInconclusive() string {
	if r.Stopped != "" {
		return "the run stopped early: " + r.Stopped
	}
	for _, c := range r.Cases {
		if c.Status == Errored {
			return fmt.Sprintf("inconclusive: %d cases ended in an error; first: %s", r.Counts.Errors, firstLine(c.Reason))
		}
	}
	return "inconclusive: nothing was verified for " + strings.Join(r.Unverified, ", ")
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}
