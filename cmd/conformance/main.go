// Command conformance tests an ELB pool API against its documented contract: a real region, or the embedded emulator.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"elbconformance/internal/check"
	"elbconformance/internal/result"
	"elbconformance/internal/runner"
)

func main() {
	os.Exit(underSignals(os.Args[1:], streams{
		in: os.Stdin, out: os.Stdout, err: os.Stderr, lookup: os.LookupEnv, suite: runner.Prepare, checker: check.New,
	}))
}

// underSignals runs the program until it ends or a signal asks it to.
func underSignals(args []string, s streams) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return execute(ctx, args, s)
}

// streams are what the program reads and writes besides files: a test gives its own.
type streams struct {
	in      io.Reader
	out     io.Writer
	err     io.Writer
	lookup  func(string) (string, bool)
	suite   func(context.Context) (*runner.Suite, error)  // the documents, loaded where a command needs them
	checker func(context.Context) (*check.Checker, error) // the same, to judge what was saved
}

// execute runs the program and returns its exit code. A panic is this program's fault and says so.
func execute(ctx context.Context, args []string, s streams) (code int) {
	defer func() {
		if fault := recover(); fault != nil {
			_, _ = fmt.Fprintf(s.err, "conformance: internal error: %v\n%s\nexit %d: internal error\n", fault, debug.Stack(), result.ExitInternal)
			code = result.ExitInternal
		}
	}()
	root := rootCommand(s)                    //nolint:contextcheck // ExecuteContext hands it to every command
	root.SetArgs(append([]string{}, args...)) // cobra reads the process's own for nil
	err := root.ExecuteContext(ctx)
	return finish(err, s)
}
