package emulator_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
)

const listV2 = "/v2.0/lbaas/pools"

func TestV2ShowsWhatV3Shows(t *testing.T) {
	s := start(t)
	pools := s.get(listV2).want(t, 200)
	if pools.body["pools_links"] != nil {
		t.Error("links without pages")
	}
	if len(pools.ids("pools")) < 7 || !slices.IsSorted(pools.ids("pools")) {
		t.Fatalf("pools: %v", pools.ids("pools"))
	}
	for _, item := range pools.body["pools"].([]any) {
		shown := s.get("/v3/%s/elb/pools/%s", s.a, at(item, "id")).want(t, 200).at("pool")
		equal(t, "tenant_id", at(item, "tenant_id"), at(shown, "project_id"))
		for _, field := range []string{"name", "protocol", "lb_algorithm", "members", "listeners", "session_persistence"} {
			equal(t, field, at(item, field), at(shown, field))
		}
		if monitor := at(shown, "healthmonitor_id"); monitor == "" {
			equal(t, "healthmonitor_id", at(item, "healthmonitor_id"), nil)
		} else {
			equal(t, "healthmonitor_id", at(item, "healthmonitor_id"), monitor)
		}
	}
}

func TestV2Filters(t *testing.T) {
	s := start(t)
	all := s.get(listV2).want(t, 200).body["pools"].([]any)
	for filter, field := range map[string]string{
		"id": "id", "name": "name", "description": "description", "healthmonitor_id": "healthmonitor_id",
		"protocol": "protocol", "lb_algorithm": "lb_algorithm", "loadbalancer_id": "loadbalancers.0.id",
	} {
		t.Run(filter, func(t *testing.T) {
			values := distinct(all, field)
			if len(values) < 2 {
				t.Fatalf("the pools have the values %v only", values)
			}
			for _, value := range values {
				got := s.get("%s?%s", listV2, url.Values{filter: {value}}.Encode()).want(t, 200)
				equal(t, value, got.ids("pools"), idsWhere(all, field, value))
			}
		})
	}
}

func TestV2FiltersByMember(t *testing.T) {
	s := start(t)
	for _, item := range s.get(listV2).want(t, 200).body["pools"].([]any) {
		id := at(item, "id").(string)
		members := s.get("/v3/%s/elb/pools/%s/members", s.a, id).want(t, 200).body["members"].([]any)
		if len(members) == 0 {
			continue
		}
		for filter, field := range map[string]string{"member_address": "address", "member_device_id": "instance_id"} {
			query := url.Values{filter: {spelled(members[0], field)}}.Encode()
			found := s.get("%s?%s", listV2, query).want(t, 200).ids("pools")
			if !slices.Contains(found, id) || len(found) > 2 {
				t.Errorf("%s: %v, want %s and few others", query, found, id)
			}
		}
	}
}

func TestV2OddQueries(t *testing.T) {
	s := start(t)
	all := len(s.get(listV2).want(t, 200).ids("pools"))
	for query, want := range map[string]struct{ status, pools int }{
		"limit=abc":                     {400, 0},
		"limit=":                        {400, 0},
		"limit=-1":                      {400, 0},
		"limit=0":                       {200, all},
		"limit=1000000":                 {200, all},
		"limit=2&limit=2":               {400, 0},
		"limit=2&marker=unknown":        {200, 0},
		"limit=2&marker=":               {200, 0},
		"marker=unknown":                {200, all},
		"page_reverse=TRUE":             {200, all},
		"page_reverse=maybe":            {400, 0},
		"name=mail":                     {200, 1},
		"name=mail&protocol=UDP":        {200, 0},
		"name=mail&name=wiki":           {400, 0},
		"description=Outbound+mail":     {200, 2},
		"protocol=FTP":                  {400, 0},
		"lb_algorithm=SOURCE_IP":        {200, 2},
		"tenant_id=" + s.b:              {200, 0},
		"tenant_id=" + s.a:              {200, all},
		"unheard_of=1&fields=id":        {200, all},
		"id=" + s.poolNamed(filterable): {200, 0},
	} {
		t.Run(query, func(t *testing.T) {
			got := s.get("%s?%s", listV2, query).want(t, want.status)
			if n := len(got.ids("pools")); n != want.pools {
				t.Errorf("%d pools, want %d", n, want.pools)
			}
			if got.status != 200 && got.at("NeutronError.message") == "" {
				t.Errorf("no NeutronError: %s", got.raw)
			}
		})
	}
}

