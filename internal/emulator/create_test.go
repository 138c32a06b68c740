package emulator_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// object is a JSON object under construction.
type object = map[string]any

// basic is the shortest request that is accepted.
func basic() object {
	return object{
		"protocol": "TCP", "lb_algorithm": "ROUND_ROBIN", "type": "ip",
		"members": []any{
			object{"address": "192.168.200.11", "protocol_port": 7000, "role": "master"},
			object{"address": "192.168.200.12", "protocol_port": 7000, "role": "slave"},
		},
		"healthmonitor": object{"type": "TCP", "delay": 5, "timeout": 3, "max_retries": 2},
	}
}

// with returns the basic request with values at dotted paths; a nil value removes what is there.
func with(changes object) object {
	pool := basic()
	for path, value := range changes {
		steps := strings.Split(path, ".")
		parent := at(any(pool), strings.Join(steps[:len(steps)-1], "."))
		if len(steps) == 1 {
			parent = pool
		}
		last := steps[len(steps)-1]
		if value == nil {
			delete(parent.(object), last)
		} else {
			parent.(object)[last] = value
		}
	}
	return pool
}

func udp(changes object) object {
	all := object{"protocol": "UDP", "healthmonitor.type": "UDP_CONNECT"}
	maps.Copy(all, changes)
	return with(all)
}

func (s *service) create(pool any) answer {
	s.t.Helper()
	body, err := json.Marshal(object{"pool": pool})
	if err != nil {
		s.t.Fatal(err)
	}
	return s.send(http.MethodPost, "/v3/"+s.a+"/elb/master-slave-pools", string(body))
}

func TestCreateFillsInDefaults(t *testing.T) {
	s := start(t)
	created := s.create(basic()).want(t, 201)
	pool := created.at("pool")
	defaults := object{
		"name": "", "description": "", "project_id": s.a, "ip_version": "dualstack", "vpc_id": "", "type": "ip",
		"any_port_enable": false, "enterprise_project_id": "0", "session_persistence": nil,
		"created_at": "2026-04-20T12:00:00Z", "updated_at": "2026-04-20T12:00:00Z",
		"listeners": []any{}, "loadbalancers": []any{},
		"healthmonitor.admin_state_up": true, "healthmonitor.max_retries_down": 3.0, "healthmonitor.http_method": "GET",
		"healthmonitor.expected_codes": "200", "healthmonitor.url_path": "/", "healthmonitor.monitor_port": nil,
		"healthmonitor.domain_name": "", "healthmonitor.name": "",
		"members.0.ip_version": "v4", "members.0.member_type": "ip", "members.0.operating_status": "OFFLINE",
		"members.0.admin_state_up": true, "members.0.subnet_cidr_id": "", "members.0.status": []any{},
		"members.1.role": "slave", "members.1.name": "", "members.1.instance_id": "",
	}
	for path, want := range defaults {
		equal(t, path, at(pool, path), want)
	}
	if _, there := pool.(object)["session_persistence"]; !there {
		t.Error("session_persistence is absent, want null")
	}
	ids := []any{at(pool, "id"), at(pool, "healthmonitor.id"), at(pool, "members.0.id"), at(pool, "members.1.id")}
	for i, id := range ids {
		if id == nil || id == "" || slices.Contains(ids[:i], id) {
			t.Errorf("ids %v", ids)
		}
	}
}

func TestCreateShowsWhatWasSent(t *testing.T) {
	s := start(t)
	for name, pool := range map[string]object{
		"all of TCP": with(object{
			"name": "märz ☂ 'quoted' <b>", "description": "", "project_id": s.a, "ip_version": "v4", "any_port_enable": false,
			"session_persistence": object{"type": "SOURCE_IP", "persistence_timeout": 60, "cookie_name": ""},
			"members.0.name":      "", "members.1.name": "standby", "members.0.admin_state_up": true,
			"healthmonitor": object{
				"name": "probe", "type": "HTTP", "delay": 50, "timeout": 50, "max_retries": 10, "max_retries_down": 1,
				"monitor_port": 65535, "domain_name": "www.example.com", "expected_codes": "200-204", "http_method": "HEAD",
				"url_path": "/a%20b?c#~!",
			},
		}),
		"QUIC": udp(object{
			"protocol": "QUIC", "lb_algorithm": "QUIC_CID", "session_persistence": object{"type": "SOURCE_IP"},
		}),
		"servers": with(object{
			"type": "instance", "vpc_id": "0f4f2f0e-2d6d-4a52-bf51-2b7b94a0c111",
			"members.0.subnet_cidr_id": "6d0f", "members.0.address": "2001:db8::7", "members.1.protocol_port": 65535,
		}),
		"any port": with(object{"any_port_enable": true, "type": ""}),
	} {
		t.Run(name, func(t *testing.T) {
			created := s.create(pool).want(t, 201)
			contains(t, "created", created.at("pool"), plain(t, pool))
			shown := s.get("/v3/%s/elb/master-slave-pools/%s", s.a, created.at("pool.id")).want(t, 200)
			contains(t, "shown", shown.at("pool"), created.at("pool"))
		})
	}
}

