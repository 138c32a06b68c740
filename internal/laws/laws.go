// Package laws holds the drivers of what no single response can show: that a filter lists all and only what matches,
// that pages follow each other. They are generic over the contract's extensions, know nothing of Ginkgo, and send
// through a Doer that the caller gives.
package laws

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"

	"elbconformance/internal/contract"
	"elbconformance/internal/result"
)

// maxPages bounds every walk; a list that has not ended by then does not end.
const maxPages = 200

// Doer sends one documented request of a list operation, with the query given.
type Doer interface {
	// Do returns the exchange, or a StopError when the answer says nothing about the contract: trouble of the environment, or
	// a refused precondition.
	Do(ctx context.Context, query url.Values) (*result.Exchange, error)
}

// StopError ends a law with an outcome that is not the law's own.
type StopError struct{ Outcome result.Outcome }

// Error implements error.
func (s *StopError) Error() string { return string(s.Outcome.Status) + ": " + s.Outcome.Reason }

// Law checks one requirement of a list operation.
type Law struct {
	Operation *contract.Operation
	Parameter *contract.Parameter // the filter or paging parameter that the law is about
	Doer      Doer
}

// Check runs the law and returns its outcome.
func (l Law) Check(ctx context.Context) result.Outcome {
	check := l.checker()
	if check == nil {
		return result.InternalErr("no law is known for the parameter " + l.Parameter.Name)
	}
	outcome, err := check(ctx)
	var stop *StopError
	switch {
	case errors.As(err, &stop):
		return stop.Outcome
	case err != nil:
		return result.InternalErr(err.Error())
	}
	return outcome
}

func (l Law) checker() func(context.Context) (result.Outcome, error) {
	switch {
	case l.Parameter.Filter != nil && l.Parameter.Filter.Field == "":
		return l.opaqueFilter
	case l.Parameter.Filter != nil:
		return l.filter
	case l.Parameter.Name == contract.LimitParameter:
		return l.limit
	case l.Parameter.Name == contract.MarkerParameter:
		return l.marker
	case l.Parameter.Name == contract.ReverseParameter:
		return l.reverse
	}
	return nil
}

func (l Law) requirement() *contract.Requirement {
	if l.Parameter.Filter != nil {
		return l.Parameter.Filter.Requirement
	}
	return l.Parameter.Paging
}

func (l Law) holds() result.Outcome {
	return result.Pass(result.Observations{l.requirement().ID: 1})
}

func (l Law) broken(x *result.Exchange, pointer string, actual any, format string, args ...any) result.Outcome {
	return l.violates(l.requirement(), x, pointer, actual, fmt.Sprintf(format, args...))
}

func (l Law) violates(row *contract.Requirement, x *result.Exchange, pointer string, actual any, message string) result.Outcome {
	outcome := result.Fail(message, result.Finding{
		Requirement: row.ID, Level: row.Level, Operation: l.Operation.ID, Status: x.Response.Status, Pointer: pointer,
		Message: message, Actual: actual, Source: row.Source, Also: []result.RequirementID{},
	})
	outcome.Exchange = x.ID
	return outcome
}

// page is one answer of a list operation.
type page struct {
	exchange *result.Exchange
	items    []any
	ids      []string
	next     string // marker of the next page; empty where the answer names none
}

// list asks for one page. An answer other than the documented success is a broken law: the request was a documented one.
func (l Law) list(ctx context.Context, query url.Values) (*page, *result.Outcome, error) {
	x, err := l.Doer.Do(ctx, query)
	if err != nil {
		return nil, nil, err
	}
	if want := l.Operation.Success().Status; x.Response.Status != want {
		outcome := l.broken(x, "", x.Response.Status, "status %d on %s; documented: %d", x.Response.Status, shown(query), want)
		return nil, &outcome, nil
	}
	p := &page{exchange: x}
	var body map[string]any
	if err := json.Unmarshal(x.Response.Body, &body); err != nil {
		return nil, nil, blocked("the list cannot be read: %v", err)
	}
	items, ok := body[l.Operation.Paging.Items].([]any)
	if !ok {
		return nil, nil, blocked("the list has no array %q", l.Operation.Paging.Items)
	}
	p.items = items
	for i, item := range items {
		id, ok := field(item, l.Operation.Paging.ID)
		if !ok {
			return nil, nil, blocked("item %d has no %q", i, l.Operation.Paging.ID)
		}
		p.ids = append(p.ids, fmt.Sprint(id[0]))
	}
	p.next = l.nextMarker(body)
	return p, nil, nil
}

func shown(query url.Values) string {
	if len(query) == 0 {
		return "a plain list"
	}
	return "?" + query.Encode()
}

func (l Law) nextMarker(body map[string]any) string {
	switch l.Operation.Paging.Style {
	case "page_info":
		info, _ := body["page_info"].(map[string]any)
		next, _ := info["next_marker"].(string)
		return next
	case "links":
		links, _ := body[l.Operation.Paging.Links].([]any)
		for _, raw := range links {
			link, _ := raw.(map[string]any)
			href, _ := link["href"].(string)
			if u, err := url.Parse(href); err == nil && link["rel"] == "next" {
				return u.Query().Get(contract.MarkerParameter)
			}
		}
	}
	return ""
}

func blocked(format string, args ...any) error {
	return &StopError{result.SkipBecause(result.Blocked, fmt.Sprintf(format, args...))}
}

func noFixture(format string, args ...any) error {
	return &StopError{result.SkipBecause(result.NoFixture, fmt.Sprintf(format, args...))}
}
