package main

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"elbconformance/internal/result"
	"elbconformance/internal/runner"
)

// exitError ends the program with a code that is not derived from the kind of error.
type exitError struct {
	exit result.Exit
	err  error // nil when the reason says it all
}

func (e *exitError) Error() string {
	if e.err == nil {
		return e.exit.Reason
	}
	return e.err.Error()
}

func (e *exitError) Unwrap() error { return e.err }

// usage marks a mistake in how the program was called: exit code 2.
func usage(format string, args ...any) error {
	return &runner.UsageError{Err: fmt.Errorf(format, args...)}
}

// finish prints what went wrong, names the reason of the exit code in the last line of stderr, and returns the code.
func finish(err error, s streams) int {
	exit := exitOf(err)
	if exit.Code == result.ExitOK && exit.Reason == "" {
		return exit.Code
	}
	var known *exitError
	if !errors.As(err, &known) || known.err != nil {
		_, _ = fmt.Fprintf(s.err, "conformance: %s\n", paragraph(err.Error()))
	}
	_, _ = fmt.Fprintf(s.err, "exit %d: %s\n", exit.Code, exit.Reason)
	return exit.Code
}

// paragraph joins the lines of a message.
func paragraph(text string) string {
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	return strings.TrimSpace(strings.Join(lines, " "))
}

func exitOf(err error) result.Exit {
	var known *exitError
	var mistake *runner.UsageError
	var file *fs.PathError
	switch {
	case err == nil:
		return result.Exit{}
	case errors.As(err, &known):
		return known.exit
	case errors.As(err, &mistake):
		return result.Exit{Code: result.ExitUsage, Reason: "usage or configuration"}
	case errors.As(err, &file):
		return result.Exit{Code: result.ExitInternal, Reason: "a file could not be written"}
	}
	return result.Exit{Code: result.ExitInternal, Reason: "internal error"}
}
