package contract_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"elbconformance/internal/contract"
	"elbconformance/openapi"
)

// pagesFile is the second entry of the books: what the pages say, written down before and apart from the documents.
const pagesFile = "../../docs/pages.tsv"

// pageLine is one line of it. A main line has a type and states a field of a table in columns of its own; every other
// line states one thing in words, and its entry says what carries it.
type pageLine struct {
	number                                      int
	page, table, field, mandatory, kind, ranges string
	fallback, statement, entry                  string
}

func (l *pageLine) main() bool { return l.kind != "" }

// gaps are the rules that the line asks for and the documents do not have yet.
func (l *pageLine) gaps() []string {
	var out []string
	for _, token := range l.tokens() {
		if pattern, ok := strings.CutPrefix(token, "gap:"); ok {
			out = append(out, pattern)
		}
	}
	return out
}

// tokens are the parts of an entry; one that begins with none: is a sentence.
func (l *pageLine) tokens() []string {
	if strings.HasPrefix(l.entry, "none:") {
		return []string{l.entry}
	}
	return strings.Fields(l.entry)
}

func TestPagesAndDocumentsAgree(t *testing.T) {
	for _, problem := range reconcile(pageLines(t), embedded(t), conflictIDs(t)) {
		t.Error(problem)
	}
}

// TestGapsAreKnown holds the rules that the documents still lack. A gap is closed by adding the rule and taking "gap:"
// from its lines; none is opened without a change here.
func TestGapsAreKnown(t *testing.T) {
	var known []string
	var open []string
	for _, l := range pageLines(t) {
		open = append(open, l.gaps()...)
	}
	slices.Sort(open)
	if open = slices.Compact(open); !slices.Equal(open, known) {
		t.Errorf("open gaps:\n%s\nwant:\n%s", strings.Join(open, "\n"), strings.Join(known, "\n"))
	}
}

func pageLines(t *testing.T) []*pageLine {
	t.Helper()
	text, err := os.ReadFile(pagesFile)
	if err != nil {
		t.Fatal(err)
	}
	var out []*pageLine
	for i, line := range strings.Split(strings.TrimSuffix(string(text), "\n"), "\n") {
		c := strings.Split(line, "\t")
		if len(c) != 9 {
			t.Fatalf("%s:%d has %d columns; write nine", pagesFile, i+1, len(c))
		}
		if i > 0 {
			out = append(out, &pageLine{i + 1, c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7], c[8]})
		}
	}
	return out
}

func conflictIDs(t *testing.T) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	for _, e := range conflictEntries(t) {
		out[e.id] = true
	}
	return out
}

// edited loads the documents with one passage changed, which must stand in one of them.
func edited(t *testing.T, from, to string) *contract.Contract {
	t.Helper()
	documents, found := openapi.Documents(), false
	for i, d := range documents {
		if !found && strings.Contains(string(d.YAML), from) {
			documents[i].YAML, found = []byte(strings.Replace(string(d.YAML), from, to, 1)), true
		}
	}
	if !found {
		t.Fatalf("no document has %q", from)
	}
	c, err := contract.Load(t.Context(), documents)
	if err != nil {
		t.Fatal(err)
	}
	return c
}
