package laws

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strconv"

	"elbconformance/internal/contract"
	"elbconformance/internal/result"
)

// limit asks for pages of one and two items: no page holds more, and a full list fills it.
func (l Law) limit(ctx context.Context) (result.Outcome, error) {
	all, bad, err := l.list(ctx, nil)
	if bad != nil || err != nil {
		return deref(bad), err
	}
	if len(all.ids) < 2 {
		return result.Outcome{}, noFixture("paging needs a list of two items; this one has %d", len(all.ids))
	}
	for _, size := range []int{1, 2} {
		query := limited(size)
		p, bad, err := l.list(ctx, query)
		if bad != nil || err != nil {
			return deref(bad), err
		}
		if len(p.ids) == size {
			continue
		}
		after, bad, err := l.list(ctx, nil)
		if bad != nil || err != nil {
			return deref(bad), err
		}
		if len(p.ids) < size && len(after.ids) < size {
			return result.Outcome{}, blocked("the list changed under the law: it has %d items left", len(after.ids))
		}
		return l.broken(p.exchange, "/"+l.Operation.Paging.Items, len(p.ids),
			"%s gives %d items of a list of %d", shown(query), len(p.ids), len(all.ids)), nil
	}
	return l.defaultLimit(all), nil
}

// defaultLimit holds the plain list to the documented default of limit.
func (l Law) defaultLimit(all *page) result.Outcome {
	outcome := l.holds()
	row := l.Parameter.Node.Keyword("default")
	if row == nil {
		return outcome
	}
	most, _ := l.Parameter.Node.Default()
	if limit, ok := most.(float64); ok && float64(len(all.ids)) > limit {
		return l.violates(row, all.exchange, "/"+l.Operation.Paging.Items, len(all.ids),
			fmt.Sprintf("a list without limit gives %d items; the documented default is %v", len(all.ids), most))
	}
	outcome.Observations[row.ID]++
	return outcome
}

// pagesWalked is about how many pages a walk over a long list takes.
const pagesWalked = 50

// marker walks the list in pages of two, or of more where the list is long, each from the marker that the page before
// gives: together they hold the same items as the plain list, each once.
func (l Law) marker(ctx context.Context) (result.Outcome, error) {
	for range attempts {
		all, bad, err := l.list(ctx, nil)
		if bad != nil || err != nil {
			return deref(bad), err
		}
		if len(all.ids) < 3 {
			return result.Outcome{}, noFixture("a walk over pages needs a list of three items; this one has %d", len(all.ids))
		}
		outcome, seen, err := l.walk(ctx, max(2, len(all.ids)/pagesWalked))
		if err != nil || outcome != nil && outcome.Status != result.Passed {
			return deref(outcome), err
		}
		last, missing := seen[len(seen)-1].exchange, difference(all.ids, ids(seen))
		if len(missing) == 0 {
			return l.holds(), nil
		}
		after, bad, err := l.list(ctx, nil)
		if bad != nil || err != nil {
			return deref(bad), err
		}
		if slices.Equal(all.ids, after.ids) {
			return l.broken(last, "/"+l.Operation.Paging.Items, missing,
				"walking %d pages misses %d of %d items", len(seen), len(missing), len(all.ids)), nil
		}
	}
	return result.Outcome{}, blocked("the list changed during each of %d walks", attempts)
}

func (l Law) walk(ctx context.Context, size int) (*result.Outcome, []*page, error) {
	var pages []*page
	query := limited(size)
	for range maxPages {
		p, bad, err := l.list(ctx, query)
		if bad != nil || err != nil {
			return bad, nil, err
		}
		if twice := intersection(p.ids, ids(pages)); len(twice) > 0 {
			outcome := l.broken(p.exchange, "/"+l.Operation.Paging.Items, twice,
				"%s gives %d items that an earlier page gave", shown(query), len(twice))
			return &outcome, nil, nil
		}
		pages = append(pages, p)
		if p.next == "" || len(p.ids) == 0 {
			return nil, pages, nil
		}
		query = limited(size)
		query.Set(contract.MarkerParameter, p.next)
	}
	outcome := l.broken(pages[len(pages)-1].exchange, "", maxPages, "the walk has not ended after %d pages", maxPages)
	return &outcome, nil, nil
}

// reverse takes the fourth item of the list, or the last of a shorter one, and asks for the two before it.
func (l Law) reverse(ctx context.Context) (result.Outcome, error) {
	for range attempts {
		all, bad, err := l.list(ctx, nil)
		if bad != nil || err != nil {
			return deref(bad), err
		}
		if len(all.ids) < 3 {
			return result.Outcome{}, noFixture("turning back needs a list of three items; this one has %d", len(all.ids))
		}
		from := min(3, len(all.ids)-1)
		query := limited(2)
		query.Set(contract.MarkerParameter, all.ids[from])
		query.Set(l.Parameter.Name, "true")
		p, bad, err := l.list(ctx, query)
		if bad != nil || err != nil {
			return deref(bad), err
		}
		want := all.ids[from-2 : from]
		if len(p.ids) == 2 && len(difference(want, p.ids)) == 0 {
			return l.forwardByDefault(ctx)
		}
		after, bad, err := l.list(ctx, nil)
		if bad != nil || err != nil {
			return deref(bad), err
		}
		if slices.Equal(all.ids, after.ids) {
			return l.broken(p.exchange, "/"+l.Operation.Paging.Items, p.ids,
				"with %s=true and the marker of item %d, items %d and %d are due; others came",
				l.Parameter.Name, from+1, from-1, from), nil
		}
	}
	return result.Outcome{}, blocked("the list changed during each of %d tries", attempts)
}

// forwardByDefault compares a page without page_reverse with one where it has its documented default.
func (l Law) forwardByDefault(ctx context.Context) (result.Outcome, error) {
	outcome := l.holds()
	row := l.Parameter.Node.Keyword("default")
	if row == nil {
		return outcome, nil
	}
	plain, bad, err := l.list(ctx, limited(2))
	if bad != nil || err != nil {
		return deref(bad), err
	}
	value, _ := l.Parameter.Node.Default()
	query := limited(2)
	query.Set(l.Parameter.Name, fmt.Sprint(value))
	spelt, bad, err := l.list(ctx, query)
	if bad != nil || err != nil {
		return deref(bad), err
	}
	if slices.Equal(plain.ids, spelt.ids) {
		outcome.Observations[row.ID]++
		return outcome, nil
	}
	again, bad, err := l.list(ctx, limited(2))
	if bad != nil || err != nil {
		return deref(bad), err
	}
	if !slices.Equal(plain.ids, again.ids) {
		return result.Outcome{}, blocked("the list changed under the law")
	}
	return l.violates(row, spelt.exchange, "/"+l.Operation.Paging.Items, spelt.ids,
		fmt.Sprintf("%s and the same without %s give different pages", shown(query), l.Parameter.Name)), nil
}

func limited(size int) url.Values {
	return url.Values{contract.LimitParameter: {strconv.Itoa(size)}}
}

func ids(pages []*page) []string {
	var out []string
	for _, p := range pages {
		out = append(out, p.ids...)
	}
	return out
}

func difference(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(s string) bool { return slices.Contains(b, s) })
}

func intersection(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(s string) bool { return !slices.Contains(b, s) })
}
