package ledger

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"elbconformance/internal/contract"
	"elbconformance/internal/result"
)

// coverageHead opens the coverage document.
const coverageHead = `<!-- Written by "make generate" from the documents in openapi/; edit those. -->

# What of the pages is tested

Each row counts requirements: atomic statements of one table (or one section) of a page, of one kind, that the suite holds
a service to. A statement that several operations use counts for each of them. The columns of the levels count those that can
be tested: a violated ` + "`must`" + ` makes a run not conformant, a violated ` + "`should`" + ` is reported, ` + "`info`" + ` is told. The last column
counts statements that no exchange can show; ` + "`conformance requirements --page PAGE`" + ` lists each requirement with its value,
and ` + "`conformance explain ID`" + ` says what one means. Whether a service was seen to keep them is not counted here, but by
` + "`conformance requirements --results FILE`" + ` after a run.
`

// kinds are the groups of keywords, in the order in which they are counted.
func kinds() []string {
	return []string{
		"type", "required", "enum", "range", "length", "form", "items", "alternatives", "default", "rule", "header", "filter",
		"paging", "echo", "status", "content type", "client", "statement",
	}
}

// kindOf is the group of a requirement; a keyword that is in none is its own.
func kindOf(row Row) string {
	if row.Location == result.InHeader {
		return "header"
	}
	switch row.Keyword {
	case "minimum", "maximum", "multipleOf":
		return "range"
	case "minLength", "maxLength":
		return "length"
	case "pattern", "format":
		return "form"
	case "minItems", "maxItems", "uniqueItems":
		return "items"
	case "anyOf", "oneOf":
		return "alternatives"
	case "content-type":
		return "content type"
	case "decode":
		return "client"
	}
	return row.Keyword
}

// tally counts the testable requirements of each level, and those that are not testable.
type tally struct {
	levels      map[result.Level]int
	notTestable int
}

func newTally() *tally { return &tally{levels: map[result.Level]int{}} }

func (t *tally) add(row Row) {
	if row.Testable {
		t.levels[row.Level]++
		return
	}
	t.notTestable++
}

func (t *tally) cells() string {
	return fmt.Sprintf("%d | %d | %d | %d", t.levels[result.Must], t.levels[result.Should], t.levels[result.Info], t.notTestable)
}

func (t *tally) total() int {
	total := t.notTestable
	for _, n := range t.levels {
		total += n
	}
	return total
}

// bucket is what one line of the document counts.
type bucket struct{ page, table, kind string }

// Coverage is the coverage document as Markdown: the requirements of the documented operations by page, table, kind and
// level. Support operations, which no page documents, are left out and named by number.
func Coverage(c *contract.Contract) string {
	buckets, pages := map[bucket]*tally{}, map[string]*tally{}
	supporting := 0
	for _, row := range c.Ledger() {
		if op, ok := c.Operation(row.Operation); ok && op.Support {
			supporting++
			continue
		}
		grow(buckets, bucket{row.Source.Page, row.Source.Table, kindOf(row)}).add(row)
		grow(pages, row.Source.Page).add(row)
	}
	var b strings.Builder
	b.WriteString(coverageHead)
	writePages(&b, pages)
	fmt.Fprintf(&b, "\n%d requirements more are those of support operations, with which the suite finds and removes objects. No page\n"+
		"documents them, so they are at most `should` and count nowhere above or below.\n", supporting)
	for _, page := range slices.Sorted(maps.Keys(pages)) {
		writePage(&b, page, buckets)
	}
	return b.String()
}

func grow[K comparable](in map[K]*tally, key K) *tally {
	if in[key] == nil {
		in[key] = newTally()
	}
	return in[key]
}

func writePages(b *strings.Builder, pages map[string]*tally) {
	b.WriteString("\n| page | must | should | info | not testable | all |\n|---|---:|---:|---:|---:|---:|\n")
	all := newTally()
	for _, page := range slices.Sorted(maps.Keys(pages)) {
		t := pages[page]
		fmt.Fprintf(b, "| %s | %s | %d |\n", page, t.cells(), t.total())
		for level, n := range t.levels {
			all.levels[level] += n
		}
		all.notTestable += t.notTestable
	}
	fmt.Fprintf(b, "| all | %s | %d |\n", all.cells(), all.total())
}

func writePage(b *strings.Builder, page string, buckets map[bucket]*tally) {
	fmt.Fprintf(b, "\n## %s\n\n| place | kind | must | should | info | not testable |\n|---|---|---:|---:|---:|---:|\n", page)
	keys := slices.SortedFunc(maps.Keys(buckets), func(x, y bucket) int {
		return cmp.Or(compareTables(x.table, y.table), cmp.Compare(x.table, y.table), compareKinds(x.kind, y.kind))
	})
	for _, key := range keys {
		if key.page == page {
			fmt.Fprintf(b, "| %s | %s | %s |\n", tableOf(result.Source{Table: key.table}), key.kind, buckets[key].cells())
		}
	}
}

// compareTables puts tables by number, before sections by name.
func compareTables(x, y string) int {
	a, errA := strconv.Atoi(x)
	b, errB := strconv.Atoi(y)
	switch {
	case errA == nil && errB == nil:
		return cmp.Compare(a, b)
	case errA == nil:
		return -1
	case errB == nil:
		return 1
	}
	return 0
}

// compareKinds puts the known groups in their order, before others by name.
func compareKinds(x, y string) int {
	order := kinds()
	rank := func(kind string) int {
		if i := slices.Index(order, kind); i >= 0 {
			return i
		}
		return len(order)
	}
	return cmp.Or(cmp.Compare(rank(x), rank(y)), cmp.Compare(x, y))
}
