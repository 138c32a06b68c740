package reports_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"elbconformance/internal/result"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; look, then run with -update. Got:\n%s", path, got)
	}
}

var start = time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)

// sample gathers the events of a made-up run.
type sample struct {
	events []result.Event
	offset time.Duration
}

func newSample(target result.TargetInfo, operations ...string) *sample {
	return (&sample{}).add(result.Run{
		Schema: 1, Tool: result.Tool{Name: "conformance", Version: "0.1.0"}, Target: target, Profile: "full", Started: start,
		Contract: result.Contract{Digest: "5f3a9c0d1e2f77aa", Documents: []result.Document{
			{Name: "elb-v3.yaml", Version: "2025-09-22"}, {Name: "lbaas-v2.0.yaml", Version: "1"},
		}},
		Seed: 1, RunID: "run-1", Selection: result.Selection{Operations: operations}, Rerun: "conformance run --target lab --seed 1",
	})
}

var lab = result.TargetInfo{Name: "lab", Endpoints: []string{"https://elb.lab.example"}, Project: "p-0042"}

func (s *sample) add(events ...result.Event) *sample {
	s.events = append(s.events, events...)
	return s
}

func (s *sample) plan(operation string, ids ...string) *sample {
	p := result.Plan{}
	for _, id := range ids {
		p.Cases = append(p.Cases, result.PlannedCase{ID: id, Name: "title of " + id, Operation: operation})
	}
	return s.add(p)
}

func (s *sample) row(document string, id result.RequirementID, level result.Level, keyword string, value any) *sample {
	operation, _, _ := strings.Cut(string(id), ".")
	return s.add(result.RequirementRow{Document: document, Line: 120, Requirement: result.Requirement{
		ID: id, Operation: operation, Level: level, Keyword: keyword, Value: value, Testable: true,
		Source: result.Source{Page: "ShowPool", Table: "9"},
	}})
}

func (s *sample) ended(operation, id string, o result.Outcome, exchanges ...string) *sample {
	for _, f := range o.Findings {
		s.add(result.FindingEvent{Finding: f, Case: id, Exchange: exchanges[len(exchanges)-1], Declared: true})
	}
	if o.Observations != nil {
		s.add(result.ObservationEvent{Case: id, Counts: o.Observations})
	}
	s.offset += 125 * time.Millisecond
	return s.add(result.CaseEvent{
		ID: id, Name: "title of " + id, Operation: operation, Started: start.Add(s.offset), DurationMS: 12.5,
		Exchanges: exchanges, Outcome: o,
	})
}

func (s *sample) exchange(id, operation string, status int, body string) *sample {
	return s.add(result.ExchangeEvent{
		ID: id, Operation: operation, Started: start.Add(time.Second), DurationMS: 8.25, RequestID: "req-" + id,
		Request: result.WireMessage{Method: "GET", URL: "https://elb.lab.example/v3/p-0042/elb/pools/pool-1",
			Header: map[string][]string{"X-Auth-Token": {"***"}, "Accept": {"application/json"}}},
		Response: &result.WireMessage{Status: status, Header: map[string][]string{"Content-Type": {"application/json"}},
			Body: body, Digest: "sha-" + body, Bytes: len(body)},
	})
}

func (s *sample) report() *result.Report {
	t := result.NewTally()
	for _, e := range s.events {
		t.Add(e)
	}
	return t.Report()
}

const (
	durationMax = "showPool.response.200.pool.slow_start.duration.maximum"
	weightMax   = "listMembers.response.200.members[].weight.maximum"
	nameFilter  = "listPools.filter.name"
	timeFormat  = "showPool.response.200.pool.created_at.format@should"
)

