package ledger_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"elbconformance/internal/ledger"
	"elbconformance/internal/result"
)

// The ids of today are those that others know, or the lock says what became of them.
func TestEveryLockedIDIsThere(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "openapi", "requirements.lock"))
	if err != nil {
		t.Fatal(err)
	}
	lock, err := ledger.ParseLock(string(text))
	if err != nil {
		t.Fatal(err)
	}
	if err := lock.Check(ledger.IDs(embedded(t).Ledger())); err != nil {
		t.Error(err)
	}
}

func TestLockNext(t *testing.T) {
	for _, c := range []struct {
		name, lock string
		ids        []result.RequirementID
		want       string // of the lines that are no comments; or of the error
	}{
		{"the first", "", []result.RequirementID{"b", "a"}, "a\nb\n"},
		{"one more", "a\n", []result.RequirementID{"a", "b"}, "a\nb\n"},
		{"one gone", "a\nb\n", []result.RequirementID{"a"}, `requirement b is gone; add the line "was: b -> `},
		{"one renamed", "a\nb\nwas: b -> c\n", []result.RequirementID{"c", "a"}, "a\nc\nwas: b -> c\n"},
		{"one dropped for a reason", "a\nb\nwas: b -> the page lost it\n", []result.RequirementID{"a"}, "a\nwas: b -> the page lost it\n"},
		{"renamed twice", "a\nwas: b -> c\nwas: c -> a\n", []result.RequirementID{"a"}, "a\nwas: b -> c\nwas: c -> a\n"},
		{"a successor that is none", "a\nwas: b -> c\n", []result.RequirementID{"a"}, "b became c, which is no requirement"},
		{"one that is back", "a\nwas: a -> gone for good\n", []result.RequirementID{"a"}, "remove the line"},
		{"comments", "# x\n\na\n", []result.RequirementID{"a"}, "a\n"},
	} {
		lock, err := ledger.ParseLock(c.lock)
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		next, err := lock.Next(c.ids)
		got := bare(next.String())
		if err != nil {
			got = err.Error()
		}
		if got != c.want && (err == nil || !strings.Contains(got, c.want)) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func bare(lock string) string {
	lines := slices.DeleteFunc(strings.SplitAfter(lock, "\n"), func(line string) bool { return strings.HasPrefix(line, "#") })
	return strings.Join(lines, "")
}

func TestLockCheck(t *testing.T) {
	lock, err := ledger.ParseLock("a\nb\nc\nwas: c -> no longer documented\n")
	if err != nil {
		t.Fatal(err)
	}
	err = lock.Check([]result.RequirementID{"a", "d"})
	for _, want := range []string{"requirement b is gone", "requirement d is not in the lock", "requirement c is gone and still in the lock"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v lacks %q", err, want)
		}
	}
}

func TestParseLockRefuses(t *testing.T) {
	for _, text := range []string{"a b\n", "was: a\n", "was: -> b\n", "was: a ->\n", "was: a c -> b\n", "was: a -> b\nwas: a -> c\n"} {
		if _, err := ledger.ParseLock(text); err == nil || !strings.Contains(err.Error(), "line ") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func FuzzLock(f *testing.F) {
	f.Add("# c\na.b\nwas: a -> b c\n")
	f.Fuzz(func(t *testing.T, text string) {
		lock, err := ledger.ParseLock(text)
		if err != nil {
			return
		}
		again, err := ledger.ParseLock(lock.String())
		if err != nil || again.String() != lock.String() {
			t.Errorf("%q is read back as %q: %v", lock.String(), again.String(), err)
		}
	})
}
