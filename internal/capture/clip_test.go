package capture

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

// What is within the bounds passes as it is, however it arrives.
func TestClipperPassesOn(t *testing.T) {
	for _, text := range []string{
		"", "{}", `{"a":"b\"c\\","\u00e9":[1,"é\ud83d\ude00"]}`, `"unended \`, `"\u00`, "\xff\"\xff\xfe\"", strings.Repeat(`["x",`, 1000),
	} {
		for name, reader := range map[string]io.Reader{
			"whole": strings.NewReader(text), "bytes": iotest.OneByteReader(strings.NewReader(text)),
			"halves": iotest.HalfReader(strings.NewReader(text)), "with its end": iotest.DataErrReader(strings.NewReader(text)),
		} {
			c := &clipper{from: reader, most: maxLiteral}
			got, err := io.ReadAll(c)
			if err != nil || string(got) != text || c.dropped != 0 || len(c.cut) != 0 {
				t.Errorf("%q, %s: %q, %v", text, name, got, err)
			}
		}
	}
}

// A literal that is too long is cut between two characters, and remembered by where it ends.
func TestClipperCuts(t *testing.T) {
	const most = 1000
	for _, tail := range []string{"aaaa", "ééé", `\u00e9\u00e9`, `\\\\\\`, `\"\"\"`} {
		for pad := range 7 {
			text := `["` + strings.Repeat("a", most-pad) + strings.Repeat(tail, 5) + `","b"]`
			c := &clipper{from: iotest.HalfReader(strings.NewReader(text)), most: most}
			got, err := io.ReadAll(c)
			if err != nil || !bytes.HasSuffix(got, []byte(`","b"]`)) || int64(len(text)-len(got)) != c.dropped || c.dropped == 0 {
				t.Fatalf("%q, %d: %d of %d bytes, %d dropped, %v", tail, pad, len(got), len(text), c.dropped, err)
			}
			literal := bytes.TrimSuffix(got[2+most-pad:], []byte(`","b"]`))
			if !strings.HasPrefix(strings.Repeat(tail, 5), string(literal)) || bytes.HasSuffix(literal, []byte(`\`)) && len(literal)%2 == 1 {
				t.Errorf("%q, %d: cut to %q", tail, pad, literal)
			}
			end := int64(len(got) - len(`,"b"]`))
			if c.wasCut(end-1) || !c.wasCut(end) || c.wasCut(end+4) {
				t.Errorf("%q, %d: cut %v, want %d", tail, pad, c.cut, end)
			}
		}
	}
}
