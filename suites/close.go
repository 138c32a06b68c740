package suites

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

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
		found, err := e.marked(ctx, maker, entry.Name)
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

// marked looks among the listed objects for the one that carries a name of this run, and returns its id, or "" where
// there is none. A request that carried no such name cannot be looked up: an object without a name is somebody's own.
func (e *Environment) marked(ctx context.Context, maker *contract.Operation, name string) (string, error) {
	list, fields := e.lister(maker), maker.TagFields()
	if !strings.HasPrefix(name, e.mark+"-") || len(fields) == 0 || list == nil {
		return "", errors.New("its request carried no name of this run to look for")
	}
	x, err := e.ask(ctx, list, "")
	if err != nil {
		return "", err
	}
	if x.Response.Status != list.Success().Status {
		return "", fmt.Errorf("%s answers %d", list.ID, x.Response.Status)
	}
	var body struct {
		Page struct {
			Next string `json:"next_marker"`
		} `json:"page_info"`
	}
	var items []map[string]any
	var fieldsOf map[string]json.RawMessage
	err = errors.Join(json.Unmarshal(x.Response.Body, &body), json.Unmarshal(x.Response.Body, &fieldsOf))
	if err == nil {
		err = json.Unmarshal(fieldsOf[list.Paging.Items], &items)
	}
	if err != nil {
		return "", fmt.Errorf("the answer of %s: %w", list.ID, err)
	}
	_, field, _ := strings.Cut(fields[0], ".")
	for _, item := range items {
		if id, ok := item[list.Paging.ID].(string); ok && item[field] == name {
			return id, nil
		}
	}
	if body.Page.Next != "" {
		return "", fmt.Errorf("%s has more pages than were searched", list.ID)
	}
	return "", nil
}
