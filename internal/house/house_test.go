package house

import (
	"errors"
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const root = "../.."

// room is one package as it stands, without its tests.
type room struct {
	name    string
	dir     string
	files   []string
	imports []string
}

// house finds every package of the main module. Modules below it are guests, and live by their own laws.
func house(t *testing.T) map[string]room {
	t.Helper()
	out := map[string]room{}
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.IsDir() {
			return err
		}
		if path != root && (isGuest(path) || slices.Contains([]string{"testdata", "vendor", "node_modules"}, entry.Name()) ||
			strings.HasPrefix(entry.Name(), ".")) {
			return filepath.SkipDir
		}
		pkg, err := build.ImportDir(path, 0)
		var none *build.NoGoError
		if errors.As(err, &none) || err == nil && len(pkg.GoFiles) == 0 {
			return nil
		}
		if err != nil {
			return err
		}
		name, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		name = filepath.ToSlash(name)
		out[name] = room{name, path, pkg.GoFiles, pkg.Imports}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(out) < 15 {
		t.Fatalf("only %d rooms were found", len(out))
	}
	return out
}

func isGuest(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, "go.mod"))
	return err == nil
}

// ours are the rooms that a room imports.
func (r room) ours() []string {
	var out []string
	for _, path := range r.imports {
		if name, ok := strings.CutPrefix(path, module); ok {
			out = append(out, name)
		}
	}
	return out
}

func TestEveryArrowIsAllowed(t *testing.T) {
	for name, r := range house(t) {
		allowed, known := rooms[name]
		if !known {
			t.Errorf("room %s is not in the table of table_test.go; enter it with the fewest arrows that it needs", name)
			continue
		}
		for _, to := range r.ours() {
			if !slices.Contains(allowed, to) {
				t.Errorf("%s imports %s, which is no arrow of the table in table_test.go", name, to)
			}
		}
	}
}

func TestTheTableIsSound(t *testing.T) {
	for name, allowed := range rooms {
		if !slices.Equal(slices.Compact(slices.Sorted(slices.Values(allowed))), slices.Sorted(slices.Values(allowed))) {
			t.Errorf("%s names an arrow twice", name)
		}
		for _, to := range allowed {
			if _, known := rooms[to]; !known {
				t.Errorf("%s has an arrow to %s, which is no room", name, to)
			}
		}
	}
	for _, name := range append(slices.Clone(clients), servers...) {
		if _, known := rooms[name]; !known {
			t.Errorf("%s is no room", name)
		}
	}
}

// The laws hold over the table itself, and so over every program that the table allows.
func TestRoomsThatMustNotMeetDoNot(t *testing.T) {
	for _, law := range apart {
		if path := reach(law.from, law.to, nil); path != nil {
			t.Errorf("%s reaches %s by %s; %s", law.from, law.to, strings.Join(path, " → "), law.why)
		}
	}
	if got := reach("internal/result", "openapi", nil); len(rooms["internal/result"]) != 0 || got != nil {
		t.Errorf("internal/result is plain vocabulary and imports nothing of ours")
	}
}

// reach is a way from one room to another along the arrows of the table, or nil.
func reach(from, to string, seen []string) []string {
	if from == to {
		return append(slices.Clone(seen), to)
	}
	if slices.Contains(seen, from) {
		return nil
	}
	seen = append(slices.Clone(seen), from)
	for _, next := range rooms[from] {
		if path := reach(next, to, seen); path != nil {
			return path
		}
	}
	return nil
}

// Without loops the house has an order in which it can be understood.
func TestTheFlowIsOneWay(t *testing.T) {
	for name, allowed := range rooms {
		for _, next := range allowed {
			if path := reach(next, name, nil); path != nil {
				t.Errorf("%s → %s is a loop", name, strings.Join(path, " → "))
			}
		}
	}
}

func TestLibrariesStayWithTheirHolders(t *testing.T) {
	for name, r := range house(t) {
		for _, path := range r.imports {
			for _, h := range holders {
				if covers(h.library, path) && !slices.Contains(h.rooms, name) {
					t.Errorf("%s imports %s, which only %s may; %s", name, path, strings.Join(h.rooms, " and "), h.why)
				}
			}
		}
	}
}

// covers reports whether a pattern stands for an import path: "a/b" for itself; "a/b/..." for what is below it, and for
// itself where no pattern of its own says otherwise.
func covers(pattern, path string) bool {
	prefix, deep := strings.CutSuffix(pattern, "/...")
	if !deep {
		return pattern == path
	}
	if path == prefix {
		return !slices.ContainsFunc(holders, func(h holder) bool { return h.library == prefix })
	}
	return strings.HasPrefix(path, prefix+"/")
}

