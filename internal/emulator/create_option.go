package emulator

import (
	"encoding/json"
	"slices"
)

// createBody is the body of a create request.
type createBody struct {
	Pool createOption `json:"pool"`
}

// createOption is the active/standby pool that a caller asks for (CreateMasterSlavePool, table 4).
type createOption struct {
	Name               optional[string]      `json:"name"`
	Description        optional[string]      `json:"description"`
	ProjectID          optional[string]      `json:"project_id"`
	Protocol           string                `json:"protocol"`
	LBAlgorithm        string                `json:"lb_algorithm"`
	Type               string                `json:"type"`
	VPCID              optional[string]      `json:"vpc_id"`
	IPVersion          optional[string]      `json:"ip_version"`
	LoadBalancerID     optional[string]      `json:"loadbalancer_id"`
	ListenerID         optional[string]      `json:"listener_id"`
	SessionPersistence optional[persistence] `json:"session_persistence"`
	Members            []createMember        `json:"members"`
	HealthMonitor      createHealthMonitor   `json:"healthmonitor"`
	AnyPortEnable      optional[bool]        `json:"any_port_enable"`
}

type createMember struct {
	Name         optional[string] `json:"name"`
	Address      string           `json:"address"`
	AdminStateUp optional[bool]   `json:"admin_state_up"`
	ProtocolPort optional[int]    `json:"protocol_port"`
	SubnetCIDRID optional[string] `json:"subnet_cidr_id"`
	Role         string           `json:"role"`
}

type createHealthMonitor struct {
	Name           optional[string] `json:"name"`
	Type           string           `json:"type"`
	Delay          int              `json:"delay"`
	Timeout        int              `json:"timeout"`
	MaxRetries     int              `json:"max_retries"`
	MaxRetriesDown optional[int]    `json:"max_retries_down"`
	MonitorPort    optional[int]    `json:"monitor_port"`
	DomainName     optional[string] `json:"domain_name"`
	ExpectedCodes  optional[string] `json:"expected_codes"`
	HTTPMethod     optional[string] `json:"http_method"`
	URLPath        optional[string] `json:"url_path"`
}

// attributes are the names that an object of the request may have; a name with attributes of its own is an object, or
// an array of objects.
type attributes map[string]attributes

func createAttributes() attributes {
	return attributes{"pool": {
		"name": nil, "description": nil, "project_id": nil, "protocol": nil, "lb_algorithm": nil, "type": nil,
		"vpc_id": nil, "ip_version": nil, "loadbalancer_id": nil, "listener_id": nil, "any_port_enable": nil,
		"session_persistence": {"type": nil, "cookie_name": nil, "persistence_timeout": nil},
		"members": {
			"name": nil, "address": nil, "admin_state_up": nil, "protocol_port": nil, "subnet_cidr_id": nil, "role": nil,
		},
		"healthmonitor": {
			"name": nil, "type": nil, "delay": nil, "timeout": nil, "max_retries": nil, "max_retries_down": nil,
			"monitor_port": nil, "domain_name": nil, "expected_codes": nil, "http_method": nil, "url_path": nil,
		},
	}}
}

// unknown returns the names in a value that are no attributes, in order. What is neither object nor array has none.
func (a attributes) unknown(value any) []string {
	var names []string
	switch value := value.(type) {
	case []any:
		for _, item := range value {
			names = append(names, a.unknown(item)...)
		}
	case map[string]any:
		for name, inner := range value {
			known, ok := a[name]
			if !ok {
				names = append(names, name)
			} else if known != nil {
				names = append(names, known.unknown(inner)...)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// readCreate takes a create request apart: bytes, names, schema.
func readCreate(c *call) (createOption, *problem) {
	if p := checkJSON(c.request.Header, c.body); p != nil {
		return createOption{}, p
	}
	var tree any
	if err := json.Unmarshal(c.body, &tree); err != nil {
		return createOption{}, invalid("body", "it is not one JSON document")
	}
	if names := createAttributes().unknown(tree); len(names) > 0 {
		return createOption{}, unrecognized(names)
	}
	if p := c.operation.checkBody(c.request.Context(), c); p != nil {
		return createOption{}, p
	}
	var body createBody
	if err := json.Unmarshal(c.body, &body); err != nil {
		return createOption{}, invalid("pool", "a number in it cannot be represented")
	}
	return body.Pool, nil
}
