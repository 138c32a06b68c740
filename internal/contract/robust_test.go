package contract_test

import (
	"sort"
	"testing"

	"go.yaml.in/yaml/v3"
)

// A document may be wrong at any one place: Load says so and never panics.
func TestLoadOutlivesAnyOneWrongNode(t *testing.T) {
	var root yaml.Node
	if err := yaml.Unmarshal([]byte(fleet), &root); err != nil {
		t.Fatal(err)
	}
	all := nodes(&root)
	paths := make([]string, 0, len(all))
	for path := range all {
		paths = append(paths, path)
	}
	sort.Strings(paths)
	for _, stranger := range []string{"null", "{}", "[null]", "word"} {
		var value yaml.Node
		if err := yaml.Unmarshal([]byte(stranger), &value); err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			n := all[path]
			kept := *n
			*n = *value.Content[0]
			text, err := yaml.Marshal(&root)
			*n = kept
			if err != nil {
				t.Fatal(err)
			}
			loadGuarded(t, path+" = "+stranger, string(text))
		}
	}
}

func loadGuarded(t *testing.T, what, text string) {
	t.Helper()
	defer func() {
		if p := recover(); p != nil {
			t.Errorf("%s: Load panics: %v", what, p)
		}
	}()
	c, err := load(text)
	if (c == nil) == (err == nil) {
		t.Errorf("%s: contract %v and error %v", what, c, err)
	}
}

func FuzzLoad(f *testing.F) {
	f.Add([]byte(fleet))
	f.Add([]byte("openapi: 3.0.3\ninfo: {title: x, version: y}\npaths: {/a: {get: {responses: {default: {}}}}}\n"))
	f.Add([]byte("\x00"))
	f.Add([]byte("a: &a [*a]"))
	f.Fuzz(func(t *testing.T, document []byte) {
		if len(document) > 8<<10 {
			t.Skip()
		}
		c, err := load(string(document))
		if (c == nil) == (err == nil) {
			t.Errorf("contract %v and error %v", c, err)
		}
	})
}
