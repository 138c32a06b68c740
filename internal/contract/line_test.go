package contract_test

import (
	"regexp"
	"strings"
	"testing"

	"elbconformance/internal/contract"
	"elbconformance/openapi"
)

// The line of a row is where the document says it: the keyword's own, or that of the thing it hangs on.
func TestLinesHoldWhatTheyAreSaidToHold(t *testing.T) {
	lines := map[string][]string{}
	for _, d := range openapi.Documents() {
		lines[d.Name] = strings.Split(string(d.YAML), "\n")
	}
	for _, row := range embedded(t).Ledger() {
		all := lines[row.Document]
		if row.Line < 1 || row.Line > len(all) {
			t.Errorf("%s: %s has no line %d", row.ID, row.Document, row.Line)
			continue
		}
		text := all[row.Line-1]
		if !holding(row).MatchString(text) {
			t.Errorf("%s: %s:%d is %q", row.ID, row.Document, row.Line, text)
		}
	}
}

// holding is what the line of a row looks like.
func holding(row contract.Requirement) *regexp.Regexp {
	id, name := string(row.ID), lastName(row.Field)
	switch {
	case strings.HasSuffix(id, "@should"):
		return regexp.MustCompile(`\bx-should:`)
	case row.Location == "header":
		return regexp.MustCompile(`^ +token:`)
	case id == row.Operation+".request.required":
		return regexp.MustCompile(`requestBody:`)
	case row.Keyword == "required" && (row.Location == "path" || row.Location == "query"), row.Keyword == "filter":
		return regexp.MustCompile(`name: ` + regexp.QuoteMeta(name) + `\b|^    [A-Z][A-Za-z]+Id:$`)
	case row.Keyword == "paging":
		return regexp.MustCompile(`\btype:`)
	case row.Location == "response" && row.Field == "" && (row.Keyword == "status" || row.Keyword == "content-type" || row.Keyword == "decode"):
		return regexp.MustCompile(`^ +('\d{3}'|Error|default):`)
	case row.Keyword == "additionalProperties": // what no line says
		return regexp.MustCompile(`^ +\w+:$`)
	case row.Keyword == "status":
		return regexp.MustCompile(`^ {4}(get|post|put|delete|patch):$`)
	case row.Keyword == "statement":
		return regexp.MustCompile(`x-untestable:|^ {4}(get|post|put|delete|patch):$`)
	case row.Keyword == "rule", row.Location == "behaviour":
		return regexp.MustCompile(`\S`)
	}
	return regexp.MustCompile(`\b` + regexp.QuoteMeta(row.Keyword) + `:`)
}

func lastName(field string) string {
	parts := strings.Split(field, ".")
	return strings.TrimSuffix(parts[len(parts)-1], "[]")
}
