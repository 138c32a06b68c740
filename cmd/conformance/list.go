package main

import (
	"encoding/json"
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"elbconformance/internal/result"
)

func listCommand(s streams) *cobra.Command {
	f := &selectionFlags{}
	format := ""
	c := &cobra.Command{
		Use:   "list",
		Short: "List what a run would execute, without executing it",
		Args:  noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := f.check(c); err != nil {
				return err
			}
			suite, err := s.suite(c.Context())
			if err != nil {
				return err
			}
			plan, _, err := suite.Plan(f.selection())
			if err != nil {
				return err
			}
			planned := make([]result.PlannedCase, len(plan))
			for i, p := range plan {
				planned[i] = p.Planned()
			}
			return listCases(s, format, planned)
		},
	}
	f.register(c)
	c.Flags().StringVar(&format, "format", "text", "text or json")
	return c
}

func listCases(s streams, format string, planned []result.PlannedCase) error {
	switch format {
	case "json":
		encoder := json.NewEncoder(s.out)
		encoder.SetIndent("", "  ")
		encoder.SetEscapeHTML(false)
		if err := encoder.Encode(planned); err != nil {
			return err
		}
	case "text":
		table := tabwriter.NewWriter(s.out, 0, 0, 2, ' ', 0)
		for _, c := range planned {
			_, _ = fmt.Fprintf(table, "%s\t%s\n", c.ID, c.Name) // errors show at Flush
		}
		if err := table.Flush(); err != nil {
			return err
		}
	default:
		return usage("--format %q is unknown; write text or json", format)
	}
	if len(planned) == 0 {
		return &exitError{exit: result.Exit{Code: result.ExitNothing, Reason: "the selection matches no case"}}
	}
	_, _ = fmt.Fprintf(s.err, "%d cases\n", len(planned))
	return nil
}
