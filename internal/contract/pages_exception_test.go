package contract_test

import (
	"slices"
	"strings"

	"elbconformance/internal/contract"
)

// exception is a difference between the books that was looked at and stays: a requirement that no line states, or a
// fact of a line that the documents do not hold as it stands.
type exception struct {
	row      string // pattern of requirement ids
	fact     string // "page table field key"
	conflict string // its entry in docs/conflicts.md; empty where no page says otherwise
	why      string
}

func exceptions() []exception {
	return []exception{
		{row: "showMasterSlavePool.response.200.pool.members[].protocol_port.minimum", conflict: "C17", why: "the bounds of the request table; 0 is a blank port"},
		{row: "showMasterSlavePool.response.200.pool.members[].protocol_port.maximum", conflict: "C17", why: "the bounds of the request table"},
		{row: "createMasterSlavePool.response.201.pool.members[].protocol_port.minimum", conflict: "C17", why: "0 is a blank port"},
		{row: "listMembers.response.200.members[].protocol_port.minimum@should", conflict: "C17", why: "the bounds of the request table; 0 is a blank port"},
		{row: "listMembers.response.200.members[].protocol_port.maximum@should", conflict: "C17", why: "the bounds of the request table"},
		{row: "showMasterSlavePool.response.200.pool.healthmonitor.timeout.minimum@should", conflict: "C4b", why: "the bounds of the other page"},
		{row: "showMasterSlavePool.response.200.pool.healthmonitor.timeout.maximum@should", conflict: "C4b", why: "the bounds of the other page"},
		{row: "createMasterSlavePool.request.pool.healthmonitor.http_method.enum@should", conflict: "C2", why: "the list of the newer page"},
		{row: "showPool.response.200.pool.slow_start.duration.type", conflict: "C44", why: "a blank value is inert"},
		{row: "showMasterSlavePool.response.200.pool.connection_drain.timeout.type", conflict: "C52", why: "a blank value is inert"},
		{row: "showMasterSlavePool.response.200.pool.quic_cid_hash_strategy.*.type", conflict: "C44", why: "a blank value is inert"},
		{row: "showPool.response.200.pool.slow_start.type", conflict: "C44", why: "objects that an example lacks may be null"},
		{row: "showMasterSlavePool.response.200.pool.members[].reason.type", conflict: "C44", why: "objects that an example lacks may be null"},
		{row: "listMembers.response.200.members[].**.reason.type", conflict: "C29", why: "objects that an example lacks may be null"},
		{row: "showPool.response.200.pool.members[].id.required", why: "a reference that names nothing is none; the example has no member"},
		{fact: "CreateMasterSlavePool 12 protocol_port minimum", conflict: "C17", why: "0 is a blank port"},
		{fact: "CreateMasterSlavePool 7 domain_name default", conflict: "C48", why: "blank means not sent"},
		{fact: "CreateMasterSlavePool 15 domain_name default", conflict: "C48", why: "blank is null, absent or empty"},
		{fact: "ShowMasterSlavePool 7 device_owner enum", conflict: "C86", why: "a value with a place-holder is the rule device-owner"},
		{fact: "CreateMasterSlavePool 12 device_owner enum", conflict: "C86", why: "a value with a place-holder is the rule device-owner"},
		{fact: "ListPools-v2.0 3 loadbalancers type", conflict: "C66", why: "called a string"},
	}
}

func (r *reconciler) excepted(row *contract.Requirement) bool {
	for _, x := range exceptions() {
		if x.row != "" && slices.Contains(r.matching(x.row), row) {
			return row.Conflict == nil || *row.Conflict == x.conflict
		}
	}
	return false
}

func (r *reconciler) exceptedFact(l *pageLine, key string) bool {
	want := strings.Join([]string{l.page, l.table, l.field, key}, " ")
	for _, x := range exceptions() {
		if x.fact == want {
			return true
		}
	}
	return false
}

// exceptionsUsed holds that no exception outlives what it is about.
func (r *reconciler) exceptionsUsed() {
	for _, x := range exceptions() {
		if x.conflict != "" && !r.conflicts[x.conflict] {
			r.problemf("the exception %s%s cites %s, which docs/conflicts.md does not have", x.row, x.fact, x.conflict)
		}
		found := len(r.matching(x.row)) > 0
		for _, l := range r.lines {
			found = found || l.main() && strings.HasPrefix(x.fact, strings.Join([]string{l.page, l.table, l.field}, " "))
		}
		if !found {
			r.problemf("the exception %s%s is about nothing; remove it", x.row, x.fact)
		}
	}
}
