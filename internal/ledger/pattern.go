package ledger

import (
	"fmt"
	"strings"

	"elbconformance/internal/result"
)

// maxPattern bounds a pattern, in components; the longest id has a dozen.
const maxPattern = 64

// Pattern selects requirement ids by their components, which dots separate. "*" stands for one component or for a part
// of one, "**" for any number of components, none included; everything else stands for itself, brackets too.
type Pattern struct {
	text       string
	components []string
}

// ParsePattern reads a pattern.
func ParsePattern(text string) (Pattern, error) {
	components := strings.Split(text, ".")
	if len(components) > maxPattern {
		return Pattern{}, fmt.Errorf("pattern of %d components; at most %d are allowed", len(components), maxPattern)
	}
	for _, component := range components {
		switch {
		case component == "":
			return Pattern{}, fmt.Errorf("pattern %q has an empty component; write words, * or ** between single dots", text)
		case component != "**" && strings.Contains(component, "**"):
			return Pattern{}, fmt.Errorf("pattern %q has ** inside a component; ** stands alone between dots, * also inside", text)
		}
	}
	return Pattern{text: text, components: components}, nil
}

// IsPattern reports whether a text is meant as a pattern and not as an id.
func IsPattern(text string) bool { return strings.Contains(text, "*") }

// String is the pattern as written.
func (p Pattern) String() string { return p.text }

// Match reports whether the pattern selects an id.
func (p Pattern) Match(id result.RequirementID) bool {
	return matchComponents(p.components, strings.Split(string(id), "."))
}

// matchComponents keeps, for each prefix of the pattern, which prefixes of the id it matches; so no pattern is slow.
func matchComponents(pattern, id []string) bool {
	reached := make([]bool, len(id)+1)
	reached[0] = true
	for _, component := range pattern {
		next := make([]bool, len(id)+1)
		for i := range next {
			switch {
			case component == "**":
				next[i] = reached[i] || i > 0 && next[i-1]
			case i > 0:
				next[i] = reached[i-1] && matchComponent(component, id[i-1])
			}
		}
		reached = next
	}
	return reached[len(id)]
}

// matchComponent matches one component, in which * stands for any run of characters.
func matchComponent(pattern, text string) bool {
	parts := strings.Split(pattern, "*")
	if len(parts) == 1 {
		return pattern == text
	}
	last := len(parts) - 1
	rest, ok := strings.CutPrefix(text, parts[0])
	if !ok {
		return false
	}
	for _, part := range parts[1:last] {
		_, after, found := strings.Cut(rest, part)
		if !found {
			return false
		}
		rest = after
	}
	return strings.HasSuffix(rest, parts[last])
}
