package gophercloud_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/gophercloud/gophercloud/v2"
	"github.com/gophercloud/gophercloud/v2/openstack/loadbalancer/v2/pools"
	"github.com/gophercloud/gophercloud/v2/pagination"

	"elbconformance/internal/binarytest"
)

// mostPages bounds a walk: the client itself would follow a circle of links for ever.
const mostPages = 100

func TestPagingFollowsTheLinks(t *testing.T) {
	client := serviceClient(binarytest.Emulate(t))

	for _, c := range []struct {
		name string
		opts pools.ListOpts
	}{
		{"all", pools.ListOpts{}},
		{"one protocol", pools.ListOpts{Protocol: "TCP"}},
		{"one algorithm", pools.ListOpts{LBMethod: "ROUND_ROBIN"}},
		{"no match", pools.ListOpts{Name: "no pool has this name"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			whole := walk(t, client, c.opts)
			if len(whole.sizes) > 1 {
				t.Fatalf("without a limit there are %d pages, want 1", len(whole.sizes))
			}
			for limit := 1; limit <= len(whole.ids)+1; limit++ {
				c.opts.Limit = limit
				paged := walk(t, client, c.opts)
				if difference := cmp.Diff(whole.ids, paged.ids); difference != "" {
					t.Errorf("pages of %d give other pools (-unpaged +paged):\n%s", limit, difference)
				}
				for i, size := range paged.sizes {
					if size > limit {
						t.Errorf("page %d of %d pools holds %d", i+1, limit, size)
					}
				}
			}
			c.opts.Limit = 0
			selective(t, c.opts, whole.pools)
		})
	}
}

// serviceClient speaks v2.0 with a token; there is no identity service to ask for a catalogue.
func serviceClient(e binarytest.Emulator) *gophercloud.ServiceClient {
	provider := &gophercloud.ProviderClient{}
	provider.UseTokenLock()
	provider.SetToken(e.Token)
	return &gophercloud.ServiceClient{
		ProviderClient: provider, Endpoint: e.Endpoint + "/", ResourceBase: e.Endpoint + "/v2.0/", Type: "load-balancer",
	}
}

// list is what a walk has seen.
type list struct {
	pools []pools.Pool
	ids   []string
	sizes []int // of the pages
}

// walk lets the client page to the end, and fails where a pool comes twice or there is no end.
func walk(t *testing.T, client *gophercloud.ServiceClient, opts pools.ListOpts) list {
	t.Helper()
	var out list
	seen := map[string]bool{}
	err := pools.List(client, opts).EachPage(t.Context(), func(_ context.Context, page pagination.Page) (bool, error) {
		found, err := pools.ExtractPools(page)
		if err != nil {
			return false, err
		}
		for _, pool := range found {
			if seen[pool.ID] {
				t.Errorf("pool %s comes twice", pool.ID)
			}
			seen[pool.ID] = true
			out.pools, out.ids = append(out.pools, pool), append(out.ids, pool.ID)
		}
		out.sizes = append(out.sizes, len(found))
		return len(out.sizes) < mostPages, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(out.sizes) == mostPages {
		t.Fatalf("the list has not ended after %d pages", mostPages)
	}
	return out
}

// selective checks the filter on the values that the client has decoded.
func selective(t *testing.T, asked pools.ListOpts, found []pools.Pool) {
	t.Helper()
	if (len(found) == 0) != (asked.Name != "") {
		t.Errorf("%d pools are found", len(found))
	}
	for _, pool := range found {
		if asked.Protocol != "" && pool.Protocol != asked.Protocol || asked.LBMethod != "" && pool.LBMethod != asked.LBMethod {
			t.Errorf("%+v does not match the filter", pool)
		}
		if pool.ID == "" || pool.Protocol == "" || len(pool.Loadbalancers) == 0 {
			t.Errorf("the client reads an incomplete pool: %+v", pool)
		}
	}
}
