package contract_test

import (
	"slices"
	"strings"
	"testing"
)

// TestReconciliationBites changes one figure of the documents at a time. Each is a slip that a person makes; none loads
// with an error, and each must be a disagreement at the place that was changed.
func TestReconciliationBites(t *testing.T) {
	t.Parallel()
	known := reconcile(pageLines(t), embedded(t), conflictIDs(t))
	for _, test := range []struct{ name, from, to, at string }{
		{"a digit lost", "minimum: 0, maximum: 2000, default: 2000}", "minimum: 0, maximum: 200, default: 200}", "limit"},
		{"a bound moved by one", "minimum: 30, maximum: 1200,", "minimum: 30, maximum: 1201,", "duration"},
		{"a lower bound lost", "minimum: 0, maximum: 19, default: 1}", "maximum: 19, default: 1}", "offset"},
		{"one for zero", "minimum: 0, maximum: 100}", "minimum: 1, maximum: 100}", "weight"},
		{"a bound invented", "schema: {type: array, items: {type: integer}}", "schema: {type: array, items: {type: integer, maximum: 65535}}", "protocol_port"},
		{"a value of an enum lost", "          - SEND_REQUEST_TIMEOUT\n", "", "reason_code"},
		{"a value of an enum invented", "enum: [next, previous]}", "enum: [next, previous, last]}", "rel"},
		{"a value of a narrower reading lost", "x-should: {conflict: C7, enum: [TCP, UDP, QUIC, TLS]}", "x-should: {conflict: C7, enum: [TCP, UDP, QUIC]}", "protocol"},
		{"a value of the wider reading that no page has", "enum: [TCP, UDP, QUIC, TLS, HTTP, HTTPS, gRPC, GRPC]\n          x-enum-varnames: [TCP, UDP, QUIC, TLS, HTTP, HTTPS, GRPC, UpperGRPC]", "enum: [TCP, UDP, QUIC, TLS, HTTP, HTTPS, gRPC, GRPC, SCTP]", "protocol"},
		{"the narrower reading lost", "          x-conflict: C19\n          x-should: {conflict: C19, maxLength: 255, pattern: '^[0-9A-Za-z_.-]*$'}\n", "          x-conflict: C19\n", "cookie_name"},
		{"a wrong default", "default: nonProtection", "default: consoleProtection", "protection_status"},
		{"a default lost", "minimum: 1, maximum: 20, default: 3}", "minimum: 1, maximum: 20}", "len"},
		{"a wrong table", "x-source: ShowPool#table-9", "x-source: ShowPool#table-8", "slow_start"},
		{"a wrong table of one property", "          x-source: CreateMasterSlavePool#table-6\n          x-conflict: C35", "          x-source: CreateMasterSlavePool#table-5\n          x-conflict: C35", "role"},
		{"a required field lost", "required: [address, protocol_port, role]", "required: [address, protocol_port]", "role"},
		{"a required response field lost", "      - member_deletion_protection_enable\n", "", "member_deletion_protection_enable"},
		{"a field required that an example lacks", "      - member_deletion_protection_enable\n", "      - member_deletion_protection_enable\n      - slow_start\n", "slow_start"},
		{"an optional parameter required", "required: [delay, max_retries, timeout, type]", "required: [delay, max_retries, timeout, type, name]", "name"},
		{"a length", "minLength: 32, maxLength: 32", "minLength: 32, maxLength: 36", "project_id"},
		{"a type", "properties:\n        minimum_healthy_member_count: {type: integer", "properties:\n        healthy_member_count: {type: integer", "minimum_healthy_member_count"},
		{"a type of an item", "in: query\n        description: Member weights; any of the repeated values matches.\n        x-source: ListMembers#table-2\n        x-filter: {field: weight, match: exact}\n        schema: {type: array, items: {type: integer, minimum: 0, maximum: 100}}", "in: query\n        x-source: ListMembers#table-2\n        schema: {type: array, items: {type: string}}", "weight"},
		{"null refused that an example shows", "      nullable: true\n      description: Sticky sessions; null while they are off.\n      x-source: ShowMasterSlavePool#table-10", "      x-source: ShowMasterSlavePool#table-10", "session_persistence"},
		{"null allowed that nothing shows", "listener_id: {type: string, description: Id of the listener.}", "listener_id: {type: string, nullable: true, description: Id of the listener.}", "listener_id"},
		{"a character set widened", "pattern: '^[0-9a-z]*$'", "pattern: '^[0-9a-zA-Z]*$'", "project_id"},
		{"a character set narrowed", "pattern: '^[0-9A-Za-z][0-9A-Za-z.-]*$'", "pattern: '^[0-9A-Za-z][0-9A-Za-z-]*$'", "domain_name"},
		{"a beginning no longer asked for", "pattern: '^/[0-9A-Za-z/.%", "pattern: '^[0-9A-Za-z/.%", "url_path"},
		{"five codes become six", "{0,4})?$'\n          x-conflict: C51", "{0,5})?$'\n          x-conflict: C51", "expected_response"},
		{"a form of time", `[0-9]{2}Z$'`, `[0-9]{2}(\.[0-9]+)?Z$'`, "created_at"},
		{"a bound of a rule", "rule: 'self.session_persistence.persistence_timeout <= 60'", "rule: 'self.session_persistence.persistence_timeout <= 600'", "persistence_timeout"},
		{"a protocol of a rule", "self.session_persistence.type != ''APP_COOKIE'' && self.protocol in [''TCP'', ''UDP'']'", "self.session_persistence.type != ''APP_COOKIE'' && self.protocol in [''TCP'']'", "persistence_timeout"},
		{"a rule renamed", "- id: protection-reason\n", "- id: protection-cause\n", "protection-reason"},
		{"a rule that no page states", "      - id: protection-reason\n", "      - {id: own-idea, rule: 'self.id != ''''', message: An id is not blank, breaks: {id: ''}}\n      - id: protection-reason\n", "own-idea"},
		{"a filter lost", "        x-filter: {field: availability_zone, match: exact}\n", "", "filter.availability_zone"},
		{"a statement dropped", "      - id: account-deletion\n", "      - id: account-removal\n", "account-deletion"},
		{"a path", "/v2.0/lbaas/pools:", "/v2.0/lbaas/pool:", "path"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel() // each loads the documents, which takes its time
			problems := news(known, reconcile(pageLines(t), edited(t, test.from, test.to), conflictIDs(t)))
			if !strings.Contains(strings.Join(problems, "\n"), test.at) {
				t.Errorf("no problem names %q:\n%s", test.at, strings.Join(problems, "\n"))
			}
		})
	}
}