func TestHTTPStaysAtTheWire(t *testing.T) {
	client := []string{"Client", "DefaultClient", "DefaultTransport", "Transport", "Get", "Head", "Post", "PostForm"}
	server := []string{"Server", "ListenAndServe", "ListenAndServeTLS", "Serve", "ServeTLS", "DefaultServeMux", "Handle", "HandleFunc"}
	for name, r := range house(t) {
		for _, use := range r.uses(t, "net/http") {
			switch word := use.word; {
			case slices.Contains(client, word) && !slices.Contains(clients, name):
				t.Errorf("%s: http.%s; only %s hold a client", use.at, word, strings.Join(clients, ", "))
			case slices.Contains(server, word) && !slices.Contains(servers, name):
				t.Errorf("%s: http.%s; only %s listen", use.at, word, strings.Join(servers, ", "))
			}
		}
	}
}

func TestOnlyTheRunnerRunsSpecs(t *testing.T) {
	for name, r := range house(t) {
		for _, use := range r.uses(t, "github.com/onsi/ginkgo/v2") {
			if name != "internal/runner" && slices.Contains([]string{"RunSpecs", "PreviewSpecs", "GinkgoConfiguration"}, use.word) {
				t.Errorf("%s: %s; only internal/runner runs specs", use.at, use.word)
			}
		}
	}
}

type use struct{ word, at string }

// uses are the names of a library that a room's files select, with their places. Dot imports select by the bare name.
func (r room) uses(t *testing.T, library string) []use {
	t.Helper()
	var out []use
	for _, file := range r.files {
		set := token.NewFileSet()
		parsed, err := parser.ParseFile(set, filepath.Join(r.dir, file), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		name := localName(parsed, library)
		if name == "" {
			continue
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			if word, ok := selected(n, name); ok {
				out = append(out, use{word, fmt.Sprintf("%s/%s:%d", r.name, file, set.Position(n.Pos()).Line)})
			}
			return true
		})
	}
	return out
}

// localName is what a file calls a library; empty where it does not import it.
func localName(file *ast.File, library string) string {
	for _, spec := range file.Imports {
		if strings.Trim(spec.Path.Value, `"`) != library {
			continue
		}
		if spec.Name != nil {
			return spec.Name.Name
		}
		if strings.HasSuffix(library, "/v2") {
			return "ginkgo"
		}
		return library[strings.LastIndex(library, "/")+1:]
	}
	return ""
}

func selected(n ast.Node, name string) (string, bool) {
	if name == "." {
		word, ok := n.(*ast.Ident)
		if !ok {
			return "", false
		}
		return word.Name, true
	}
	selector, ok := n.(*ast.SelectorExpr)
	if !ok {
		return "", false
	}
	of, ok := selector.X.(*ast.Ident)
	if !ok || of.Name != name {
		return "", false
	}
	return selector.Sel.Name, true
}

// The finders find: each is shown what it must see and what it must not.
func TestTheFindersFind(t *testing.T) {
	for _, c := range []struct {
		pattern, path string
		want          bool
	}{
		{"net/http/httptest", "net/http/httptest", true},
		{"net/http/httptest", "net/http", false},
		{"github.com/pb33f/...", "github.com/pb33f/libopenapi", true},
		{"github.com/pb33f/...", "github.com/pb33fx/libopenapi", false},
		{"github.com/onsi/ginkgo/v2/...", "github.com/onsi/ginkgo/v2/types", true},
		{"github.com/onsi/ginkgo/v2/...", "github.com/onsi/ginkgo/v2", false},
	} {
		if got := covers(c.pattern, c.path); got != c.want {
			t.Errorf("%s covers %s: %t", c.pattern, c.path, got)
		}
	}
	dir := t.TempDir()
	text := "package x\n\nimport web \"net/http\"\n\nvar c = web.Client{}\n"
	if err := os.WriteFile(filepath.Join(dir, "x.go"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	got := room{name: "x", dir: dir, files: []string{"x.go"}}.uses(t, "net/http")
	if len(got) != 1 || got[0] != (use{"Client", "x/x.go:5"}) {
		t.Errorf("%v", got)
	}
	if path := reach("cmd/conformance", "internal/rules", nil); path == nil {
		t.Error("no way from the command to the rules was found")
	}
}
