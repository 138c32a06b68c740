package suites_test

import (
	"testing"

	"elbconformance/suites/harness"
)

// TestConformance is the suite itself: on the embedded emulator, or on the service that CONFORMANCE_ENDPOINT names.
func TestConformance(t *testing.T) {
	options, err := harness.FromEnv()
	if err != nil {
		t.Fatal(err)
	}
	harness.Run(t, options)
}
