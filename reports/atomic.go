package reports

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// replaceFile renders into path so that a reader sees the old file or the whole new one, never a part: a temporary
// file beside it is written, flushed to disk, read back and checked, and only then renamed. Parents are made, the mode
// is 0644. On an error path is as it was.
func replaceFile(path string, render func(io.Writer) error, check func([]byte) error) (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("write report %s: %w", path, err)
		}
	}()
	if err := replaceable(path); err != nil {
		return err
	}
	var want bytes.Buffer
	if err := render(&want); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	temporary, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(temporary.Name()) }() // fails once renamed, which is the good case
	if err := fill(temporary, want.Bytes()); err != nil {
		return err
	}
	got, err := os.ReadFile(temporary.Name())
	if err != nil {
		return err
	}
	if !bytes.Equal(got, want.Bytes()) {
		return errors.New("the file reads back differently from what was written; check the disk and its free space")
	}
	if err := check(got); err != nil {
		return fmt.Errorf("reading it back: %w", err)
	}
	if err := os.Rename(temporary.Name(), path); err != nil {
		return err
	}
	return syncDirectory(filepath.Dir(path))
}

// replaceable refuses what a rename would destroy: a device, a pipe, a directory.
func replaceable(path string) error {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return errors.New("this is not a regular file; name a file that may be replaced")
	}
	return nil
}

func fill(f *os.File, data []byte) error {
	_, err := f.Write(data)
	return errors.Join(err, f.Chmod(0o644), f.Sync(), f.Close())
}

func syncDirectory(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
