package harness

import (
	"flag"
	"strings"
	"testing"
)

func TestFlagsThatDoNotFitAreRefused(t *testing.T) {
	for _, c := range []struct {
		args []string
		want string // in the error; empty for none
	}{
		{nil, ""},
		{[]string{"-test.count=1"}, ""},
		{[]string{"-test.count=2"}, "-count=2"},
		{[]string{"-test.parallel=4"}, "-parallel=4"},
		{[]string{"-ginkgo.parallel.total=1"}, ""},
		{[]string{"-ginkgo.parallel.total=3"}, "3 processes"},
	} {
		flags := flag.NewFlagSet("test", flag.ContinueOnError)
		flags.Int("test.count", 1, "")
		flags.Int("test.parallel", 2, "")
		flags.Int("ginkgo.parallel.total", 1, "")
		if err := flags.Parse(c.args); err != nil {
			t.Fatal(err)
		}
		err := vetFlags(flags)
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: error %v, want one that contains %q", c.args, err, c.want)
		}
	}
}
