package emulator

// rule is one condition between fields of a create request, or between a request and the objects that it refers to. It
// returns what is wrong, or nil.
type rule struct {
	name  string
	check func(createRequest) *problem
}

// createRules lists the rules in the order in which they are checked: references, then fields from the outside in.
func createRules() []rule {
	return []rule{
		{"project-is-the-callers", projectIsTheCallers},
		{"load-balancer-exists", loadBalancerExists},
		{"listener-exists", listenerExists},
		{"listener-on-load-balancer", listenerOnLoadBalancer},
		{"listener-protocol", listenerProtocol},
		{"listener-is-free", listenerIsFree},
		{"quota", withinQuota},
		{"quic-cid-needs-quic", quicCIDNeedsQUIC},
		{"vpc-needs-instance", vpcNeedsInstance},
		{"ip-version", ipVersionFits},
		{"cookie-name-needs-app-cookie", cookieNameNeedsAppCookie},
		{"app-cookie-needs-cookie-name", appCookieNeedsCookieName},
		{"persistence-type-by-protocol", persistenceTypeFitsProtocol},
		{"persistence-timeout-by-protocol", persistenceTimeoutFitsProtocol},
		{"one-master-one-slave", oneMasterOneSlave},
		{"member-address", memberAddressesAreIPs},
		{"member-ipv6-needs-subnet", ipv6NeedsSubnet},
		{"member-type-ip-takes-addresses", typeIPTakesAddresses},
		{"member-port", portNeeded},
		{"member-admin-state", adminStateIsTrue},
		{"member-unique", membersDiffer},
		{"monitor-type-by-protocol", monitorTypeFitsProtocol},
		{"monitor-domain-name", domainNameNeedsHTTP},
		{"monitor-http-method", httpMethodNeedsHTTP},
		{"monitor-url-path", urlPathNeedsHTTP},
	}
}
