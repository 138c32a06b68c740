package judge_test

import (
	"net/http"
	"sync"
	"testing"

	"elbconformance/internal/result"
)

// Whatever a target sends is judged: no panic, no error of our own, findings that are rows of the ledger.
func FuzzExchange(f *testing.F) {
	b := embedded(f)
	known := map[result.RequirementID]bool{}
	for _, row := range b.contract.Ledger() {
		known[row.ID] = true
	}
	for i, x := range b.broken(f) {
		if i%50 == 0 {
			f.Add(x.Operation, x.Response.Status, "application/json", x.Response.Body)
		}
	}
	f.Add("listPools", 200, "application/json; charset", []byte(`{"pools":[{"id":1e9999999,"id":2}]}`))
	f.Add("deleteMasterSlavePool", 204, "", []byte("\xff"))
	f.Fuzz(func(t *testing.T, operation string, status int, media string, body []byte) {
		x := answer(operation, status, string(body))
		if _, ok := b.contract.Operation(operation); ok {
			b.asked(t, x, "{project_id}", "p", "{pool_id}", "q")
		}
		x.Response.Header = http.Header{"Content-Type": {media}}
		got, err := b.judge.Exchange(x)
		if err != nil {
			t.Fatal(err)
		}
		for _, finding := range got.Findings {
			if !known[finding.Requirement] || finding.Message == "" {
				t.Errorf("%+v", finding)
			}
		}
	})
}

// A judge is shared by everything that a run does at the same time.
func TestConcurrentUse(t *testing.T) {
	b := embedded(t)
	corpus := b.broken(t)
	var group sync.WaitGroup
	for worker := range 8 {
		group.Go(func() {
			for i := worker; i < len(corpus); i += 80 {
				if _, err := b.judge.Exchange(corpus[i]); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
}
