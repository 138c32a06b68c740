package emulator

// listenerMemberInfo is the state of an active/standby member as one listener sees it.
type listenerMemberInfo struct {
	ListenerID      string `json:"listener_id"`
	OperatingStatus string `json:"operating_status"`
}

type connectionDrain struct {
	Enable  optional[bool] `json:"enable,omitzero"`
	Timeout optional[int]  `json:"timeout,omitzero"`
}

type quicCIDHashStrategy struct {
	Len    optional[int] `json:"len,omitzero"`
	Offset optional[int] `json:"offset,omitzero"`
}

// masterSlaveMember is one of the two members of an active/standby pool.
type masterSlaveMember struct {
	ID              string                         `json:"id"`
	Name            optional[string]               `json:"name,omitzero"`
	AdminStateUp    optional[bool]                 `json:"admin_state_up,omitzero"`
	SubnetCIDRID    optional[string]               `json:"subnet_cidr_id,omitzero"`
	ProtocolPort    optional[int]                  `json:"protocol_port,omitzero"`
	Address         string                         `json:"address"`
	IPVersion       string                         `json:"ip_version"`
	DeviceOwner     optional[string]               `json:"device_owner,omitzero"`
	DeviceID        optional[string]               `json:"device_id,omitzero"`
	OperatingStatus string                         `json:"operating_status"`
	Reason          optional[failureReason]        `json:"reason,omitzero"`
	MemberType      optional[string]               `json:"member_type,omitzero"`
	InstanceID      optional[string]               `json:"instance_id,omitzero"`
	Role            string                         `json:"role"`
	Status          optional[[]listenerMemberInfo] `json:"status,omitzero"`
}

// healthMonitor is the health check of an active/standby pool.
type healthMonitor struct {
	ID             string           `json:"id"`
	Name           optional[string] `json:"name,omitzero"`
	AdminStateUp   optional[bool]   `json:"admin_state_up,omitzero"`
	Type           string           `json:"type"`
	Delay          int              `json:"delay"`
	Timeout        int              `json:"timeout"`
	MaxRetries     int              `json:"max_retries"`
	MaxRetriesDown optional[int]    `json:"max_retries_down,omitzero"`
	MonitorPort    optional[int]    `json:"monitor_port,omitzero"`
	DomainName     optional[string] `json:"domain_name,omitzero"`
	ExpectedCodes  optional[string] `json:"expected_codes,omitzero"`
	HTTPMethod     optional[string] `json:"http_method,omitzero"`
	URLPath        optional[string] `json:"url_path,omitzero"`
}

// masterSlavePool is an active/standby pool as every operation shows it. It is never changed once it is in a world.
type masterSlavePool struct {
	ID                  string                        `json:"id"`
	Name                optional[string]              `json:"name,omitzero"`
	Description         optional[string]              `json:"description,omitzero"`
	ProjectID           string                        `json:"project_id"`
	Protocol            string                        `json:"protocol"`
	LBAlgorithm         string                        `json:"lb_algorithm"`
	Type                optional[string]              `json:"type,omitzero"`
	VPCID               optional[string]              `json:"vpc_id,omitzero"`
	IPVersion           optional[string]              `json:"ip_version,omitzero"`
	Listeners           []reference                   `json:"listeners"`
	LoadBalancers       []reference                   `json:"loadbalancers"`
	Members             []masterSlaveMember           `json:"members"`
	HealthMonitor       healthMonitor                 `json:"healthmonitor"`
	SessionPersistence  optional[persistence]         `json:"session_persistence,omitzero"`
	AnyPortEnable       optional[bool]                `json:"any_port_enable,omitzero"`
	ConnectionDrain     optional[connectionDrain]     `json:"connection_drain,omitzero"`
	QUICCIDHashStrategy optional[quicCIDHashStrategy] `json:"quic_cid_hash_strategy,omitzero"`
	EnterpriseProjectID optional[string]              `json:"enterprise_project_id,omitzero"`
	CreatedAt           optional[string]              `json:"created_at,omitzero"`
	UpdatedAt           optional[string]              `json:"updated_at,omitzero"`
}
