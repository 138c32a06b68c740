// Package runner runs the suite: it loads the contract, connects the target, wires the judge to the recording
// transport, plans and selects cases, drives Ginkgo, and leaves results.ndjson, from which every verdict and report is
// computed. It is the only room that touches Ginkgo's globals; two runs never overlap in one process.
package runner

import (
	"net/http"
	"time"

	"elbconformance/internal/contract"
	"elbconformance/internal/result"
	"elbconformance/internal/target"
	"elbconformance/suites"
)

// DefaultSeed is the seed of a run that names none. It is a constant, so that two runs send the same requests.
const DefaultSeed = 1

// DefaultTimeout bounds a run that names no bound.
const DefaultTimeout = 30 * time.Minute

// ResultsFile is the name of the event log in the output directory.
const ResultsFile = "results.ndjson"

// JournalFile is the name, there, of the record of what a run created. Each run has its own, so that none settles what
// another left on another target.
func JournalFile(runID string) string { return "journal-" + runID + ".jsonl" }

// Options describe one run.
type Options struct {
	Target    Target
	Selection Selection
	Version   string // of this program
	Profile   string
	Seed      int64
	RunID     string // letters, digits and ._- ; empty: random on a service, derived from the seed on the embedded emulator
	FailFast  bool
	Timeout   time.Duration // of the whole run; 0 means DefaultTimeout
	Out       string        // directory for results and journal; made if absent
	// Replaces are files that the caller will write from the report. Those of an earlier run are removed before the
	// first event is written, so that none of them is taken for this run's when it dies.
	Replaces []string
	Rerun    string // command that repeats the run, for the reports
	Redactor *result.Redactor
	Progress func(result.CaseEvent) // called as each case ends; nil for silence
	Own      []func(*suites.Environment)
}

// Target is the service under test.
type Target struct {
	Name           string
	Endpoint       string
	EndpointV2     string
	Project        string
	Credentials    target.Credentials
	SelfTest       bool // the embedded emulator
	AllowWrites    bool
	Objects        map[string]string // ids to look at, by collection
	References     map[string]string // ids that request bodies may refer to, by field
	RequestTimeout time.Duration
	RoundTripper   http.RoundTripper // nil: the network
}

// Selection says which cases run.
type Selection struct {
	Operations  []string // operationIds; empty for all
	LabelFilter string   // Ginkgo's label filter language; empty for all
}

// UsageError is a mistake in what the caller asked for: exit code 2.
type UsageError struct{ Err error }

// Error implements error.
func (e *UsageError) Error() string { return e.Err.Error() }

// Unwrap gives the cause.
func (e *UsageError) Unwrap() error { return e.Err }

func (o Options) info(c *contract.Contract, offered []string) result.Run {
	endpoints := []string{o.Target.Endpoint}
	if o.Target.EndpointV2 != "" && o.Target.EndpointV2 != o.Target.Endpoint {
		endpoints = append(endpoints, o.Target.EndpointV2)
	}
	return result.Run{
		Schema: result.SchemaVersion, Tool: result.Tool{Name: "elbconformance", Version: o.Version},
		Target: result.TargetInfo{
			Name: o.Target.Name, Endpoints: endpoints, Project: o.Target.Project, SelfTest: o.Target.SelfTest,
			Writes: o.Target.SelfTest || o.Target.AllowWrites,
		},
		Profile: o.Profile, Started: time.Now().UTC(), Contract: c.Info(), Seed: o.Seed, RunID: o.RunID,
		Selection: result.Selection{Operations: offered, LabelFilter: o.Selection.LabelFilter}, Rerun: o.Rerun,
	}
}
