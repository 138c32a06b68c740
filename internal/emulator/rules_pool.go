package emulator

import "slices"

// quicCIDNeedsQUIC: connection ids are hashed in QUIC pools only (CreateMasterSlavePool, table 9).
func quicCIDNeedsQUIC(r createRequest) *problem {
	if r.LBAlgorithm == "QUIC_CID" && r.Protocol != "QUIC" {
		return invalid("pool.lb_algorithm", "QUIC_CID is supported in QUIC pools only")
	}
	return nil
}

// vpcNeedsInstance: a VPC may be named for a pool of type instance only (CreateMasterSlavePool, table 4).
func vpcNeedsInstance(r createRequest) *problem {
	if r.VPCID.has() && r.Type != "instance" {
		return invalid("pool.vpc_id", "type must be instance where it is given")
	}
	return nil
}

// ipVersionFits: shared load balancers are v4 only, and no answer may show v6 (CreateMasterSlavePool, tables 4 and 9).
func ipVersionFits(r createRequest) *problem {
	version, ok := r.IPVersion.get()
	switch {
	case !ok:
		return nil
	case r.behindShared() && version != "v4":
		return invalid("pool.ip_version", "it is v4 behind a shared load balancer")
	case version == "v6":
		return invalid("pool.ip_version", "%s pools are dualstack or v4", r.Protocol)
	}
	return nil
}

// cookieNameNeedsAppCookie: an error is promised otherwise (CreateMasterSlavePool, table 5 and constraint 1).
func cookieNameNeedsAppCookie(r createRequest) *problem {
	sticky, ok := r.SessionPersistence.get()
	if ok && sticky.CookieName.or("") != "" && sticky.Type.or("") != "APP_COOKIE" {
		return invalid("pool.session_persistence.cookie_name", "it is available with type APP_COOKIE only")
	}
	return nil
}

// appCookieNeedsCookieName: the page of v2.0 calls the name mandatory (ListPools-v2.0, table 7).
func appCookieNeedsCookieName(r createRequest) *problem {
	sticky, ok := r.SessionPersistence.get()
	if ok && sticky.Type.or("") == "APP_COOKIE" && sticky.CookieName.or("") == "" {
		return invalid("pool.session_persistence.cookie_name", "it is required with type APP_COOKIE")
	}
	return nil
}

// persistenceTypeFitsProtocol: without HTTP only the client's address ties (CreateMasterSlavePool, table 5).
func persistenceTypeFitsProtocol(r createRequest) *problem {
	sticky, ok := r.SessionPersistence.get()
	if !ok {
		return nil
	}
	takes := []string{"SOURCE_IP"}
	if r.Protocol == "HTTP" || r.Protocol == "HTTPS" {
		takes = []string{"HTTP_COOKIE", "APP_COOKIE"}
	}
	if kind := sticky.Type.or(""); !slices.Contains(takes, kind) {
		return invalid("pool.session_persistence.type", "%s has no effect in %s pools", kind, r.Protocol)
	}
	return nil
}

// persistenceTimeoutFitsProtocol: an hour without HTTP, a day with it (CreateMasterSlavePool, tables 5 and 14). The
// duration has no effect with APP_COOKIE.
func persistenceTimeoutFitsProtocol(r createRequest) *problem {
	sticky, ok := r.SessionPersistence.get()
	if !ok || sticky.Type.or("") == "APP_COOKIE" {
		return nil
	}
	limit := 60
	if r.Protocol == "HTTP" || r.Protocol == "HTTPS" {
		limit = 1440
	}
	if sticky.PersistenceTimeout.or(1) > limit {
		return invalid("pool.session_persistence.persistence_timeout", "it is at most %d in %s pools", limit, r.Protocol)
	}
	return nil
}
