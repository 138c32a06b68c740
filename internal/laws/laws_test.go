package laws_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"

	"elbconformance/internal/contract"
	"elbconformance/internal/laws"
	"elbconformance/internal/result"
)

var lawful = []string{"name", "weight", "admin_state_up", "address", "id", "member_type", "enterprise_project_id", "limit", "marker", "page_reverse"}

func TestACorrectListKeepsEveryLaw(t *testing.T) {
	op := operation(t, "listMembers")
	for _, parameter := range lawful {
		got := check(t, &list{items: seven(), op: op}, parameter)
		if got.Status != result.Passed || len(got.Findings) != 0 || !maps.Equal(got.Observations, ownObservations(op, parameter)) {
			t.Errorf("%s: %+v", parameter, got)
		}
	}
	op = operation(t, "listPools")
	for _, parameter := range []string{"name", "id", "member_address", "limit", "marker", "page_reverse"} {
		if got := check(t, &list{items: seven(), op: op}, parameter); got.Status != result.Passed {
			t.Errorf("links, %s: %+v", parameter, got)
		}
	}
}

// ownObservations are the law's own requirement and, of a paging parameter, its documented default.
func ownObservations(op *contract.Operation, parameter string) result.Observations {
	own := result.Observations{ownRequirement(op, parameter): 1}
	p := op.Parameter(parameter)
	if row := p.Node.Keyword("default"); row != nil && p.Paging != nil {
		own[row.ID] = 1
	}
	return own
}

func ownRequirement(op *contract.Operation, parameter string) result.RequirementID {
	p := op.Parameter(parameter)
	if p.Filter != nil {
		return p.Filter.Requirement.ID
	}
	return p.Paging.ID
}

// Each way to be wrong is red under the law it breaks, with its finding and exchange, and under no other.
func TestABrokenListBreaksItsLaw(t *testing.T) {
	for _, c := range []struct {
		name   string
		bend   func(*list)
		breaks []string // laws that are red; every other one of those tried passes
	}{
		{"filters ignored", func(l *list) {
			l.filter = func(member, string, []string) bool { return true }
		}, []string{"name", "weight", "admin_state_up", "address", "id", "enterprise_project_id"}},
		{"one filter ignored", func(l *list) {
			l.filter = func(m member, name string, values []string) bool {
				return name == "weight" || documented(m, name, values)
			}
		}, []string{"weight"}},
		{"only the first of two values honoured", func(l *list) {
			l.filter = func(m member, name string, values []string) bool { return documented(m, name, values[:1]) }
		}, []string{"name", "weight", "address", "id"}},
		{"an item left out", func(l *list) {
			l.filter = func(m member, name string, values []string) bool {
				return documented(m, name, values) && m["id"] != "id-4"
			}
		}, []string{"admin_state_up", "member_type"}},
		{"prefixes match", func(l *list) {
			l.filter = func(m member, name string, values []string) bool {
				return slices.ContainsFunc(values, func(v string) bool { return m[name] != nil && strings.HasPrefix(fmt.Sprint(m[name]), v) })
			}
		}, []string{"name"}},
		{"an opaque filter lists all", func(l *list) {
			l.filter = func(m member, name string, values []string) bool {
				return name == "enterprise_project_id" || documented(m, name, values)
			}
		}, []string{"enterprise_project_id"}},
		{"limit ignored", func(l *list) {
			l.cut = func(items []member, _ int) []member { return items }
		}, []string{"limit"}},
		{"limit off by one", func(l *list) {
			l.cut = func(items []member, size int) []member { return items[:min(size+1, len(items))] }
		}, []string{"limit"}},
		{"limit one short", func(l *list) {
			l.cut = func(items []member, size int) []member {
				if size < len(items) {
					size--
				}
				return items[:min(size, len(items))]
			}
		}, []string{"limit"}},
		{"marker inclusive", func(l *list) {
			l.after = func(items []member, marker string) []member { return items[indexOf(items, marker):] }
		}, []string{"marker"}},
		{"marker skips one", func(l *list) {
			l.after = func(items []member, marker string) []member { return items[min(indexOf(items, marker)+2, len(items)):] }
		}, []string{"marker"}},
		{"marker ignored", func(l *list) {
			l.after = func(items []member, _ string) []member { return items }
		}, []string{"marker"}},
		{"next page leads back", func(l *list) {
			l.next = func([]member, bool) string { return "id-0" }
		}, []string{"marker"}},
		{"next page not named", func(l *list) {
			l.next = func([]member, bool) string { return "" }
		}, []string{"marker"}},
		{"page_reverse ignored", func(l *list) {
			l.before = func(items []member, marker string) []member { return items[indexOf(items, marker)+1:][:2] }
		}, []string{"page_reverse"}},
		{"page_reverse from the beginning", func(l *list) {
			l.before = func(items []member, _ string) []member { return items[:2] }
		}, []string{"page_reverse"}},
		{"page_reverse with the marker", func(l *list) {
			l.before = func(items []member, marker string) []member { return items[indexOf(items, marker)-1:][:2] }
		}, []string{"page_reverse"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			op := operation(t, "listMembers")
			for _, parameter := range lawful {
				l := &list{items: seven(), op: op}
				c.bend(l)
				got := check(t, l, parameter)
				if !slices.Contains(c.breaks, parameter) {
					if got.Status != result.Passed {
						t.Errorf("%s ends in another way too: %+v", parameter, got)
					}
					continue
				}
				if got.Status != result.Failed || len(got.Findings) != 1 || got.Exchange == "" || got.Reason == "" {
					t.Errorf("%s: %+v", parameter, got)
					continue
				}
				if f := got.Findings[0]; f.Requirement != ownRequirement(op, parameter) || f.Level != result.Must ||
					f.Operation != op.ID || f.Source.Page == "" || f.Message == "" || f.Also == nil {
					t.Errorf("%s: %+v", parameter, f)
				}
			}
		})
	}
}

