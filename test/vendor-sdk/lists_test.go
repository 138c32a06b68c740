package vendorsdk_test

import (
	"net/http"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	elb "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/elb/v3"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/elb/v3/model"
)

// pools shows each listed pool; the SDK decodes both to one type.
func pools(t *testing.T, client *elb.ElbClient) {
	t.Helper()
	listed, err := client.ListPools(&model.ListPoolsRequest{})
	if err != nil {
		t.Fatal(err)
	}
	answered(t, err, listed.HttpStatusCode, http.StatusOK, listed.RequestId)
	if len(*listed.Pools) < 2 {
		t.Fatalf("%d pools are listed, want some", len(*listed.Pools))
	}
	for _, pool := range *listed.Pools {
		shown, err := client.ShowPool(&model.ShowPoolRequest{PoolId: pool.Id})
		if err != nil {
			t.Fatalf("show %s: %v", pool.Name, err)
		}
		answered(t, err, shown.HttpStatusCode, http.StatusOK, shown.RequestId)
		if difference := cmp.Diff(&pool, shown.Pool, cmpopts.EquateComparable(model.PoolProtectionStatus{})); difference != "" {
			t.Errorf("%s is shown otherwise than listed (-listed +shown):\n%s", pool.Name, difference)
		}
	}
}

// members compares what filters and pages give with a selection from the whole list.
func members(t *testing.T, client *elb.ElbClient) {
	t.Helper()
	pool := largest(t, client)
	all := list(t, client, &model.ListMembersRequest{PoolId: pool})
	first, last := all[0], all[len(all)-1]

	for about, c := range map[string]struct {
		asked   model.ListMembersRequest
		matches func(model.Member) bool
	}{
		"one name":      {model.ListMembersRequest{Name: &[]string{first.Name}}, func(m model.Member) bool { return m.Name == first.Name }},
		"unknown names": {model.ListMembersRequest{Name: &[]string{"a b", "c/d+é", "100%", "=&?"}}, func(model.Member) bool { return false }},
		"names, some unknown": {
			model.ListMembersRequest{Name: &[]string{"a b", last.Name, "ünbekannt"}}, func(m model.Member) bool { return m.Name == last.Name },
		},
		"weights":  {model.ListMembersRequest{Weight: &[]int32{0, 10, 20}}, func(m model.Member) bool { return slices.Contains([]int32{0, 10, 20}, m.Weight) }},
		"a switch": {model.ListMembersRequest{AdminStateUp: new(false)}, func(m model.Member) bool { return !m.AdminStateUp }},
		"two filters": {
			model.ListMembersRequest{IpVersion: &[]string{first.IpVersion}, ProtocolPort: &[]int32{first.ProtocolPort}},
			func(m model.Member) bool {
				return m.IpVersion == first.IpVersion && m.ProtocolPort == first.ProtocolPort
			},
		},
		"an id and a limit": {model.ListMembersRequest{Id: &[]string{last.Id}, Limit: new(int32(2000))}, func(m model.Member) bool { return m.Id == last.Id }},
	} {
		asked := c.asked
		asked.PoolId = pool
		want := slices.DeleteFunc(slices.Clone(all), func(m model.Member) bool { return !c.matches(m) })
		if difference := cmp.Diff(ids(want), ids(list(t, client, &asked))); difference != "" {
			t.Errorf("%s: (-want +got)\n%s", about, difference)
		}
	}
	for _, limit := range []int32{1, 2, int32(len(all))} {
		if difference := cmp.Diff(ids(all), ids(walk(t, client, pool, limit))); difference != "" {
			t.Errorf("pages of %d give other members (-list +pages):\n%s", limit, difference)
		}
	}
}

// largest is the id of the pool with the most members.
func largest(t *testing.T, client *elb.ElbClient) string {
	t.Helper()
	listed, err := client.ListPools(&model.ListPoolsRequest{})
	if err != nil {
		t.Fatal(err)
	}
	most := slices.MaxFunc(*listed.Pools, func(a, b model.Pool) int { return len(a.Members) - len(b.Members) })
	return most.Id
}

func list(t *testing.T, client *elb.ElbClient, asked *model.ListMembersRequest) []model.Member {
	t.Helper()
	return *page(t, client, asked).Members
}

func page(t *testing.T, client *elb.ElbClient, asked *model.ListMembersRequest) *model.ListMembersResponse {
	t.Helper()
	listed, err := client.ListMembers(asked)
	if err != nil {
		t.Fatal(err)
	}
	answered(t, err, listed.HttpStatusCode, http.StatusOK, listed.RequestId)
	if int(listed.PageInfo.CurrentCount) != len(*listed.Members) {
		t.Errorf("the page counts %d members and holds %d", listed.PageInfo.CurrentCount, len(*listed.Members))
	}
	return listed
}

// walk follows the markers from page to page.
func walk(t *testing.T, client *elb.ElbClient, pool string, limit int32) []model.Member {
	t.Helper()
	const most = 1000
	asked := &model.ListMembersRequest{PoolId: pool, Limit: &limit}
	var all []model.Member
	for range most {
		p := page(t, client, asked)
		if len(*p.Members) > int(limit) {
			t.Errorf("a page of %d holds %d members", limit, len(*p.Members))
		}
		all = append(all, *p.Members...)
		if p.PageInfo.NextMarker == nil || *p.PageInfo.NextMarker == "" || len(*p.Members) == 0 {
			return all
		}
		asked.Marker = p.PageInfo.NextMarker
	}
	t.Fatalf("the list has not ended after %d pages", most)
	return nil
}

func ids(members []model.Member) []string {
	out := make([]string, len(members))
	for i, m := range members {
		out[i] = m.Id
	}
	return out
}
