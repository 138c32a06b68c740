package emulator_test

import (
	"maps"
	"net/http"
	"strings"
	"testing"
)

// TestRules has one row at least for each rule of the create request, each a single step away from an accepted request.
func TestRules(t *testing.T) {
	s := start(t)
	sticky := func(kind string, more object) object {
		all := object{"type": kind}
		maps.Copy(all, more)
		return object{"session_persistence": all}
	}
	onListener := func(name string, pool object) object {
		pool["listener_id"] = reference(t, "listeners", name)["id"]
		return pool
	}
	for name, row := range map[string]struct {
		pool   object
		status int
		says   string
	}{
		"own project":                      {with(object{"project_id": s.a}), 201, ""},
		"another project":                  {with(object{"project_id": s.b}), 400, "pool.project_id"},
		"short project":                    {with(object{"project_id": "abc"}), 400, "pool.project_id"},
		"unknown load balancer":            {with(object{"loadbalancer_id": "nowhere"}), 404, "loadbalancer nowhere"},
		"unknown listener":                 {with(object{"listener_id": "nowhere"}), 404, "listener nowhere"},
		"listener of another pool":         {onListener("orders", basic()), 409, "already has pool"},
		"listener of another protocol":     {onListener("spare-udp", basic()), 400, "pool.protocol"},
		"listener elsewhere":               {onListener("spare-tcp", with(object{"loadbalancer_id": reference(t, "loadbalancers", "shop-entry")["id"]})), 400, "pool.listener_id"},
		"UDP listener, QUIC pool":          {onListener("spare-udp", udp(object{"protocol": "QUIC"})), 201, ""},
		"QUIC_CID without QUIC":            {udp(object{"lb_algorithm": "QUIC_CID"}), 400, "pool.lb_algorithm"},
		"QUIC without stickiness":          {udp(object{"protocol": "QUIC"}), 201, ""},
		"VPC with type ip":                 {with(object{"vpc_id": "v"}), 400, "pool.vpc_id"},
		"VPC with blank type":              {with(object{"vpc_id": "v", "type": ""}), 400, "pool.vpc_id"},
		"instance without VPC":             {with(object{"type": "instance"}), 201, ""},
		"v6 pool":                          {with(object{"ip_version": "v6"}), 400, "pool.ip_version"},
		"cookie name without APP_COOKIE":   {with(sticky("SOURCE_IP", object{"cookie_name": "c"})), 400, "cookie_name"},
		"APP_COOKIE without cookie name":   {with(sticky("APP_COOKIE", nil)), 400, "cookie_name"},
		"APP_COOKIE on TCP":                {with(sticky("APP_COOKIE", object{"cookie_name": "c"})), 400, "session_persistence.type"},
		"HTTP_COOKIE on UDP":               {udp(sticky("HTTP_COOKIE", nil)), 400, "session_persistence.type"},
		"an hour on TCP":                   {with(sticky("SOURCE_IP", object{"persistence_timeout": 60})), 201, ""},
		"more than an hour on TCP":         {with(sticky("SOURCE_IP", object{"persistence_timeout": 61})), 400, "persistence_timeout"},
		"two masters":                      {with(object{"members.1.role": "master"}), 400, "pool.members"},
		"two slaves":                       {with(object{"members.0.role": "slave"}), 400, "pool.members"},
		"one member":                       {with(object{"members": []any{object{"address": "192.168.200.11", "protocol_port": 1, "role": "master"}}}), 400, "pool.members"},
		"no address":                       {with(object{"members.0.address": "server"}), 400, "members[0].address"},
		"address with a zone":              {with(object{"members.0.address": "fe80::1%eth0", "members.0.subnet_cidr_id": "s"}), 400, "members[0].address"},
		"IPv6 without subnet":              {with(object{"members.1.address": "2001:db8::1"}), 400, "members[1].subnet_cidr_id"},
		"server in a pool of addresses":    {with(object{"members.0.subnet_cidr_id": "s"}), 400, "members[0].subnet_cidr_id"},
		"switched off":                     {with(object{"members.0.admin_state_up": false}), 400, "members[0].admin_state_up"},
		"same address and port":            {with(object{"members.0.address": "192.168.200.12"}), 400, "members[1].address"},
		"same address, other port":         {with(object{"members.0.address": "192.168.200.12", "members.0.protocol_port": 7001}), 201, ""},
		"UDP probed by TCP":                {udp(object{"healthmonitor.type": "TCP"}), 400, "healthmonitor.type"},
		"TCP probed by UDP_CONNECT":        {with(object{"healthmonitor.type": "UDP_CONNECT"}), 400, "healthmonitor.type"},
		"TCP probed by HTTPS":              {with(object{"healthmonitor.type": "HTTPS"}), 201, ""},
		"domain name with HTTPS":           {with(object{"healthmonitor.type": "HTTPS", "healthmonitor.domain_name": "a.example"}), 400, "domain_name"},
		"domain name with HTTP":            {with(object{"healthmonitor.type": "HTTP", "healthmonitor.domain_name": "a.example"}), 201, ""},
		"method with TCP":                  {with(object{"healthmonitor.http_method": "GET"}), 400, "http_method"},
		"path with TCP":                    {with(object{"healthmonitor.url_path": "/"}), 400, "url_path"},
		"path with HTTPS":                  {with(object{"healthmonitor.type": "HTTPS", "healthmonitor.url_path": "/x"}), 201, ""},
		"timeout above delay":              {with(object{"healthmonitor.delay": 1, "healthmonitor.timeout": 50}), 201, ""},
		"schema: enum":                     {with(object{"protocol": "FTP"}), 400, "protocol"},
		"schema: required":                 {with(object{"lb_algorithm": nil}), 400, "lb_algorithm"},
		"schema: range":                    {with(object{"healthmonitor.delay": 51}), 400, "healthmonitor.delay"},
		"schema: length":                   {with(object{"name": strings.Repeat("n", 256)}), 400, "pool.name"},
		"schema: type":                     {with(object{"members.0.protocol_port": "80"}), 400, "protocol_port"},
		"unknown attributes":               {with(object{"colour": "red", "members.0.shade": 1}), 400, "Unrecognized attribute(s) 'colour, shade'"},
		"attribute of the wrong case":      {with(object{"Name": "n"}), 400, "Unrecognized attribute(s) 'Name'"},
		"null where a string is asked for": {with(object{"name": any((*int)(nil))}), 400, "pool.name"},
	} {
		t.Run(name, func(t *testing.T) {
			got := serve(t, image(t).New(options(image(t)))).create(row.pool).want(t, row.status)
			if row.status == 201 {
				return
			}
			if message, _ := got.at("error_msg").(string); !strings.Contains(message, row.says) {
				t.Errorf("the message %q does not name %q", message, row.says)
			}
		})
	}
}

