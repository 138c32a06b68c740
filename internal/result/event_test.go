package result_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"elbconformance/internal/result"
)

var noon = time.Date(2026, 11, 20, 12, 0, 0, 123456789, time.UTC)

// everyEvent is one event of each kind with every field set.
func everyEvent() []result.Event {
	status, reason, conflict, state := 200, "no response field shows it", "C7", result.Verified
	source := result.Source{Page: "ShowPool", Table: "9"}
	finding := result.Finding{
		Requirement: "showPool.response.200.pool.weight.maximum", Level: result.Must, Operation: "showPool", Status: 200,
		Pointer: "/pool/weight", Message: "weight is above 100", Actual: json.Number("9007199254740993"), Source: source,
		Also: []result.RequirementID{"showPool.response.200.pool.rule.weight"},
	}
	return []result.Event{
		result.Run{
			Schema: result.SchemaVersion, Tool: result.Tool{Name: "conformance", Version: "0.1.0"},
			Target:  result.TargetInfo{Name: "lab", Endpoints: []string{"https://lab.example"}, Project: "p1", SelfTest: true, Writes: true},
			Profile: "full", Started: noon,
			Contract: result.Contract{Digest: "d1", Documents: []result.Document{{Name: "elb-v3.yaml", Version: "1", SHA256: "s1"}}},
			Seed:     7, RunID: "r1", Selection: result.Selection{Operations: []string{"showPool"}, LabelFilter: "read"}, Rerun: "conformance run",
		},
		result.Plan{Cases: []result.PlannedCase{{
			ID: "c1", Name: "reads", Operation: "showPool", Kind: "positive", Reason: "core",
			Requirements: []result.RequirementID{finding.Requirement},
		}}},
		result.RequirementRow{Requirement: result.Requirement{
			ID: finding.Requirement, Operation: "showPool", Location: result.InResponse, Status: &status, Field: "pool.weight",
			Keyword: "maximum", Value: json.Number("100"), Level: result.Must, Source: source, Conflict: &conflict,
			Testable: true, Reason: &reason, State: &state,
		}, Document: "elb-v3.yaml", Line: 12},
		result.ExchangeEvent{
			ID: "x1", Case: "c1", Operation: "showPool", Started: noon, DurationMS: 1.5, RequestID: "req-1", Error: "reset",
			Request:  result.WireMessage{Method: "GET", URL: "https://lab.example/v3", Header: map[string][]string{"Accept": {"a"}}, Bytes: 0},
			Response: &result.WireMessage{Status: 200, Body: "{}", Digest: "d", Bytes: 2, Truncated: true},
		},
		result.ObservationEvent{Case: "c1", Counts: result.Observations{finding.Requirement: 3}},
		result.CaseEvent{
			ID: "c1", Name: "reads", Operation: "showPool", Kind: "positive", Started: noon, DurationMS: 2.25,
			Exchanges: []string{"x1"}, Requirements: []result.RequirementID{finding.Requirement},
			Outcome: result.Outcome{Status: result.Errored, Skip: result.Blocked, Reason: "why", Internal: true},
		},
		result.FindingEvent{Finding: finding, Case: "c1", Exchange: "x1", Declared: true},
		result.Leak{Operation: "createPool", ID: "pool-1", Reason: "409", Curl: "curl -X DELETE https://lab.example"},
		result.Summary{
			Verdict: result.NotConformant, Exit: result.Exit{Code: 1, Reason: "1 violated"}, Finished: noon, Stopped: "timeout",
			Counts: result.Counts{Cases: 1, SkippedBy: map[result.SkipKind]int{result.NoFixture: 2}},
		},
	}
}

func TestEveryEventSurvivesEncodeAndDecode(t *testing.T) {
	for _, want := range everyEvent() {
		line, err := result.Encode(want)
		if err != nil {
			t.Fatal(err)
		}
		if head := `{"event":"` + want.EventName() + `",`; !strings.HasPrefix(string(line), head) {
			t.Errorf("line does not begin with %s: %s", head, line)
		}
		if strings.ContainsAny(string(line), "\n\r") {
			t.Errorf("%s takes more than one line", want.EventName())
		}
		got, err := result.Decode(line)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s came back as\n%+v, want\n%+v", want.EventName(), got, want)
		}
	}
}

func TestZeroEventsSurviveEncodeAndDecode(t *testing.T) {
	for _, e := range everyEvent() {
		zero := reflect.New(reflect.TypeOf(e)).Elem().Interface().(result.Event)
		line, err := result.Encode(zero)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := result.Decode(line); err != nil || !reflect.DeepEqual(got, zero) {
			t.Errorf("%s came back as %+v, %v", zero.EventName(), got, err)
		}
	}
}

func TestEncodedValuesKeepTheirDigits(t *testing.T) {
	for _, number := range []string{"9007199254740993", "1.0", "1e400", "-0", "0.1000"} {
		line := []byte(`{"event":"finding","actual":{"n":[` + number + `]}}`)
		e, err := result.Decode(line)
		if err != nil {
			t.Fatalf("%s: %v", number, err)
		}
		if again, _ := result.Encode(e); !strings.Contains(string(again), `"actual":{"n":[`+number+`]}`) {
			t.Errorf("%s became %s", number, again)
		}
	}
}

func TestDecodeIgnoresUnknownEventsAndRefusesBrokenOnes(t *testing.T) {
	for _, line := range []string{`{"event":"from-the-future","x":1}`, `{}`, `null`} {
		if e, err := result.Decode([]byte(line)); e != nil || err != nil {
			t.Errorf("%s gave %v, %v", line, e, err)
		}
	}
	for _, line := range []string{``, `{"event":"case"`, `{"event":"case","id":1}`, `{"event":"run"} trailing`, `[]`} {
		if e, err := result.Decode([]byte(line)); err == nil {
			t.Errorf("%s gave %v without an error", line, e)
		}
	}
}

func TestFailIsRedForAMustOnly(t *testing.T) {
	must, should := result.Finding{Level: result.Must}, result.Finding{Level: result.Should}
	for _, c := range []struct {
		name     string
		findings []result.Finding
		want     result.Status
	}{
		{"a must", []result.Finding{must}, result.Failed},
		{"a must among others", []result.Finding{should, must}, result.Failed},
		{"only a should", []result.Finding{should}, result.Passed},
		{"no finding at all", nil, result.Failed},
	} {
		if got := result.Fail("why", c.findings...); got.Status != c.want || got.Reason != "why" || len(got.Findings) != len(c.findings) {
			t.Errorf("%s: %+v, want %s", c.name, got, c.want)
		}
	}
}

func TestRequestIDPrefersTheServersOwnHeader(t *testing.T) {
	x := &result.Exchange{Response: &result.Response{Header: map[string][]string{
		"X-Openstack-Request-Id": {"req-os"}, "X-Request-Id": {"req-1"},
	}}}
	if got := x.RequestID(); got != "req-1" {
		t.Errorf("got %q", got)
	}
	x.Response.Header.Del("X-Request-Id")
	if got := x.RequestID(); got != "req-os" {
		t.Errorf("got %q", got)
	}
	if got := (&result.Exchange{}).RequestID() + (*result.Exchange)(nil).RequestID(); got != "" {
		t.Errorf("no response gave %q", got)
	}
}

func TestSourceReadsAsAPlace(t *testing.T) {
	for want, s := range map[string]result.Source{
		"no page": {}, "ShowPool": {Page: "ShowPool"}, "ShowPool, table 9": {Page: "ShowPool", Table: "9"},
		"ShowPool, status-codes": {Page: "ShowPool", Table: "status-codes"},
	} {
		if got := s.String(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
