package judge

import (
	"encoding/json"
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"

	"elbconformance/internal/contract"
	"elbconformance/internal/result"
)

// strength orders the keywords by which findings at one place subsume each other, the strongest first.
func strength(keyword string) int {
	switch keyword {
	case "required", "type", "anyOf", "oneOf":
		return 0
	case "enum":
		return 1
	default:
		return 2
	}
}

func sortViolations(list []violation) {
	sort.SliceStable(list, func(i, j int) bool {
		a, b := list[i], list[j]
		if c := slices.Compare(a.at, b.at); c != 0 {
			return c < 0
		}
		if strength(a.keyword) != strength(b.keyword) {
			return strength(a.keyword) < strength(b.keyword)
		}
		return a.keyword < b.keyword
	})
}

// report turns sorted violations into findings: the strongest at a place is primary, the others stand in its Also.
func (v *verdict) report(list []violation, root any) error {
	for i, w := range list {
		node := v.response.Body.At(w.at)
		row := requirementOf(node, w.keyword)
		if row == nil {
			return fmt.Errorf("the validator reports %q at %s, which no requirement covers", w.keyword, pointer(w.at))
		}
		if i > 0 && slices.Equal(list[i-1].at, w.at) {
			primary := &v.out.Findings[len(v.out.Findings)-1]
			primary.Also = append(primary.Also, row.ID)
			continue
		}
		actual := valueAt(root, w.at)
		v.find(row, pointer(w.at), sentence(row, w, actual), actual)
	}
	return nil
}

func requirementOf(n *contract.Node, keyword string) *contract.Requirement {
	switch {
	case n == nil:
		return nil
	case keyword == "required":
		return n.Required
	}
	return n.Keywords[keyword]
}

// sentence says what is documented and what came.
func sentence(row *contract.Requirement, w violation, actual any) string {
	switch {
	case w.keyword == "required":
		return row.Field + " is missing; the page shows it in every answer"
	case w.message != "":
		return place(row) + ": " + w.message
	}
	return fmt.Sprintf("%s is %s; documented: %s %s", place(row), brief(actual), row.Keyword, brief(row.Value))
}

func place(row *contract.Requirement) string {
	if row.Field == "" {
		return "the body"
	}
	return row.Field
}

// brief renders a value in one short line.
func brief(value any) string { return result.Text(value, 120) }

// narrower evaluates the narrower readings (x-should) at every place that no violation names. A value that means
// "unset" is never held against a narrower reading.
func (v *verdict) narrower(n *contract.Node, value any, at string, broken map[string]bool) {
	if n == nil || !n.Narrowed || broken[at] {
		return
	}
	if !inert(value) {
		for _, keyword := range sortedKeys(n.Narrower) {
			if n.Narrower[keyword].VisitJSON(value) != nil {
				row := n.Should[keyword]
				v.narrowed.add(at)
				v.find(row, at, sentence(row, violation{keyword: keyword}, value)+" (narrower reading)", value)
			}
		}
	}
	switch value := value.(type) {
	case map[string]any:
		for _, name := range n.Order {
			if child, ok := value[name]; ok {
				v.narrower(n.Properties[name], child, at+"/"+escape(name), broken)
			}
		}
	case []any:
		for i, item := range value {
			v.narrower(n.Items, item, at+"/"+strconv.Itoa(i), broken)
		}
	}
}

// unknown tells the fields that no page documents, once for each object that has any. They are allowed.
func (v *verdict) unknown(n *contract.Node, value any, at string) {
	if n == nil {
		return
	}
	switch value := value.(type) {
	case map[string]any:
		var strange []string
		for _, name := range sortedKeys(value) {
			child, known := n.Properties[name]
			if known {
				v.unknown(child, value[name], at+"/"+escape(name))
			} else {
				strange = append(strange, name)
			}
		}
		if len(strange) > 0 && n.Unknown != nil {
			v.find(n.Unknown, at, place(n.Unknown)+" has fields that no page documents: "+brief(strange), strange)
		}
	case []any:
		for i, item := range value {
			v.unknown(n.Items, item, at+"/"+strconv.Itoa(i))
		}
	}
}

// placesOf are the pointers that violations stand at.
func placesOf(list []violation) map[string]bool {
	out := make(map[string]bool, len(list))
	for _, w := range list {
		out[pointer(w.at)] = true
	}
	return out
}

// inert reports whether a value means that the field is unset: null, "", 0, false, {} or [].
func inert(value any) bool {
	switch v := value.(type) {
	case nil:
		return true
	case string:
		return v == ""
	case bool:
		return !v
	case json.Number:
		f, err := v.Float64()
		return err == nil && f == 0
	case map[string]any:
		return len(v) == 0
	case []any:
		return len(v) == 0
	}
	return false
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

func pointer(segments []string) string {
	var b strings.Builder
	for _, s := range segments {
		b.WriteByte('/')
		b.WriteString(escape(s))
	}
	return b.String()
}

func escape(segment string) string {
	return strings.ReplaceAll(strings.ReplaceAll(segment, "~", "~0"), "/", "~1")
}

// valueAt is the value at a place, or nil where there is none.
func valueAt(root any, at []string) any {
	for _, segment := range at {
		switch v := root.(type) {
		case map[string]any:
			root = v[segment]
		case []any:
			var i int
			if _, err := fmt.Sscanf(segment, "%d", &i); err != nil || i < 0 || i >= len(v) {
				return nil
			}
			root = v[i]
		default:
			return nil
		}
	}
	return root
}

// bounded keeps an actual value small enough for every report: a large one is given by its beginning, as text.
func bounded(actual any) any {
	const most = 2048
	if text, err := json.Marshal(actual); err != nil || len(text) > most {
		return brief(actual)
	}
	return actual
}
