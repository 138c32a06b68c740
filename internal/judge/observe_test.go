package judge_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"elbconformance/internal/result"
)

func TestObservationsCountWhatWasThere(t *testing.T) {
	b := small(t)
	id := map[result.RequirementID]int{
		at + ".content-type": 1, at + ".type": 1, at + ".id.required": 1, at + ".id.type": 1,
	}
	with := func(more map[result.RequirementID]int) result.Observations {
		out := result.Observations{}
		out.Add(id)
		out.Add(more)
		return out
	}
	for _, c := range []struct {
		name, body string
		want       result.Observations
	}{
		{"the least", `{"id":"b"}`, with(nil)},
		{"an optional field", `{"id":"b","kind":"quay"}`, with(map[result.RequirementID]int{at + ".kind.type": 1, at + ".kind.enum": 1})},
		{"null exercises the type alone", `{"id":"b","note":null}`, with(map[result.RequirementID]int{at + ".note.type": 1})},
		{"so does another type", `{"id":"b","depth":"5"}`, with(map[result.RequirementID]int{at + ".depth.type": 1})},
		{"a null object requires nothing", `{"id":"b","boat":null}`, with(map[result.RequirementID]int{at + ".boat.type": 1})},
		{"an object requires its fields", `{"id":"b","boat":{}}`, with(map[result.RequirementID]int{at + ".boat.type": 1, at + ".boat.name.required": 1})},
		{"every item counts", `{"id":"b","tags":["a","b"]}`, with(map[result.RequirementID]int{
			at + ".tags.type": 1, at + ".tags.minItems": 1, at + ".tags.maxItems": 1, at + ".tags.uniqueItems": 1,
			at + ".tags[].type": 2, at + ".tags[].maxLength": 2,
		})},
		{"a narrower reading counts where the value says something", `{"id":"b","mood":"calm"}`, with(map[result.RequirementID]int{
			at + ".mood.type": 1, at + ".mood.enum": 1, at + ".mood.enum@should": 1,
		})},
		{"and not where it is inert", `{"id":"b","mood":""}`, with(map[result.RequirementID]int{at + ".mood.type": 1, at + ".mood.enum": 1})},
		{"nothing of a body that cannot be read", `{"id":`, result.Observations{at + ".content-type": 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := b.see(t, answer("showBerth", 200, c.body)).Observations
			for _, outside := range []result.RequirementID{
				"showBerth.path.project_id.required", "showBerth.path.project_id.type",
				"showBerth.path.berth_id.required", "showBerth.path.berth_id.type",
			} {
				if got[outside] != 1 {
					t.Errorf("%s is observed %d times", outside, got[outside])
				}
				delete(got, outside)
			}
			for id := range got {
				if strings.HasSuffix(string(id), ".additionalProperties") {
					delete(got, id) // wherever an object was
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// A refused request shows nothing about what would have been accepted.
func TestARefusalExercisesNoParameter(t *testing.T) {
	for id := range small(t).see(t, answer("showBerth", 400, `{"code":"E1"}`)).Observations {
		if id == "showBerth.path.berth_id.type" {
			t.Errorf("%s is observed", id)
		}
	}
}

func TestAcceptedRequestsExerciseWhatTheyCarry(t *testing.T) {
	b := embedded(t)
	list := answer("listMembers", 200, `{"request_id":"a","page_info":{"current_count":0},"members":[]}`)
	list.Request.URL = "https://elb.example.com/v3/p/elb/pools/q/members?limit=7&weight=3&weight=4&unknown=1"
	seen := b.see(t, list).Observations
	for id, want := range map[result.RequirementID]int{
		"listMembers.query.limit.maximum":                    1,
		"listMembers.query.weight[].maximum":                 1,
		"listMembers.query.name.type":                        0,
		"listMembers.path.pool_id.required":                  1,
		"listMembers.response.200.members[].weight.maximum":  0,
		"listMembers.response.200.members[].weight.required": 0,
		"listMembers.response.200.members.required":          1,
		"listMembers.response.200.members.type":              1,
	} {
		if seen[id] != want {
			t.Errorf("%s is observed %d times, not %d", id, seen[id], want)
		}
	}
	create := answer("createMasterSlavePool", 201, `{}`)
	create.Request.Body = []byte(`{"pool":{"name":"n","members":[{"weight":1,"role":"master"}]}}`)
	seen = b.see(t, create).Observations
	for id, want := range map[result.RequirementID]int{
		"createMasterSlavePool.request.pool.name.maxLength":          1,
		"createMasterSlavePool.request.pool.members[].role.enum":     1,
		"createMasterSlavePool.request.pool.protocol.enum":           0,
		"createMasterSlavePool.response.201.pool.required":           1,
		"createMasterSlavePool.response.201.pool.id.required":        0,
		"createMasterSlavePool.request.pool.members[].address.type":  0,
		"createMasterSlavePool.request.pool.healthmonitor.type.enum": 0,
	} {
		if seen[id] != want {
			t.Errorf("%s is observed %d times, not %d", id, seen[id], want)
		}
	}
}

// Whatever is found or observed is a row of the ledger.
func TestFindingsAndObservationsAreRowsOfTheLedger(t *testing.T) {
	b := embedded(t)
	known := map[result.RequirementID]result.Level{}
	for _, row := range b.contract.Ledger() {
		known[row.ID] = row.Level
	}
	for i, x := range b.broken(t) {
		if i%20 != 0 {
			continue
		}
		got := b.see(t, x)
		for id := range got.Observations {
			if _, ok := known[id]; !ok {
				t.Errorf("observed: %s", id)
			}
		}
		for _, f := range got.Findings {
			if level, ok := known[f.Requirement]; !ok || level != f.Level {
				t.Errorf("found: %s at %s", f.Requirement, f.Level)
			}
		}
	}
}
