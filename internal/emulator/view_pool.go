package emulator

// reference is an object that shows no more than its id.
type reference struct {
	ID string `json:"id"`
}

// persistence is a sticky session as every operation shows it.
type persistence struct {
	CookieName         optional[string] `json:"cookie_name,omitzero"`
	Type               optional[string] `json:"type,omitzero"`
	PersistenceTimeout optional[int]    `json:"persistence_timeout,omitzero"`
}

type slowStart struct {
	Enable   optional[bool] `json:"enable,omitzero"`
	Duration optional[int]  `json:"duration,omitzero"`
}

type poolHealth struct {
	MinimumHealthyMemberCount optional[int] `json:"minimum_healthy_member_count,omitzero"`
}

// poolView is an ordinary pool as v3 shows it.
type poolView struct {
	ID                             string                `json:"id"`
	Name                           optional[string]      `json:"name,omitzero"`
	Description                    optional[string]      `json:"description,omitzero"`
	ProjectID                      string                `json:"project_id"`
	AdminStateUp                   optional[bool]        `json:"admin_state_up,omitzero"`
	Protocol                       string                `json:"protocol"`
	LBAlgorithm                    string                `json:"lb_algorithm"`
	Type                           optional[string]      `json:"type,omitzero"`
	VPCID                          optional[string]      `json:"vpc_id,omitzero"`
	IPVersion                      optional[string]      `json:"ip_version,omitzero"`
	Listeners                      []reference           `json:"listeners"`
	LoadBalancers                  []reference           `json:"loadbalancers"`
	Members                        []reference           `json:"members"`
	HealthMonitorID                optional[string]      `json:"healthmonitor_id,omitzero"`
	SessionPersistence             optional[persistence] `json:"session_persistence,omitzero"`
	SlowStart                      optional[slowStart]   `json:"slow_start,omitzero"`
	MemberDeletionProtectionEnable optional[bool]        `json:"member_deletion_protection_enable,omitzero"`
	ProtectionStatus               optional[string]      `json:"protection_status,omitzero"`
	ProtectionReason               optional[string]      `json:"protection_reason,omitzero"`
	AnyPortEnable                  optional[bool]        `json:"any_port_enable,omitzero"`
	EnterpriseProjectID            optional[string]      `json:"enterprise_project_id,omitzero"`
	PoolHealth                     optional[poolHealth]  `json:"pool_health,omitzero"`
	CreatedAt                      optional[string]      `json:"created_at,omitzero"`
	UpdatedAt                      optional[string]      `json:"updated_at,omitzero"`
}

// poolV2View is an ordinary pool as v2.0 lists it.
type poolV2View struct {
	ID                 string                `json:"id"`
	TenantID           string                `json:"tenant_id"`
	Name               string                `json:"name"`
	Description        string                `json:"description"`
	AdminStateUp       bool                  `json:"admin_state_up"`
	Protocol           string                `json:"protocol"`
	LBAlgorithm        string                `json:"lb_algorithm"`
	Members            []reference           `json:"members"`
	HealthMonitorID    *string               `json:"healthmonitor_id"`
	Listeners          []reference           `json:"listeners"`
	LoadBalancers      []reference           `json:"loadbalancers"`
	SessionPersistence optional[persistence] `json:"session_persistence"`
}

// viewV2 renders a pool for v2.0, where "no health check" and "no sticky session" are null.
func viewV2(p *pool) poolV2View {
	view := poolV2View{
		ID: p.ID, TenantID: p.ProjectID, Name: p.Name.or(""), Description: p.Description.or(""),
		AdminStateUp: p.AdminStateUp.or(true), Protocol: p.Protocol, LBAlgorithm: p.LBAlgorithm,
		Members: p.poolView.Members, Listeners: p.Listeners, LoadBalancers: p.LoadBalancers,
		SessionPersistence: p.SessionPersistence,
	}
	if id := p.HealthMonitorID.or(""); id != "" {
		view.HealthMonitorID = &id
	}
	return view
}
