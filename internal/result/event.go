package result

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"
)

// SchemaVersion is the version of the event forms, written on every run event. A reader refuses a higher one.
const SchemaVersion = 1

// Event is one line of results.ndjson.
type Event interface{ EventName() string }

// Run opens a results file: who was tested, with what, how to repeat it.
type Run struct {
	Schema    int        `json:"schema"`
	Tool      Tool       `json:"tool"`
	Target    TargetInfo `json:"target"`
	Profile   string     `json:"profile"`
	Started   time.Time  `json:"started"`
	Contract  Contract   `json:"contract"`
	Seed      int64      `json:"seed"`
	RunID     string     `json:"run_id"`
	Selection Selection  `json:"selection"`
	Rerun     string     `json:"rerun"` // the command, without case selection, that repeats this run
}

// Tool names the program that wrote the results.
type Tool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// TargetInfo identifies the service under test. SelfTest marks the embedded emulator, whose results say nothing about
// any cloud.
type TargetInfo struct {
	Name      string   `json:"name"`
	Endpoints []string `json:"endpoints"`
	Project   string   `json:"project"`
	SelfTest  bool     `json:"self_test"`
	Writes    bool     `json:"writes"`
}

// Contract identifies the documents judged against.
type Contract struct {
	Digest    string     `json:"digest"` // sha256 over the documents, hexadecimal
	Documents []Document `json:"documents"`
}

// Document is one OpenAPI document.
type Document struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	SHA256  string `json:"sha256"`
}

// Selection is what the user asked to run.
type Selection struct {
	Operations  []string `json:"operations"` // those offered by the selection, in contract order
	LabelFilter string   `json:"label_filter,omitempty"`
}

// Plan lists every selected case before the first one runs. A planned case without a case event was not run.
type Plan struct {
	Cases []PlannedCase `json:"cases"`
}

// PlannedCase is one entry of the plan.
type PlannedCase struct {
	ID           string          `json:"id"`
	Name         string          `json:"name"`
	Operation    string          `json:"operation"`
	Kind         string          `json:"kind"`
	Reason       string          `json:"reason,omitempty"`
	Requirements []RequirementID `json:"requirements"`
}

// RequirementRow is a ledger row with its place in the document.
type RequirementRow struct {
	Requirement
	Document string `json:"document"`
	Line     int    `json:"line"` // 1-based; 0 where the keyword has no line of its own
}

// ExchangeEvent is a redacted, bounded exchange.
type ExchangeEvent struct {
	ID         string       `json:"id"`
	Case       string       `json:"case,omitempty"`
	Operation  string       `json:"operation,omitempty"`
	Auth       string       `json:"auth,omitempty"` // "none" or "invented" where not the given credentials
	Started    time.Time    `json:"started"`
	DurationMS float64      `json:"duration_ms"`
	Request    WireMessage  `json:"request"`
	Response   *WireMessage `json:"response"`
	RequestID  string       `json:"request_id,omitempty"`
	Error      string       `json:"error,omitempty"`
}

// WireMessage is a request or a response. Body is given where its digest occurs first; later messages with the same
// body carry the digest alone.
type WireMessage struct {
	Method    string              `json:"method,omitempty"`
	URL       string              `json:"url,omitempty"`
	Status    int                 `json:"status,omitempty"`
	Header    map[string][]string `json:"header,omitempty"`
	Body      string              `json:"body,omitempty"`
	Digest    string              `json:"digest,omitempty"`
	Bytes     int                 `json:"bytes"`
	Truncated bool                `json:"truncated,omitempty"`
}

// ObservationEvent gives the observations of one case.
type ObservationEvent struct {
	Case   string       `json:"case"`
	Counts Observations `json:"counts"`
}

// CaseEvent is the end of one case.
type CaseEvent struct {
	ID           string          `json:"id"`
	Name         string          `json:"name"`
	Operation    string          `json:"operation"`
	Kind         string          `json:"kind"`
	Started      time.Time       `json:"started"`
	DurationMS   float64         `json:"duration_ms"`
	Exchanges    []string        `json:"exchanges"`
	Requirements []RequirementID `json:"requirements"`
	Outcome
}

// FindingEvent is a finding with the exchange that shows it. Declared findings are expectations of the case itself and
// make it red; the others come from the judge and gate under their requirement.
type FindingEvent struct {
	Finding
	Case     string `json:"case,omitempty"`
	Exchange string `json:"exchange,omitempty"`
	Places   int    `json:"places,omitempty"` // places of the answer that show it, of which this is the first
	Declared bool   `json:"declared"`
}

// Leak is an object that the run created and could not remove.
type Leak struct {
	Operation string `json:"operation"`
	ID        string `json:"id"`
	Reason    string `json:"reason"`
	Curl      string `json:"curl"`
}

// Summary closes a results file. It repeats what Tally computes from the other events, for readers of one line.
type Summary struct {
	Verdict  Verdict   `json:"verdict"`
	Exit     Exit      `json:"exit"`
	Counts   Counts    `json:"counts"`
	Finished time.Time `json:"finished"`
	Stopped  string    `json:"stopped,omitempty"` // why the run ended early: "interrupted", "timeout", "credentials refused"
}

func (Run) EventName() string              { return "run" }
func (Plan) EventName() string             { return "plan" }
func (RequirementRow) EventName() string   { return "requirement" }
func (ExchangeEvent) EventName() string    { return "exchange" }
func (ObservationEvent) EventName() string { return "observation" }
func (CaseEvent) EventName() string        { return "case" }
func (FindingEvent) EventName() string     { return "finding" }
func (Leak) EventName() string             { return "leak" }
func (Summary) EventName() string          { return "summary" }

// Encode writes an event as one JSON object whose first member is "event", without a newline.
func Encode(e Event) ([]byte, error) {
	body, err := json.Marshal(e)
	if err != nil {
		return nil, fmt.Errorf("encode %s event: %w", e.EventName(), err)
	}
	head := eventHead(e)
	if len(body) > 2 {
		head += ","
	}
	return append([]byte(head), body[1:]...), nil
}

// eventHead is how the line of an event begins.
func eventHead(e Event) string { return `{"event":"` + e.EventName() + `"` }

// Decode reads one line written by Encode. An event of an unknown name gives nil without an error, so that a newer
// writer's additions do not break an older reader.
func Decode(line []byte) (Event, error) {
	var head struct {
		Event string `json:"event"`
	}
	if err := json.Unmarshal(line, &head); err != nil {
		return nil, fmt.Errorf("decode event: %w", err)
	}
	switch head.Event {
	case "run":
		return decodeAs[Run](line)
	case "plan":
		return decodeAs[Plan](line)
	case "requirement":
		return decodeAs[RequirementRow](line)
	case "exchange":
		return decodeAs[ExchangeEvent](line)
	case "observation":
		return decodeAs[ObservationEvent](line)
	case "case":
		return decodeAs[CaseEvent](line)
	case "finding":
		return decodeAs[FindingEvent](line)
	case "leak":
		return decodeAs[Leak](line)
	case "summary":
		return decodeAs[Summary](line)
	}
	return nil, nil
}

// decodeAs keeps numbers of free form (an actual value, a requirement's value) as they were written: a float64 would
// change large ones. Decode has found the line to be one whole JSON value.
func decodeAs[E Event](line []byte) (Event, error) {
	var e E
	decoder := json.NewDecoder(bytes.NewReader(line))
	decoder.UseNumber()
	if err := decoder.Decode(&e); err != nil {
		return nil, fmt.Errorf("decode %s event: %w", e.EventName(), err)
	}
	return e, nil
}
