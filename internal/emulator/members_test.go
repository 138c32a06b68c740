package emulator_test

import (
	"fmt"
	"net/url"
	"slices"
	"testing"
)

// filterable is the pool whose members differ in everything that a filter can ask for.
const filterable = "orders"

func TestMemberFilters(t *testing.T) {
	s := start(t)
	base := fmt.Sprintf("/v3/%s/elb/pools/%s/members", s.a, s.poolNamed(filterable))
	all := s.get("%s", base).want(t, 200).body["members"].([]any)
	if len(all) < 7 {
		t.Fatalf("only %d members", len(all))
	}
	for _, filter := range []string{
		"name", "weight", "admin_state_up", "subnet_cidr_id", "address", "protocol_port", "id", "operating_status",
		"ip_version", "member_type", "instance_id", "availability_zone",
	} {
		t.Run(filter, func(t *testing.T) {
			values := distinct(all, filter)
			if len(values) < 2 {
				t.Fatalf("the members have the values %v only", values)
			}
			for _, value := range values {
				got := s.get("%s?%s", base, url.Values{filter: {value}}.Encode()).want(t, 200)
				equal(t, value, got.ids("members"), idsWhere(all, filter, value))
				if len(got.ids("members")) == len(all) {
					t.Errorf("%s=%s keeps all members", filter, value)
				}
			}
			if filter == "admin_state_up" {
				return
			}
			got := s.get("%s?%s", base, url.Values{filter: values[:2]}.Encode()).want(t, 200)
			equal(t, "two values", got.ids("members"), idsWhere(all, filter, values[:2]...))
		})
	}
}

func TestMemberFiltersTogether(t *testing.T) {
	s := start(t)
	base := fmt.Sprintf("/v3/%s/elb/pools/%s/members", s.a, s.poolNamed(filterable))
	all := s.get("%s", base).want(t, 200).body["members"].([]any)
	both := s.get("%s?name=orders-1&protocol_port=8443&unheard_of=1", base).want(t, 200).ids("members")
	want := intersect(idsWhere(all, "name", "orders-1"), idsWhere(all, "protocol_port", "8443"))
	equal(t, "name and port", both, want)
	if len(want) != 1 {
		t.Errorf("%d members have that name and port, want 1", len(want))
	}
}

func TestMembersByEnterpriseProject(t *testing.T) {
	s := start(t)
	base := fmt.Sprintf("/v3/%s/elb/pools/%s", s.a, s.poolNamed(filterable))
	all := s.get("%s/members", base).want(t, 200).ids("members")
	own := s.get("%s", base).want(t, 200).at("pool.enterprise_project_id")
	some := s.get("%s/members?enterprise_project_id=%s", base, own).want(t, 200).ids("members")
	other := s.get("%s/members?enterprise_project_id=0", base).want(t, 200).ids("members")
	if len(some) == 0 || len(other) == 0 || len(some)+len(other) >= len(all) || len(intersect(some, other)) != 0 {
		t.Errorf("%d and %d of %d members", len(some), len(other), len(all))
	}
	granted := s.get("%s/members?enterprise_project_id=all_granted_eps", base).want(t, 200).ids("members")
	equal(t, "all_granted_eps", granted, all)
}

func TestBadMemberQueries(t *testing.T) {
	s := start(t)
	base := fmt.Sprintf("/v3/%s/elb/pools/%s/members", s.a, s.poolNamed(filterable))
	for query, status := range map[string]int{
		"limit=-1": 400, "limit=2001": 400, "limit=abc": 400, "limit=": 400, "limit=1&limit=1": 400, "limit=2000": 200,
		"limit=2&marker=": 400, "marker=": 400, "limit=2&marker=none": 400, "marker=none": 200,
		"page_reverse=yes": 400, "page_reverse=True": 400, "page_reverse=1": 400, "page_reverse=true": 200,
		"weight=101": 400, "weight=x": 400, "weight=1&weight=x": 400, "admin_state_up=true&admin_state_up=true": 400,
		"operating_status=ASLEEP": 400, "ip_version=v5": 400, "member_type=ecs": 400, "protocol_port=http": 400,
		"name=nobody": 200, "name=orders-1,orders-2": 200, "colour=red": 200, "name=%ff": 400, "name=%zz": 400,
	} {
		t.Run(query, func(t *testing.T) {
			s.get("%s?%s", base, query).want(t, status)
		})
	}
	if n := len(s.get("%s?name=orders-1,orders-2", base).ids("members")); n != 0 {
		t.Errorf("a comma joins two names: %d members", n)
	}
}

// distinct returns the values of a field as a query spells them, in order of appearance.
func distinct(items []any, field string) []string {
	var values []string
	for _, item := range items {
		if value := spelled(item, field); !slices.Contains(values, value) {
			values = append(values, value)
		}
	}
	return values
}

func idsWhere(items []any, field string, values ...string) []string {
	var ids []string
	for _, item := range items {
		if slices.Contains(values, spelled(item, field)) {
			ids = append(ids, at(item, "id").(string))
		}
	}
	return ids
}

func spelled(item any, field string) string {
	value := at(item, field)
	if value == nil {
		return ""
	}
	return fmt.Sprint(value)
}

func intersect(a, b []string) []string {
	var both []string
	for _, id := range a {
		if slices.Contains(b, id) {
			both = append(both, id)
		}
	}
	return both
}
