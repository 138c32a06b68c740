package ledger

import (
	"fmt"
	"regexp"
	"strings"
)

// Conflict is one entry of the register: where pages disagree, how we read them and why.
type Conflict struct {
	ID          string   `json:"id"`
	Title       string   `json:"title"`
	Sides       []string `json:"sides"`
	Reading     string   `json:"reading"`
	Reason      string   `json:"reason"`
	Level       string   `json:"level"`
	InDocuments string   `json:"in_documents,omitempty"` // why no document refers to it
}

// ParseConflicts reads the register: an entry is a heading "## C7 · Title" with items "- label: text", which may go on in
// indented lines. Text before the first entry is for people.
func ParseConflicts(register string) ([]Conflict, error) {
	heading := regexp.MustCompile(`^## (C\d+[a-z]?) · (.+)$`)
	var out []Conflict
	var item *string
	for i, line := range strings.Split(register, "\n") {
		match := heading.FindStringSubmatch(line)
		switch {
		case match != nil:
			out = append(out, Conflict{ID: match[1], Title: match[2]})
			item = nil
		case strings.HasPrefix(line, "## "):
			return nil, fmt.Errorf("line %d of the conflicts: %q is no heading like ## C7 · Title", i+1, line)
		case len(out) == 0:
		case strings.HasPrefix(line, "- "):
			var err error
			if item, err = out[len(out)-1].item(line[2:]); err != nil {
				return nil, fmt.Errorf("line %d of the conflicts: %w", i+1, err)
			}
		case strings.HasPrefix(line, "  ") && item != nil:
			*item += " " + strings.TrimSpace(line)
		case strings.TrimSpace(line) == "":
			item = nil
		default:
			return nil, fmt.Errorf("line %d of the conflicts belongs to no item; indent it by two spaces", i+1)
		}
	}
	return out, nil
}

// item enters one item and returns its text, for the lines that continue it.
func (c *Conflict) item(line string) (*string, error) {
	label, value, ok := strings.Cut(line, ": ")
	if !ok {
		label, ok = strings.CutSuffix(line, ":")
	}
	place := map[string]*string{
		"reading": &c.Reading, "reason": &c.Reason, "level": &c.Level, "in the documents": &c.InDocuments,
	}[label]
	switch {
	case !ok:
		return nil, fmt.Errorf("%q is no item like - label: text", line)
	case label == "one side" || label == "other side":
		c.Sides = append(c.Sides, value)
		return &c.Sides[len(c.Sides)-1], nil
	case place == nil:
		return nil, fmt.Errorf("label %q is not one side, other side, reading, reason, level or in the documents", label)
	}
	*place = value
	return place, nil
}
