package contract_test

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"elbconformance/internal/contract"
	"elbconformance/internal/result"
	"elbconformance/openapi"
)

const conflictsFile = "../../docs/conflicts.md"

// conflictEntry is one entry of docs/conflicts.md: its lines by label, a label that repeats in order.
type conflictEntry struct {
	id    string
	lines map[string][]string
	last  string // label of the line read last
}

// levels is what the reading is held at.
func (e *conflictEntry) levels() []string {
	return strings.Split(strings.Join(e.lines["level"], ", "), ", ")
}

func TestConflictEntriesAreComplete(t *testing.T) {
	for _, e := range conflictEntries(t) {
		for _, label := range []string{"one side", "reading", "reason", "level"} {
			if len(e.lines[label]) != 1 {
				t.Errorf("%s has %d lines %q; write one", e.id, len(e.lines[label]), label)
			}
		}
		if len(e.lines["other side"]) == 0 {
			t.Errorf("%s has no line %q; a conflict has two sides", e.id, "other side")
		}
		for label := range e.lines {
			if !slices.Contains([]string{"one side", "other side", "reading", "reason", "level", "in the documents"}, label) {
				t.Errorf("%s has a line %q, which no reader expects", e.id, label)
			}
		}
		switch levels := strings.Join(e.levels(), ", "); levels {
		case "must", "should", "must, should", "info", "none":
		default:
			t.Errorf("%s is at level %q; write must, should, \"must, should\", info or none", e.id, levels)
		}
	}
}

func TestConflictEntriesCiteWhatThePagesHave(t *testing.T) {
	places := placesOfPages(t)
	for _, e := range conflictEntries(t) {
		for _, side := range append(slices.Clone(e.lines["one side"]), e.lines["other side"]...) {
			if len(citations(side)) == 0 {
				t.Errorf("%s: a side cites no page: %s", e.id, side)
			}
		}
		for label, texts := range e.lines {
			for _, citation := range citations(strings.Join(texts, "\n")) {
				if problem := citationProblem(citation, places); problem != "" {
					t.Errorf("%s, %s: (%s): %s", e.id, label, citation, problem)
				}
			}
		}
	}
}

func TestConflictEntriesAreInStepWithTheDocuments(t *testing.T) {
	used := conflictsInDocuments(t)
	entries := conflictEntries(t)
	for id := range used {
		if !slices.ContainsFunc(entries, func(e conflictEntry) bool { return e.id == id }) {
			t.Errorf("%s is used in %s and has no entry in docs/conflicts.md; write one", id, used[id])
		}
	}
	for _, e := range entries {
		note := strings.Join(e.lines["in the documents"], "\n")
		switch {
		case used[e.id] == "" && !strings.HasPrefix(note, "no, because "):
			t.Errorf("%s is used in no document; use it, or add %q to its entry", e.id, "- in the documents: no, because …")
		case used[e.id] != "" && note != "":
			t.Errorf("%s is used in %s; remove the line %q from its entry", e.id, used[e.id], "in the documents")
		}
	}
}

