// Package suites is the conformance suite as a library: Declare turns planned cases into Ginkgo specs that read like a
// test plan, and Environment gives a spec of one's own what the built-in ones use: the contract, typed clients bound to
// the recording transport, and the matcher ConformTo. It does not know which service it talks to, runs nothing by
// itself, and declares nothing on import.
package suites

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"sync/atomic"
	"time"

	"elbconformance/gen/elbv3"
	"elbconformance/gen/lbaasv2"
	"elbconformance/internal/cases"
	"elbconformance/internal/contract"
	"elbconformance/internal/result"
	"elbconformance/internal/target"
)

// Recorder takes what happens. The runner's recorder judges every exchange and writes the events.
type Recorder interface {
	// Findings returns what the judge found in an exchange.
	Findings(exchangeID string) []result.Finding
	// Started and Ended enclose a case.
	Started(c cases.Case)
	Ended(c cases.Case, started time.Time, outcome result.Outcome)
	// Leaked records an object that could not be removed.
	Leaked(leak result.Leak)
}

// Options configure an environment.
type Options struct {
	Contract *contract.Contract
	Target   *target.Client
	Recorder Recorder
	Project  string
	// Writes says that the target may be changed: it is the emulator, or its owner allowed it.
	Writes bool
	// Objects are ids to look at, by collection: the path segment before the id, such as "pools".
	Objects map[string]string
	// References are ids that request bodies may refer to, by the field's name, such as "listener_id". The project is
	// always known.
	References map[string]string
	// Mark begins the name of everything that the run creates.
	Mark string
}

// Environment is what a spec works with. It is safe for use by one spec at a time, as Ginkgo runs them.
type Environment struct {
	Contract *contract.Contract

	target   *target.Client
	recorder Recorder
	project  string
	writes   bool
	mark     string
	objects  *inventory

	references map[string]string
	typed      map[string]typedOperation
	made       atomic.Int64
}

// New returns an environment. It sends nothing; Discover looks for objects.
func New(o Options) (*Environment, error) {
	e := &Environment{
		Contract: o.Contract, target: o.Target, recorder: o.Recorder, project: o.Project, writes: o.Writes, mark: o.Mark,
		objects: newInventory(o.Objects),
	}
	e.references = maps.Clone(o.References)
	if e.references == nil {
		e.references = map[string]string{}
	}
	e.references["project_id"] = o.Project
	typed, err := typedOperations(o.Target)
	if err != nil {
		return nil, fmt.Errorf("typed clients: %w", err)
	}
	e.typed = typed
	return e, nil
}

// ProjectID is the project under test.
func (e *Environment) ProjectID() string { return e.project }

// ELBv3 returns a typed v3 client. Its exchanges are recorded and judged like those of every case.
func (e *Environment) ELBv3() (*elbv3.ClientWithResponses, error) {
	base, err := e.target.Base(target.V3)
	if err != nil {
		return nil, err
	}
	return elbv3.NewClientWithResponses(base, elbv3.WithHTTPClient(matched{e}))
}

// LBaaSv2 returns a typed v2.0 client. Its exchanges are recorded and judged like those of every case.
func (e *Environment) LBaaSv2() (*lbaasv2.ClientWithResponses, error) {
	base, err := e.target.Base(target.V2)
	if err != nil {
		return nil, err
	}
	return lbaasv2.NewClientWithResponses(base, lbaasv2.WithHTTPClient(matched{e}))
}

// Object returns the id of an object that the operation can look at, and whether there is one.
func (e *Environment) Object(operation string) (string, bool) {
	ids := e.objects.of(operation)
	if len(ids) == 0 {
		return "", false
	}
	return ids[0], true
}

// Name returns a new name that carries the run's mark.
func (e *Environment) Name() string { return fmt.Sprintf("%s-%d", e.mark, e.made.Add(1)) }

// matched attributes the requests of a custom spec to the operation that method and path belong to; a case names its
// operation itself.
type matched struct{ environment *Environment }

func (m matched) Do(req *http.Request) (*http.Response, error) {
	call := target.CallOf(req.Context())
	if op, ok := m.environment.match(req); ok && call.Operation == "" {
		call.Operation = op.ID
		call.CreatedID = createdID(op)
		req = req.WithContext(target.WithCall(req.Context(), call))
	}
	return m.environment.target.Do(req)
}

func (e *Environment) match(req *http.Request) (*contract.Operation, bool) {
	for _, api := range []target.API{target.V3, target.V2} {
		base, err := e.target.Base(api)
		if err != nil {
			continue
		}
		if path, ok := pathBelow(base, req.URL); ok {
			if op, ok := e.Contract.Match(req.Method, path); ok && apiOf(op) == api {
				return op, true
			}
		}
	}
	return nil, false
}

func apiOf(op *contract.Operation) target.API {
	if op.API == contract.V20 {
		return target.V2
	}
	return target.V3
}

// createdID is the pointer at which an operation answers the id of what it made, from its links.
func createdID(op *contract.Operation) string {
	if op.ReadOnly() {
		return ""
	}
	for _, link := range op.Links {
		for _, parameter := range slices.Sorted(maps.Keys(link.Parameters)) {
			return link.Parameters[parameter]
		}
	}
	return ""
}

// call is the attribution of a request of a case.
func (e *Environment) call(ctx context.Context, op *contract.Operation, c target.Call) context.Context {
	c.Operation = op.ID
	if op.Method == http.MethodPost {
		c.CreatedID = createdID(op)
	}
	return target.WithCall(ctx, c)
}
