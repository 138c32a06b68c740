package emulator

import "slices"

// projectIsTheCallers: the pool belongs to the project of the path.
func projectIsTheCallers(r createRequest) *problem {
	if r.ProjectID.or(r.project) != r.project {
		return invalid("pool.project_id", "it is not the project of the path")
	}
	return nil
}

func loadBalancerExists(r createRequest) *problem {
	if id, ok := r.LoadBalancerID.get(); ok && r.loadBalancer() == nil {
		return notFound("loadbalancer", id)
	}
	return nil
}

func listenerExists(r createRequest) *problem {
	if id, ok := r.ListenerID.get(); ok && r.listener() == nil {
		return notFound("listener", id)
	}
	return nil
}

// listenerOnLoadBalancer: where both are given, one stands on the other.
func listenerOnLoadBalancer(r createRequest) *problem {
	l, lb := r.listener(), r.loadBalancer()
	if l != nil && lb != nil && l.LoadBalancerID != lb.ID {
		return invalid("pool.listener_id", "the listener stands on another load balancer than loadbalancer_id")
	}
	return nil
}

// listenerProtocol: each listener takes certain pools (CreateMasterSlavePool, table 4; ShowPool, table 4).
func listenerProtocol(r createRequest) *problem {
	l := r.listener()
	if l == nil {
		return nil
	}
	takes := map[string][]string{
		"TCP":              {"TCP"},
		"UDP":              {"UDP", "QUIC"},
		"HTTP":             {"HTTP"},
		"HTTPS":            {"HTTP", "HTTPS", "gRPC"},
		"TERMINATED_HTTPS": {"HTTP"},
		"QUIC":             {"HTTP", "HTTPS", "gRPC"},
		"TLS":              {"TLS", "TCP"},
	}
	if !slices.Contains(takes[l.Protocol], r.Protocol) {
		return invalid("pool.protocol", "a %s listener takes no %s pool", l.Protocol, r.Protocol)
	}
	return nil
}

// listenerIsFree: a listener has at most one pool (CreateMasterSlavePool, constraint 2).
func listenerIsFree(r createRequest) *problem {
	l := r.listener()
	if l == nil {
		return nil
	}
	if other := r.world.poolOfListener(l.ID); other != "" {
		return conflict("Listener %s already has pool %s.", l.ID, other)
	}
	return nil
}

func withinQuota(r createRequest) *problem {
	if len(r.world.masterSlavesOf(r.project)) >= maxMasterSlavePools {
		return overQuota("master-slave-pool", maxMasterSlavePools)
	}
	return nil
}
