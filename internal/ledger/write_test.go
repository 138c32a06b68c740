package ledger_test

import (
	"encoding/csv"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"elbconformance/internal/ledger"
)

func TestFormats(t *testing.T) {
	c := harbour(t)
	for name, format := range map[string]ledger.Format{
		"table.txt": ledger.Table, "rows.json": ledger.JSON, "rows.csv": ledger.CSV, "rows.md": ledger.Markdown,
	} {
		golden(t, name, written(t, format, c.Ledger()))
		golden(t, "run_"+name, written(t, format, ledger.WithStates(c.Ledger(), voyage(t, c))))
	}
}

// Other programs read the JSON form: these members, and null where there is nothing.
func TestJSONForm(t *testing.T) {
	c := embedded(t)
	var rows []map[string]any
	if err := json.Unmarshal([]byte(written(t, ledger.JSON, c.Ledger())), &rows); err != nil {
		t.Fatal(err)
	}
	if len(rows) != len(c.Ledger()) {
		t.Errorf("%d rows of %d", len(rows), len(c.Ledger()))
	}
	want := []string{
		"conflict", "field", "id", "keyword", "level", "location", "operation", "reason", "source", "state", "status", "testable", "value",
	}
	for _, row := range rows {
		if got := slices.Sorted(maps.Keys(row)); !slices.Equal(got, want) {
			t.Fatalf("%v has %v, want %v", row["id"], got, want)
		}
		if row["state"] != nil || (row["testable"] == false) != (row["reason"] != nil) {
			t.Errorf("%v: state %v, testable %v, reason %v", row["id"], row["state"], row["testable"], row["reason"])
		}
	}
}

func TestNoRows(t *testing.T) {
	for format, want := range map[ledger.Format]string{ledger.Table: "", ledger.JSON: "[\n]\n"} {
		if got := written(t, format, nil); got != want {
			t.Errorf("%s: %q, want %q", format, got, want)
		}
	}
}

// A line of the table is pleasant to read in 120 columns, whatever the document says.
func TestTableFits(t *testing.T) {
	for i, line := range strings.Split(written(t, ledger.Table, embedded(t).Ledger()), "\n") {
		if n := len([]rune(line)); n > 120 {
			t.Errorf("line %d has %d characters: %s", i+1, n, line)
		}
	}
}

// FuzzWrite holds CSV and JSON to be readable, and Markdown to be one line a row, whatever stands in a value.
func FuzzWrite(f *testing.F) {
	f.Add("a|b", "`x`", "say \"no\"\n")
	f.Add("", "=1+1", "\r\x00")
	f.Fuzz(func(t *testing.T, value, field, reason string) {
		row := ledger.Row{}
		row.ID, row.Value, row.Field, row.Reason = "a.response.200.b.type", value, field, &reason
		if _, err := csv.NewReader(strings.NewReader(written(t, ledger.CSV, []ledger.Row{row}))).ReadAll(); err != nil {
			t.Error(err)
		}
		if !json.Valid([]byte(written(t, ledger.JSON, []ledger.Row{row}))) {
			t.Error("not JSON")
		}
		if n := strings.Count(written(t, ledger.Markdown, []ledger.Row{row}), "\n"); n != 3 {
			t.Errorf("%d lines", n)
		}
		written(t, ledger.Table, []ledger.Row{row})
	})
}
