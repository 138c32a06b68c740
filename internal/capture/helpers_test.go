package capture_test

import (
	"strings"
	"testing"

	"elbconformance/internal/capture"
)

// read reads a whole text; form "" tells it by its beginning.
func read(text string, form capture.Form) ([]capture.Entry, error) {
	source, err := capture.Open(strings.NewReader(text))
	if err != nil {
		return nil, err
	}
	if form == "" {
		form = source.Form()
	}
	var out []capture.Entry
	for entry, err := range source.Entries(form) {
		if err != nil {
			return out, err
		}
		out = append(out, entry)
	}
	return out, nil
}

func must(t *testing.T, text string, form capture.Form) []capture.Entry {
	t.Helper()
	entries, err := read(text, form)
	if err != nil {
		t.Fatal(err)
	}
	return entries
}

// crlf writes a text as it goes over the wire.
func crlf(text string) string { return strings.ReplaceAll(text, "\n", "\r\n") }
