package suites

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"elbconformance/internal/cases"
	"elbconformance/internal/contract"
	"elbconformance/internal/result"
	"elbconformance/internal/target"
)

// looked bounds how many objects of one kind the suite looks at.
const looked = 20

// inventory is what preflight has learnt about the target.
type inventory struct {
	given  map[string]string   // ids given by the user, by collection
	ids    map[string][]string // by operationId, the richest first
	absent map[string]string   // by collection: why the target does not offer it
	hints  map[string]string   // by collection: why nothing was found to look at
}

func newInventory(given map[string]string) *inventory {
	return &inventory{given: given, ids: map[string][]string{}, absent: map[string]string{}, hints: map[string]string{}}
}

func (i *inventory) of(operation string) []string { return i.ids[operation] }

func (i *inventory) offered(op *contract.Operation) (string, bool) {
	reason, absent := i.absent[collection(op)]
	return reason, !absent
}

func (i *inventory) hint(op *contract.Operation) string {
	flag := "--" + strings.TrimSuffix(collection(op), "s") + "-id"
	hint := "there is nothing to look at; give " + flag
	if why := i.hints[collection(op)]; why != "" {
		hint = why + "; give " + flag
	}
	return hint
}

// collection is the path segment that names what an operation is about: the one before the object's id, or the last of
// a list. "/v2.0/" keeps its own name, since one cloud may serve it elsewhere or not at all.
func collection(op *contract.Operation) string {
	segments := strings.Split(op.Path, "/")
	name := segments[len(segments)-1]
	if object := op.ObjectParameter(); object != "" {
		name = segments[slices.Index(segments, "{"+object+"}")-1]
	}
	if op.API == contract.V20 {
		return "v2.0/" + name
	}
	return name
}

// Discover looks at the target before the cases run: which families of operations it offers, and which objects there
// are to look at. It returns an error when the target cannot be tested at all. Nothing it sends is judged.
func (e *Environment) Discover(ctx context.Context, selected []*contract.Operation) error {
	for _, op := range selected {
		if err := e.probe(ctx, op); err != nil {
			return err
		}
	}
	for _, op := range selected {
		if op.ObjectParameter() == "" || !op.ReadOnly() {
			continue
		}
		if _, offered := e.objects.offered(op); !offered {
			continue
		}
		if err := e.find(ctx, op); err != nil {
			return err
		}
	}
	return nil
}

// probe asks the family's list whether the target has the family at all.
func (e *Environment) probe(ctx context.Context, op *contract.Operation) error {
	list := e.lister(op)
	if _, known := e.objects.absent[collection(op)]; known || list == nil {
		return nil
	}
	x, err := e.ask(ctx, list, "")
	if err != nil {
		return err
	}
	switch x.Response.Status {
	case http.StatusNotFound, http.StatusNotImplemented:
		e.objects.absent[collection(op)] = fmt.Sprintf("the target answers %d to %s %s", x.Response.Status, list.Method, list.Path)
	case http.StatusForbidden:
		if e.objects.given[collection(op)] == "" {
			return &UnusableError{x.Request.URL, "The credentials may not list this project; check the project and their permissions."}
		}
	}
	return nil
}

// lister is the operation that lists a collection: the operation itself, or one whose link leads to it.
func (e *Environment) lister(op *contract.Operation) *contract.Operation {
	for _, candidate := range e.Contract.Operations() {
		if candidate.Paging == nil || candidate.ObjectParameter() != "" {
			continue
		}
		if candidate == op || collection(candidate) == collection(op) {
			return candidate
		}
	}
	return nil
}

// find fills the objects of one operation: the one given, else those listed, else one made where writing is allowed.
func (e *Environment) find(ctx context.Context, op *contract.Operation) error {
	if id := e.objects.given[collection(op)]; id != "" {
		return e.take(ctx, op, id)
	}
	ids, err := e.listed(ctx, op)
	if err != nil {
		return err
	}
	if len(ids) == 0 && e.writes {
		ids = e.madeForLooking(ctx, op)
	}
	if op.Paging != nil {
		if ids, err = e.richestFirst(ctx, op, ids); err != nil {
			return err
		}
	}
	e.objects.ids[op.ID] = ids
	return nil
}

