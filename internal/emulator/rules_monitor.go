package emulator

import "slices"

// monitorTypeFitsProtocol: how a pool can be probed (CreateMasterSlavePool, table 7).
func monitorTypeFitsProtocol(r createRequest) *problem {
	takes := []string{"TCP", "HTTP", "HTTPS"}
	if r.Protocol == "UDP" || r.Protocol == "QUIC" {
		takes = []string{"UDP_CONNECT"}
	}
	if !slices.Contains(takes, r.HealthMonitor.Type) {
		return invalid("pool.healthmonitor.type", "a %s pool cannot be probed by %s", r.Protocol, r.HealthMonitor.Type)
	}
	return nil
}

// domainNameNeedsHTTP: available with type HTTP only (CreateMasterSlavePool, table 7).
func domainNameNeedsHTTP(r createRequest) *problem {
	if r.HealthMonitor.DomainName.has() && r.HealthMonitor.Type != "HTTP" {
		return invalid("pool.healthmonitor.domain_name", "it is available with type HTTP only")
	}
	return nil
}

// httpMethodNeedsHTTP: available with type HTTP or HTTPS (CreateMasterSlavePool, table 7).
func httpMethodNeedsHTTP(r createRequest) *problem {
	if r.HealthMonitor.HTTPMethod.has() && !probesHTTP(r) {
		return invalid("pool.healthmonitor.http_method", "it is available with type HTTP or HTTPS only")
	}
	return nil
}

// urlPathNeedsHTTP: available with type HTTP or HTTPS only (CreateMasterSlavePool, table 7).
func urlPathNeedsHTTP(r createRequest) *problem {
	if r.HealthMonitor.URLPath.has() && !probesHTTP(r) {
		return invalid("pool.healthmonitor.url_path", "it is available with type HTTP or HTTPS only")
	}
	return nil
}

func probesHTTP(r createRequest) bool {
	return r.HealthMonitor.Type == "HTTP" || r.HealthMonitor.Type == "HTTPS"
}
