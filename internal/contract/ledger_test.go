package contract_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"elbconformance/internal/contract"
	"elbconformance/internal/result"
)

// Facts of the pages, under the ids that other programs rely on.
func TestLedgerHoldsWhatThePagesSay(t *testing.T) {
	ledger := rows(embedded(t))
	for _, c := range []struct {
		id       result.RequirementID
		value    any
		level    result.Level
		source   string
		conflict string
	}{
		{"showPool.response.200.pool.slow_start.duration.maximum", 1200.0, result.Must, "ShowPool, table 9", ""},
		{"showPool.response.200.pool.slow_start.duration.minimum", 30.0, result.Must, "ShowPool, table 9", ""},
		{"showPool.response.200.pool.slow_start.duration.type", []string{"integer", "null"}, result.Must, "ShowPool, table 9", ""},
		{"showPool.response.200.pool.id.required", true, result.Must, "ShowPool, table 4", "C44"},
		{"showPool.response.200.pool.session_persistence.persistence_timeout.maximum", 1440.0, result.Must, "ShowPool, table 8", "C24"},
		{"showPool.response.200.pool.pool_health.type", []string{"object", "null"}, result.Should, "ShowPool, example-response", "C43"},
		{"showPool.response.200.pool.pool_health.minimum_healthy_member_count.type", "integer", result.Should, "ShowPool, example-response", ""},
		{"showPool.response.200.status", 200, result.Must, "ShowPool, status-codes", ""},
		{"showPool.response.200.content-type", "application/json", result.Must, "ShowPool, status-codes", ""},
		{"showPool.header.X-Auth-Token.required", true, result.Must, "ShowPool, table 2", ""},
		{"showPool.path.pool_id.required", true, result.Must, "ShowPool, table 1", ""},
		{"showPool.status.unknown-pool_id", 404, result.Should, "ShowPool, uri", ""},
		{"listMembers.response.200.members[].weight.maximum", 100.0, result.Must, "ListMembers, table 6", "C54"},
		{"listMembers.response.200.members[].id.required", true, result.Must, "ListMembers, table 6", "C29"},
		{"listMembers.response.200.members[].protocol_port.maximum@should", 65535.0, result.Should, "ListMembers, table 6", "C17"},
		{"listMembers.response.200.members[].reason.reason_code.type", "string", result.Must, "ListMembers, table 8", ""},
		{"listMembers.query.limit.maximum", 2000.0, result.Must, "ListMembers, table 2", "C57"},
		{"listMembers.query.limit.default", 2000.0, result.Must, "ListMembers, table 2", "C57"},
		{"listMembers.query.weight[].maximum", 100.0, result.Must, "ListMembers, table 2", ""},
		{"listMembers.filter.name", map[string]any{"field": "name", "match": "exact"}, result.Must, "ListMembers, table 2", ""},
		{"listMembers.filter.enterprise_project_id", map[string]any{"match": "opaque"}, result.Must, "ListMembers, table 2", "C64"},
		{"listMembers.paging.marker", nil, result.Must, "ListMembers, table 2", ""},
		{"listMembers.header.X-Auth-Token.required", true, result.Must, "ListMembers, table 3", ""},
		{"showMasterSlavePool.response.200.pool.members[].reason.reason_code.type", "string", result.Must, "ShowMasterSlavePool, table 8", ""},
		{"showMasterSlavePool.response.200.pool.healthmonitor.timeout.maximum@should", 50.0, result.Should, "ShowMasterSlavePool, table 11", "C4b"},
		{"showMasterSlavePool.response.200.pool.members.maxItems", uint64(2), result.Must, "CreateMasterSlavePool, table 4", "C34"},
		{"createMasterSlavePool.request.pool.healthmonitor.timeout.maximum", 50.0, result.Must, "CreateMasterSlavePool, table 7", "C4"},
		{"createMasterSlavePool.request.required", true, result.Must, "CreateMasterSlavePool, table 3", ""},
		{"createMasterSlavePool.response.201.pool.session_persistence.persistence_timeout.maximum", 1440.0, result.Must, "CreateMasterSlavePool, table 14", "C24"},
		{"createMasterSlavePool.response.201.status", 201, result.Must, "CreateMasterSlavePool, status-codes", ""},
		{"listPools.query.name.maxLength", uint64(255), result.Must, "ListPools-v2.0, table 1", ""},
		{"listPools.filter.loadbalancer_id", map[string]any{"field": "loadbalancers[].id", "match": "exact"}, result.Must, "ListPools-v2.0, table 1", ""},
		{"listPools.response.200.pools[].protocol.enum@should", []any{"TCP", "UDP", "HTTP"}, result.Should, "ListPools-v2.0, table 3", "C75"},
		{"listPools.header.X-Auth-Token.required", true, result.Should, "ListPools-v2.0, table 1", "C74"},
		{"listPools.response.default.anyOf", 3, result.Must, "ListPools-v2.0, status-codes", "C79"},
		{"deleteMasterSlavePool.response.204.status", 204, result.Should, "no page", ""},
	} {
		row, ok := ledger[c.id]
		if !ok {
			t.Errorf("%s is not in the ledger", c.id)
			continue
		}
		conflict := ""
		if row.Conflict != nil {
			conflict = *row.Conflict
		}
		got := []any{row.Value, row.Level, row.Source.String(), conflict}
		if diff := cmp.Diff([]any{c.value, c.level, c.source, c.conflict}, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.id, diff)
		}
	}
}

