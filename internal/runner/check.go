package runner

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"elbconformance/internal/contract"
	"elbconformance/internal/result"
	"elbconformance/internal/target"
)

// runIDs is what names of objects, headers and file names carry alike.
const runIDs = `^[A-Za-z0-9._-]{1,32}$`

// check refuses what a run could not use. It sends nothing and touches no file.
func (o Options) check() error {
	switch {
	case o.Out == "":
		return errors.New("the output directory is empty; name one with --out")
	case o.Timeout < 0:
		return fmt.Errorf("the run's time bound %s is negative; give a positive --timeout", o.Timeout)
	case !regexp.MustCompile(runIDs).MatchString(o.RunID):
		return fmt.Errorf("run id %q cannot stand in the names of objects; write at most 32 letters, digits and ._- as --run-id", o.RunID)
	}
	_, err := target.Connect(o.connection(target.NewMemoryJournal(), nil))
	return err
}

// checkProject keeps an empty project out of the paths: services take it for another path.
func (o Options) checkProject(operations []*contract.Operation) error {
	if o.Target.Project != "" {
		return nil
	}
	needs := slices.IndexFunc(operations, needsProject)
	if needs < 0 {
		return nil
	}
	var free []string
	for _, op := range operations {
		if !needsProject(op) {
			free = append(free, op.ID)
		}
	}
	others := ""
	if len(free) > 0 {
		others = ", or select only what needs none: --operation " + strings.Join(free, ",")
	}
	return fmt.Errorf("%s needs a project in its path and none is named; give --project-id ID or set CONFORMANCE_PROJECT_ID%s",
		operations[needs].ID, others)
}

func needsProject(op *contract.Operation) bool { return strings.Contains(op.Path, "{project_id}") }

// connection describes the target to its client.
func (o Options) connection(journal *target.Journal, seen func(context.Context, *result.Exchange)) target.Options {
	return target.Options{
		Endpoint: o.Target.Endpoint, EndpointV2: o.Target.EndpointV2, ProjectID: o.Target.Project,
		Credentials: o.Target.Credentials, Emulator: o.Target.SelfTest, AllowWrites: o.Target.AllowWrites,
		RequestTimeout: o.Target.RequestTimeout, RoundTripper: o.Target.RoundTripper, Journal: journal,
		OnExchange: seen, UserAgent: "elbconformance/" + o.Version, RunID: o.RunID,
	}
}
