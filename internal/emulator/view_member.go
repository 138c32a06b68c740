package emulator

// failureReason says why a health check failed.
type failureReason struct {
	ReasonCode          optional[string] `json:"reason_code,omitzero"`
	ExpectedResponse    optional[string] `json:"expected_response,omitzero"`
	HealthcheckResponse optional[string] `json:"healthcheck_response,omitzero"`
}

// memberStatus is a member's state as one listener sees it.
type memberStatus struct {
	ListenerID      string                  `json:"listener_id"`
	OperatingStatus string                  `json:"operating_status"`
	Reason          optional[failureReason] `json:"reason,omitzero"`
	CreatedAt       optional[string]        `json:"created_at,omitzero"`
	UpdatedAt       optional[string]        `json:"updated_at,omitzero"`
}

// memberView is a member of an ordinary pool as v3 lists it.
type memberView struct {
	ID               string                   `json:"id"`
	Name             optional[string]         `json:"name,omitzero"`
	ProjectID        string                   `json:"project_id"`
	AvailabilityZone optional[string]         `json:"availability_zone,omitzero"`
	AdminStateUp     optional[bool]           `json:"admin_state_up,omitzero"`
	SubnetCIDRID     optional[string]         `json:"subnet_cidr_id,omitzero"`
	ProtocolPort     int                      `json:"protocol_port"`
	Weight           int                      `json:"weight"`
	Address          string                   `json:"address"`
	IPVersion        string                   `json:"ip_version"`
	OperatingStatus  string                   `json:"operating_status"`
	Status           optional[[]memberStatus] `json:"status,omitzero"`
	Reason           optional[failureReason]  `json:"reason,omitzero"`
	MemberType       optional[string]         `json:"member_type,omitzero"`
	InstanceID       optional[string]         `json:"instance_id,omitzero"`
	CreatedAt        optional[string]         `json:"created_at,omitzero"`
	UpdatedAt        optional[string]         `json:"updated_at,omitzero"`
}