func TestV2Walks(t *testing.T) {
	s := start(t)
	for _, filters := range []string{"", "&protocol=TCP&unheard_of=a+b%26c"} {
		all := s.get("%s?%s", listV2, filters).want(t, 200).ids("pools")
		for limit := 1; limit <= len(all)+1; limit++ {
			t.Run(fmt.Sprintf("by %d%s", limit, filters), func(t *testing.T) {
				begin := fmt.Sprintf("%s?limit=%d%s", listV2, limit, filters)
				pages := follow(t, s, begin, "next")
				equal(t, "forward", slices.Concat(pages...), all)
				if want := (len(all) + limit - 1) / limit; len(pages) != want {
					t.Errorf("%d pages forward, want %d: the last page has no next link", len(pages), want)
				}
				pages = follow(t, s, begin+"&page_reverse=true", "previous")
				slices.Reverse(pages)
				equal(t, "backward", slices.Concat(pages...), all)
			})
		}
	}
}

// follow walks by one kind of link, and checks the links of each page.
func follow(t *testing.T, s *service, target, rel string) [][]string {
	t.Helper()
	var pages [][]string
	for range 50 {
		page := s.get("%s", target).want(t, 200)
		ids := page.ids("pools")
		pages = append(pages, ids)
		hrefs := map[string]string{}
		for _, link := range page.body["pools_links"].([]any) {
			hrefs[at(link, "rel").(string)] = at(link, "href").(string)
		}
		checkLinks(t, target, hrefs, ids)
		next, more := hrefs[rel]
		if !more {
			return pages
		}
		target = strings.TrimPrefix(next, "http://elb.test")
	}
	t.Fatal("the walk does not end")
	return nil
}

func checkLinks(t *testing.T, target string, hrefs map[string]string, ids []string) {
	t.Helper()
	if len(ids) == 0 && len(hrefs) > 0 {
		t.Errorf("an empty page has links: %v", hrefs)
	}
	asked, _ := url.Parse(target)
	for rel, href := range hrefs {
		link, err := url.Parse(href)
		if err != nil || link.Scheme != "http" || link.Host != "elb.test" || link.Path != listV2 {
			t.Fatalf("href %s (%v)", href, err)
		}
		query := link.Query()
		marker, reverse := ids[len(ids)-1], ""
		if rel == "previous" {
			marker, reverse = ids[0], "True"
		}
		if query.Get("marker") != marker || query.Get("page_reverse") != reverse {
			t.Errorf("%s link of %v: %s", rel, ids, href)
		}
		for name, values := range asked.Query() {
			if name != "marker" && name != "page_reverse" && !slices.Equal(query[name], values) {
				t.Errorf("the %s link loses %s: %s", rel, name, href)
			}
		}
	}
}

func TestFirstPageLinksBack(t *testing.T) {
	s := start(t)
	page := s.get(listV2+"?limit=2").want(t, 200)
	if page.at("pools_links.0.rel") != "next" || page.at("pools_links.1.rel") != "previous" {
		t.Fatalf("links: %v", page.at("pools_links"))
	}
	back := strings.TrimPrefix(page.at("pools_links.1.href").(string), "http://elb.test")
	before := s.send(http.MethodGet, back, "").want(t, 200)
	equal(t, "before the first page", before.body, map[string]any{"pools": []any{}, "pools_links": []any{}})
}

func TestLinksKeepTheSchemeOfTheConnection(t *testing.T) {
	s := start(t)
	request := httptest.NewRequest(http.MethodGet, "https://elb.test:8443"+listV2+"?limit=1", nil)
	request.Header.Set("X-Auth-Token", tokenA)
	recorder := httptest.NewRecorder()
	s.ServeHTTP(recorder, request)
	href, _ := read(t, recorder).want(t, 200).at("pools_links.0.href").(string)
	if !strings.HasPrefix(href, "https://elb.test:8443"+listV2+"?limit=1&marker=") {
		t.Errorf("href %s", href)
	}
}
