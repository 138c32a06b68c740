package contract_test

import (
	"slices"
	"strings"

	"elbconformance/internal/contract"
	"elbconformance/internal/result"
)

// entries reads what each line names. Every line in words names something, and everything that it names is there.
func (r *reconciler) entries() {
	for _, l := range r.lines {
		if !l.main() && l.entry == "" {
			r.reportf(l, "the statement has no entry; name what carries it, or conflict:, untestable: or none:")
		}
		for _, token := range l.tokens() {
			r.token(l, token)
		}
	}
}

func (r *reconciler) token(l *pageLine, token string) {
	kind, rest, labelled := strings.Cut(token, ":")
	switch {
	case !labelled:
		if r.name(l, token) == 0 {
			r.reportf(l, "no requirement is called %s", token)
		}
	case kind == "none" && strings.TrimSpace(rest) != "":
	case kind == "conflict":
		if !r.conflicts[rest] {
			r.reportf(l, "docs/conflicts.md has no %s", rest)
		}
	case kind == "untestable":
		if r.name(l, r.operation(l.page).ID+".**.statement."+rest) == 0 {
			r.reportf(l, "no x-untestable of this page is called %s", rest)
		}
	case kind == "gap":
		if r.name(l, rest) > 0 {
			r.reportf(l, "the gap is closed; take gap: from %s", rest)
		}
	default:
		r.reportf(l, "the entry %q is none of pattern, conflict:, untestable:, none: and gap:", token)
	}
}

// name notes that a line names the rows of a pattern, and returns how many.
func (r *reconciler) name(l *pageLine, pattern string) int {
	found := r.matching(pattern)
	for _, row := range found {
		r.named[row.ID] = append(r.named[row.ID], l)
	}
	return len(found)
}

// matching returns the rows that a pattern names.
func (r *reconciler) matching(pattern string) []*contract.Requirement {
	if row := r.byID[result.RequirementID(pattern)]; row != nil {
		return []*contract.Requirement{row}
	}
	if !strings.Contains(pattern, "*") {
		return nil
	}
	parts := strings.Split(pattern, ".")
	var out []*contract.Requirement
	for _, row := range r.rows {
		if matchesID(parts, r.parts[row.ID]) {
			out = append(out, row)
		}
	}
	return out
}

// matchesID says whether a pattern names an id: * is any one component, ** any number of them.
func matchesID(pattern, id []string) bool {
	if len(pattern) == 0 {
		return len(id) == 0
	}
	if pattern[0] == "**" {
		return matchesID(pattern[1:], id) || len(id) > 0 && matchesID(pattern, id[1:])
	}
	return len(id) > 0 && (pattern[0] == "*" || pattern[0] == id[0]) && matchesID(pattern[1:], id[1:])
}

// carried holds that what no keyword says is named by a line of the page that it cites: rules, laws, statements.
func (r *reconciler) carried() {
	for _, row := range r.rows {
		switch row.Keyword {
		case "rule", "filter", "paging", "echo", "statement":
		default:
			continue
		}
		if !r.namedOn(row, func(l *pageLine) bool { return l.page == row.Source.Page }) {
			r.problemf("%s cites %s, and no line of that page names it", row.ID, row.Source)
		}
	}
}

func (r *reconciler) namedOn(row *contract.Requirement, want func(*pageLine) bool) bool {
	return slices.ContainsFunc(r.named[row.ID], want)
}

// examples reads the sections on sample bodies: what a sample lacks is not required, what it shows as null may be null.
func (r *reconciler) examples() {
	for _, l := range r.lines {
		if object, ok := strings.CutSuffix(l.field, "-absent"); ok {
			r.absent(l, object)
		}
		if l.table != "example-response" || !strings.HasPrefix(l.statement, "null") {
			continue
		}
		for id, naming := range r.named {
			if row := r.byID[id]; row.Keyword == "type" && slices.Contains(naming, l) && !nullable(row) {
				r.reportf(l, "the example shows null, which %s refuses", id)
			}
		}
	}
}

// absent reads "Pool lacks created_at" and the like.
func (r *reconciler) absent(l *pageLine, object string) {
	words := strings.Fields(l.statement)
	where := result.InResponse
	if l.table == "example-request" {
		where = result.InRequest
	}
	suffix := object + "." + words[len(words)-1]
	if object == "members" {
		suffix = "members[]." + words[len(words)-1]
	}
	for _, row := range r.rows {
		if row.Operation == r.operation(l.page).ID && row.Location == where && row.Keyword == "required" && strings.HasSuffix(row.Field, suffix) {
			r.reportf(l, "the example lacks a field that %s demands", row.ID)
		}
	}
}

func nullable(row *contract.Requirement) bool {
	_, list := row.Value.([]string)
	return list
}
