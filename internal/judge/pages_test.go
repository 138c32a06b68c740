package judge_test

import (
	"encoding/json"
	"strings"
	"testing"

	"elbconformance/internal/result"
)

// Answers in the shapes that the pages themselves show, oddities included, with values of our own. What a page shows is
// no violation of it.
func TestShapesOfThePagesAreAccepted(t *testing.T) {
	b := embedded(t)
	for _, c := range []struct {
		name, operation string // the operation, and what was asked of it
		status          int
		body            string
		warnings        []result.RequirementID
	}{
		{"lower-case method and blank port", "showMasterSlavePool", 200, masterSlave(
			`"admin_state_up":true,"delay":3,"domain_name":null,"expected_codes":"200","http_method":"get","id":"m-1",` +
				`"max_retries":2,"max_retries_down":2,"monitor_port":null,"name":"","timeout":30,"type":"HTTP","url_path":"/"`),
			[]result.RequirementID{"showMasterSlavePool.response.200.pool.healthmonitor.http_method.enum@should"}},
		{"monitor without optional fields", "showMasterSlavePool", 200, masterSlave(
			`"admin_state_up":true,"delay":3,"id":"m-1","max_retries":2,"max_retries_down":2,"name":"n","timeout":3,"type":"TCP"`), nil},
		{"ids of 37 characters", "createMasterSlavePool", 201, masterSlave(
			`"admin_state_up":true,"delay":5,"domain_name":"","expected_codes":"200","http_method":"GET",` +
				`"id":"0b5b3c1ad-8a1c-4c0e-9a55-6e2d71b4c8f3","max_retries":3,"max_retries_down":3,"monitor_port":null,"name":"",` +
				`"timeout":3,"type":"TCP","url_path":"/"`), nil},
		{"pool health and no persistence", "showPool", 200, `{"request_id":"7d1f0c2ab","pool":{"type":"","vpc_id":"",` +
			`"lb_algorithm":"ROUND_ROBIN","loadbalancers":[{"id":"l-1"}],"description":"","admin_state_up":true,"name":"p",` +
			`"members":[{"id":"m-1"},{"id":"m-2"}],"id":"p-1","project_id":"77","protocol":"HTTP","listeners":[],` +
			`"session_persistence":null,"healthmonitor_id":"","slow_start":null,"ip_version":"v4",` +
			`"member_deletion_protection_enable":false,"protection_status":"nonProtection","protection_reason":"",` +
			`"created_at":"2024-02-29T23:59:59Z","updated_at":"2024-03-01T00:00:00Z","enterprise_project_id":"0",` +
			`"any_port_enable":false,"pool_health":{"minimum_healthy_member_count":0}}}`, nil},
		{"the last page, without a next marker", "listMembers", 200, `{"members":[{"name":"m","weight":1,"admin_state_up":true,` +
			`"subnet_cidr_id":null,"project_id":"77","address":"10.1.2.3","protocol_port":443,"id":"i-1",` +
			`"operating_status":"INITIAL","status":[{"listener_id":"l-1","operating_status":"ONLINE"}],"ip_version":"v4",` +
			`"availability_zone":"","member_type":"ip","instance_id":"","created_at":"2026-01-01T00:00:00Z",` +
			`"updated_at":"2026-01-01T00:00:00Z","reason":null}],"request_id":"0a","page_info":{"previous_marker":"i-1","current_count":1}}`, nil},
		{"an empty page", "listMembers", 200, `{"members":[],"request_id":"0a","page_info":{"next_marker":null,` +
			`"previous_marker":null,"current_count":0}}`, nil},
		{"links between pages", "listPools?limit=2&marker=p-0", 200, `{"pools":[{"lb_algorithm":"SOURCE_IP","protocol":"TCP","description":"",` +
			`"admin_state_up":true,"loadbalancers":[{"id":"l-1"}],"tenant_id":"77","session_persistence":null,` +
			`"healthmonitor_id":null,"listeners":[{"id":"s-1"}],"members":[{"id":"m-1"}],"id":"p-1","name":""}],` +
			`"pools_links":[{"href":"https://elb.example.com/v2.0/lbaas/pools?limit=2&marker=p-1","rel":"next"},` +
			`{"href":"https://elb.example.com/v2.0/lbaas/pools?limit=2&marker=p-1&page_reverse=True","rel":"previous"}]}`, nil},
		{"the tenant's id beside the project's", "listPools", 200, `{"pools":[{"lb_algorithm":"LEAST_CONNECTIONS",` +
			`"protocol":"HTTP","description":"d","admin_state_up":true,"loadbalancers":[],"tenant_id":"77","project_id":"77",` +
			`"session_persistence":{"type":"APP_COOKIE","cookie_name":"c","persistence_timeout":1440},"healthmonitor_id":"h",` +
			`"listeners":[],"members":[],"id":"p-2","name":"n"}]}`, nil},
		{"no pools", "listPools", 200, `{"pools":[]}`, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			operation, query, _ := strings.Cut(c.operation, "?")
			x := b.asked(t, answer(operation, c.status, c.body), "{project_id}", "77", "{pool_id}", shownPool(c.body))
			x.Request.Body = []byte(`{}`)
			x.Request.URL += "?" + query
			got := b.see(t, x).Findings
			var warned []result.RequirementID
			for _, f := range got {
				if f.Level == result.Must {
					t.Errorf("%s at %s: %s", f.Requirement, f.Pointer, f.Message)
					continue
				}
				if f.Level == result.Should {
					warned = append(warned, f.Requirement)
				}
			}
			if len(warned) != len(c.warnings) || len(warned) > 0 && warned[0] != c.warnings[0] {
				t.Errorf("warnings: %v", warned)
			}
		})
	}
}

// shownPool is the id of the pool in a body, for the path that asked for it.
func shownPool(body string) string {
	var shown struct {
		Pool struct {
			ID string `json:"id"`
		} `json:"pool"`
	}
	if json.Unmarshal([]byte(body), &shown) != nil {
		return ""
	}
	return shown.Pool.ID
}

// masterSlave is an active/standby pool with that health monitor.
func masterSlave(monitor string) string {
	member := func(id, role string) string {
		return `{"admin_state_up":true,"address":"10.0.0.9","device_id":null,"device_owner":null,"id":"` + id + `",` +
			`"instance_id":"","ip_version":"v4","member_type":"ip","name":"","operating_status":"OFFLINE","protocol_port":80,` +
			`"reason":null,"role":"` + role + `","status":[{"listener_id":"l-1","operating_status":"ONLINE"}],"subnet_cidr_id":""}`
	}
	return `{"request_id":"0a1b2c3d4","pool":{"any_port_enable":false,"connection_drain":{"enable":false,"timeout":10},` +
		`"created_at":"2025-01-01T00:00:00Z","description":"","enterprise_project_id":"0","healthmonitor":{` + monitor + `},` +
		`"id":"0b5b3c1ad-8a1c-4c0e-9a55-6e2d71b4c8f2","ip_version":"dualstack","lb_algorithm":"ROUND_ROBIN",` +
		`"listeners":[{"id":"l-1"}],"loadbalancers":[{"id":"b-1"}],"members":[` + member("m-1", "master") + `,` +
		member("m-2", "slave") + `],"name":"","project_id":"77","protocol":"TCP","quic_cid_hash_strategy":null,` +
		`"session_persistence":null,"type":"","updated_at":"2025-01-01T00:00:00Z","vpc_id":""}}`
}
