package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"elbconformance/internal/runner"
)

// version is set by the linker: -ldflags "-X main.version=v1.2.3".
var version = "dev"

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
		Args:          noVerb,
		RunE:          func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	root.SetOut(s.out)
	root.SetErr(s.err)
	root.SetFlagErrorFunc(badFlag)
	root.AddCommand(runCommand(s), emulateCommand(s), listCommand(s), checkCommand(s), requirementsCommand(s), explainCommand(s), versionCommand(s))
	return root
}

// badFlag names the flag that was most likely meant.
func badFlag(c *cobra.Command, err error) error {
	hint := ""
	if unknown, ok := errors.AsType[*pflag.NotExistError](err); ok {
		if near := runner.Nearest(unknown.GetSpecifiedName(), flagNames(c)); near != "" {
			hint = "did you mean --" + near + "? "
		}
	}
	return usage("%w; %ssee %s --help", err, hint, c.CommandPath())
}

func flagNames(c *cobra.Command) []string {
	var names []string
	c.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	return names
}

// noVerb refuses a word that is none of the root's commands.
func noVerb(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var verbs []string
	for _, verb := range c.Commands() {
		if verb.IsAvailableCommand() {
			verbs = append(verbs, verb.Name())
		}
	}
	hint := ""
	if near := runner.Nearest(args[0], verbs); near != "" {
		hint = "did you mean " + near + "? "
	}
	return usage("there is no command %q; %sthere are %s; see %s --help", args[0], hint, strings.Join(verbs, ", "), c.CommandPath())
}

// noArguments refuses stray words, which are most often a flag without its dashes.
func noArguments(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	hint := ""
	if near := runner.Nearest(args[0], flagNames(c)); near != "" {
		hint = "did you mean --" + near + "? "
	}
	return usage("%s takes no argument, and %q is one; %ssee %s --help", c.CommandPath(), args[0], hint, c.CommandPath())
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
