package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// version is set by the linker: -ldflags "-X main.version=v1.2.3".
var version = "dev" //nolint:gochecknoglobals // the linker can set nothing else

func rootCommand(s streams) *cobra.Command {
	root := &cobra.Command{
		Use:   "conformance",
		Short: "Test an ELB pool API against its documented contract",
		Long: `Test an ELB pool API against its documented contract: every response is judged against
the schema and every documented range, and each finding cites page and table.`,
		Example: `  conformance run                                   # the embedded emulator: a self-test
  conformance run --endpoint https://elb.region.example.com --project-id ID
  conformance emulate --addr 127.0.0.1:8080         # serve the emulator`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          noArguments,
		RunE:          func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	root.SetOut(s.out)
	root.SetErr(s.err)
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return usage("%w; see %s --help", err, c.CommandPath())
	})
	root.AddCommand(runCommand(s), emulateCommand(s), listCommand(s), versionCommand(s))
	return root
}

// noArguments refuses stray words, which are most often a flag without its dashes or a verb misspelt.
func noArguments(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	hint := ""
	if near := c.SuggestionsFor(args[0]); len(near) > 0 {
		hint = "did you mean " + strings.Join(near, " or ") + "? "
	}
	return usage("%s takes no argument %q; %ssee %s --help", c.CommandPath(), args[0], hint, c.CommandPath())
}

func versionCommand(s streams) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version of this program",
		Args:  noArguments,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintln(s.out, "conformance", version)
			return err
		},
	}
}
