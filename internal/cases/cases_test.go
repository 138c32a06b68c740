package cases_test

import (
	"context"
	"flag"
	"fmt"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"elbconformance/internal/cases"
	"elbconformance/internal/contract"
	"elbconformance/internal/result"
)

var update = flag.Bool("update", false, "write testdata/cases.golden anew")

// embedded is the contract, loaded once: it is immutable.
var embedded = sync.OnceValues(func() (*contract.Contract, error) { return contract.Embedded(context.Background()) })

func all(t *testing.T) (*contract.Contract, []cases.Case) {
	t.Helper()
	c, err := embedded()
	if err != nil {
		t.Fatal(err)
	}
	list, err := cases.All(c)
	if err != nil {
		t.Fatal(err)
	}
	return c, list
}

// Case ids are what users select by and what results are compared by: this list changes on purpose only.
func TestCaseIDsAreStable(t *testing.T) {
	const golden = "testdata/cases.golden"
	_, list := all(t)
	var got strings.Builder
	for _, c := range list {
		fmt.Fprintf(&got, "%s\t%s %s\t%s\n", c.ID, c.Request.Method, c.Request.Target, expectation(c))
	}
	if *update {
		if err := os.WriteFile(golden, []byte(got.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("run with -update where this is meant (-want +got):\n%s", diff)
	}
}

func expectation(c cases.Case) string {
	text := strings.Trim(strings.ReplaceAll(fmt.Sprint(c.Expect.Statuses), " ", "|"), "[]")
	if c.Expect.Declares != nil {
		text += " or " + string(c.Expect.Declares.ID)
	}
	return text
}

func TestPlanningTwiceGivesTheSame(t *testing.T) {
	_, first := all(t)
	_, second := all(t)
	if diff := cmp.Diff(first, second); diff != "" {
		t.Error(diff)
	}
}

func TestEveryCaseSaysWhatItIs(t *testing.T) {
	c, list := all(t)
	known := map[result.RequirementID]bool{}
	for _, row := range c.Ledger() {
		known[row.ID] = true
	}
	seen := map[string]bool{}
	for _, one := range list {
		op, ok := c.Operation(one.Operation)
		if !ok || seen[one.ID] || one.Name == "" || one.Kind == "" || !strings.HasPrefix(one.ID, op.ID+"/"+string(one.Kind)) {
			t.Errorf("%+v", one)
		}
		seen[one.ID] = true
		if one.Expect.Declares == nil || len(one.Expect.Statuses) == 0 || len(one.Requirements) == 0 {
			t.Errorf("%s expects nothing: %+v", one.ID, one.Expect)
		}
		for _, id := range one.Requirements {
			if !known[id] {
				t.Errorf("%s decides %s, which is not in the ledger", one.ID, id)
			}
		}
		refusal := one.Expect.Statuses[0] >= 400
		if refusal && (one.Reason == "" || !one.Expect.Envelope && one.Kind != cases.UnusedMethod) {
			t.Errorf("%s is a refusal without a reason or an envelope", one.ID)
		}
		if got := one.Planned(); got.ID != one.ID || got.Operation != op.ID || got.Kind != string(one.Kind) || !slices.Equal(got.Requirements, one.Requirements) {
			t.Errorf("%s is planned as %+v", one.ID, got)
		}
		if got := one.Labels(); !slices.Contains(got, "op:"+op.ID) || !slices.Contains(got, "kind:"+string(one.Kind)) {
			t.Errorf("%s has the labels %v", one.ID, got)
		}
	}
}

// A wrong method is never sent to an object that somebody may own. Only what changes nothing is tried on one without
// credentials: there a service that looks for the object first would answer 404 to an invented id.
func TestRefusalsNameInventedObjects(t *testing.T) {
	_, list := all(t)
	for _, c := range list {
		if c.Kind == cases.Positive || c.Kind == cases.Listing || c.Kind == cases.Unauthenticated && !c.Writes() {
			continue
		}
		if c.Object != cases.NoObject && c.Object != cases.InventedObject && c.Expect.Statuses[0] != 400 {
			t.Errorf("%s is aimed at an object that is %s", c.ID, c.Object)
		}
	}
}

func TestWrites(t *testing.T) {
	for method, want := range map[string]bool{
		http.MethodGet: false, http.MethodHead: false, http.MethodPost: true, http.MethodPut: true, http.MethodPatch: true, http.MethodDelete: true,
	} {
		if got := (cases.Case{Request: cases.Request{Method: method}}).Writes(); got != want {
			t.Errorf("%s: %t", method, got)
		}
	}
}

// Ids and names are compared between runs and clouds: they hold no object id, address, seed or moment.
func TestIDsAndNamesHoldNothingOfARun(t *testing.T) {
	leak := regexp.MustCompile(`[0-9a-f]{8}-|[0-9a-f]{12,}|\b[0-9]{1,3}(\.[0-9]{1,3}){3}\b|[0-9]{5,}|[0-9]{4}-[0-9]{2}-|https?:`)
	_, list := all(t)
	for _, c := range list {
		if found := leak.FindString(c.ID + " " + c.Name); found != "" {
			t.Errorf("%s, %q holds %q", c.ID, c.Name, found)
		}
		if strings.ContainsAny(c.ID, " \t*\"") {
			t.Errorf("%q cannot stand in a pattern", c.ID)
		}
	}
}
