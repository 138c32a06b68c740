package reports_test

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"elbconformance/reports"
)

func TestWriteJUnitReplacesTheWholeFile(t *testing.T) {
	r := troubled().report()
	path := filepath.Join(t.TempDir(), "made", "for", "this", "junit.xml")
	for range 2 {
		if err := reports.WriteJUnit(path, r); err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(path)
		if err != nil || !bytes.Equal(got, junit(t, r)) {
			t.Errorf("%v, %d bytes", err, len(got))
		}
		r = clean().report()
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm() != 0o644 {
		t.Errorf("mode %v", info.Mode())
	}
	if entries, _ := os.ReadDir(filepath.Dir(path)); len(entries) != 1 {
		t.Errorf("left beside it: %v", entries)
	}
}

func TestWriteJUnitSaysWhatItCouldNotDo(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, []byte("kept"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, path := range map[string]string{
		"a directory": dir, "below a file": filepath.Join(file, "junit.xml"), "a device": os.DevNull, "no name": "",
		"below a device": filepath.Join(os.DevNull, "x.xml"),
	} {
		if err := reports.WriteJUnit(path, clean().report()); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if info, err := os.Stat(os.DevNull); err != nil || info.Mode().IsRegular() {
		t.Fatalf("the null device was replaced: %v, %v", info.Mode(), err)
	}
	if got, _ := os.ReadFile(file); string(got) != "kept" {
		t.Errorf("a file in the way was changed: %q", got)
	}
}
