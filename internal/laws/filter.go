package laws

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"elbconformance/internal/result"
	"elbconformance/internal/values"
)

// unknownValue is a filter value that no object has.
const unknownValue = "conformance-no-such-value"

// attempts is how often a law that compares lists starts over when the list changed under it.
const attempts = 3

// filter takes values that listed items have, asks for them, and compares: every item of the answer has the value, and
// every item with the value is in the answer. Where the parameter is an array, two values ask for either.
func (l Law) filter(ctx context.Context) (result.Outcome, error) {
	var last result.Outcome
	for range attempts {
		before, bad, err := l.list(ctx, nil)
		if bad != nil || err != nil {
			return deref(bad), err
		}
		asked := l.sample(before)
		if len(asked) == 0 {
			return result.Outcome{}, noFixture("no listed item has a %s to filter by", l.Parameter.Filter.Field)
		}
		query := url.Values{l.Parameter.Name: asked}
		answer, bad, err := l.list(ctx, query)
		if bad != nil || err != nil {
			return deref(bad), err
		}
		for i, item := range answer.items {
			if !l.matches(item, asked) {
				actual, _ := field(item, l.Parameter.Filter.Field)
				return l.broken(answer.exchange, l.pointer(i), actual,
					"%s lists an item whose %s is another", shown(query), l.Parameter.Filter.Field), nil
			}
		}
		missing := l.missing(before, answer, asked)
		if len(missing) == 0 {
			return l.holds(), nil
		}
		last = l.broken(answer.exchange, "/"+l.Operation.Paging.Items, missing,
			"%s leaves out %d items whose %s matches", shown(query), len(missing), l.Parameter.Filter.Field)
		after, bad, err := l.list(ctx, nil)
		if bad != nil || err != nil {
			return deref(bad), err
		}
		if slices.Equal(before.ids, after.ids) {
			return last, nil
		}
	}
	return result.Outcome{}, blocked("the list changed during each of %d tries", attempts)
}

// sample chooses what to ask for: the rarest value of the listed items, and for an array parameter a second one.
func (l Law) sample(p *page) []string {
	counts := map[string]int{}
	for _, item := range p.items {
		found, _ := field(item, l.Parameter.Filter.Field)
		for _, v := range found {
			if text := wire(v); text != "" && l.asks(v) {
				counts[text]++
			}
		}
	}
	rarest := make([]string, 0, len(counts))
	for v := range counts {
		rarest = append(rarest, v)
	}
	slices.SortFunc(rarest, func(a, b string) int {
		if counts[a] != counts[b] {
			return counts[a] - counts[b]
		}
		return slices.Compare([]byte(a), []byte(b))
	})
	most := 1
	if l.Parameter.Node.Type == "array" {
		most = 2
	}
	return rarest[:min(most, len(rarest))]
}

// asks reports whether the parameter may ask for a value: a service that lists one outside its own range may refuse it.
func (l Law) asks(value any) bool {
	n := l.Parameter.Node
	if n.Items != nil {
		n = n.Items
	}
	return values.Fits(n, value)
}

func (l Law) matches(item any, asked []string) bool {
	found, _ := field(item, l.Parameter.Filter.Field)
	return slices.ContainsFunc(found, func(v any) bool { return slices.Contains(asked, wire(v)) })
}

// missing names the items that match in the plain list and are not in the filtered one.
func (l Law) missing(all, filtered *page, asked []string) []string {
	var out []string
	for i, item := range all.items {
		if l.matches(item, asked) && !slices.Contains(filtered.ids, all.ids[i]) {
			out = append(out, all.ids[i])
		}
	}
	return out
}

func (l Law) pointer(i int) string { return "/" + l.Operation.Paging.Items + "/" + strconv.Itoa(i) }

// opaqueFilter asks for a value that nothing has, where no response field shows the filtered one: the answer may be a
// refusal or an empty list, never items.
func (l Law) opaqueFilter(ctx context.Context) (result.Outcome, error) {
	query := url.Values{l.Parameter.Name: {unknownValue}}
	x, err := l.Doer.Do(ctx, query)
	if err != nil {
		return result.Outcome{}, err
	}
	if x.Response.Status >= http.StatusBadRequest && x.Response.Status < http.StatusInternalServerError {
		return l.holds(), nil
	}
	answer, bad, err := l.list(ctx, query)
	if bad != nil || err != nil {
		return deref(bad), err
	}
	if len(answer.items) > 0 {
		return l.broken(answer.exchange, l.pointer(0), answer.ids,
			"%s lists %d items, though nothing has that value", shown(query), len(answer.items)), nil
	}
	return l.holds(), nil
}

func deref(o *result.Outcome) result.Outcome {
	if o == nil {
		return result.Outcome{}
	}
	return *o
}