func TestCreatedDefaultsThatDependOnTheRequest(t *testing.T) {
	s := start(t)
	quic := s.create(udp(object{
		"protocol": "QUIC", "lb_algorithm": "QUIC_CID", "session_persistence": object{"type": "SOURCE_IP"},
	})).want(t, 201)
	equal(t, "timeout", quic.at("pool.session_persistence.persistence_timeout"), 1.0)
	shown := s.get("/v3/%s/elb/master-slave-pools/%s", s.a, quic.at("pool.id")).want(t, 200)
	equal(t, "hash strategy", shown.at("pool.quic_cid_hash_strategy"), any(object{"len": 3.0, "offset": 1.0}))

	servers := s.create(with(object{
		"type": "instance", "members.1.subnet_cidr_id": "6d0f", "members.1.address": "2001:db8::8",
	})).want(t, 201)
	equal(t, "address family", servers.at("pool.members.1.ip_version"), "v6")
	equal(t, "kind", servers.at("pool.members.1.member_type"), "instance")
}

func TestCreateOnAListener(t *testing.T) {
	s := start(t)
	free := reference(t, "listeners", "spare-tcp")
	pool := with(object{"listener_id": free["id"], "type": "instance"})
	created := s.create(pool).want(t, 201)
	equal(t, "listeners", created.at("pool.listeners"), any([]any{object{"id": free["id"]}}))
	equal(t, "load balancers", created.at("pool.loadbalancers"), any([]any{object{"id": free["loadbalancer_id"]}}))
	equal(t, "status", created.at("pool.members.0.status"),
		any([]any{object{"listener_id": free["id"], "operating_status": "OFFLINE"}}))
	if created.at("pool.vpc_id") == "" {
		t.Error("no VPC behind a load balancer that has one")
	}

	s.create(pool).want(t, 409)
	gone := s.send(http.MethodDelete, fmt.Sprintf("/v3/%s/elb/master-slave-pools/%s", s.a, created.at("pool.id")), "").want(t, 204)
	if gone.raw != "" || gone.header.Get("Content-Type") != "" {
		t.Errorf("204 with %q of type %q", gone.raw, gone.header.Get("Content-Type"))
	}
	s.create(pool).want(t, 201)
}

func TestCreateBehindASharedLoadBalancer(t *testing.T) {
	s := start(t)
	shared := reference(t, "loadbalancers", "branch-shared")["id"]
	equal(t, "ip_version", s.create(with(object{"loadbalancer_id": shared})).want(t, 201).at("pool.ip_version"), "v4")
	s.create(with(object{"loadbalancer_id": shared, "ip_version": "dualstack"})).want(t, 400)
}

func TestDeleteIsForGood(t *testing.T) {
	s := start(t)
	target := fmt.Sprintf("/v3/%s/elb/master-slave-pools/%s", s.a, s.create(basic()).want(t, 201).at("pool.id"))
	s.send(http.MethodDelete, target, "").want(t, 204)
	s.get("%s", target).want(t, 404)
	s.send(http.MethodDelete, target, "").want(t, 404)
}

func TestRefusedCreateLeavesNothing(t *testing.T) {
	s := start(t)
	list := fmt.Sprintf("/v3/%s/elb/master-slave-pools", s.a)
	before := s.get("%s", list).ids("pools")
	s.create(with(object{"members.1.role": "master"})).want(t, 400)
	equal(t, "pools", s.get("%s", list).ids("pools"), before)
}

func TestQuota(t *testing.T) {
	s := start(t)
	for range 1000 - len(s.get("/v3/%s/elb/master-slave-pools", s.a).ids("pools")) {
		s.create(basic()).want(t, 201)
	}
	if got := s.create(basic()).want(t, 409); got.at("error_code") != "ELB.8905" {
		t.Errorf("%s", got.raw)
	}
}

// contains checks that all of want is in got, equal.
func contains(t *testing.T, where string, got, want any) {
	t.Helper()
	switch want := want.(type) {
	case map[string]any:
		for name, value := range want {
			contains(t, where+"."+name, at(got, name), value)
		}
	case []any:
		for i, value := range want {
			contains(t, fmt.Sprintf("%s.%d", where, i), at(got, fmt.Sprint(i)), value)
		}
	default:
		equal(t, where, got, want)
	}
}

// plain is a value as JSON decodes it.
func plain(t *testing.T, value any) any {
	t.Helper()
	encoded, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	var out any
	if err := json.Unmarshal(encoded, &out); err != nil {
		t.Fatal(err)
	}
	return out
}
