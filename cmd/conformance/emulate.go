package main

import (
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"elbconformance/internal/embedded"
	"elbconformance/internal/result"
	"elbconformance/internal/runner"
)

func emulateCommand(s streams) *cobra.Command {
	addr := ""
	c := &cobra.Command{
		Use:   "emulate",
		Short: "Serve the emulator on a loopback port until interrupted",
		Long: `Serve the emulator on a loopback port until interrupted, for the suite, an SDK, Terraform or curl.

The token is CONFORMANCE_TOKEN from the environment, else one made up for this process and printed.`,
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			token, _ := s.lookup("CONFORMANCE_TOKEN")
			service, err := embedded.Start(c.Context(), embedded.Options{
				Addr: addr, Token: result.NewSecret(token), Log: slog.New(slog.NewTextHandler(s.err, nil)),
			})
			if err != nil {
				return &runner.UsageError{Err: err}
			}
			defer closeService(c.Context(), service)
			if err := welcome(s, service, token); err != nil {
				return err
			}
			<-c.Context().Done()
			return nil
		},
	}
	c.Flags().StringVar(&addr, "addr", "127.0.0.1:8080", "loopback address to serve on; port 0 takes a free one")
	return c
}

// welcome prints what a client needs. Credentials made up for this process are of no other use, so they may be shown; a
// given token stays with its owner.
func welcome(s streams, service *embedded.Service, given string) error {
	text := fmt.Sprintf("export CONFORMANCE_ENDPOINT=%s\nexport CONFORMANCE_PROJECT_ID=%s\n", service.Endpoint, service.Project)
	if given == "" {
		text += fmt.Sprintf("export CONFORMANCE_TOKEN=%s\n", service.Token.Reveal())
	}
	var references []string
	for _, field := range slices.Sorted(maps.Keys(service.References)) {
		references = append(references, field+"="+service.References[field])
	}
	text += fmt.Sprintf("export CONFORMANCE_REFERENCE=%s\n", strings.Join(references, ","))
	text += fmt.Sprintf("# or, signed: CLOUD_SDK_AK=%s CLOUD_SDK_SK=%s\n", service.AccessKey, service.SecretKey.Reveal())
	if _, err := fmt.Fprint(s.out, text); err != nil {
		return err
	}
	_, err := fmt.Fprintln(s.err, "serving; conformance run --allow-writes in another shell tests it; ^C ends it")
	return err
}
