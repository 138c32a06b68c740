package ledger

import (
	"fmt"
	"slices"
	"strings"

	"elbconformance/internal/contract"
	"elbconformance/internal/result"
)

// Explainer knows what explanations are made of.
type Explainer struct {
	Contract  *contract.Contract
	Conflicts []Conflict
	Cases     []Case         // the whole plan
	Run       *result.Report // nil without the results of a run
}

// Case is a planned case as far as an explanation needs it.
type Case struct {
	ID        string
	Operation string
	Kind      string
	Statuses  []int                  // that it expects
	Decides   []result.RequirementID // what it checks itself, whatever the judge finds besides
}

// Answer is what a word means: one of the three is set.
type Answer struct {
	Requirement *Explanation
	Conflict    *ConflictAnswer
	Matches     []Row // of a pattern, a place or the end of an id; empty where a pattern selects nothing
}

// Nothing reports whether the word was a pattern that selects nothing.
func (a Answer) Nothing() bool {
	return a.Requirement == nil && a.Conflict == nil && len(a.Matches) == 0
}

// ConflictAnswer is a conflict with the requirements that it shaped.
type ConflictAnswer struct {
	Conflict

	Requirements []result.RequirementID `json:"requirements"`
}

// Explain says what a word means: a requirement's id, a conflict's id, a pattern, or a part of ids: the place above
// requirements, how they end, or components within. Anything else is an *UnknownError.
func (e Explainer) Explain(word string) (Answer, error) {
	for _, row := range e.rows() {
		if string(row.ID) == word {
			explanation := e.requirement(row)
			return Answer{Requirement: &explanation}, nil
		}
	}
	if entry := e.conflict(word); entry != nil {
		return Answer{Conflict: &ConflictAnswer{Conflict: *entry, Requirements: e.shapedBy(word)}}, nil
	}
	if IsPattern(word) {
		matches, err := Select(e.rows(), Filter{IDs: []string{word}})
		return Answer{Matches: matches}, err
	}
	for _, pattern := range []string{word + ".**", "**." + word, "**." + word + ".**"} {
		if matches, err := Select(e.rows(), Filter{IDs: []string{pattern}}); err == nil && len(matches) > 0 {
			return Answer{Matches: matches}, nil
		}
	}
	return Answer{}, e.unknown(word)
}

// rows are the ledger, with states where there is a run.
func (e Explainer) rows() []Row {
	if e.Run == nil {
		return e.Contract.Ledger()
	}
	return WithStates(e.Contract.Ledger(), e.Run)
}

func (e Explainer) conflict(id string) *Conflict {
	i := slices.IndexFunc(e.Conflicts, func(c Conflict) bool { return c.ID == id })
	if i < 0 {
		return nil
	}
	return &e.Conflicts[i]
}

func (e Explainer) shapedBy(conflict string) []result.RequirementID {
	out := []result.RequirementID{}
	for _, row := range e.Contract.Ledger() {
		if text(row.Conflict) == conflict {
			out = append(out, row.ID)
		}
	}
	return out
}

func (e Explainer) unknown(word string) error {
	err := &UnknownError{What: "requirement or conflict", Word: word, Fix: "conformance requirements lists all"}
	for _, entry := range e.Conflicts {
		err.Known = append(err.Known, entry.ID)
	}
	for _, row := range e.Contract.Ledger() {
		err.Known = append(err.Known, string(row.ID))
	}
	parts := strings.Split(word, ".")
	for n := len(parts) - 1; n > 0; n-- {
		place := strings.Join(parts[:n], ".")
		if slices.ContainsFunc(err.Known, func(id string) bool { return strings.HasPrefix(id, place+".") }) {
			err.Fix = fmt.Sprintf("conformance explain '%s.**' lists what is there", place)
			break
		}
	}
	return err
}
