package suites

import (
	"context"
	"encoding/json"
	"fmt"

	"elbconformance/internal/contract"
	"elbconformance/internal/result"
	"elbconformance/internal/target"
)

// Close removes what is left of what the run made; what stays, or may stay, is recorded as leaked. A creation whose
// answer got lost is looked up by the name that it asked for.
func (e *Environment) Close(ctx context.Context, journal *target.Journal) {
	for _, entry := range journal.Outstanding() {
		maker, ok := e.Contract.Operation(entry.Operation)
		if !ok {
			continue
		}
		if leak := e.settle(ctx, maker, entry, journal); leak != nil {
			e.recorder.Leaked(*leak)
		}
	}
}

func (e *Environment) settle(ctx context.Context, maker *contract.Operation, entry target.Entry, journal *target.Journal) *result.Leak {
	id := entry.ID
	if id == "" {
		found, err := e.named(ctx, maker, entry.Name)
		if err == nil {
			err = journal.Resolve(entry.Seq, found)
		}
		switch {
		case err != nil:
			return &result.Leak{
				Operation: maker.ID, Reason: fmt.Sprintf("whether %q was created is not known: %v", entry.Name, err),
				Curl: fmt.Sprintf(`curl -H "X-Auth-Token: $CONFORMANCE_TOKEN" '%s'`, entry.URL),
			}
		case found == "":
			return nil
		}
		id = found
	}
	return e.removeMade(ctx, maker, id)
}

// named looks among the listed objects for one that the run named, and returns its id, or "" where there is none.
func (e *Environment) named(ctx context.Context, maker *contract.Operation, name string) (string, error) {
	list := e.lister(maker)
	if list == nil {
		return "", fmt.Errorf("no operation lists what %s makes", maker.ID)
	}
	x, err := e.ask(ctx, list, "")
	if err != nil {
		return "", err
	}
	if x.Response.Status != list.Success().Status {
		return "", fmt.Errorf("%s answers %d", list.ID, x.Response.Status)
	}
	var body map[string]json.RawMessage
	var items []map[string]any
	if err := json.Unmarshal(x.Response.Body, &body); err != nil {
		return "", fmt.Errorf("the answer of %s: %w", list.ID, err)
	}
	if err := json.Unmarshal(body[list.Paging.Items], &items); err != nil {
		return "", fmt.Errorf("the answer of %s: %w", list.ID, err)
	}
	for _, item := range items {
		if id, ok := item[list.Paging.ID].(string); ok && item["name"] == name {
			return id, nil
		}
	}
	return "", nil
}
