package ledger

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"elbconformance/internal/result"
)

// lockHead opens a lock file.
const lockHead = `# Every requirement id of the documents. Known failures, tickets and reports refer to them, so none may go unnoticed:
# one that goes is answered, by hand, with a line
#   was: <old id> -> <new id, or the reason in words>
# Everything else here is written by "make generate".
`

// wasPrefix begins the line of an id that is gone.
const wasPrefix = "was:"

// Lock is the list of requirement ids that others rely on, and of those that were once in it.
type Lock struct {
	IDs []result.RequirementID
	Was map[result.RequirementID]string // what became of a former id: the new id, or a reason in words
}

// IDs returns the ids of rows.
func IDs(rows []Row) []result.RequirementID {
	out := make([]result.RequirementID, len(rows))
	for i, row := range rows {
		out[i] = row.ID
	}
	return out
}

// ParseLock reads a lock file: ids, one a line; was: lines; lines that begin with # are comments.
func ParseLock(text string) (Lock, error) {
	l := Lock{Was: map[result.RequirementID]string{}}
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		moved, isWas := strings.CutPrefix(line, wasPrefix)
		if !isWas {
			if strings.ContainsAny(line, " \t") {
				return l, fmt.Errorf("line %d of the lock, %q, is neither an id nor was: <old id> -> <new id or reason>", i+1, line)
			}
			l.IDs = append(l.IDs, result.RequirementID(line))
			continue
		}
		former, became, ok := strings.Cut(moved, "->")
		former, became = strings.TrimSpace(former), strings.TrimSpace(became)
		if !ok || former == "" || became == "" || strings.ContainsAny(former, " \t") {
			return l, fmt.Errorf("line %d of the lock, %q, is not was: <old id> -> <new id or reason>", i+1, line)
		}
		if _, again := l.Was[result.RequirementID(former)]; again {
			return l, fmt.Errorf("line %d of the lock says a second time what became of %s", i+1, former)
		}
		l.Was[result.RequirementID(former)] = became
	}
	return l, nil
}

// String is the lock as a file: ids in order, then what became of the former ones.
func (l Lock) String() string {
	var b strings.Builder
	b.WriteString(lockHead)
	for _, id := range slices.Sorted(slices.Values(l.IDs)) {
		b.WriteString(string(id) + "\n")
	}
	for _, id := range slices.Sorted(maps.Keys(l.Was)) {
		b.WriteString(wasPrefix + " " + string(id) + " -> " + l.Was[id] + "\n")
	}
	return b.String()
}

// Next is the lock for these ids. An error names every id that went without a was: line, every such line that is wrong,
// and what to write.
func (l Lock) Next(ids []result.RequirementID) (Lock, error) {
	there := make(map[result.RequirementID]bool, len(ids))
	for _, id := range ids {
		there[id] = true
	}
	var problems []error
	for _, id := range l.IDs {
		if _, answered := l.Was[id]; !there[id] && !answered {
			problems = append(problems, fmt.Errorf("requirement %s is gone; add the line %q to the lock, or bring it back",
				id, fmt.Sprintf("was: %s -> <new id, or the reason in words>", id)))
		}
	}
	for _, id := range slices.Sorted(maps.Keys(l.Was)) {
		if there[id] {
			problems = append(problems, fmt.Errorf("requirement %s is there, and the lock has a was: line for it; remove the line", id))
		}
		if problem := l.successor(id, there); problem != nil {
			problems = append(problems, problem)
		}
	}
	return Lock{IDs: slices.Sorted(slices.Values(ids)), Was: l.Was}, errors.Join(problems...)
}

// successor checks that a single word after the arrow is an id, of today or one that itself has moved on.
func (l Lock) successor(id result.RequirementID, there map[result.RequirementID]bool) error {
	became := l.Was[id]
	_, movedOn := l.Was[result.RequirementID(became)]
	if strings.Contains(became, " ") || there[result.RequirementID(became)] || movedOn {
		return nil
	}
	return fmt.Errorf("the lock says that %s became %s, which is no requirement; write its new id, or the reason in words", id, became)
}

// Check compares the lock with the ids of today and names every difference.
func (l Lock) Check(ids []result.RequirementID) error {
	_, err := l.Next(ids)
	problems := []error{err}
	for _, id := range ids {
		if !slices.Contains(l.IDs, id) {
			problems = append(problems, fmt.Errorf("requirement %s is not in the lock; run make generate", id))
		}
	}
	for _, id := range l.IDs {
		if !slices.Contains(ids, id) && l.Was[id] != "" {
			problems = append(problems, fmt.Errorf("requirement %s is gone and still in the lock; run make generate", id))
		}
	}
	return errors.Join(problems...)
}
