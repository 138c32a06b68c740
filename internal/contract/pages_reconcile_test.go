package contract_test

import (
	"fmt"
	"slices"
	"strings"

	"elbconformance/internal/contract"
	"elbconformance/internal/result"
)

// reconciler compares the two entries of the books, pages.tsv and the documents, in both directions.
type reconciler struct {
	lines     []*pageLine
	contract  *contract.Contract
	conflicts map[string]bool

	rows     []*contract.Requirement // of the operations that have a page
	byID     map[result.RequirementID]*contract.Requirement
	named    map[result.RequirementID][]*pageLine // by entries
	stated   map[result.RequirementID]bool        // by the columns of a main line
	spots    []spot
	problems []string

	parts map[result.RequirementID][]string // of an id, between its dots
}

// spot is a documented field: a parameter, or a property of a body.
type spot struct {
	op       *contract.Operation
	table    result.Source // of the parameter, or of the object that has the property
	name     string
	location result.Location
	node     *contract.Node
	parent   *contract.Node // nil for a parameter
}

// value is the node that ranges are about: the items where the field is a list of plain values.
func (s spot) value() *contract.Node {
	if s.node.Items != nil && s.node.Items.Type != "object" {
		return s.node.Items
	}
	return s.node
}

// reconcile returns what the books disagree in, in order; nothing where they agree.
func reconcile(lines []*pageLine, c *contract.Contract, conflicts map[string]bool) []string {
	r := &reconciler{
		lines: lines, contract: c, conflicts: conflicts, byID: map[result.RequirementID]*contract.Requirement{},
		named: map[result.RequirementID][]*pageLine{}, stated: map[result.RequirementID]bool{},
		parts: map[result.RequirementID][]string{},
	}
	for i := range c.Ledger() {
		row := &c.Ledger()[i]
		if op, _ := c.Operation(row.Operation); op != nil && !op.Support {
			r.rows = append(r.rows, row)
			r.byID[row.ID], r.parts[row.ID] = row, strings.Split(string(row.ID), ".")
		}
	}
	r.collect()
	r.entries()
	r.uris()
	r.fields()
	r.elsewhere()
	r.everyRow()
	r.carried()
	r.examples()
	r.exceptionsUsed()
	slices.Sort(r.problems)
	return r.problems
}

func (r *reconciler) problemf(format string, args ...any) {
	r.problems = append(r.problems, fmt.Sprintf(format, args...))
}

func (r *reconciler) reportf(l *pageLine, format string, args ...any) {
	r.problemf("%s:%d: %s, %s, %s: %s", pagesFile, l.number, l.page, l.table, l.field, fmt.Sprintf(format, args...))
}

// operation is the one that a page documents.
func (r *reconciler) operation(page string) *contract.Operation {
	for _, op := range r.contract.Operations() {
		if op.Page == page {
			return op
		}
	}
	return &contract.Operation{}
}

func (r *reconciler) collect() {
	for _, op := range r.contract.Operations() {
		if op.Support {
			continue
		}
		for _, p := range op.Parameters {
			r.spots = append(r.spots, spot{op: op, table: typed(p.Node).Source, name: p.Name, location: p.In, node: p.Node})
		}
		r.below(op, result.InRequest, op.Body)
		r.below(op, result.InResponse, op.Success().Body)
	}
}

func (r *reconciler) below(op *contract.Operation, where result.Location, n *contract.Node) {
	if n == nil {
		return
	}
	for _, name := range n.Order {
		r.spots = append(r.spots, spot{op, typed(n).Source, name, where, n.Properties[name], n})
		r.below(op, where, n.Properties[name])
	}
	r.below(op, where, n.Items)
}

// typed is the requirement on a node's type; an empty one where the schema names none.
func typed(n *contract.Node) *contract.Requirement {
	if row := n.Keyword("type"); row != nil {
		return row
	}
	return &contract.Requirement{}
}

// uris holds method and path of each operation.
func (r *reconciler) uris() {
	for _, l := range r.lines {
		op := r.operation(l.page)
		switch {
		case l.table != "uri" || l.field == "path" && !strings.HasPrefix(l.statement, "/"):
		case l.field == "method" && op.Method != l.statement, l.field == "path" && op.Path != l.statement:
			r.reportf(l, "the documents have %s %s", op.Method, op.Path)
		}
	}
}

// fields goes from the pages to the documents: every main line against every field that cites its table.
func (r *reconciler) fields() {
	for _, l := range r.lines {
		if !l.main() {
			continue
		}
		found := l.field == "X-Auth-Token" && r.header(l)
		for _, s := range r.spots {
			if s.op.Page == l.page && s.table.Page == l.page && s.table.Table == l.table && s.name == l.field {
				found = true
				r.compare(l, s)
			}
		}
		if !found {
			r.reportf(l, "no field of the documents cites this table and has this name")
		}
	}
}

func (r *reconciler) header(l *pageLine) bool {
	row := r.operation(l.page).AuthRequired
	if row == nil || row.Source.Table != l.table || l.mandatory != "yes" {
		return false
	}
	r.stated[row.ID] = true
	return true
}

// elsewhere holds keywords that cite another table than the one their field stands in.
func (r *reconciler) elsewhere() {
	for _, s := range r.spots {
		if s.node.Type == "object" {
			continue // cites the table of its own fields
		}
		for _, row := range s.value().Keywords {
			l := r.line(row.Source, s.name)
			switch {
			case row.Source == s.table:
			case l == nil && r.hasTable(row.Source):
				r.problemf("%s cites %s, which has no such field", row.ID, row.Source)
			case l != nil && l.union()[row.Keyword] == said(row.Value):
				r.stated[row.ID] = true
			}
		}
	}
}

func (r *reconciler) line(at result.Source, field string) *pageLine {
	for _, l := range r.lines {
		if l.main() && l.page == at.Page && l.table == at.Table && l.field == field {
			return l
		}
	}
	return nil
}

// everyRow goes from the documents to the pages: nothing is demanded that no line states.
func (r *reconciler) everyRow() {
	for _, row := range r.rows {
		switch {
		case row.Keyword == "required" && row.Location == result.InResponse && !r.exampled(row) && !r.excepted(row):
			r.problemf("%s: no example-response line of %s shows the field; the pages call no response field mandatory", row.ID, row.Source.Page)
		case row.Keyword == "type" && nullable(row) && row.Conflict == nil && len(r.named[row.ID]) == 0 && !r.excepted(row):
			r.problemf("%s: no line says that the value may be null", row.ID)
		case r.stated[row.ID], len(r.named[row.ID]) > 0, r.excepted(row):
		case row.Keyword == "additionalProperties": // what no page says, told at level info
		case row.Keyword == "status" && row.Location == result.Behaviour: // refusals that every service has, at level should
		case row.Keyword == "type" && (said(row.Value) == "object" || nullable(row)) && r.hasTable(row.Source):
		default:
			r.problemf("%s is %s, which no line of %s states", row.ID, said(row.Value), row.Source)
		}
	}
}

func (r *reconciler) exampled(row *contract.Requirement) bool {
	return r.namedOn(row, func(l *pageLine) bool {
		return l.table == "example-response" || l.table == "error-codes" || l.table == "status-codes"
	})
}

func (r *reconciler) hasTable(at result.Source) bool {
	return slices.ContainsFunc(r.lines, func(l *pageLine) bool { return l.page == at.Page && l.table == at.Table })
}
