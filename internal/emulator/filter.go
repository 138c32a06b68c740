package emulator

import (
	"net/url"
	"slices"
	"strconv"
)

// allGranted asks for the members of every enterprise project that the caller may see (ListMembers, table 2).
const allGranted = "all_granted_eps"

// filter is one query parameter that narrows a list.
type filter[T any] struct {
	name  string
	match func(item T, value string) bool
}

// matches reports whether an item passes all filters that a query gives: any value of each. Parameters that are no
// filter have no effect.
func matches[T any](filters []filter[T], query url.Values, item T) bool {
	for _, f := range filters {
		values, given := query[f.name]
		if !given {
			continue
		}
		if !slices.ContainsFunc(values, func(value string) bool { return f.match(item, value) }) {
			return false
		}
	}
	return true
}

// text is a filter by exact, case-sensitive equality; an item that does not show the field counts as blank.
func text[T any](name string, field func(T) string) filter[T] {
	return filter[T]{name, func(item T, value string) bool { return field(item) == value }}
}

// number is a filter by numeric equality.
func number[T any](name string, field func(T) int) filter[T] {
	return filter[T]{name, func(item T, value string) bool {
		wanted, err := strconv.Atoi(value)
		return err == nil && field(item) == wanted
	}}
}

// memberFilters are the filters of ListMembers, table 2.
func memberFilters() []filter[*member] {
	return []filter[*member]{
		text("name", func(m *member) string { return m.Name.or("") }),
		number("weight", func(m *member) int { return m.Weight }),
		text("admin_state_up", func(m *member) string { return strconv.FormatBool(m.AdminStateUp.or(false)) }),
		text("subnet_cidr_id", func(m *member) string { return m.SubnetCIDRID.or("") }),
		text("address", func(m *member) string { return m.Address }),
		number("protocol_port", func(m *member) int { return m.ProtocolPort }),
		text("id", func(m *member) string { return m.ID }),
		text("operating_status", func(m *member) string { return m.OperatingStatus }),
		{"enterprise_project_id", func(m *member, value string) bool {
			return value == allGranted || value == m.EnterpriseProjectID
		}},
		text("ip_version", func(m *member) string { return m.IPVersion }),
		text("member_type", func(m *member) string { return m.MemberType.or("") }),
		text("instance_id", func(m *member) string { return m.InstanceID.or("") }),
		text("availability_zone", func(m *member) string { return m.AvailabilityZone.or("") }),
	}
}

// poolV2Filters are the filters of ListPools-v2.0, table 1.
func poolV2Filters() []filter[*pool] {
	return []filter[*pool]{
		text("id", func(p *pool) string { return p.ID }),
		text("tenant_id", func(p *pool) string { return p.ProjectID }),
		text("name", func(p *pool) string { return p.Name.or("") }),
		text("description", func(p *pool) string { return p.Description.or("") }),
		text("healthmonitor_id", func(p *pool) string { return p.HealthMonitorID.or("") }),
		text("protocol", func(p *pool) string { return p.Protocol }),
		text("lb_algorithm", func(p *pool) string { return p.LBAlgorithm }),
		{"loadbalancer_id", func(p *pool, value string) bool {
			return slices.Contains(p.LoadBalancers, reference{ID: value})
		}},
		{"member_address", func(p *pool, value string) bool {
			return slices.ContainsFunc(p.Members, func(m *member) bool { return m.Address == value })
		}},
		{"member_device_id", func(p *pool, value string) bool {
			return slices.ContainsFunc(p.Members, func(m *member) bool { return m.InstanceID.or("") == value })
		}},
	}
}