// A list without an end is found by its bound, in a bounded number of requests.
func TestEndlessPages(t *testing.T) {
	l := &list{items: seven(), op: operation(t, "listMembers")}
	page := 0
	l.after = func([]member, string) []member {
		page++
		return []member{{"id": fmt.Sprintf("new-%d-a", page)}, {"id": fmt.Sprintf("new-%d-b", page)}}
	}
	l.next = func(p []member, _ bool) string { return idOf(p[len(p)-1]) }
	got := check(t, l, "marker")
	if got.Status != result.Failed || len(got.Findings) != 1 || got.Findings[0].Requirement != "listMembers.paging.marker" {
		t.Errorf("%+v", got)
	}
	if l.calls > 1000 {
		t.Errorf("%d requests", l.calls)
	}
}

// A neighbour who changes the list during a law is not the target's fault.
func TestAListThatChangesIsNotBroken(t *testing.T) {
	for _, parameter := range []string{"name", "weight", "marker", "page_reverse"} {
		grow := &list{items: seven(), op: operation(t, "listMembers")}
		grow.change = func(l *list) {
			fresh := member{"id": fmt.Sprintf("fresh-%d", l.calls), "name": "web", "weight": 1}
			l.items = append([]member{fresh}, l.items...)
		}
		if got := check(t, grow, parameter); got.Status == result.Failed || got.Status == result.Errored {
			t.Errorf("growing, %s: %+v", parameter, got)
		}
		shrink := &list{items: append(seven(), seven()...), op: operation(t, "listMembers")}
		for i, m := range shrink.items {
			m["id"], m["name"], m["weight"] = fmt.Sprintf("id-%02d", i), "web", i
		}
		shrink.change = func(l *list) {
			if l.calls > 1 && len(l.items) > 4 {
				l.items = l.items[1:]
			}
		}
		if got := check(t, shrink, parameter); got.Status == result.Failed || got.Status == result.Errored {
			t.Errorf("shrinking, %s: %+v", parameter, got)
		}
	}
	dwindling := &list{items: seven()[:2], op: operation(t, "listMembers")}
	dwindling.change = func(l *list) {
		if l.calls == 3 {
			l.items = l.items[:1]
		}
	}
	if got := check(t, dwindling, "limit"); got.Skip != result.Blocked {
		t.Errorf("dwindling: %+v", got)
	}
}

// One change is ridden out: the law starts over and decides.
func TestOneChangeIsRiddenOut(t *testing.T) {
	for _, parameter := range []string{"id", "marker", "page_reverse"} {
		l := &list{items: seven(), op: operation(t, "listMembers")}
		l.change = func(l *list) {
			if l.calls == 2 {
				l.items = l.items[3:]
				l.items = append(l.items, member{"id": "later-1", "name": "l"}, member{"id": "later-2", "name": "l"})
			}
		}
		if got := check(t, l, parameter); got.Status != result.Passed {
			t.Errorf("%s: %+v", parameter, got)
		}
	}
}

