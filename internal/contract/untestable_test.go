package contract_test

import (
	"strings"
	"testing"

	"elbconformance/internal/result"
)

// A statement on a schema is entered once for each operation whose page makes it, one on an operation with its id alone.
func TestUntestableStatementsAreInTheLedger(t *testing.T) {
	said := "x-untestable: [{id: hull, statement: A hull is of wood, reason: hulls do not show}]"
	ledger := rows(mustLoad(t, strings.NewReplacer(
		"      operationId: listBoats\n", "      operationId: listBoats\n      "+said+"\n",
		"      x-source: [Boats#table-5, NewBoat#table-4]\n", "      x-source: [Boats#table-5, NewBoat#table-4]\n      "+strings.ReplaceAll(said, "hull,", "keel,")+"\n",
	).Replace(fleet)))
	for id, source := range map[result.RequirementID]string{
		"listBoats.statement.hull":                      "Boats, uri",
		"listBoats.response.200.boats[].statement.keel": "Boats, table 5",
		"createBoat.request.statement.keel":             "NewBoat, table 4",
	} {
		row, ok := ledger[id]
		if !ok {
			t.Errorf("the ledger has no %s", id)
			continue
		}
		if row.Testable || row.Reason == nil || *row.Reason != "hulls do not show" || row.Level != result.Info ||
			row.Keyword != "statement" || row.Value != "A hull is of wood" || row.Source.String() != source {
			t.Errorf("%s: %+v, reason %v", id, row.Requirement, row.Reason)
		}
	}
	if _, ok := ledger["createBoat.response.201.statement.keel"]; ok {
		t.Error("the statement is in the ledger twice for one operation")
	}
}

func TestUntestableRefuses(t *testing.T) {
	for _, test := range []struct{ name, extension, want string }{
		{"an id in capitals", "[{id: Hull, statement: s, reason: r}]", "the id is to be"},
		{"no reason", "[{id: hull, statement: s}]", "statement and reason are both needed"},
		{"no statement", "[{id: hull, reason: r}]", "statement and reason are both needed"},
		{"a source without a place", "[{id: hull, statement: s, reason: r, source: Boats}]", "write Page#table-N"},
		{"no list", "hull", "x-untestable"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := load(changed(t, "      operationId: listBoats\n", "      operationId: listBoats\n      x-untestable: "+test.extension+"\n"))
			if err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), "listBoats") {
				t.Errorf("error %v; want one that names listBoats and says %q", err, test.want)
			}
		})
	}
}
