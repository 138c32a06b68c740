package laws_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"sync"
	"testing"

	"elbconformance/internal/contract"
	"elbconformance/internal/laws"
	"elbconformance/internal/result"
)

// member is one item of the list. Empty fields are absent.
type member map[string]any

// list is a correct list operation in memory, in the style of its operation, with a place to break each thing it does.
type list struct {
	items []member
	op    *contract.Operation
	calls int

	filter func(m member, name string, values []string) bool // nil: as documented
	cut    func(items []member, size int) []member           // nil: as documented
	after  func(items []member, marker string) []member      // nil: as documented
	before func(items []member, marker string) []member      // nil: as documented
	next   func(page []member, more bool) string             // nil: as documented
	change func(l *list)                                     // runs before each answer
	status int                                               // of every answer; 0: as documented
	body   string                                            // of every answer; empty: as documented
}

func (l *list) Do(_ context.Context, query url.Values) (*result.Exchange, error) {
	l.calls++
	if l.change != nil {
		l.change(l)
	}
	body, status := l.answer(query), l.op.Success().Status
	if l.body != "" {
		body = []byte(l.body)
	}
	if l.status != 0 {
		status = l.status
	}
	return &result.Exchange{
		ID: "x" + strconv.Itoa(l.calls), Operation: l.op.ID,
		Response: &result.Response{Status: status, Header: http.Header{"Content-Type": {"application/json"}}, Body: body},
	}, nil
}

func (l *list) answer(query url.Values) []byte {
	matching := slices.Clone(l.items)
	for _, p := range l.op.Query() {
		if values, asked := query[p.Name]; asked && p.Filter != nil {
			matching = slices.DeleteFunc(matching, func(m member) bool { return !l.matches(m, p, values) })
		}
	}
	page, more := l.page(matching, query)
	next := ""
	if l.next != nil {
		next = l.next(page, more)
	} else if more && len(page) > 0 {
		next = idOf(page[len(page)-1])
	}
	return l.body200(page, next)
}

func (l *list) matches(m member, p *contract.Parameter, values []string) bool {
	if l.filter != nil {
		return l.filter(m, p.Name, values)
	}
	if p.Filter.Field == "" {
		return false
	}
	return documented(m, p.Name, values)
}

func documented(m member, name string, values []string) bool {
	return m[name] != nil && slices.Contains(values, fmt.Sprint(m[name]))
}

func (l *list) page(items []member, query url.Values) ([]member, bool) {
	size := len(items)
	if query.Has("limit") {
		size, _ = strconv.Atoi(query.Get("limit"))
	}
	if marker := query.Get("marker"); marker != "" && query.Get("page_reverse") == "true" {
		return pick(l.before, backward)(items, marker), true
	} else if marker != "" {
		items = pick(l.after, forward)(items, marker)
	}
	page := items[:min(size, len(items))]
	if l.cut != nil {
		page = l.cut(items, size)
	}
	return page, len(page) < len(items)
}

func pick[F any](broken, right func([]member, string) []F) func([]member, string) []F {
	if broken != nil {
		return broken
	}
	return right
}

func forward(items []member, marker string) []member { return items[indexOf(items, marker)+1:] }

func backward(items []member, marker string) []member {
	at := max(indexOf(items, marker), 0)
	return items[max(at-2, 0):at]
}

func indexOf(items []member, id string) int {
	return slices.IndexFunc(items, func(m member) bool { return idOf(m) == id })
}

func idOf(m member) string { return m["id"].(string) }

func (l *list) body200(page []member, next string) []byte {
	body := map[string]any{l.op.Paging.Items: append([]member{}, page...)}
	if l.op.Paging.Style == "links" {
		body[l.op.Paging.Links] = []any{}
		if next != "" {
			href := "https://elb.example.com/list?limit=2&marker=" + url.QueryEscape(next)
			body[l.op.Paging.Links] = []any{
				map[string]any{"rel": "previous", "href": "https://elb.example.com/list?marker=elsewhere&page_reverse=true"},
				map[string]any{"rel": "next", "href": href},
			}
		}
	} else {
		info := map[string]any{"current_count": len(page)}
		if next != "" {
			info["next_marker"] = next
		}
		body["page_info"] = info
	}
	text, err := json.Marshal(body)
	if err != nil {
		panic(err) // a test's own value
	}
	return text
}

// seven are the items of a correct list: some values occur once, some often, some are prefixes of others.
func seven() []member {
	var out []member
	for i := range 7 {
		m := member{
			"id": fmt.Sprintf("id-%d", i), "name": "web", "weight": i % 3, "admin_state_up": i != 4,
			"address": fmt.Sprintf("10.0.0.%d", i), "member_type": "ip", "ip_version": "v4",
		}
		out = append(out, m)
	}
	out[3]["name"], out[5]["name"] = "we", "api"
	out[6]["weight"] = 30
	return out
}

// embedded is the contract, loaded once: it is immutable.
var embedded = sync.OnceValues(func() (*contract.Contract, error) { return contract.Embedded(context.Background()) })

func operation(t *testing.T, id string) *contract.Operation {
	t.Helper()
	c, err := embedded()
	if err != nil {
		t.Fatal(err)
	}
	op, ok := c.Operation(id)
	if !ok {
		t.Fatalf("no operation %s", id)
	}
	return op
}

// check runs the law of one parameter over a list.
func check(t *testing.T, l *list, parameter string) result.Outcome {
	t.Helper()
	p := l.op.Parameter(parameter)
	if p == nil {
		t.Fatalf("%s has no parameter %s", l.op.ID, parameter)
	}
	return laws.Law{Operation: l.op, Parameter: p, Doer: l}.Check(context.Background())
}