// TestReconciliationBitesOnThePages changes the other entry of the books.
func TestReconciliationBitesOnThePages(t *testing.T) {
	c, conflicts := embedded(t), conflictIDs(t)
	known := reconcile(pageLines(t), c, conflicts)
	for _, test := range []struct {
		name   string
		change func(*pageLine)
		at     func(*pageLine) bool
	}{
		{"a statement without an entry", func(l *pageLine) { l.entry = "" }, func(l *pageLine) bool { return !l.main() }},
		{"an entry that names nothing", func(l *pageLine) { l.entry = "showPool.response.200.pool.rule.fairness" }, func(l *pageLine) bool { return !l.main() }},
		{"an unknown conflict", func(l *pageLine) { l.entry = "conflict:C999" }, func(l *pageLine) bool { return !l.main() }},
		{"an unknown untestable", func(l *pageLine) { l.entry = "untestable:weather" }, func(l *pageLine) bool { return !l.main() }},
		{"no reason for none", func(l *pageLine) { l.entry = "none:" }, func(l *pageLine) bool { return !l.main() }},
		{"a word of another vocabulary", func(l *pageLine) { l.entry = "later:tomorrow" }, func(l *pageLine) bool { return !l.main() }},
		{"a gap that is none", func(l *pageLine) { l.entry = "gap:showPool.response.200.status" }, func(l *pageLine) bool { return !l.main() }},
		{"a rule that no line names any more", func(l *pageLine) { l.entry = "none:forgotten" }, func(l *pageLine) bool { return strings.HasSuffix(l.entry, ".rule.protection-reason") }},
		{"a field that the documents lack", func(l *pageLine) { l.field = "colour" }, func(l *pageLine) bool { return l.main() && l.table == "4" }},
		{"a mandatory field", func(l *pageLine) { l.mandatory = "yes" }, func(l *pageLine) bool { return l.mandatory == "no" }},
		{"a type", func(l *pageLine) { l.kind = "number" }, func(l *pageLine) bool { return l.kind == "string" && l.field != "X-Auth-Token" }},
	} {
		t.Run(test.name, func(t *testing.T) {
			lines := pageLines(t)
			for _, l := range lines {
				if test.at(l) {
					test.change(l)
					break
				}
			}
			if len(news(known, reconcile(lines, c, conflicts))) == 0 {
				t.Error("the books agree as before; they must not")
			}
		})
	}
}

// news are the problems that were not there before the change.
func news(known, problems []string) []string {
	return slices.DeleteFunc(problems, func(p string) bool { return slices.Contains(known, p) })
}
