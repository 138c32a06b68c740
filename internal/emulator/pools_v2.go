package emulator

import (
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

type poolsV2Body struct {
	Pools []poolV2View         `json:"pools"`
	Links optional[[]pageLink] `json:"pools_links,omitzero"`
}

type pageLink struct {
	Rel  string `json:"rel"`
	Href string `json:"href"`
}

// listPoolsV2 lists the pools of shared load balancers, which are all that v2.0 knows.
func (e *Emulator) listPoolsV2(c *call) (reply, *problem) {
	window, paged, p := windowV2(c)
	if p != nil {
		return reply{}, p
	}
	filters := poolV2Filters()
	found := e.pools(c.project, func(w *world, p *pool) bool {
		return w.shared(p.LoadBalancers) && matches(filters, c.query, p)
	})
	body := poolsV2Body{Pools: []poolV2View{}}
	if paged {
		shown := page[*pool]{}
		if !c.query.Has("marker") || e.knowsV2(c.project, window.marker) {
			shown = cut(found, func(p *pool) string { return p.ID }, window)
		}
		body.Links = some(links(c, shown, window))
		found = shown.items
	}
	for _, p := range found {
		body.Pools = append(body.Pools, viewV2(p))
	}
	return reply{status: http.StatusOK, body: body}, nil
}

// knowsV2 reports whether a marker is the id of a pool that v2.0 shows to the project; after any other comes an empty page.
func (e *Emulator) knowsV2(project, marker string) bool {
	return len(e.pools(project, func(w *world, p *pool) bool {
		return p.ID == marker && w.shared(p.LoadBalancers)
	})) > 0
}

// windowV2 reads the paging parameters of v2.0; without a limit, or with limit 0, there are no pages.
func windowV2(c *call) (w window, paged bool, p *problem) {
	if !c.query.Has("limit") {
		return window{}, false, nil
	}
	limit, err := strconv.Atoi(c.query.Get("limit"))
	if err != nil || limit < 0 {
		return window{}, false, invalid("limit", "it must be an integer, 0 or greater")
	}
	reverse := strings.EqualFold(c.query.Get("page_reverse"), "true")
	return window{limit: limit, marker: c.query.Get("marker"), reverse: reverse}, limit > 0, nil
}

// links leads from a page to those beside it. The page that ends a walk has no link in the direction of the walk; the
// link back is there even on the page that a walk begins with. An empty page has no id to link with.
func links(c *call, shown page[*pool], w window) []pageLink {
	out := []pageLink{}
	if len(shown.items) == 0 {
		return out
	}
	if w.reverse || shown.after {
		last := shown.items[len(shown.items)-1].ID
		out = append(out, pageLink{Rel: "next", Href: href(c, url.Values{"marker": {last}})})
	}
	if !w.reverse || shown.before {
		first := shown.items[0].ID
		out = append(out, pageLink{
			Rel: "previous", Href: href(c, url.Values{"marker": {first}, "page_reverse": {"True"}}),
		})
	}
	return out
}

// href is the address of this list at another place: the same host and query but for the place.
func href(c *call, place url.Values) string {
	query := url.Values{}
	for name, values := range c.query {
		if name != "marker" && name != "page_reverse" {
			query[name] = values
		}
	}
	maps.Copy(query, place)
	scheme := "http"
	if c.request.TLS != nil {
		scheme = "https"
	}
	target := url.URL{Scheme: scheme, Host: c.request.Host, Path: c.request.URL.Path, RawQuery: query.Encode()}
	return target.String()
}
