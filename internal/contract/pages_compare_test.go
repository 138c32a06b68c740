package contract_test

import (
	"fmt"
	"slices"
	"strings"

	"elbconformance/internal/contract"
	"elbconformance/internal/result"
)

// compare holds one main line against one field.
func (r *reconciler) compare(l *pageLine, s spot) {
	r.compareType(l, s)
	r.compareMandatory(l, s)
	r.compareKeywords(l, s)
	r.probe(l, s)
}

func (r *reconciler) compareType(l *pageLine, s spot) {
	kind, of, _ := strings.Cut(l.kind, ":")
	if kind == "list" {
		kind = "array"
	}
	r.stated[typed(s.node).ID] = true
	if s.node.Type != kind && !r.exceptedFact(l, "type") {
		r.reportf(l, "the type is %s; the documents have %s at %s", kind, s.node.Type, typed(s.node).ID)
	}
	if s.node.Items == nil {
		return
	}
	r.stated[typed(s.node.Items).ID] = true
	if plain := of == "string" || of == "integer"; plain != (s.node.Items.Type != "object") || plain && of != s.node.Items.Type {
		r.reportf(l, "the items are %s; the documents have %s at %s", l.kind, s.node.Items.Type, typed(s.node.Items).ID)
	}
}

// compareMandatory is for requests; the tables of responses have no such column.
func (r *reconciler) compareMandatory(l *pageLine, s spot) {
	required := s.node.Required
	if required != nil && s.location != result.InResponse {
		r.stated[required.ID] = true
	}
	switch {
	case l.mandatory == "yes" && required == nil:
		r.reportf(l, "the field is mandatory, and the documents do not require it")
	case l.mandatory == "no" && required != nil:
		r.reportf(l, "the field is optional, and the documents have %s", required.ID)
	}
}

// compareKeywords holds what stands in a schema as a number or a list.
func (r *reconciler) compareKeywords(l *pageLine, s spot) {
	wanted := l.union()
	if s.value().Type == "string" {
		delete(wanted, "minimum") // bounds of what the string means; probe looks at them
		delete(wanted, "maximum")
	}
	if s.value().Type == "boolean" && wanted["enum"] == "false|true" {
		delete(wanted, "enum")
	}
	for _, keyword := range []string{"enum", "minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "default"} {
		want, ok := wanted[keyword]
		if !ok || want == "0" && keyword == "minLength" {
			continue
		}
		if !r.matches(s.value(), keyword, want) && !r.exceptedFact(l, keyword) {
			r.reportf(l, "%s is %q; the documents have %s", keyword, want, has(s.value(), keyword))
		}
	}
}

// matches reports whether a node has a keyword with that value: as it is, or as the narrower reading of a conflict.
func (r *reconciler) matches(n *contract.Node, keyword, want string) bool {
	wide, narrow := n.Keywords[keyword], n.Should[keyword]
	if wide != nil && said(wide.Value) == want {
		r.stated[wide.ID] = true
		return true
	}
	if narrow == nil || said(narrow.Value) != want || narrow.Conflict == nil || !r.conflicts[*narrow.Conflict] {
		return false
	}
	r.stated[narrow.ID] = true
	if wide != nil {
		r.stated[wide.ID] = true
		return r.wider(wide, want)
	}
	return true
}

// wider reports whether the wider reading holds all of the narrower, and nothing that no page names.
func (r *reconciler) wider(wide *contract.Requirement, want string) bool {
	if wide.Keyword != "enum" {
		return r.statedSomewhere(wide.Keyword, said(wide.Value), wide.Field) || r.excepted(wide)
	}
	values := strings.Split(said(wide.Value), "|")
	for v := range strings.SplitSeq(want, "|") {
		if !slices.Contains(values, v) {
			return false
		}
	}
	for _, v := range values {
		if !r.statedSomewhere("enum", v, wide.Field) {
			return false
		}
	}
	return true
}

// statedSomewhere reports whether any page gives a field of that name the value, in whatever case it is written; a page
// that speaks of it in words counts as well.
func (r *reconciler) statedSomewhere(keyword, value, path string) bool {
	field := path[strings.LastIndex(path, ".")+1:]
	return slices.ContainsFunc(r.lines, func(l *pageLine) bool {
		if !l.main() {
			return keyword == "enum" && slices.Contains(strings.FieldsFunc(l.statement, notLetter), value)
		}
		return l.field == field && slices.ContainsFunc(strings.Split(l.union()[keyword], "|"), func(v string) bool {
			return strings.EqualFold(v, value)
		})
	})
}

func notLetter(c rune) bool { return (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && c != '_' }

func has(n *contract.Node, keyword string) string {
	var out []string
	for _, row := range []*contract.Requirement{n.Keywords[keyword], n.Should[keyword]} {
		if row != nil {
			out = append(out, fmt.Sprintf("%q at %s", said(row.Value), row.ID))
		}
	}
	if len(out) == 0 {
		return "none at " + n.Path
	}
	return strings.Join(out, " and ")
}