func TestWithoutItemsALawHasNothingToLookAt(t *testing.T) {
	op := operation(t, "listMembers")
	for _, parameter := range []string{"name", "id", "limit", "marker", "page_reverse"} {
		got := check(t, &list{op: op}, parameter)
		if got.Status != result.Skipped || got.Skip != result.NoFixture || got.Reason == "" {
			t.Errorf("%s: %+v", parameter, got)
		}
	}
	if got := check(t, &list{items: seven(), op: op}, "availability_zone"); got.Skip != result.NoFixture {
		t.Errorf("no item has a zone: %+v", got)
	}
	if got := check(t, &list{items: seven()[:1], op: op}, "limit"); got.Skip != result.NoFixture {
		t.Errorf("one item makes no pages: %+v", got)
	}
}

func TestAnAnswerThatIsNoListing(t *testing.T) {
	op := operation(t, "listMembers")
	for _, parameter := range []string{"name", "enterprise_project_id", "limit", "marker", "page_reverse"} {
		got := check(t, &list{items: seven(), op: op, status: 500, body: `{"error_code":"E"}`}, parameter)
		if got.Status != result.Failed || len(got.Findings) != 1 || got.Findings[0].Status != 500 ||
			got.Findings[0].Requirement != ownRequirement(op, parameter) || !strings.Contains(got.Reason, "500") {
			t.Errorf("500, %s: %+v", parameter, got)
		}
		for _, body := range []string{"{", "[]", "null", `{"members":{}}`, `{"members":[{"name":"x"}]}`, `{"members":[null]}`, `{"members":[7]}`} {
			got := check(t, &list{items: seven(), op: op, body: body}, parameter)
			if got.Status != result.Skipped || got.Skip != result.Blocked || got.Reason == "" {
				t.Errorf("%s, %s: %+v", body, parameter, got)
			}
		}
	}
}

// Refusing an unknown value of an opaque filter is as good as listing nothing.
func TestAnOpaqueFilterMayRefuse(t *testing.T) {
	for status, want := range map[int]result.Status{400: result.Passed, 404: result.Passed, 500: result.Failed, 302: result.Failed} {
		l := &list{items: seven(), op: operation(t, "listMembers"), status: status, body: `{"error_code":"E"}`}
		if got := check(t, l, "enterprise_project_id"); got.Status != want {
			t.Errorf("%d: %+v", status, got)
		}
	}
}

type doer func() (*result.Exchange, error)

func (d doer) Do(context.Context, url.Values) (*result.Exchange, error) { return d() }

func TestTroubleIsNotTheLawsOwn(t *testing.T) {
	op := operation(t, "listMembers")
	for _, parameter := range lawful {
		law := laws.Law{Operation: op, Parameter: op.Parameter(parameter)}
		law.Doer = doer(func() (*result.Exchange, error) {
			return nil, fmt.Errorf("asking: %w", &laws.StopError{Outcome: result.Err("the gateway answers 502")})
		})
		if got := law.Check(context.Background()); got.Status != result.Errored || got.Internal || got.Reason != "the gateway answers 502" {
			t.Errorf("stop, %s: %+v", parameter, got)
		}
		law.Doer = doer(func() (*result.Exchange, error) { return nil, errors.New("a bug of ours") })
		if got := law.Check(context.Background()); got.Status != result.Errored || !got.Internal || got.Reason != "a bug of ours" {
			t.Errorf("error, %s: %+v", parameter, got)
		}
	}
	pathOnly := laws.Law{Operation: op, Parameter: op.Parameter("pool_id"), Doer: doer(nil)}
	if got := pathOnly.Check(context.Background()); got.Status != result.Errored || !got.Internal {
		t.Errorf("a parameter without a law: %+v", got)
	}
}

// Support operations promise nothing: their laws warn.
func TestALawOfASupportOperationWarns(t *testing.T) {
	l := &list{items: seven(), op: operation(t, "listPoolsV3")}
	l.cut = func(items []member, _ int) []member { return items }
	if got := check(t, l, "limit"); got.Status != result.Passed || len(got.Findings) != 1 || got.Findings[0].Level != result.Should {
		t.Errorf("%+v", got)
	}
}
