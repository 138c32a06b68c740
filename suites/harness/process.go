package harness

import (
	"errors"
	"flag"
	"fmt"
	"sync/atomic"
)

// running guards Ginkgo's own globals, of which a process has one set.
var running atomic.Bool

// acquire claims the process for one run, until release is called. It refuses what would make Ginkgo end the process or
// run other specs than were asked for.
func acquire() (release func(), err error) {
	if err := vetFlags(flag.CommandLine); err != nil {
		return nil, err
	}
	if !running.CompareAndSwap(false, true) {
		return nil, errors.New("another run has not ended in this process; call Run from tests that are not parallel")
	}
	return func() { running.Store(false) }, nil
}

// vetFlags reads the flags of "go test" and of the ginkgo command. Neither repeating nor parallel processes fit a run
// that gives one verdict.
func vetFlags(flags *flag.FlagSet) error {
	if f := flags.Lookup("test.count"); f != nil && f.Value.String() != "1" {
		return fmt.Errorf("-count=%s: Ginkgo runs once in a process; use -count=1 and repeat the command", f.Value)
	}
	if f := flags.Lookup("ginkgo.parallel.total"); f != nil && f.Value.String() != "1" {
		return fmt.Errorf("ginkgo starts %s processes and a run gives one verdict; use \"go test\", or ginkgo without -p and --procs", f.Value)
	}
	var err error
	flags.Visit(func(f *flag.Flag) {
		if f.Name == "test.parallel" {
			err = fmt.Errorf("-parallel=%s: Ginkgo refuses this flag; drop it", f.Value)
		}
	})
	return err
}
