package result_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"elbconformance/internal/result"
)

func ignore(result.Event) {}

func TestReadEventsForgivesATornLastLineOnly(t *testing.T) {
	whole := `{"event":"leak","id":"a"}` + "\n"
	for name, c := range map[string]struct {
		file   string
		events int
		line   string // named by the error; empty for no error
	}{
		"empty":                      {"", 0, ""},
		"last line without newline":  {whole + `{"event":"leak"}`, 2, ""},
		"windows line ends":          {strings.ReplaceAll(whole+whole, "\n", "\r\n"), 2, ""},
		"torn last line":             {whole + `{"event":"leak","id":"b`, 1, ""},
		"torn in the only line":      {`{"ev`, 0, ""},
		"unknown event":              {whole + `{"event":"later"}` + "\n" + whole, 2, ""},
		"broken first line":          {"{broken\n" + whole, 0, "line 1"},
		"broken middle line":         {whole + "{broken\n" + whole, 1, "line 2"},
		"empty middle line":          {whole + "\n" + whole, 1, "line 2"},
		"wrong type in middle line":  {whole + whole + `{"event":"case","id":[]}` + "\n" + whole, 2, "line 3"},
		"broken middle, torn at end": {whole + "{broken\n" + `{"ev`, 1, "line 2"},
	} {
		n := 0
		err := result.ReadEvents(strings.NewReader(c.file), func(result.Event) { n++ })
		if n != c.events {
			t.Errorf("%s: %d events, want %d", name, n, c.events)
		}
		if c.line == "" && err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if c.line != "" && (err == nil || !strings.Contains(err.Error(), c.line)) {
			t.Errorf("%s: error %v does not name %s", name, err, c.line)
		}
	}
}

func TestReadEventsRefusesANewerSchema(t *testing.T) {
	err := result.ReadEvents(strings.NewReader(`{"event":"run","schema":2}`+"\n"), ignore)
	if err == nil || !strings.Contains(err.Error(), "newer") || !strings.Contains(err.Error(), "schema 2") {
		t.Errorf("got %v", err)
	}
	if err := result.ReadEvents(strings.NewReader(`{"event":"run","schema":1}`+"\n"), ignore); err != nil {
		t.Error(err)
	}
}

func TestReadEventsPassesOnTroubleOfTheReader(t *testing.T) {
	trouble := errors.New("bad sector")
	err := result.ReadEvents(io.MultiReader(strings.NewReader("{}\n{}"), iotest.ErrReader(trouble)), ignore)
	if !errors.Is(err, trouble) || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("got %v", err)
	}
}

func TestReadEventsBoundsALine(t *testing.T) {
	if testing.Short() {
		t.Skip("reads 64 MiB")
	}
	endless := io.MultiReader(strings.NewReader(`{"event":"leak","id":"`), zeros{})
	if err := result.ReadEvents(endless, ignore); err == nil || !strings.Contains(err.Error(), "longer than") {
		t.Errorf("got %v", err)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = '0'
	}
	return len(p), nil
}

func FuzzReadEvents(f *testing.F) {
	var file bytes.Buffer
	log := result.NewLog(&file, result.NewRedactor())
	for _, e := range everyEvent() {
		log.Append(e)
	}
	f.Add(file.Bytes())
	f.Add([]byte("{}\n\n"))
	f.Add([]byte(`{"event":"exchange","response":{"body":"b"}}` + "\n" + `{"event":"finding","level":"x"}` + "\n"))
	f.Fuzz(func(t *testing.T, file []byte) {
		r, err := result.ReadReport(bytes.NewReader(file))
		if (err == nil) != (r != nil) {
			t.Fatalf("report %v with error %v", r, err)
		}
		if err != nil {
			return
		}
		if c := r.Counts; c.Cases != len(r.Cases) || c.Passed+c.Failed+c.Errors+c.Skipped+c.KnownFailures > c.Cases {
			t.Fatalf("counts %+v of %d cases", c, len(r.Cases))
		}
		if r.Verdict == result.Conformant && (len(r.Gaps) > 0 || r.Counts.ViolatedMust > 0 || r.Counts.Passed+r.Counts.KnownFailures == 0) {
			t.Fatalf("conformant with %+v", r)
		}
	})
}
