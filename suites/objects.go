package suites

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"elbconformance/internal/cases"
	"elbconformance/internal/contract"
	"elbconformance/internal/result"
	"elbconformance/internal/target"
)

// Bounds of removing what was made.
const (
	removalDeadline = 30 * time.Second
	removalPause    = 500 * time.Millisecond
)

// make creates an object that the operation can act on, through the operation whose link leads to it. The outcome is
// not nil when none could be made.
func (e *Environment) make(ctx context.Context, op *contract.Operation, caseID string) (string, *result.Outcome) {
	maker := e.maker(op)
	if maker == nil {
		return "", new(result.SkipBecause(result.NoFixture, "no operation of the contract makes what "+op.ID+" needs"))
	}
	example, err := maker.RequestExample()
	if err != nil {
		return "", new(result.InternalErr(err.Error()))
	}
	body, err := json.Marshal(example)
	if err != nil {
		return "", new(result.InternalErr(err.Error()))
	}
	body, name, err := e.tag(maker, body)
	if err != nil {
		return "", new(result.InternalErr(err.Error()))
	}
	request, err := cases.Request{Method: maker.Method, Target: maker.Path}.Bind(map[string]string{"project_id": e.project})
	if err != nil {
		return "", new(result.InternalErr(err.Error()))
	}
	x, err := e.target.Send(e.call(ctx, maker, target.Call{Case: caseID, Name: name}), target.Raw{
		API: apiOf(maker), Method: maker.Method, Target: request.Target, Body: body,
		Header: http.Header{"Content-Type": {"application/json"}, "Accept": {"application/json"}},
	})
	if err != nil {
		return "", new(troubled(err))
	}
	if trouble, ok := target.TroubleOf(x, target.GoodCredentials); ok {
		return "", new(troubleOutcome(trouble))
	}
	id, ok := madeID(maker, x)
	if !ok {
		return "", new(result.SkipBecause(result.Blocked,
			fmt.Sprintf("%s answered %d to a documented body, so there is nothing to act on", maker.ID, x.Response.Status)))
	}
	return id, nil
}

// maker is the POST operation with a link to the operation.
func (e *Environment) maker(op *contract.Operation) *contract.Operation {
	for _, candidate := range e.Contract.Operations() {
		for _, link := range candidate.Links {
			if candidate.Method == http.MethodPost && link.Operation == op.ID {
				return candidate
			}
		}
	}
	return nil
}

// removeMade removes what an operation made, through the DELETE operation that it links to. What stays is returned.
func (e *Environment) removeMade(ctx context.Context, maker *contract.Operation, id string) *result.Leak {
	for _, link := range maker.Links {
		if op, ok := e.Contract.Operation(link.Operation); ok && op.Method == http.MethodDelete {
			return e.remove(ctx, op, id)
		}
	}
	return nil
}

// remove deletes an object of this run. Gone already is as good; a conflict is tried again until the deadline, because
// services delete asynchronously. What stays is returned.
func (e *Environment) remove(ctx context.Context, op *contract.Operation, id string) *result.Leak {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), removalDeadline)
	defer cancel()
	request, err := cases.Request{Method: op.Method, Target: op.Path}.Bind(
		map[string]string{"project_id": e.project, op.ObjectParameter(): id})
	if err != nil {
		return e.leak(op, id, err.Error())
	}
	raw := target.Raw{API: apiOf(op), Method: op.Method, Target: request.Target, Header: http.Header{"Accept": {"application/json"}}}
	for {
		x, err := e.target.Send(target.WithCall(ctx, target.Call{Operation: op.ID, Unjudged: true}), raw)
		why, again := remains(x, err)
		if why == "" {
			return nil
		}
		if !again || !pause(ctx, removalPause) {
			return e.leak(op, id, why)
		}
	}
}

// remains says why an object may still be there after a request to remove it, and whether trying again can help; an
// empty reason means that it is gone.
func remains(x *result.Exchange, err error) (why string, again bool) {
	switch {
	case err != nil:
		return err.Error(), false
	case x.Response == nil:
		return x.Err.Error(), false
	case x.Response.Status/100 == 2, x.Response.Status == http.StatusNotFound:
		return "", false
	}
	return fmt.Sprintf("status %d", x.Response.Status), x.Response.Status == http.StatusConflict
}

// pause waits, and reports whether there is time left.
func pause(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}

func (e *Environment) leak(op *contract.Operation, id, why string) *result.Leak {
	base, err := e.target.Base(apiOf(op))
	if err != nil {
		base = ""
	}
	path := strings.NewReplacer("{project_id}", e.project, "{"+op.ObjectParameter()+"}", id).Replace(op.Path)
	return &result.Leak{
		Operation: op.ID, ID: id, Reason: why,
		Curl: fmt.Sprintf(`curl -X %s -H "X-Auth-Token: $CONFORMANCE_TOKEN" '%s%s'`, op.Method, base, path),
	}
}

// tag writes the run's mark into the first free-text field that a body can carry it in, and returns the name written.
func (e *Environment) tag(op *contract.Operation, body []byte) (tagged []byte, name string, err error) {
	fields := op.TagFields()
	if len(fields) == 0 {
		return body, "", nil
	}
	var document map[string]any
	if err := json.Unmarshal(body, &document); err != nil {
		return nil, "", fmt.Errorf("body of %s: %w", op.ID, err)
	}
	outer, inner, _ := strings.Cut(fields[0], ".")
	object, ok := document[outer].(map[string]any)
	if !ok {
		return nil, "", fmt.Errorf("body of %s has no object %s to mark", op.ID, outer)
	}
	name = e.Name()
	object[inner] = name
	tagged, err = json.Marshal(document)
	return tagged, name, err
}

// textAt returns the string at a JSON pointer of a body.
func textAt(body []byte, pointer string) (string, bool) {
	var value any
	if err := json.Unmarshal(body, &value); err != nil {
		return "", false
	}
	for segment := range strings.SplitSeq(strings.TrimPrefix(pointer, "/"), "/") {
		switch v := value.(type) {
		case map[string]any:
			value = v[segment]
		case []any:
			i, err := strconv.Atoi(segment)
			if err != nil || i < 0 || i >= len(v) {
				return "", false
			}
			value = v[i]
		default:
			return "", false
		}
	}
	text, ok := value.(string)
	return text, ok && text != ""
}
