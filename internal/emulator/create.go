package emulator

import (
	"net/http"
	"net/netip"
)

// timestampLayout is the documented form of a moment: UTC, to the second.
const timestampLayout = "2006-01-02T15:04:05Z"

// maxDraws bounds how often an id is drawn until one is free.
const maxDraws = 8

func (e *Emulator) createMasterSlavePool(c *call) (reply, *problem) {
	option, p := readCreate(c)
	if p != nil {
		return reply{}, p
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	request := createRequest{createOption: option, project: c.project, world: &e.world}
	for _, rule := range e.image.rules {
		if p := rule.check(request); p != nil {
			return reply{}, p
		}
	}
	id, p := e.freeID()
	if p != nil {
		return reply{}, p
	}
	created := e.build(c, request)
	created.ID = id
	e.world.masterSlaves[id] = created
	return reply{status: http.StatusCreated, body: masterSlaveBody{c.id, justCreated(created)}}, nil
}

// freeID draws an id that no pool has.
func (e *Emulator) freeID() (string, *problem) {
	for range maxDraws {
		if id := e.options.IDs(); !e.world.taken(id) {
			return id, nil
		}
	}
	e.options.Log.Error("Options.IDs keeps giving ids that are taken: give it more randomness")
	return "", internalError()
}

// justCreated is a new pool as its creation returns it: without what only its show page has (CreateMasterSlavePool,
// table 9).
func justCreated(p *masterSlavePool) *masterSlavePool {
	shown := *p
	shown.QUICCIDHashStrategy = optional[quicCIDHashStrategy]{}
	return &shown
}

// build makes the pool that a checked request asks for: what was sent as it was sent, the rest by documented default.
func (e *Emulator) build(c *call, r createRequest) *masterSlavePool {
	at := some(c.now.UTC().Format(timestampLayout))
	p := &masterSlavePool{
		Name: r.Name.filled(""), Description: r.Description.filled(""), ProjectID: r.project,
		Protocol: r.Protocol, LBAlgorithm: r.LBAlgorithm, Type: some(r.Type),
		VPCID: r.VPCID.filled(r.vpc()), IPVersion: r.IPVersion.filled(r.defaultIPVersion()),
		Listeners: r.listeners(), LoadBalancers: r.loadBalancers(),
		SessionPersistence: r.shownPersistence(), AnyPortEnable: r.AnyPortEnable.filled(false),
		EnterpriseProjectID: some("0"), CreatedAt: at, UpdatedAt: at,
	}
	if r.LBAlgorithm == "QUIC_CID" {
		p.QUICCIDHashStrategy = some(quicCIDHashStrategy{Len: some(3), Offset: some(1)})
	}
	p.HealthMonitor = buildMonitor(e.options.IDs(), r.HealthMonitor)
	for _, m := range r.Members {
		p.Members = append(p.Members, buildMember(e.options.IDs(), e.serverOf(m), m, p))
	}
	return p
}

func buildMonitor(id string, m createHealthMonitor) healthMonitor {
	port := nothing[int]()
	if m.MonitorPort.has() {
		port = m.MonitorPort
	}
	return healthMonitor{
		ID: id, Name: m.Name.filled(""), AdminStateUp: some(true), Type: m.Type,
		Delay: m.Delay, Timeout: m.Timeout, MaxRetries: m.MaxRetries,
		MaxRetriesDown: m.MaxRetriesDown.filled(3), MonitorPort: port, DomainName: m.DomainName.filled(""),
		ExpectedCodes: m.ExpectedCodes.filled("200"), HTTPMethod: m.HTTPMethod.filled("GET"),
		URLPath: m.URLPath.filled("/"),
	}
}

// serverOf is the server that a member in a subnet stands for; an address without a subnet has none.
func (e *Emulator) serverOf(m createMember) string {
	if !m.SubnetCIDRID.has() {
		return ""
	}
	return e.options.IDs()
}

// buildMember makes a member. Nobody has probed it yet: it is offline, for itself and for each listener.
func buildMember(id, server string, m createMember, p *masterSlavePool) masterSlaveMember {
	const status = "OFFLINE"
	perListener := []listenerMemberInfo{}
	for _, l := range p.Listeners {
		perListener = append(perListener, listenerMemberInfo{ListenerID: l.ID, OperatingStatus: status})
	}
	kind, owner := "ip", ""
	if server != "" {
		kind, owner = "instance", "compute:zone-a"
	}
	port := nothing[int]()
	if m.ProtocolPort.has() {
		port = m.ProtocolPort
	}
	return masterSlaveMember{
		ID: id, Name: m.Name.filled(""), AdminStateUp: m.AdminStateUp.filled(true), Role: m.Role,
		Address: m.Address, IPVersion: addressFamily(m.Address), ProtocolPort: port,
		SubnetCIDRID: m.SubnetCIDRID.filled(""), MemberType: some(kind), InstanceID: some(server),
		DeviceID: some(server), DeviceOwner: some(owner), OperatingStatus: status, Status: some(perListener),
	}
}

func addressFamily(address string) string {
	if at, err := netip.ParseAddr(address); err == nil && at.Is4() {
		return "v4"
	}
	return "v6"
}
