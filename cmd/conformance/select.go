package main

import (
	"crypto/rand"
	"encoding/binary"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"elbconformance/internal/runner"
)

// selectionFlags choose the cases of a run.
type selectionFlags struct {
	operations  []string
	labelFilter string
}

func (f *selectionFlags) register(c *cobra.Command) {
	c.Flags().StringSliceVar(&f.operations, "operation", nil, "`OPERATION` to run, by its operationId; repeat or separate by commas (default all)")
	c.Flags().StringVar(&f.labelFilter, "label-filter", "", "`LABELS` to run, as in 'kind:positive && !op:listPools'")
}

func (f *selectionFlags) selection() runner.Selection {
	return runner.Selection{Operations: f.operations, LabelFilter: f.labelFilter}
}

// check refuses a selection that is given but empty: it would select everything.
func (f *selectionFlags) check(c *cobra.Command) error {
	given := c.Flags().Changed
	switch {
	case given("operation") && (len(f.operations) == 0 || slices.Contains(f.operations, "")):
		return usage("--operation is given but empty; name an operation, or drop the flag to select all")
	case given("label-filter") && strings.TrimSpace(f.labelFilter) == "":
		return usage("--label-filter is given but empty; write a filter, or drop the flag to select all")
	}
	return nil
}

// seed reads --seed: a number, or "random" for one that the run then prints.
func seed(text string) (int64, error) {
	if text == "random" {
		var b [8]byte
		_, _ = rand.Read(b[:]) // never fails: crypto/rand ends the program instead
		return int64(binary.LittleEndian.Uint64(b[:]) >> 2), nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0, usage("--seed %q is neither a number nor \"random\"", text)
	}
	return n, nil
}