// TestConflictLevelsAreThoseOfTheLedger compares what an entry says of its reading with the requirements that carry its
// id. Support operations are left out: they have no page.
func TestConflictLevelsAreThoseOfTheLedger(t *testing.T) {
	c, err := contract.Embedded(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	held := map[string]map[result.Level]bool{}
	for _, row := range c.Ledger() {
		if op, _ := c.Operation(row.Operation); row.Conflict == nil || op.Support {
			continue
		}
		if held[*row.Conflict] == nil {
			held[*row.Conflict] = map[result.Level]bool{}
		}
		held[*row.Conflict][row.Level] = true
	}
	for _, e := range conflictEntries(t) {
		if len(e.lines["in the documents"]) > 0 {
			continue
		}
		if says, has := slices.Contains(e.levels(), "should"), held[e.id][result.Should]; says != has {
			t.Errorf("%s names the level should: %t; the ledger has such a requirement: %t", e.id, says, has)
		}
		if slices.Contains(e.levels(), "must") && !held[e.id][result.Must] {
			t.Errorf("%s names the level must, and the ledger has no such requirement", e.id)
		}
	}
}

func conflictEntries(t *testing.T) []conflictEntry {
	t.Helper()
	text, err := os.ReadFile(conflictsFile)
	if err != nil {
		t.Fatal(err)
	}
	heading := regexp.MustCompile(`^## (C\d+[a-z]?) · \S`)
	var entries []conflictEntry
	for i, line := range strings.Split(string(text), "\n") {
		if strings.HasPrefix(line, "## ") {
			found := heading.FindStringSubmatch(line)
			if found == nil {
				t.Fatalf("%s:%d: %q is no heading of an entry; write \"## C7 · title\"", conflictsFile, i+1, line)
			}
			if slices.ContainsFunc(entries, func(e conflictEntry) bool { return e.id == found[1] }) {
				t.Fatalf("%s:%d: %s has an entry already", conflictsFile, i+1, found[1])
			}
			entries = append(entries, conflictEntry{id: found[1], lines: map[string][]string{}})
			continue
		}
		if len(entries) == 0 || line == "" {
			continue
		}
		if !entries[len(entries)-1].add(line) {
			t.Fatalf("%s:%d: %q belongs to no line of an entry; write \"- label: text\"", conflictsFile, i+1, line)
		}
	}
	if len(entries) == 0 {
		t.Fatalf("%s has no entry", conflictsFile)
	}
	return entries
}

// add takes a line "- label: text", or the continuation of the line before, which is indented.
func (e *conflictEntry) add(line string) bool {
	if more, ok := strings.CutPrefix(line, "  "); ok && e.last != "" {
		texts := e.lines[e.last]
		texts[len(texts)-1] += " " + more
		return true
	}
	label, text, ok := strings.Cut(strings.TrimPrefix(line, "- "), ": ")
	if !ok || !strings.HasPrefix(line, "- ") {
		return false
	}
	e.lines[label] = append(e.lines[label], text)
	e.last = label
	return true
}

// conflictsInDocuments are the ids that the documents use, each with the first document that does.
func conflictsInDocuments(t *testing.T) map[string]string {
	t.Helper()
	used := map[string]string{}
	for _, d := range openapi.Documents() {
		var root yaml.Node
		if err := yaml.Unmarshal(d.YAML, &root); err != nil {
			t.Fatalf("%s: %v", d.Name, err)
		}
		walkYAML(&root, func(key string, value *yaml.Node) {
			if key != "x-conflict" && key != "conflict" {
				return
			}
			if value.Kind != yaml.ScalarNode {
				t.Errorf("%s:%d: %s holds one id", d.Name, value.Line, key)
			}
			if used[value.Value] == "" {
				used[value.Value] = fmt.Sprintf("%s:%d", d.Name, value.Line)
			}
		})
	}
	return used
}

func walkYAML(n *yaml.Node, visit func(key string, value *yaml.Node)) {
	for i, child := range n.Content {
		if n.Kind == yaml.MappingNode && i%2 == 1 {
			visit(n.Content[i-1].Value, child)
		}
		walkYAML(child, visit)
	}
}

// citations are the parentheses of a text that name a page, taken apart at semicolons.
func citations(text string) []string {
	var out []string
	for _, found := range regexp.MustCompile(`\(([^()]*)\)`).FindAllStringSubmatch(text, -1) {
		if !strings.Contains(found[1], "Pool") && !strings.Contains(found[1], "ListMembers") {
			continue
		}
		for citation := range strings.SplitSeq(found[1], ";") {
			out = append(out, strings.TrimSpace(citation))
		}
	}
	return out
}

// citationProblem says what is wrong with "Page, table N", "Page, table N, row field" or "Page, section".
func citationProblem(citation string, pages map[string]bool) string {
	page, at, ok := strings.Cut(citation, ", ")
	if !ok {
		return "name a page, and a table or a section of it"
	}
	at = strings.TrimPrefix(at, "table ")
	if at == "sample-code" && pages[page+"\tfunction"] || pages[page+"\t"+at] || pages[page+"\t"+strings.Replace(at, ", row ", "\t", 1)] {
		return "" // sample code is no part of the contract, so docs/pages.tsv leaves it out
	}
	return "docs/pages.tsv has no such place"
}

// placesOfPages are the places that docs/pages.tsv has: page and table, and page, table and field.
func placesOfPages(t *testing.T) map[string]bool {
	t.Helper()
	text, err := os.ReadFile("../../docs/pages.tsv")
	if err != nil {
		t.Fatal(err)
	}
	places := map[string]bool{}
	for line := range strings.SplitSeq(string(text), "\n") {
		if columns := strings.Split(line, "\t"); len(columns) > 2 {
			places[columns[0]+"\t"+columns[1]] = true
			places[strings.Join(columns[:3], "\t")] = true
		}
	}
	return places
}
