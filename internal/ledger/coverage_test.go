package ledger_test

import (
	"os"
	"path/filepath"
	"testing"

	"elbconformance/internal/ledger"
)

func TestCoverage(t *testing.T) {
	golden(t, "coverage.md", ledger.Coverage(harbour(t)))
}

func TestCoverageInTheTree(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "coverage.md"))
	if err != nil {
		t.Fatal(err)
	}
	if string(text) != ledger.Coverage(embedded(t)) {
		t.Error("docs/coverage.md is not what the documents give; run make generate")
	}
}
