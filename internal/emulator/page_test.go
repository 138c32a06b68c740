package emulator_test

import (
	"fmt"
	"slices"
	"testing"
)

// lists are the three lists of v3, each with the name of its items.
func lists(s *service) map[string]string {
	return map[string]string{
		fmt.Sprintf("/v3/%s/elb/pools/%s/members", s.a, s.poolNamed(filterable)): "members",
		fmt.Sprintf("/v3/%s/elb/pools", s.a):                                     "pools",
		fmt.Sprintf("/v3/%s/elb/master-slave-pools", s.a):                        "pools",
	}
}

func TestWalks(t *testing.T) {
	s := start(t)
	for list, items := range lists(s) {
		all := s.get("%s", list).want(t, 200).ids(items)
		if !slices.IsSorted(all) {
			t.Errorf("%s is not in ascending order of ids", list)
		}
		for limit := 1; limit <= len(all)+1; limit++ {
			t.Run(fmt.Sprintf("%s by %d", items, limit), func(t *testing.T) {
				equal(t, "forward", forward(t, s, list, items, limit), all)
				equal(t, "backward", backward(t, s, list, items, limit), all)
			})
		}
	}
}

// forward follows next_marker to the page that has none.
func forward(t *testing.T, s *service, list, items string, limit int) []string {
	t.Helper()
	var seen []string
	for query := ""; ; {
		page := s.get("%s?limit=%d%s", list, limit, query).want(t, 200)
		ids := page.ids(items)
		checkPage(t, page, ids, limit)
		seen = append(seen, ids...)
		next, more := page.at("page_info.next_marker").(string)
		if !more {
			return seen
		}
		if next != ids[len(ids)-1] || len(ids) != limit {
			t.Fatalf("next_marker %s after %v", next, ids)
		}
		query = "&marker=" + next
	}
}

// backward starts from the last page and follows previous_marker to the page before the first, which is empty.
func backward(t *testing.T, s *service, list, items string, limit int) []string {
	t.Helper()
	var seen []string
	for query := ""; ; {
		page := s.get("%s?limit=%d&page_reverse=true%s", list, limit, query).want(t, 200)
		ids := page.ids(items)
		checkPage(t, page, ids, limit)
		if len(ids) == 0 {
			return seen
		}
		seen = append(ids, seen...)
		query = "&marker=" + page.at("page_info.previous_marker").(string)
	}
}

func checkPage(t *testing.T, page answer, ids []string, limit int) {
	t.Helper()
	if page.at("page_info.current_count") != float64(len(ids)) || len(ids) > limit {
		t.Fatalf("current_count %v, limit %d, %d items", page.at("page_info.current_count"), limit, len(ids))
	}
	if len(ids) > 0 && page.at("page_info.previous_marker") != ids[0] {
		t.Fatalf("previous_marker %v, first id %s", page.at("page_info.previous_marker"), ids[0])
	}
}

func TestPagesOfAFilteredList(t *testing.T) {
	s := start(t)
	list := fmt.Sprintf("/v3/%s/elb/pools/%s/members", s.a, s.poolNamed(filterable))
	all := s.get("%s?ip_version=v4", list).want(t, 200).ids("members")
	first := s.get("%s?ip_version=v4&limit=2", list).want(t, 200)
	rest := s.get("%s?ip_version=v4&limit=2000&marker=%s", list, first.at("page_info.next_marker")).want(t, 200)
	equal(t, "two pages", append(first.ids("members"), rest.ids("members")...), all)
	after := s.get("%s?limit=2000&marker=%s", list, all[len(all)-1]).want(t, 200)
	if len(after.ids("members")) != 0 && after.ids("members")[0] <= all[len(all)-1] {
		t.Error("the page after a marker begins before it")
	}
}

func TestMarkerNeedsLimit(t *testing.T) {
	s := start(t)
	for list, items := range lists(s) {
		all := s.get("%s", list).want(t, 200).ids(items)
		without := s.get("%s?marker=%s&page_reverse=true", list, all[1]).want(t, 200).ids(items)
		equal(t, "marker without limit", without, all)
	}
}

func TestLimitZeroIsAnEmptyPage(t *testing.T) {
	s := start(t)
	for list, items := range lists(s) {
		page := s.get("%s?limit=0", list).want(t, 200)
		equal(t, "page_info", page.at("page_info"), map[string]any{"current_count": float64(0)})
		if page.at(items) == nil || len(page.ids(items)) != 0 {
			t.Errorf("%s: %v", list, page.at(items))
		}
	}
}