// troubled is a run in which everything happens.
func troubled() *sample {
	finding := func(id result.RequirementID, level result.Level, pointer, message string, actual any) result.Finding {
		operation, _, _ := strings.Cut(string(id), ".")
		return result.Finding{
			Requirement: id, Level: level, Operation: operation, Status: 200, Pointer: pointer, Message: message, Actual: actual,
			Source: result.Source{Page: "ShowPool", Table: "9"},
		}
	}
	filter := finding(nameFilter, result.Must, "/pools/1/name", "the filter name=web-1 gave a pool named web-2", "web-2")
	duration := finding(durationMax, result.Must, "/pool/slow_start/duration", "duration is above its maximum of 1200", 1500)
	duration.Also = []result.RequirementID{"showPool.response.200.pool.rule.slow-start"}
	s := newSample(lab, "showPool", "listMembers", "showMasterSlavePool", "createMasterSlavePool", "listPools").
		plan("showPool", "showPool.positive", "showPool.unknown-id", "showPool.bad-id").
		plan("listMembers", "listMembers.walk", "listMembers.filter.weight", "listMembers.limit").
		plan("showMasterSlavePool", "showMasterSlavePool.positive", "showMasterSlavePool.unknown-id").
		plan("createMasterSlavePool", "createMasterSlavePool.minimal").
		plan("listPools", "listPools.filter.name", "listPools.filter.protocol", "listPools.crash").
		row("elb-v3.yaml", durationMax, result.Must, "maximum", 1200).
		row("elb-v3.yaml", "showPool.response.200.pool.id.required", result.Must, "required", nil).
		row("elb-v3.yaml", timeFormat, result.Should, "format", "date-time").
		row("elb-v3.yaml", weightMax, result.Must, "maximum", 100).
		row("elb-v3.yaml", "listMembers.response.200.members[].ip_version.enum", result.Must, "enum", []string{"v4", "v6"}).
		row("elb-v3.yaml", "showMasterSlavePool.response.200.pool.id.required", result.Must, "required", nil).
		row("elb-v3.yaml", "createMasterSlavePool.echo.pool.name", result.Must, "echo", nil).
		row("lbaas-v2.0.yaml", nameFilter, result.Must, "filter", "exact").
		exchange("x1", "showPool", 200, `{"pool":{"id":"pool-1","slow_start":{"duration":1500}}}`).
		exchange("x2", "listPools", 200, `{"pools":[{"name":"web-1"},{"name":"web-2"}]}`).
		add(result.ExchangeEvent{ID: "x3", Operation: "listMembers", Started: start.Add(2 * time.Second), DurationMS: 30000,
			Request: result.WireMessage{Method: "GET", URL: "https://elb.lab.example/v3/p-0042/elb/pools/pool-1/members"},
			Error:   "read: connection reset by peer"})
	for range 3 {
		s.add(result.FindingEvent{Finding: duration, Case: "showPool.positive", Exchange: "x1"})
	}
	return s.
		add(result.FindingEvent{Finding: finding(timeFormat, result.Should, "/pool/created_at", "created_at has no zone", "2026-03-04T05:06:07")}).
		add(result.FindingEvent{Finding: finding("showPool.response.200.pool.extra", result.Info, "/pool/extra", "unknown field", 1)}).
		ended("showPool", "showPool.positive", result.Pass(result.Observations{"showPool.response.200.pool.id.required": 2}), "x1").
		ended("showPool", "showPool.unknown-id", result.Pass(nil), "x1").
		ended("showPool", "showPool.bad-id", result.Outcome{Status: result.KnownFailure, Reason: "ticket 12: answers 500"}).
		ended("listMembers", "listMembers.walk", result.Err("GET members: connection reset by peer"), "x3").
		ended("listMembers", "listMembers.filter.weight", result.Err("GET members: connection reset by peer"), "x3").
		ended("showMasterSlavePool", "showMasterSlavePool.positive", result.SkipBecause(result.NoFixture, "no master-slave pool to look at")).
		ended("showMasterSlavePool", "showMasterSlavePool.unknown-id", result.SkipBecause(result.NotOffered, "answers 404 to every path")).
		ended("createMasterSlavePool", "createMasterSlavePool.minimal", result.SkipBecause(result.Excluded, "the write guard keeps POST in")).
		ended("listPools", "listPools.filter.name", result.Fail("a filtered list holds another pool", filter), "x2").
		ended("listPools", "listPools.filter.protocol", result.SkipBecause(result.Blocked, "no pool with a second protocol")).
		ended("listPools", "listPools.crash", result.InternalErr("index out of range\ngoroutine 1"), "x2").
		add(result.Leak{Operation: "createMasterSlavePool", ID: "pool-9", Reason: "DELETE answered 409",
			Curl: "curl -sS -i --globoff --path-as-is -X DELETE \\\n  -H \"X-Auth-Token: $CONFORMANCE_TOKEN\" \\\n  'https://elb.lab.example/v3/p-0042/elb/master-slave-pools/pool-9'"})
}

// clean is a self-test in which all went well.
func clean() *sample {
	return newSample(result.TargetInfo{Name: "emulator", SelfTest: true, Writes: true}, "showPool").
		plan("showPool", "showPool.positive").
		row("elb-v3.yaml", durationMax, result.Must, "maximum", 1200).
		exchange("x1", "showPool", 200, `{}`).
		ended("showPool", "showPool.positive", result.Pass(result.Observations{durationMax: 1}), "x1")
}