func TestBodiesThatAreNoRequest(t *testing.T) {
	s := start(t)
	for name, row := range map[string]struct {
		body, contentType string
		status            int
	}{
		"no body":            {"", "application/json", 400},
		"blank body":         {" \n", "application/json", 400},
		"empty object":       {"{}", "application/json", 400},
		"null":               {"null", "application/json", 400},
		"array":              {"[]", "application/json", 400},
		"cut off":            {`{"pool":{`, "application/json", 400},
		"two documents":      {`{"pool":{}}{}`, "application/json", 400},
		"repeated name":      {`{"pool":{},"pool":{}}`, "application/json", 400},
		"not UTF-8":          {"{\"pool\":{\"name\":\"\xff\"}}", "application/json", 400},
		"half a pair":        {`{"pool":{"name":"\ud83d"}}`, "application/json", 400},
		"other half":         {`{"pool":{"name":"\udE02\ud83d"}}`, "application/json", 400},
		"number too large":   {`{"pool":{"members":1e999}}`, "application/json", 400},
		"wrong content type": {`{"pool":{}}`, "text/plain", 400},
		"no content type":    {`{"pool":{}}`, "", 400},
		"too long":           {`{"pool":"` + strings.Repeat("x", 1<<20) + `"}`, "application/json", 413},
	} {
		t.Run(name, func(t *testing.T) {
			header := http.Header{"X-Auth-Token": {tokenA}}
			if row.contentType != "" {
				header.Set("Content-Type", row.contentType)
			}
			got := s.sendWith(http.MethodPost, "/v3/"+s.a+"/elb/master-slave-pools", row.body, header).want(t, row.status)
			if got.at("error_code") == nil || got.at("error_msg") == "" {
				t.Errorf("no error body: %s", got.raw)
			}
		})
	}
}

func TestEscapedPairIsEchoed(t *testing.T) {
	s := start(t)
	got := s.create(with(object{"name": "\U0001F602 \\ud83d"})).want(t, 201)
	equal(t, "name", got.at("pool.name"), "\U0001F602 \\ud83d")
}
