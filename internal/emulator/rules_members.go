package emulator

import (
	"fmt"
	"net/netip"
)

// oneMasterOneSlave: two members, one of each role (CreateMasterSlavePool, table 4).
func oneMasterOneSlave(r createRequest) *problem {
	roles := map[string]int{}
	for _, m := range r.Members {
		roles[m.Role]++
	}
	if len(r.Members) != 2 || roles["master"] != 1 || roles["slave"] != 1 {
		return invalid("pool.members", "there must be one master and one slave")
	}
	return nil
}

func memberAddressesAreIPs(r createRequest) *problem {
	return eachMember(r, func(m createMember) (string, string) {
		if at, err := netip.ParseAddr(m.Address); err != nil || at.Zone() != "" {
			return "address", "it is not an IP address"
		}
		return "", ""
	})
}

// ipv6NeedsSubnet: a member without a subnet is an IPv4 address (CreateMasterSlavePool, table 6).
func ipv6NeedsSubnet(r createRequest) *problem {
	return eachMember(r, func(m createMember) (string, string) {
		if addressFamily(m.Address) == "v6" && !m.SubnetCIDRID.has() {
			return "subnet_cidr_id", "an IPv6 member needs its subnet"
		}
		return "", ""
	})
}

// typeIPTakesAddresses: a pool of type ip takes no servers (CreateMasterSlavePool, table 4).
func typeIPTakesAddresses(r createRequest) *problem {
	return eachMember(r, func(m createMember) (string, string) {
		if r.Type == "ip" && m.SubnetCIDRID.has() {
			return "subnet_cidr_id", "a pool of type ip takes IP addresses only"
		}
		return "", ""
	})
}

// portNeeded: unless requests go to the listener's own port (CreateMasterSlavePool, table 6).
func portNeeded(r createRequest) *problem {
	return eachMember(r, func(m createMember) (string, string) {
		if !m.ProtocolPort.has() && !r.AnyPortEnable.or(false) {
			return "protocol_port", "it is required unless any_port_enable is true"
		}
		return "", ""
	})
}

// adminStateIsTrue: the one value that may be sent (CreateMasterSlavePool, table 6).
func adminStateIsTrue(r createRequest) *problem {
	return eachMember(r, func(m createMember) (string, string) {
		if !m.AdminStateUp.or(true) {
			return "admin_state_up", "it can only be true"
		}
		return "", ""
	})
}

// membersDiffer: no two members of a pool share address and port.
func membersDiffer(r createRequest) *problem {
	type place struct {
		address netip.Addr
		port    int
	}
	seen := map[place]bool{}
	return eachMember(r, func(m createMember) (string, string) {
		address, _ := netip.ParseAddr(m.Address)
		at := place{address, m.ProtocolPort.or(0)}
		if seen[at] {
			return "address", "another member has the same address and port"
		}
		seen[at] = true
		return "", ""
	})
}

// eachMember returns the first fault that a check finds; the check names the field and what is wrong with it.
func eachMember(r createRequest, check func(createMember) (field, reason string)) *problem {
	for i, m := range r.Members {
		if field, reason := check(m); reason != "" {
			return invalid(fmt.Sprintf("pool.members[%d].%s", i, field), "%s", reason)
		}
	}
	return nil
}
