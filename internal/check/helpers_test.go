package check_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"elbconformance/internal/check"
	"elbconformance/internal/result"
)

// loaded is the checker once for all tests.
var loaded = sync.OnceValues(func() (*check.Checker, error) { return check.New(context.Background()) })

func checker(tb testing.TB) *check.Checker {
	tb.Helper()
	c, err := loaded()
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

func see(tb testing.TB, text string, o check.Options) *check.Report {
	tb.Helper()
	report, err := checker(tb).Check(strings.NewReader(text), o)
	if err != nil {
		tb.Fatalf("%v\n%.300s", err, text)
	}
	return report
}

func file(tb testing.TB, name string) string {
	tb.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		tb.Fatal(err)
	}
	return string(text)
}

func text(tb testing.TB, r *check.Report) string {
	tb.Helper()
	var b bytes.Buffer
	if err := r.Text(&b); err != nil {
		tb.Fatal(err)
	}
	return b.String()
}

// ids are the requirements violated at a level.
func ids(r *check.Report, level result.Level) []string {
	var out []string
	for _, f := range r.Findings {
		if f.Level == level {
			out = append(out, string(f.Requirement))
		}
	}
	return out
}