// take uses the object that the user named. One that is not there says nothing about the service.
func (e *Environment) take(ctx context.Context, op *contract.Operation, id string) error {
	x, err := e.ask(ctx, op, id)
	if err != nil {
		return err
	}
	if x.Response.Status == http.StatusNotFound {
		return &UnusableError{x.Request.URL, "There is no such object; check the id given, or leave it out to use those listed."}
	}
	e.objects.ids[op.ID] = []string{id}
	return nil
}

func (e *Environment) listed(ctx context.Context, op *contract.Operation) ([]string, error) {
	list := e.lister(op)
	if list == nil {
		return nil, nil
	}
	x, err := e.ask(ctx, list, "")
	if err != nil {
		return nil, err
	}
	if x.Response.Status != list.Success().Status {
		e.objects.hints[collection(op)] = fmt.Sprintf("%s answers %d", list.ID, x.Response.Status)
		return nil, nil
	}
	pointer := ""
	for _, link := range list.Links {
		if link.Operation == op.ID {
			pointer = link.Parameters[op.ObjectParameter()]
		}
	}
	var ids []string
	for i := range looked {
		id, ok := textAt(x.Response.Body, strings.Replace(pointer, "/0/", fmt.Sprintf("/%d/", i), 1))
		if pointer == "" || !ok {
			break
		}
		ids = append(ids, id)
	}
	if len(ids) == 0 {
		e.objects.hints[collection(op)] = list.ID + " lists nothing"
	}
	return ids, nil
}

// madeForLooking makes one object; the runner's clean-up removes it.
func (e *Environment) madeForLooking(ctx context.Context, op *contract.Operation) []string {
	id, stop := e.make(ctx, op, "")
	if stop != nil {
		e.objects.hints[collection(op)] = stop.Reason
		return nil
	}
	return []string{id}
}

// richestFirst orders the objects of a list operation by how much each lists.
func (e *Environment) richestFirst(ctx context.Context, op *contract.Operation, ids []string) ([]string, error) {
	size := make(map[string]int, len(ids))
	for _, id := range ids {
		x, err := e.ask(ctx, op, id)
		if err != nil {
			return nil, err
		}
		size[id] = itemCount(op, x.Response.Body)
	}
	slices.SortStableFunc(ids, func(a, b string) int { return size[b] - size[a] })
	return ids, nil
}

func itemCount(op *contract.Operation, body []byte) int {
	var list map[string]json.RawMessage
	var items []json.RawMessage
	if json.Unmarshal(body, &list) != nil || json.Unmarshal(list[op.Paging.Items], &items) != nil {
		return 0
	}
	return len(items)
}

// ask sends a plain GET of preflight. Trouble with the target is an error that ends the run before it starts.
func (e *Environment) ask(ctx context.Context, op *contract.Operation, id string) (*result.Exchange, error) {
	values := map[string]string{"project_id": e.project}
	if name := op.ObjectParameter(); name != "" {
		values[name] = id
	}
	request, err := cases.Request{Method: op.Method, Target: op.Path}.Bind(values)
	if err != nil {
		return nil, err
	}
	x, err := e.target.Send(target.WithCall(ctx, target.Call{Operation: op.ID, Unjudged: true}), target.Raw{
		API: apiOf(op), Method: op.Method, Target: request.Target, Header: http.Header{"Accept": {"application/json"}},
	})
	if err != nil {
		return nil, err
	}
	if trouble, ok := target.TroubleOf(x, target.GoodCredentials); ok {
		return nil, &UnusableError{x.Request.URL, trouble.Explanation}
	}
	return x, nil
}

// UnusableError says that preflight met trouble which is not the contract's: the target cannot be tested now.
type UnusableError struct {
	Address string
	Reason  string // one sentence
}

// Error implements error.
func (u *UnusableError) Error() string {
	return fmt.Sprintf("the target cannot be tested: %s: %s", u.Address, u.Reason)
}
