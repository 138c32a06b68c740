package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"elbconformance/internal/capture"
	"elbconformance/internal/check"
	"elbconformance/internal/result"
	"elbconformance/internal/runner"
)

type checkFlags struct {
	operation, requestURL, as, format string
	status                            int
}

func checkCommand(s streams) *cobra.Command {
	f := &checkFlags{}
	c := &cobra.Command{
		Use:   "check FILE",
		Short: "Judge a saved response, exchange or HAR, offline",
		Long: `Judge saved responses against the contract, offline. FILE is one of these, or "-" for standard input:

  body  one response body; say which operation answered with it: --operation, or --request-url
  http  one exchange as text, such as curl -i saves: the request may be left out, then as with a body
  har   HTTP Archive 1.2 of a browser or proxy; every exchange that calls an operation is judged

Rules that compare with the request need --request-url where the file does not hold the request.
What a capture holds only in part, or redacted, is not held against the service.

Exit codes: 0 no must requirement is violated, 1 one is, 2 usage or a file that cannot be read, 5 nothing to judge.`,
		Example: `  conformance check --operation showPool pool.json
  conformance check --operation listMembers --status 404 - < error.json
  curl -si -H "X-Auth-Token: $TOKEN" "$URL" | conformance check --request-url "$URL" -
  conformance check --format json session.har`,
		Args: oneFile,
		RunE: func(c *cobra.Command, args []string) error { return f.run(c.Context(), s, args[0]) },
	}
	flags := c.Flags()
	flags.StringVar(&f.operation, "operation", "", "`OPERATION` that answered; of a HAR, the only one to judge")
	flags.IntVar(&f.status, "status", 0, "`STATUS` of a lone body (default the operation's success status)")
	flags.StringVar(&f.requestURL, "request-url", "", "`URL` that was asked, where FILE holds no request")
	flags.StringVar(&f.as, "as", "", "`FORM` of FILE: body, http or har (default told by its beginning)")
	flags.StringVar(&f.format, "format", "text", "text or json")
	return c
}

func oneFile(c *cobra.Command, args []string) error {
	if len(args) == 1 {
		return nil
	}
	return usage("%s takes one FILE, or - for standard input, and %d are given; see %s --help", c.CommandPath(), len(args), c.CommandPath())
}

func (f *checkFlags) run(ctx context.Context, s streams, name string) error {
	if err := f.check(); err != nil {
		return err
	}
	checker, err := s.checker(ctx)
	if err != nil {
		return err
	}
	if err := f.known(checker.Operations()); err != nil {
		return err
	}
	file, err := open(s, name)
	if err != nil {
		return usage("%w; name a file, or - for standard input", err)
	}
	defer func() { _ = file.Close() }() // only read
	report, err := checker.Check(interruptible{ctx, file}, check.Options{
		Form: capture.Form(f.as), Operation: f.operation, Status: f.status, URL: f.requestURL,
	})
	var input *check.InputError
	switch {
	case errors.Is(err, context.Canceled):
		return &exitError{exit: result.Exit{Code: result.ExitInterrupted, Reason: "interrupted"}}
	case errors.As(err, &input):
		return usage("%s: %w", name, err)
	case err != nil:
		return err
	}
	return f.print(s, report)
}

func (f *checkFlags) check() error {
	switch {
	case f.format != "text" && f.format != "json":
		return usage("--format %q is unknown; write text or json", f.format)
	case f.as != "" && f.as != string(capture.Body) && f.as != string(capture.HTTP) && f.as != string(capture.HAR):
		return usage("--as %q is unknown; write body, http or har, or drop the flag", f.as)
	}
	return nil
}

func (f *checkFlags) known(operations []string) error {
	for _, id := range operations {
		if f.operation == "" || f.operation == id {
			return nil
		}
	}
	hint := ""
	if near := runner.Nearest(f.operation, operations); near != "" {
		hint = "did you mean " + near + "? "
	}
	return usage("--operation %q is unknown; %sthere are %s", f.operation, hint, strings.Join(operations, ", "))
}

func (f *checkFlags) print(s streams, report *check.Report) error {
	out := result.NewRedactor(report.Secrets...).Writer(s.out)
	write := report.Text
	if f.format == "json" {
		write = report.JSON
	}
	if err := write(out); err != nil {
		return err
	}
	_, _ = fmt.Fprintln(s.err, report.Counts())
	return &exitError{exit: report.Exit()}
}

func open(s streams, name string) (io.ReadCloser, error) {
	if name == "-" {
		return io.NopCloser(s.in), nil
	}
	return os.Open(name)
}

// interruptible stops reading when the user interrupts, also where a read waits for input that does not come.
type interruptible struct {
	ctx  context.Context //nolint:containedctx // io.Reader has no place for it
	from io.Reader
}

// Read implements io.Reader.
func (r interruptible) Read(p []byte) (int, error) {
	type reading struct {
		n   int
		err error
	}
	own := make([]byte, len(p)) // an abandoned read must not write into p
	done := make(chan reading, 1)
	go func() {
		n, err := r.from.Read(own)
		done <- reading{n, err}
	}()
	select {
	case <-r.ctx.Done():
		return 0, context.Canceled
	case got := <-done:
		return copy(p, own[:got.n]), got.err
	}
}
