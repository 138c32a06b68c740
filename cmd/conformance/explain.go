package main

import (
	"github.com/spf13/cobra"

	"elbconformance/docs"
	"elbconformance/internal/contract"
	"elbconformance/internal/ledger"
	"elbconformance/internal/result"
	"elbconformance/internal/runner"
)

func explainCommand(s streams) *cobra.Command {
	format, results := "", ""
	c := &cobra.Command{
		Use:   "explain ID",
		Short: "Explain one requirement or conflict: source, rule, example, how to see it",
		Long: `Explain what an id means: of a requirement, as every finding names one, or of a conflict between the pages (C7).

A part of ids lists the requirements that have it: the place above them, how they end, or a pattern in which * is one
component between dots, or a part of one, and ** is any number of them.`,
		Example: `  conformance explain showPool.response.200.pool.slow_start.duration.maximum
  conformance explain C7
  conformance explain '**.slow_start.**'`,
		Args: oneID,
		RunE: func(c *cobra.Command, args []string) error {
			if err := notEmpty(c, "results"); err != nil {
				return err
			}
			if format != "text" && format != "json" {
				return mistaken(&ledger.UnknownError{What: "format", Word: format, Known: []string{"text", "json"}})
			}
			documents, err := contract.Embedded(c.Context())
			if err != nil {
				return err
			}
			e, err := explainer(documents)
			if err != nil {
				return err
			}
			if e.Run, err = resultsOf(results, documents, s); err != nil {
				return err
			}
			answer, err := e.Explain(args[0])
			if err != nil {
				return mistaken(err)
			}
			return tell(s, answer, format)
		},
	}
	c.Flags().StringVar(&format, "format", "text", "text or json")
	c.Flags().StringVar(&results, "results", "", "results `FILE` of a run ("+runner.ResultsFile+"), to show what it found")
	return c
}

// oneID refuses everything but one word.
func oneID(c *cobra.Command, args []string) error {
	if len(args) != 1 || args[0] == "" {
		return usage("%s takes one id or pattern, and a pattern with * needs quotes; see %s --help", c.CommandPath(), c.CommandPath())
	}
	return nil
}

// explainer knows the documents, the register of conflicts and the plan of a whole run.
func explainer(documents *contract.Contract) (ledger.Explainer, error) {
	conflicts, err := ledger.ParseConflicts(string(docs.Conflicts()))
	if err != nil {
		return ledger.Explainer{}, err
	}
	plan, _, err := runner.Plan(documents, runner.Selection{})
	if err != nil {
		return ledger.Explainer{}, err
	}
	cases := make([]ledger.Case, len(plan))
	for i, p := range plan {
		cases[i] = ledger.Case{
			ID: p.ID, Operation: p.Operation, Kind: string(p.Kind), Statuses: p.Expect.Statuses, Decides: p.Requirements,
		}
	}
	return ledger.Explainer{Contract: documents, Conflicts: conflicts, Cases: cases}, nil
}

func tell(s streams, answer ledger.Answer, format string) error {
	write := answer.Text
	if format == "json" {
		write = answer.JSON
	}
	if err := write(s.out); err != nil {
		return err
	}
	if answer.Nothing() {
		return &exitError{exit: result.Exit{Code: result.ExitNothing, Reason: "no requirement matches"}}
	}
	return nil
}
