package judge_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"elbconformance/internal/result"
)

const at = "showBerth.response.200"

func finding(id, pointer string, actual any, also ...result.RequirementID) result.Finding {
	if also == nil {
		also = []result.RequirementID{}
	}
	return result.Finding{
		Requirement: result.RequirementID(at + id), Level: result.Must, Operation: "showBerth", Status: 200,
		Pointer: pointer, Actual: actual, Source: result.Source{Page: "Berths", Table: "2"}, Also: also,
	}
}

func (b bench) expect(t *testing.T, body string, want ...result.Finding) {
	t.Helper()
	got := b.see(t, answer("showBerth", 200, body)).Findings
	for _, f := range got {
		if f.Message == "" {
			t.Errorf("%s has no message", f.Requirement)
		}
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(result.Finding{}, "Message"), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("%s (-want +got):\n%s", body, diff)
	}
}

func TestEveryKeywordIsFoundAtItsPlace(t *testing.T) {
	missing := finding(".id.required", "/id", nil)
	id := finding(".id.type", "/id", json.Number("7"))
	id.Source.Table = "3"
	note := finding(".note.enum", "/note", "damp")
	note.Level = result.Should
	narrow := finding(".depth.maximum@should", "/depth", json.Number("7"))
	narrow.Level, narrow.Source.Table = result.Should, "9"
	mood := finding(".mood.enum@should", "/mood", "rough")
	mood.Level = result.Should
	unheard := finding(".additionalProperties", "", []string{"unheard_of"})
	unheard.Level = result.Info

	b := small(t)
	for _, c := range []struct {
		body string
		want []result.Finding
	}{
		{`{"id":"b"}`, nil},
		{`{"id":"b","unheard_of":{"of":[1]}}`, []result.Finding{unheard}},
		{`{}`, []result.Finding{missing}},
		{`{"id":7}`, []result.Finding{id}},
		{`[]`, []result.Finding{finding(".type", "", []any{})}},
		{`null`, []result.Finding{finding(".type", "", nil)}},
		{`"b"`, []result.Finding{finding(".type", "", "b")}},
		{`{"id":"b","kind":"raft"}`, []result.Finding{finding(".kind.enum", "/kind", "raft")}},
		{`{"id":"b","kind":null}`, []result.Finding{finding(".kind.type", "/kind", nil)}},
		{`{"id":"b","kind":1}`, []result.Finding{finding(".kind.type", "/kind", json.Number("1"))}},
		{`{"id":"b","code":"a"}`, []result.Finding{finding(".code.minLength", "/code", "a")}},
		{`{"id":"b","code":"abcde"}`, []result.Finding{finding(".code.maxLength", "/code", "abcde")}},
		{`{"id":"b","code":"A1"}`, []result.Finding{finding(".code.pattern", "/code", "A1")}},
		{`{"id":"b","code":"A"}`, []result.Finding{finding(".code.minLength", "/code", "A", at+".code.pattern")}},
		{`{"id":"b","code":"ééé"}`, []result.Finding{finding(".code.pattern", "/code", "ééé")}},
		{`{"id":"b","since":"yesterday"}`, []result.Finding{finding(".since.format", "/since", "yesterday")}},
		{`{"id":"b","depth":0}`, []result.Finding{finding(".depth.minimum", "/depth", json.Number("0"))}},
		{`{"id":"b","depth":10}`, []result.Finding{finding(".depth.maximum", "/depth", json.Number("10"))}},
		{`{"id":"b","depth":6}`, nil},
		{`{"id":"b","depth":7}`, []result.Finding{narrow}},
		{`{"id":"b","depth":1.0}`, nil},
		{`{"id":"b","depth":1.5}`, []result.Finding{finding(".depth.type", "/depth", json.Number("1.5"))}},
		{`{"id":"b","depth":"5"}`, []result.Finding{finding(".depth.type", "/depth", "5")}},
		{`{"id":"b","step":0.3}`, []result.Finding{finding(".step.multipleOf", "/step", json.Number("0.3"))}},
		{`{"id":"b","tags":[]}`, []result.Finding{finding(".tags.minItems", "/tags", []any{})}},
		{`{"id":"b","tags":["a","b","c"]}`, []result.Finding{finding(".tags.maxItems", "/tags", []any{"a", "b", "c"})}},
		{`{"id":"b","tags":["a","a"]}`, []result.Finding{finding(".tags.uniqueItems", "/tags", []any{"a", "a"})}},
		{`{"id":"b","tags":["a","long"]}`, []result.Finding{finding(".tags[].maxLength", "/tags/1", "long")}},
		{`{"id":"b","tags":{"0":"a"}}`, []result.Finding{finding(".tags.type", "/tags", map[string]any{"0": "a"})}},
		{`{"id":"b","boat":null}`, nil},
		{`{"id":"b","boat":{}}`, []result.Finding{finding(".boat.name.required", "/boat/name", nil)}},
		{`{"id":"b","boat":{"name":null}}`, []result.Finding{finding(".boat.name.type", "/boat/name", nil)}},
		{`{"id":"b","boat":{"name":"x","a/b~c":1}}`, []result.Finding{finding(".boat.a/b~c.type", "/boat/a~1b~0c", json.Number("1"))}},
		{`{"id":"b","note":null}`, nil},
		{`{"id":"b","note":"damp"}`, []result.Finding{note}},
		{`{"id":"b","owner":""}`, []result.Finding{finding(".owner.anyOf", "/owner", "")}},
		{`{"id":"b","owner":3}`, nil},
		{`{"id":"b","flag":"abc"}`, []result.Finding{finding(".flag.oneOf", "/flag", "abc")}},
		{`{"id":"b","flag":"abcd"}`, nil},
		{`{"id":"b","mood":"rough"}`, []result.Finding{mood}},
		{`{"id":"b","mood":"stormy"}`, []result.Finding{finding(".mood.enum", "/mood", "stormy")}},
	} {
		b.expect(t, c.body, c.want...)
	}
}

// Values that mean "unset" are never held against a narrower reading.
func TestInertValuesMeetEveryNarrowerReading(t *testing.T) {
	small(t).expect(t, `{"id":"b","mood":""}`)
}

func TestFindingsStandInTheOrderOfTheirPlaces(t *testing.T) {
	got := small(t).see(t, answer("showBerth", 200, `{"kind":"raft","depth":0,"code":"A"}`)).Findings
	var pointers []string
	for _, f := range got {
		pointers = append(pointers, f.Pointer)
	}
	if diff := cmp.Diff([]string{"/code", "/depth", "/id", "/kind"}, pointers); diff != "" {
		t.Error(diff)
	}
}

func TestHugeNumbers(t *testing.T) {
	for _, number := range []string{"1e400", "-1e400", "9223372036854775808", "1e9999999", "1e-9999999", "0.1e99999999999999999999"} {
		got := small(t).see(t, answer("showBerth", 200, `{"id":"b","depth":`+number+`}`)).Findings
		if len(got) != 1 || got[0].Pointer != "/depth" {
			t.Errorf("%s: %+v", number, got)
		}
	}
}

// A large offending value is given by its beginning.
func TestActualIsBounded(t *testing.T) {
	long := make([]byte, 1<<20)
	for i := range long {
		long[i] = 'A'
	}
	got := small(t).see(t, answer("showBerth", 200, `{"id":"b","kind":"`+string(long)+`"}`)).Findings
	if len(got) != 1 {
		t.Fatal(len(got))
	}
	if text, err := json.Marshal(got[0]); err != nil || len(text) > 4096 {
		t.Errorf("the finding has %d bytes, %v", len(text), err)
	}
}
