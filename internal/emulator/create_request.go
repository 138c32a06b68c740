package emulator

// createRequest is a create request together with what it refers to.
type createRequest struct {
	createOption
	project string
	world   *world
}

// listener returns the listener that the request names, if the project has it.
func (r createRequest) listener() *listener {
	l := r.world.listeners[r.ListenerID.or("")]
	if l == nil || l.project != r.project {
		return nil
	}
	return l
}

// loadBalancer returns the load balancer that the request names, or that of its listener, if the project has it.
func (r createRequest) loadBalancer() *loadBalancer {
	id := r.LoadBalancerID.or("")
	if l := r.listener(); id == "" && l != nil {
		id = l.LoadBalancerID
	}
	lb := r.world.loadBalancers[id]
	if lb == nil || lb.project != r.project {
		return nil
	}
	return lb
}

func (r createRequest) listeners() []reference {
	if l := r.listener(); l != nil {
		return []reference{{l.ID}}
	}
	return []reference{}
}

func (r createRequest) loadBalancers() []reference {
	if lb := r.loadBalancer(); lb != nil {
		return []reference{{lb.ID}}
	}
	return []reference{}
}

// vpc is where a pool works that names no VPC: that of its load balancer. A pool of addresses has none.
func (r createRequest) vpc() string {
	if lb := r.loadBalancer(); lb != nil && r.Type != "ip" {
		return lb.VPCID
	}
	return ""
}

// defaultIPVersion: v4 behind a shared load balancer, else dualstack, since only TCP, UDP and QUIC can be asked for
// (CreateMasterSlavePool, table 4).
func (r createRequest) defaultIPVersion() string {
	if r.behindShared() {
		return "v4"
	}
	return "dualstack"
}

func (r createRequest) behindShared() bool {
	lb := r.loadBalancer()
	return lb != nil && lb.Shared
}

// shownPersistence is the sticky session as the pool shows it: null while it is off, the duration filled in with its
// default of one minute (the protocols that can be asked for have no other).
func (r createRequest) shownPersistence() optional[persistence] {
	sent, ok := r.SessionPersistence.get()
	if !ok {
		return nothing[persistence]()
	}
	sent.CookieName = sent.CookieName.filled("")
	sent.PersistenceTimeout = sent.PersistenceTimeout.filled(1)
	return some(sent)
}
