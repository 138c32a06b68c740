package suites

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"elbconformance/internal/cases"
	"elbconformance/internal/contract"
	"elbconformance/internal/laws"
	"elbconformance/internal/result"
	"elbconformance/internal/target"
)

// Execute runs one case, records it, and returns its outcome.
func (e *Environment) Execute(ctx context.Context, c cases.Case) result.Outcome {
	started := time.Now().UTC()
	e.recorder.Started(c)
	outcome := e.run(ctx, c)
	e.recorder.Ended(c, started, outcome)
	return outcome
}

func (e *Environment) run(ctx context.Context, c cases.Case) result.Outcome {
	op, ok := e.Contract.Operation(c.Operation)
	if !ok {
		return result.InternalErr("the contract has no operation " + c.Operation)
	}
	if reason, offered := e.objects.offered(op); !offered {
		return result.SkipBecause(result.NotOffered, reason)
	}
	if c.Writes() && !e.writes {
		return result.SkipBecause(result.Excluded, "it writes; pass --allow-writes if this account may be changed")
	}
	switch c.Object {
	case cases.ExistingObject:
		return e.onExisting(ctx, op, c)
	case cases.OwnedObject:
		return e.onOwned(ctx, op, c)
	case cases.InventedObject:
		return e.once(ctx, op, c, map[string]string{op.ObjectParameter(): e.target.InventID()}, target.Call{Probe: true})
	}
	return e.once(ctx, op, c, nil, target.Call{Probe: c.Kind == cases.UnusedMethod})
}

// onExisting looks at every object known for the operation; the first that does not conform ends the case. Laws take
// the object that lists the most.
func (e *Environment) onExisting(ctx context.Context, op *contract.Operation, c cases.Case) result.Outcome {
	ids := e.objects.of(op.ID)
	if len(ids) == 0 {
		return result.SkipBecause(result.NoFixture, e.objects.hint(op))
	}
	if c.Kind != cases.Positive {
		ids = ids[:1]
	}
	seen, gone := result.Observations{}, 0
	for _, id := range ids {
		outcome := e.once(ctx, op, c, map[string]string{op.ObjectParameter(): id}, target.Call{})
		if e.vanished(ctx, op, id, outcome) {
			gone++
			continue
		}
		if outcome.Status != result.Passed || len(outcome.Findings) > 0 {
			return outcome
		}
		seen.Add(outcome.Observations)
	}
	if gone == len(ids) {
		return result.SkipBecause(result.Blocked, "the target changed: what there was to look at has been removed meanwhile")
	}
	return result.Pass(seen)
}

// vanished reports whether a case met 404 because somebody removed the object that discovery had found: then it is not
// listed any more either. An object that the user named is taken at their word.
func (e *Environment) vanished(ctx context.Context, op *contract.Operation, id string, o result.Outcome) bool {
	missing := func(f result.Finding) bool { return f.Status == http.StatusNotFound }
	if o.Status != result.Failed || !slices.ContainsFunc(o.Findings, missing) || e.objects.given[collection(op)] != "" {
		return false
	}
	listed, err := e.listed(ctx, op)
	return err == nil && len(listed) > 0 && !slices.Contains(listed, id)
}

// onOwned makes an object for the case and removes it afterwards where the case did not.
func (e *Environment) onOwned(ctx context.Context, op *contract.Operation, c cases.Case) result.Outcome {
	id, stop := e.make(ctx, op, c.ID)
	if stop != nil {
		return *stop
	}
	outcome := e.once(ctx, op, c, map[string]string{op.ObjectParameter(): id}, target.Call{})
	_ = e.remove(ctx, op, id) // what stays is tried again by Close
	return outcome
}

func (e *Environment) once(ctx context.Context, op *contract.Operation, c cases.Case, ids map[string]string, call target.Call) result.Outcome {
	values := map[string]string{"project_id": e.project}
	maps.Copy(values, ids)
	request, err := c.Request.Bind(values)
	if err != nil {
		return result.InternalErr(err.Error())
	}
	call.Case, call.Auth = c.ID, authOf(c.Credentials)
	if c.Kind == cases.Listing {
		return e.law(ctx, op, c, request, call)
	}
	if op.Body != nil && c.Kind == cases.Positive {
		filled, stop := e.resolve(request.Body)
		if stop != nil {
			return *stop
		}
		request.Body = filled
		if request.Body, call.Name, err = e.tag(op, request.Body); err != nil {
			return result.InternalErr(err.Error())
		}
	}
	if c.Kind == cases.Positive {
		return e.positive(e.call(ctx, op, call), op, c, request)
	}
	return e.raw(ctx, op, c, request, call)
}

func authOf(c cases.Credentials) target.Auth {
	switch c {
	case cases.None:
		return target.NoCredentials
	case cases.Invented:
		return target.InventedCredentials
	}
	return target.GoodCredentials
}

// positive sends a documented request through the generated client, which then has to be able to read the answer.
func (e *Environment) positive(ctx context.Context, op *contract.Operation, c cases.Case, request cases.Request) result.Outcome {
	args, err := cases.Typed(op, request)
	if err != nil {
		return result.InternalErr(err.Error())
	}
	typed := e.typed[op.ID]
	response, err := typed.call(ctx, args.Path, args.Query, args.Body)
	if err != nil {
		return troubled(err)
	}
	x, ok := target.ExchangeOf(response)
	if !ok {
		return result.InternalErr("the recording transport lost the exchange of " + c.ID)
	}
	outcome := e.expect(op, c, x)
	if outcome.Status == result.Passed && op.Success().Decode != nil && x.Response.Status == op.Success().Status {
		outcome = e.decoded(op, x, outcome, func() error { _, err := typed.decode(response); return err })
	}
	if op.Body != nil && outcome.Status == result.Passed && x.Response.Status == op.Success().Status {
		outcome = echoed(op, x, outcome)
	}
	if id, made := madeID(op, x); made {
		_ = e.removeMade(ctx, op, id) // what stays is tried again by Close
	}
	return outcome
}

