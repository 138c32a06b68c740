package suites

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"elbconformance/internal/cases"
	"elbconformance/internal/contract"
	"elbconformance/internal/laws"
	"elbconformance/internal/result"
	"elbconformance/internal/target"
)

// law runs the law of a listing case.
func (e *Environment) law(ctx context.Context, op *contract.Operation, c cases.Case, request cases.Request, call target.Call) result.Outcome {
	parameter := op.Parameter(c.Subject)
	if parameter == nil {
		return result.InternalErr(fmt.Sprintf("%s has no parameter %s", op.ID, c.Subject))
	}
	law := laws.Law{Operation: op, Parameter: parameter, Doer: lister{e, op, request, call}}
	return law.Check(ctx)
}

// lister sends the requests of a law.
type lister struct {
	environment *Environment
	operation   *contract.Operation
	request     cases.Request
	call        target.Call
}

// Do implements laws.Doer.
func (l lister) Do(ctx context.Context, query url.Values) (*result.Exchange, error) {
	request := l.request
	if len(query) > 0 {
		request.Target += "?" + strings.ReplaceAll(query.Encode(), "+", "%20")
	}
	ctx = l.environment.call(ctx, l.operation, l.call)
	x, err := l.environment.target.Send(ctx, target.Raw{
		API: apiOf(l.operation), Method: request.Method, Target: request.Target, Header: request.Header,
	})
	if err != nil {
		return nil, &laws.StopError{Outcome: troubled(err)}
	}
	if trouble, ok := target.TroubleOf(x, l.call.Auth); ok {
		return nil, &laws.StopError{Outcome: troubleOutcome(trouble)}
	}
	return x, nil
}
