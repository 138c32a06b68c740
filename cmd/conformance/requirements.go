package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"elbconformance/internal/contract"
	"elbconformance/internal/ledger"
	"elbconformance/internal/result"
	"elbconformance/internal/runner"
)

type requirementsFlags struct {
	filter          ledger.Filter
	format, results string
}

func requirementsCommand(s streams) *cobra.Command {
	f := &requirementsFlags{}
	c := &cobra.Command{
		Use:   "requirements",
		Short: "List the ledger: every requirement, its source and level",
		Long: `List the ledger: every requirement of the documents, with its level, its value, and the page and table that state it.

In the table an id is the heading and the name of a line, joined by a dot. In a pattern of --id the components of ids
stand between dots; * is one component or a part of it, ** any number of them, and nothing else is special.`,
		Example: `  conformance requirements --operation showPool --level must
  conformance requirements --id '**.weight.*' --format json
  conformance requirements --results reports/out/results.ndjson --state violated,not-observed`,
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error { return f.run(c, s) },
	}
	flags := c.Flags()
	flags.StringSliceVar(&f.filter.Operations, "operation", nil, "`OPERATION` whose requirements to list; repeat or separate by commas, as all of these")
	flags.StringSliceVar(&f.filter.Levels, "level", nil, "`LEVEL` to list: must, should, info")
	flags.StringSliceVar(&f.filter.States, "state", nil, "`STATE` to list, with --results: verified, violated, not-observed, not-testable")
	flags.StringSliceVar(&f.filter.Pages, "page", nil, "`PAGE` whose requirements to list")
	flags.StringSliceVar(&f.filter.IDs, "id", nil, "`PATTERN` of ids to list")
	flags.StringVar(&f.results, "results", "", "results `FILE` of a run ("+runner.ResultsFile+"), to show the state it left each requirement in")
	flags.StringVar(&f.format, "format", string(ledger.Table), strings.Join(ledger.Formats(), ", "))
	return c
}

func (f *requirementsFlags) run(c *cobra.Command, s streams) error {
	if err := notEmpty(c, "operation", "level", "state", "page", "id", "results"); err != nil {
		return err
	}
	format, err := ledger.ParseFormat(f.format)
	if err != nil {
		return mistaken(err)
	}
	documents, err := contract.Embedded(c.Context())
	if err != nil {
		return err
	}
	run, err := resultsOf(f.results, documents, s)
	if err != nil {
		return err
	}
	rows := documents.Ledger()
	if run != nil {
		rows = ledger.WithStates(rows, run)
	}
	rows, err = ledger.Select(rows, f.filter)
	if err != nil {
		return mistaken(err)
	}
	if err := ledger.Write(s.out, format, rows); err != nil {
		return err
	}
	if len(rows) == 0 {
		return &exitError{exit: result.Exit{Code: result.ExitNothing, Reason: "no requirement matches"}}
	}
	_, _ = fmt.Fprintln(s.err, ledger.Count(rows))
	return nil
}

// notEmpty refuses flags that are given but empty, which are most often an unset variable of a script.
func notEmpty(c *cobra.Command, names ...string) error {
	for _, name := range names {
		if flag := c.Flags().Lookup(name); flag.Changed && strings.Trim(flag.Value.String(), "[]") == "" {
			return usage("--%s is given but empty; write its value, or drop the flag", name)
		}
	}
	return nil
}

// resultsOf reads the results of a run, or nothing where no file is named.
func resultsOf(path string, documents *contract.Contract, s streams) (*result.Report, error) {
	if path == "" {
		return nil, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, usage("--results: %w; name the %s that a run left in its --out directory", err, runner.ResultsFile)
	}
	defer func() { _ = f.Close() }() // it was only read
	run, err := result.ReadReport(f)
	if err != nil {
		return nil, usage("--results %s: %w; name the %s that a run left in its --out directory", path, err, runner.ResultsFile)
	}
	if run.Run.Schema == 0 {
		return nil, usage("--results %s: it holds no run; name the %s that a run left in its --out directory", path, runner.ResultsFile)
	}
	if !run.Complete {
		_, _ = fmt.Fprintln(s.err, "note: the results are not complete: the file was cut, or the run ended before its summary; states are of what is there")
	}
	if note := ledger.OtherDocuments(documents, run); note != "" {
		_, _ = fmt.Fprintf(s.err, "note: %s\n", note)
	}
	return run, nil
}

// fewWords is up to how many words a message lists.
const fewWords = 12

// mistaken makes a usage error of what package ledger refuses, and names what was most likely meant.
func mistaken(err error) error {
	if errors.Is(err, ledger.ErrNoRun) {
		return usage("--state: %w: give --results FILE", err)
	}
	unknown, ok := errors.AsType[*ledger.UnknownError](err)
	if !ok {
		return usage("%w", err)
	}
	hints := ""
	if near := runner.Nearest(unknown.Word, unknown.Known); near != "" {
		hints = "; did you mean " + near + "?"
	}
	if len(unknown.Known) <= fewWords {
		hints += "; there are " + strings.Join(unknown.Known, ", ")
	}
	if unknown.Fix != "" {
		hints += "; " + unknown.Fix
	}
	return usage("%w%s", err, strings.ReplaceAll(hints, "?;", "?"))
}
