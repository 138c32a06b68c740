package emulator_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"

	"elbconformance/fixtures"
)

func equal(tb testing.TB, what string, got, want any) {
	tb.Helper()
	if difference := cmp.Diff(want, got); difference != "" {
		tb.Errorf("%s differs (-want +got):\n%s", what, difference)
	}
}

// reference returns an object of the first project of the inventory by its name, as the file has it.
func reference(tb testing.TB, kind, name string) map[string]any {
	tb.Helper()
	var file map[string]any
	if err := yaml.Unmarshal(fixtures.Inventory(), &file); err != nil {
		tb.Fatal(err)
	}
	objects, _ := at(file, "projects.0."+kind).([]any)
	for _, item := range objects {
		if at(item, "name") == name {
			return item.(map[string]any)
		}
	}
	tb.Fatalf("no %q among the %s of the inventory", name, kind)
	return nil
}
