package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"elbconformance/internal/contract"
)

var documents = sync.OnceValues(func() (*contract.Contract, error) { return contract.Embedded(context.Background()) })

func loaded(t *testing.T) *contract.Contract {
	t.Helper()
	c, err := documents()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestWrite(t *testing.T) {
	tree := t.TempDir()
	for _, dir := range []string{"openapi", "docs"} {
		if err := os.Mkdir(filepath.Join(tree, dir), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(tree, "openapi", "requirements.lock")
	if err := write(loaded(t), tree); err != nil {
		t.Fatal(err)
	}
	first, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := write(loaded(t), tree); err != nil {
		t.Fatal(err)
	}
	second, err := os.ReadFile(path)
	if err != nil || !bytes.Equal(first, second) {
		t.Error("writing twice changes the lock")
	}
	if text, err := os.ReadFile(filepath.Join(tree, "docs", "coverage.md")); err != nil || !strings.Contains(string(text), "## ShowPool") {
		t.Errorf("coverage: %v", err)
	}
}

// An id that goes without a word stops the generation and leaves the lock as it is.
func TestWriteKeepsWhatIsGone(t *testing.T) {
	tree := t.TempDir()
	if err := os.Mkdir(filepath.Join(tree, "openapi"), 0o755); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(tree, "openapi", "requirements.lock")
	const held = "showPool.response.200.pool.colour.type\n"
	if err := os.WriteFile(path, []byte(held), 0o600); err != nil {
		t.Fatal(err)
	}
	err := write(loaded(t), tree)
	if err == nil || !strings.Contains(err.Error(), "was: showPool.response.200.pool.colour.type ->") {
		t.Errorf("error %v", err)
	}
	if text, _ := os.ReadFile(path); string(text) != held {
		t.Errorf("the lock was changed to %s", text)
	}
}
