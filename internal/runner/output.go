package runner

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// openResults makes the output directory, removes the reports of an earlier run, and opens an empty event log.
func (o Options) openResults() (*os.File, error) {
	if err := os.MkdirAll(o.Out, 0o755); err != nil {
		return nil, fmt.Errorf("output directory: %w; give another with --out", err)
	}
	for _, path := range o.Replaces {
		if err := vacate(path); err != nil {
			return nil, fmt.Errorf("report: %w; give another place for it", err)
		}
	}
	f, err := os.Create(filepath.Join(o.Out, ResultsFile))
	if err != nil {
		return nil, fmt.Errorf("results: %w; give another directory with --out", err)
	}
	return f, nil
}

// vacate makes the way to a file free: its directory is there and the file is not. What is no plain file stays.
func vacate(path string) error {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return os.MkdirAll(filepath.Dir(path), 0o755)
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return &fs.PathError{Op: "replace", Path: path, Err: errors.New("not a regular file")}
	}
	return os.Remove(path)
}
