package ledger_test

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"elbconformance/internal/contract"
	"elbconformance/internal/ledger"
	"elbconformance/internal/result"
	"elbconformance/openapi"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// harbour is the contract of a small document that has every kind of requirement.
func harbour(t *testing.T) *contract.Contract {
	t.Helper()
	c, err := contract.Load(t.Context(), []openapi.Document{{Name: "harbour.yaml", YAML: []byte(read(t, "harbour.yaml"))}})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// documents are those that the program carries; they take a while to load.
var documents = sync.OnceValues(func() (*contract.Contract, error) { return contract.Embedded(context.Background()) })

func embedded(t *testing.T) *contract.Contract {
	t.Helper()
	c, err := documents()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// voyage is a run over listBerths that verified one requirement and violated another.
func voyage(t *testing.T, c *contract.Contract) *result.Report {
	t.Helper()
	tally := result.NewTally()
	tally.Add(result.Run{Contract: c.Info()})
	for _, row := range c.Ledger() {
		if row.Operation == "listBerths" {
			tally.Add(row)
		}
	}
	tally.Add(result.ExchangeEvent{
		ID: "x1", Case: "listBerths/positive", Operation: "listBerths",
		Request:  result.WireMessage{Method: "GET", URL: "https://port.example/v3/p7/berths"},
		Response: &result.WireMessage{Status: 200},
	})
	const depth = "listBerths.response.200.berths[].depth."
	tally.Add(result.ObservationEvent{Case: "listBerths/positive", Counts: result.Observations{depth + "minimum": 3, depth + "maximum": 3}})
	tally.Add(result.FindingEvent{
		Case: "listBerths/positive", Exchange: "x1",
		Finding: result.Finding{
			Requirement: depth + "maximum", Level: result.Must, Operation: "listBerths", Status: 200,
			Pointer: "/berths/0/depth", Message: "depth is above 40", Actual: 41,
		},
	})
	return tally.Report()
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// golden compares a text with a file below testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(filepath.Join("testdata", name), []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(strings.Split(read(t, name), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s differs (-golden +got); go test -update rewrites it:\n%s", name, diff)
	}
}

func written(t *testing.T, f ledger.Format, rows []ledger.Row) string {
	t.Helper()
	var b bytes.Buffer
	if err := ledger.Write(&b, f, rows); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