// The parts of an id are its row's own columns.
func TestIDsAreMadeOfOperationPlaceFieldAndKeyword(t *testing.T) {
	for _, row := range embedded(t).Ledger() {
		id := string(row.ID)
		if !strings.HasPrefix(id, row.Operation+".") {
			t.Errorf("%s does not begin with its operation %s", id, row.Operation)
		}
		if row.Status != nil && !strings.Contains(id, ".response.") {
			t.Errorf("%s has the status %d", id, *row.Status)
		}
		if strings.ContainsAny(id, " */") || id != strings.TrimSpace(id) {
			t.Errorf("%q would not stand in a pattern", id)
		}
		if narrow := strings.HasSuffix(id, "@should"); narrow && (row.Level == result.Must || row.Conflict == nil) {
			t.Errorf("%s is a narrower reading at %s with the conflict %v", id, row.Level, row.Conflict)
		}
		if !row.Testable && row.Reason == nil {
			t.Errorf("%s is not testable, without a reason", id)
		}
	}
}

func TestIDsAreUnique(t *testing.T) {
	c := embedded(t)
	if all, different := len(c.Ledger()), len(rows(c)); all != different || all < 1000 {
		t.Errorf("%d rows have %d ids", all, different)
	}
}

func TestEveryMustHasASource(t *testing.T) {
	for _, row := range embedded(t).Ledger() {
		if row.Level != result.Must {
			continue
		}
		if row.Source.Page == "" || row.Source.Table == "" || row.Document == "" || row.Line == 0 {
			t.Errorf("%s: %s, %s:%d", row.ID, row.Source, row.Document, row.Line)
		}
	}
}

func TestSupportOperationsDemandNothing(t *testing.T) {
	c := embedded(t)
	support := 0
	for _, op := range c.Operations() {
		if op.Support != (op.Page == "") {
			t.Errorf("%s: support %t, page %q", op.ID, op.Support, op.Page)
		}
		if !op.Support {
			continue
		}
		support++
		for _, row := range c.Ledger() {
			if row.Operation == op.ID && row.Level == result.Must {
				t.Errorf("%s is a must", row.ID)
			}
		}
	}
	if support != 3 {
		t.Errorf("%d support operations", support)
	}
}

func TestOperationsKnowTheirPlace(t *testing.T) {
	c := embedded(t)
	for id, want := range map[string]struct {
		api    contract.API
		object string
		status int
		filter int
		read   bool
	}{
		"showMasterSlavePool":   {contract.V3, "pool_id", 200, 0, true},
		"createMasterSlavePool": {contract.V3, "", 201, 0, false},
		"deleteMasterSlavePool": {contract.V3, "pool_id", 204, 0, false},
		"showPool":              {contract.V3, "pool_id", 200, 0, true},
		"listMembers":           {contract.V3, "pool_id", 200, 13, true},
		"listPools":             {contract.V20, "", 200, 10, true},
	} {
		op, ok := c.Operation(id)
		if !ok {
			t.Errorf("no operation %s", id)
			continue
		}
		filters := 0
		for _, p := range op.Query() {
			if p.Filter != nil {
				filters++
			}
		}
		if op.API != want.api || op.ObjectParameter() != want.object || op.Success().Status != want.status ||
			filters != want.filter || op.ReadOnly() != want.read {
			t.Errorf("%s: %s, object %q, status %d, %d filters, read-only %t", id, op.API, op.ObjectParameter(),
				op.Success().Status, filters, op.ReadOnly())
		}
		if op.Response(599) == nil || op.Response(op.Success().Status) != op.Success() {
			t.Errorf("%s finds the wrong response for a status", id)
		}
	}
}

func TestMatch(t *testing.T) {
	c := embedded(t)
	for _, x := range []struct{ method, path, want string }{
		{"GET", "/v3/p/elb/pools", "listPoolsV3"},
		{"GET", "/v3/p/elb/pools/", "listPoolsV3"},
		{"GET", "/v3/p/elb/pools/q", "showPool"},
		{"GET", "/v3/p/elb/pools/q/members", "listMembers"},
		{"DELETE", "/v3/p/elb/master-slave-pools/q", "deleteMasterSlavePool"},
		{"POST", "/v3/p/elb/master-slave-pools", "createMasterSlavePool"},
		{"GET", "/v2.0/lbaas/pools", "listPools"},
		{"PUT", "/v3/p/elb/pools/q", ""},
		{"GET", "/v3/p/elb/pools/q/members/m", ""},
		{"GET", "/", ""},
	} {
		got := ""
		if op, ok := c.Match(x.method, x.path); ok {
			got = op.ID
		}
		if got != x.want {
			t.Errorf("%s %s is %q, not %q", x.method, x.path, got, x.want)
		}
	}
}
