package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"elbconformance/internal/result"
)

const oneOperation = "--operation=listPools"

func TestFilesThatCannotBeWritten(t *testing.T) {
	for name, c := range map[string]struct {
		prepare func(*testing.T)
		args    []string
		says    string
	}{
		"a file in the place of the directory": {fileHere, []string{"--out", "here"}, "output directory: "},
		"a file above the directory":           {fileHere, []string{"--out", "here/out"}, "give another with --out"},
		"a file above the JUnit file":          {fileHere, []string{"--junit", "here/junit.xml"}, "report: "},
		"a directory in the place of JUnit":    {func(*testing.T) {}, []string{"--junit", "."}, "not a regular file"},
		"a full disk":                          {fullDisk, nil, "no space left on device"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			c.prepare(t)
			o := again(t, nil, append([]string{"run", oneOperation, "--endpoint", closedPort(t)}, c.args...)...)
			o.want(t, result.ExitInternal, "a file could not be written")
			o.says(t, c.says)
			if strings.Contains(o.err, "exit 0") || o.out != "" {
				t.Errorf("a verdict is shown that no file holds:\n%s%s", o.out, o.err)
			}
		})
	}
}

func fileHere(t *testing.T) {
	t.Helper()
	write(t, "here", "")
}

// fullDisk puts the results on a device that has no space.
func fullDisk(t *testing.T) {
	t.Helper()
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skip("this system has no /dev/full")
	}
	dir := filepath.Join("reports", "out")
	if err := errors.Join(os.MkdirAll(dir, 0o755), os.Symlink("/dev/full", filepath.Join(dir, "results.ndjson"))); err != nil {
		t.Fatal(err)
	}
}

// A JUnit file beside results of another run would be read as theirs.
func TestReportsOfAnEarlierRunDoNotOutliveIt(t *testing.T) {
	results, junit := filepath.Join("reports", "out", "results.ndjson"), filepath.Join("reports", "out", "junit.xml")
	earlier := func(t *testing.T) {
		t.Helper()
		t.Chdir(t.TempDir())
		if err := os.MkdirAll(filepath.Dir(junit), 0o755); err != nil {
			t.Fatal(err)
		}
		write(t, results, "earlier")
		write(t, junit, "earlier")
		write(t, filepath.Join("reports", "out", "notes.txt"), "the user's")
	}
	for _, mistake := range [][]string{
		{"--frobnicate"}, {"--endpoint", ""}, {"--operation", "x"}, {"--endpoint", "http://127.0.0.1:1"}, {"--request-timeout", "-1s"},
	} {
		earlier(t)
		again(t, nil, append([]string{"run"}, mistake...)...).want(t, result.ExitUsage, "usage")
		if contents(t, results) != "earlier" || contents(t, junit) != "earlier" {
			t.Errorf("%v touched the files of the earlier run", mistake)
		}
	}
	t.Run("a run that cannot write its results leaves no old report", func(t *testing.T) {
		earlier(t)
		if err := errors.Join(os.Remove(results), os.Mkdir(results, 0o755)); err != nil {
			t.Fatal(err)
		}
		again(t, nil, "run", oneOperation, "--endpoint", closedPort(t)).want(t, result.ExitInternal, "a file could not be written")
		if _, err := os.Stat(junit); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("the earlier report is still there: %v", err)
		}
	})
	t.Run("a run replaces both and nothing else", func(t *testing.T) {
		earlier(t)
		again(t, nil, "run", oneOperation, "--endpoint", closedPort(t)).want(t, result.ExitEnvironment, "")
		if contents(t, results) == "earlier" || contents(t, junit) == "earlier" {
			t.Error("a file of the earlier run is still there")
		}
		if contents(t, filepath.Join("reports", "out", "notes.txt")) != "the user's" {
			t.Error("a file of the user changed")
		}
	})
}

func TestFilesGoWhereTheyAreAsked(t *testing.T) {
	o := conformance(t, nil, "run", oneOperation, "--endpoint", closedPort(t), "--out", "a/b", "--junit", "c/d.xml")
	o.want(t, result.ExitEnvironment, "")
	o.says(t, "a/b/results.ndjson", "c/d.xml")
	if contents(t, "a/b/results.ndjson") == "" || !strings.Contains(contents(t, "c/d.xml"), "<testsuites") {
		t.Error("a file is empty")
	}
	if _, err := os.Stat("reports"); err == nil {
		t.Error("the default directory was made all the same")
	}
}

func contents(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
