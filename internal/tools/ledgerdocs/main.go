// Command ledgerdocs writes what is kept in the tree about the ledger of requirements: openapi/requirements.lock and
// docs/coverage.md. "make generate" runs it at the top of the tree; it is no part of the program that users run.
package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log"
	"os"
	"path/filepath"

	"elbconformance/internal/contract"
	"elbconformance/internal/ledger"
	"elbconformance/internal/result"
)

func main() {
	log.SetFlags(0)
	documents, err := contract.Embedded(context.Background())
	if err == nil {
		err = write(documents, ".")
	}
	if err != nil {
		log.Fatal(err)
	}
}

// write brings both files of a tree up to date with the documents.
func write(documents *contract.Contract, tree string) error {
	if err := lock(filepath.Join(tree, "openapi", "requirements.lock"), ledger.IDs(documents.Ledger())); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(tree, "docs", "coverage.md"), []byte(ledger.Coverage(documents)), 0o644)
}

// lock replaces the lock file, unless an id that it holds is gone without a word.
func lock(path string, ids []result.RequirementID) error {
	text, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	held, err := ledger.ParseLock(string(text))
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	next, err := held.Next(ids)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return os.WriteFile(path, []byte(next.String()), 0o644) //nolint:gosec // the path is the tree's own, and make gives it
}