// echoed checks that what was sent is what came back.
func echoed(op *contract.Operation, x *result.Exchange, so result.Outcome) result.Outcome {
	echo := laws.Echo(op, x)
	if echo.Status == result.Passed && len(echo.Findings) == 0 {
		so.Observations.Add(echo.Observations)
		return so
	}
	return echo
}

// decoded checks that the generated client reads the answer. Where the schema is violated already, that says enough.
func (e *Environment) decoded(op *contract.Operation, x *result.Exchange, so result.Outcome, decode func() error) result.Outcome {
	row := op.Success().Decode
	err := decode()
	violated := slices.ContainsFunc(e.recorder.Findings(x.ID), func(f result.Finding) bool { return f.Level == result.Must })
	switch {
	case err == nil:
		so.Observations.Add(result.Observations{row.ID: 1})
		return so
	case violated:
		return so
	}
	return e.fail(op, row, x, "the generated client cannot decode the answer: "+err.Error(), nil)
}

// raw sends the request as it stands; the generated client could not.
func (e *Environment) raw(ctx context.Context, op *contract.Operation, c cases.Case, request cases.Request, call target.Call) result.Outcome {
	if c.Kind == cases.UnusedMethod {
		ctx = target.WithCall(ctx, target.Call{Case: c.ID, Auth: call.Auth, Probe: call.Probe, CreatedID: createdID(op)})
	} else {
		ctx = e.call(ctx, op, call)
	}
	x, err := e.target.Send(ctx, target.Raw{
		API: apiOf(op), Method: request.Method, Target: request.Target, Header: request.Header, Body: request.Body,
	})
	if err != nil {
		return troubled(err)
	}
	return e.expect(op, c, x)
}

// expect compares an exchange with what its case declares.
func (e *Environment) expect(op *contract.Operation, c cases.Case, x *result.Exchange) result.Outcome {
	expected := slices.Contains(c.Expect.Statuses, status(x))
	refused := expected && status(x) >= http.StatusBadRequest // which may well come from a gateway; a success may not
	if trouble, ok := target.TroubleOf(x, authOf(c.Credentials)); ok && (!refused || trouble.Kind == target.Gateway) {
		return troubleOutcome(trouble)
	}
	row := c.Expect.Declares
	if !expected {
		return e.fail(op, row, x, fmt.Sprintf("status %d; expected %s: %s", x.Response.Status, list(c.Expect.Statuses), c.Name), x.Response.Status)
	}
	if c.Expect.Envelope {
		if broken := e.envelope(op, x); len(broken) > 0 {
			return result.Fail("the refusal has no readable error body", broken...)
		}
	}
	return result.Pass(result.Observations{row.ID: 1})
}

// envelope returns what the judge holds against the error body, which a refusal's case declares as its own.
func (e *Environment) envelope(op *contract.Operation, x *result.Exchange) []result.Finding {
	if op.Response(x.Response.Status).Status != 0 {
		return nil
	}
	var out []result.Finding
	for _, f := range e.recorder.Findings(x.ID) {
		if f.Level == result.Must {
			out = append(out, f)
		}
	}
	return out
}

func (e *Environment) fail(op *contract.Operation, row *contract.Requirement, x *result.Exchange, message string, actual any) result.Outcome {
	outcome := result.Fail(message, result.Finding{
		Requirement: row.ID, Level: row.Level, Operation: op.ID, Status: x.Response.Status,
		Message: message, Actual: actual, Source: row.Source, Also: []result.RequirementID{},
	})
	outcome.Exchange = x.ID
	return outcome
}

// troubled turns an error of the client into an outcome: what the write guard holds back was never sent.
func troubled(err error) result.Outcome {
	var guard *target.GuardError
	var transport *target.TransportError
	switch {
	case errors.As(err, &guard):
		return result.SkipBecause(result.Excluded, "the write guard holds it back: "+guard.Reason+"; "+guard.Fix)
	case errors.As(err, &transport):
		trouble, _ := target.TroubleOf(transport.Exchange, target.GoodCredentials)
		return troubleOutcome(trouble)
	}
	return result.InternalErr(err.Error())
}

func troubleOutcome(t target.Trouble) result.Outcome {
	outcome := t.Outcome()
	outcome.Fatal = t.Kind == target.CredentialsRefused
	return outcome
}

func status(x *result.Exchange) int {
	if x.Response == nil {
		return 0
	}
	return x.Response.Status
}

func list(statuses []int) string {
	texts := make([]string, len(statuses))
	for i, s := range statuses {
		texts[i] = strconv.Itoa(s)
	}
	return strings.Join(texts, " or ")
}

func madeID(op *contract.Operation, x *result.Exchange) (string, bool) {
	pointer := createdID(op)
	if pointer == "" || op.Method != http.MethodPost || status(x)/100 != 2 {
		return "", false
	}
	return textAt(x.Response.Body, pointer)
}
