package ledger_test

import (
	"errors"
	"strings"
	"testing"

	"elbconformance/internal/ledger"
	"elbconformance/internal/result"
)

func TestPattern(t *testing.T) {
	for _, c := range []struct {
		pattern string
		id      result.RequirementID
		want    bool
	}{
		{"a.b.c", "a.b.c", true},
		{"a.b", "a.b.c", false},
		{"a.*.c", "a.b.c", true},
		{"*", "a.b", false},
		{"a.*", "a", false},
		{"**", "a.b.c", true},
		{"a.**", "a", true},
		{"a.**", "a.b.c", true},
		{"**.c", "a.b.c", true},
		{"**.b", "a.b.c", false},
		{"a.**.c", "a.c", true},
		{"a.**.c.**.e", "a.b.c.d.c.e", true},
		{"**.enum@should", "a.enum@should", true},
		{"**.*@should", "a.b.maximum@should", true},
		{"**.max*", "a.maxLength", true},
		{"**.m*x*m", "a.maximum", true},
		{"**.m*z*m", "a.maximum", false},
		{"**.a*a", "x.a", false},
		{"a.members[].*", "a.members[].id", true},
		{"a.member?[].id", "a.members[].id", false},
		{"a.members.id", "a.members[].id", false},
	} {
		p, err := ledger.ParsePattern(c.pattern)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Match(c.id); got != c.want {
			t.Errorf("%s on %s: %v, want %v", c.pattern, c.id, got, c.want)
		}
	}
	for _, wrong := range []string{"", "a..b", ".a", "a.", "a.b**", "***", strings.Repeat("a.", 80) + "a"} {
		if _, err := ledger.ParsePattern(wrong); err == nil {
			t.Errorf("%q is taken for a pattern", wrong)
		}
	}
}

func FuzzPattern(f *testing.F) {
	f.Add("a.**.c*", "a.b.cd")
	f.Add("**.**.**.*a*a*a*", "b.b.b.aaaaaaab")
	f.Fuzz(func(t *testing.T, pattern, id string) {
		p, err := ledger.ParsePattern(pattern)
		if err != nil {
			return
		}
		p.Match(result.RequirementID(id))
		if !ledger.IsPattern(pattern) && p.Match(result.RequirementID(id)) != (pattern == id) {
			t.Errorf("%q without a star and %q", pattern, id)
		}
		if !ledger.IsPattern(pattern) && !p.Match(result.RequirementID(pattern)) {
			t.Errorf("%q does not match itself", pattern)
		}
	})
}

func TestSelect(t *testing.T) {
	c := harbour(t)
	rows := ledger.WithStates(c.Ledger(), voyage(t, c))
	for name, filter := range map[string]ledger.Filter{
		"operation": {Operations: []string{"deleteBerth"}},
		"level":     {Levels: []string{"should"}, Operations: []string{"listBerths", "createBerth"}},
		"state":     {States: []string{"verified", "violated"}},
		"page":      {Pages: []string{"NewBerth"}, IDs: []string{"**.type"}},
		"id":        {IDs: []string{"**.depth.*", "listBerths.query.limit.**"}},
	} {
		selected, err := ledger.Select(rows, filter)
		if err != nil {
			t.Fatal(err)
		}
		var ids []string
		for _, row := range selected {
			ids = append(ids, string(row.ID))
		}
		golden(t, "select_"+name+".txt", strings.Join(ids, "\n")+"\n")
	}
}

func TestSelectRefuses(t *testing.T) {
	rows := harbour(t).Ledger()
	for _, c := range []struct {
		filter ledger.Filter
		what   string
		known  string
	}{
		{ledger.Filter{Operations: []string{"listBerth"}}, "operation", "listBerths"},
		{ledger.Filter{Levels: []string{"MUST"}}, "level", "must"},
		{ledger.Filter{Pages: []string{"Berth"}}, "page", "Berths"},
		{ledger.Filter{Pages: []string{""}}, "page", "NewBerth"},
	} {
		_, err := ledger.Select(rows, c.filter)
		var unknown *ledger.UnknownError
		if !errors.As(err, &unknown) || unknown.What != c.what || !strings.Contains(strings.Join(unknown.Known, " "), c.known) {
			t.Errorf("%+v: %v", c.filter, err)
		}
	}
	if _, err := ledger.Select(rows, ledger.Filter{States: []string{"verified"}}); !errors.Is(err, ledger.ErrNoRun) {
		t.Errorf("states without a run: %v", err)
	}
	if _, err := ledger.Select(rows, ledger.Filter{IDs: []string{"a..b"}}); err == nil {
		t.Error("a wrong pattern is taken")
	}
	if _, err := ledger.ParseFormat("yaml"); err == nil {
		t.Error("yaml is taken for a format")
	}
}

func TestCount(t *testing.T) {
	c := harbour(t)
	if got := ledger.Count(c.Ledger()).String(); strings.Contains(got, "run") {
		t.Errorf("without a run: %s", got)
	}
	got := ledger.Count(ledger.WithStates(c.Ledger(), voyage(t, c))).String()
	if !strings.Contains(got, "in the run 1 verified, 1 violated") {
		t.Error(got)
	}
}

func TestOtherDocuments(t *testing.T) {
	c := harbour(t)
	if got := ledger.OtherDocuments(c, voyage(t, c)); got != "" {
		t.Error(got)
	}
	if got := ledger.OtherDocuments(c, result.NewTally().Report()); got == "" {
		t.Error("a run of other documents passes for one of these")
	}
}
