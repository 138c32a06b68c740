package target

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestJournalFollowsAnswers(t *testing.T) {
	dial := &net.OpError{Op: "dial", Err: errors.New("refused")}
	for name, tc := range map[string]struct {
		answer http.RoundTripper
		left   Step // of the one outstanding entry; empty for none
		owned  bool
	}{
		"created":             {&network{answer: status(201, `{"pool":{"id":"p-1"}}`)}, Created, true},
		"refused":             {&network{answer: status(400, `{}`)}, "", false},
		"throttled":           {&network{answer: status(429, `{}`)}, "", false},
		"not connected":       {failing{dial}, "", false},
		"reset":               {failing{io.ErrUnexpectedEOF}, Intent, false},
		"server error":        {&network{answer: status(500, `{}`)}, Intent, false},
		"gateway timeout":     {&network{answer: status(504, ``)}, Intent, false},
		"request timeout":     {&network{answer: status(408, ``)}, Intent, false},
		"redirect":            {&network{answer: status(303, ``)}, Intent, false},
		"created, no id":      {&network{answer: status(201, `{"pool":{}}`)}, Intent, false},
		"created, no JSON":    {&network{answer: status(201, `<html>`)}, Intent, false},
		"created, id no text": {&network{answer: status(201, `{"pool":{"id":7}}`)}, Intent, false},
		"created, id a path":  {&network{answer: status(201, `{"pool":{"id":"../p-1"}}`)}, Intent, false},
		"created, id dots":    {&network{answer: status(201, `{"pool":{"id":".."}}`)}, Intent, false},
	} {
		t.Run(name, func(t *testing.T) {
			j := NewMemoryJournal()
			c := connect(t, Options{RoundTripper: tc.answer, Journal: j, AllowWrites: true, RunID: "r1"})
			send(t, c, Call{CreatedID: "/pool/id", Operation: "createMasterSlavePool", Name: "cnf-1"}, "POST", "/v3/p/elb/master-slave-pools")
			left := j.Outstanding()
			switch {
			case tc.left == "" && len(left) != 0, tc.left != "" && (len(left) != 1 || left[0].Step != tc.left):
				t.Errorf("outstanding %+v, want %q", left, tc.left)
			case tc.left != "" && (left[0].Name != "cnf-1" || left[0].Run != "r1" || left[0].Operation != "createMasterSlavePool" ||
				left[0].URL != cloud+"/v3/p/elb/master-slave-pools" || (left[0].ID == "p-1") != tc.owned):
				t.Errorf("entry %+v", left[0])
			}
			if j.Owned("p-1") != tc.owned {
				t.Errorf("owned: %v", j.Owned("p-1"))
			}
		})
	}
}

func TestJournalFollowsDeletions(t *testing.T) {
	for code, gone := range map[int]bool{200: true, 204: true, 404: true, 202: false, 401: false, 409: false, 500: false, 503: false} {
		c, n, j := writer(t, status(201, `{"id":"p-1"}`))
		send(t, c, Call{CreatedID: "/id"}, "POST", "/pools")
		n.answer = status(code, "")
		send(t, c, Call{}, "DELETE", "/pools/p-1")
		if left := len(j.Outstanding()); (left == 0) != gone {
			t.Errorf("status %d: %d outstanding", code, left)
		}
		if !j.Owned("p-1") {
			t.Errorf("status %d: no longer owned", code)
		}
	}
}

func TestJournalResolve(t *testing.T) {
	c, _, j := writer(t, status(500, ""))
	send(t, c, Call{CreatedID: "/id"}, "POST", "/pools")
	send(t, c, Call{CreatedID: "/id"}, "POST", "/pools")
	if err := j.Resolve(1, "../p"); err == nil {
		t.Error("an id that is a path was taken")
	}
	if err := errors.Join(j.Resolve(1, "found"), j.Resolve(2, "")); err != nil {
		t.Fatal(err)
	}
	if j.Resolve(1, "other") == nil || j.Resolve(2, "other") == nil || j.Resolve(3, "other") == nil {
		t.Error("an intent that is not open was resolved")
	}
	seq, err := j.intend(Entry{Method: "POST"})
	if err != nil || j.Resolve(seq, "") != nil {
		t.Fatal(err)
	}
	j.settle(seq, Created, "late", 201) // the answer came after all
	if !j.Owned("late") {
		t.Error("a late answer is lost")
	}
	j.remove(Entry{ID: "late"})
	if left := j.Outstanding(); len(left) != 1 || left[0].ID != "found" || !j.Owned("found") || j.Owned("other") {
		t.Errorf("outstanding %+v", left)
	}
}

// TestIntentPrecedesRequest reads the file while the request is under way.
func TestIntentPrecedesRequest(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal.ndjson")
	j, err := OpenJournal(path)
	if err != nil {
		t.Fatal(err)
	}
	var during []Entry
	n := &network{answer: func(w http.ResponseWriter, r *http.Request) {
		content, _ := os.ReadFile(path)
		during, _ = ReadJournal(bytes.NewReader(content))
		status(201, `{"id":"p-1"}`)(w, r)
	}}
	c := connect(t, Options{RoundTripper: n, Journal: j, AllowWrites: true, RunID: "r1", Credentials: token("s3cret")})
	send(t, c, Call{CreatedID: "/id"}, "POST", "/pools")
	if len(during) != 1 || during[0].Step != Intent || during[0].Run != "r1" || during[0].Method != http.MethodPost || during[0].Time.IsZero() {
		t.Errorf("journal during the request: %+v", during)
	}
	n.answer = status(204, "")
	send(t, c, Call{}, "DELETE", "/pools/p-1")
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(path)
	if err != nil || bytes.Contains(content, []byte("s3cret")) {
		t.Fatalf("%v in\n%s", err, content)
	}
	entries, err := ReadJournal(bytes.NewReader(content))
	if err != nil || len(entries) != 3 || entries[1].Step != Created || entries[2].Step != Deleted || entries[2].ID != "p-1" {
		t.Errorf("%v: %+v", err, entries)
	}
	if info, _ := os.Stat(path); info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v", info.Mode())
	}
}

// TestJournalAfterEveryCrash cuts the file at every byte: what was complete is kept, and the run can go on.
func TestJournalAfterEveryCrash(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal.ndjson")
	j, err := OpenJournal(path)
	if err != nil {
		t.Fatal(err)
	}
	n := &network{answer: status(201, `{"id":"p-1"}`)}
	c := connect(t, Options{RoundTripper: n, Journal: j, AllowWrites: true})
	send(t, c, Call{CreatedID: "/id"}, "POST", "/pools")
	n.answer = status(204, "")
	send(t, c, Call{}, "DELETE", "/pools/p-1")
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for cut := range len(whole) + 1 {
		if err := os.WriteFile(path, whole[:cut], 0o600); err != nil {
			t.Fatal(err)
		}
		again, err := OpenJournal(path)
		if err != nil {
			t.Fatalf("cut at %d: %v", cut, err)
		}
		lines := bytes.Count(whole[:cut], []byte("\n"))
		if left := len(again.Outstanding()); left != []int{0, 1, 1, 0}[lines] || again.Owned("p-1") != (lines >= 2) {
			t.Errorf("cut at %d: %d outstanding, owned %v", cut, left, again.Owned("p-1"))
		}
		seq, err := again.intend(Entry{Method: "POST"})
		if want := min(lines, 1) + 1; err != nil || seq != want {
			t.Errorf("cut at %d: intent %d, want %d; %v", cut, seq, want, err)
		}
		if err := again.Close(); err != nil {
			t.Fatal(err)
		}
		after, _ := os.ReadFile(path)
		if entries, err := ReadJournal(bytes.NewReader(after)); err != nil || len(entries) != lines+1 {
			t.Errorf("cut at %d: %d entries after going on, %v", cut, len(entries), err)
		}
	}
}

func TestNoCreationWithoutJournal(t *testing.T) {
	j, err := OpenJournal(filepath.Join(t.TempDir(), "journal.ndjson"))
	if err != nil {
		t.Fatal(err)
	}
	n := &network{}
	c := connect(t, Options{RoundTripper: n, Journal: j, AllowWrites: true})
	_ = j.file.Close() // as a full or lost disk: every write fails
	for range 2 {
		_, err = c.Send(WithCall(context.Background(), Call{CreatedID: "/id"}), Raw{API: V3, Method: "POST", Target: "/pools"})
		if err == nil || n.count() != 0 || j.Err() == nil {
			t.Errorf("error %v, %d requests, journal %v", err, n.count(), j.Err())
		}
	}
	if left := j.Outstanding(); len(left) != 0 {
		t.Errorf("outstanding without a request: %+v", left)
	}
	if j.Close() == nil {
		t.Error("the failure is silent")
	}
}

func TestJournalLossKeepsWhatHappened(t *testing.T) {
	j, err := OpenJournal(filepath.Join(t.TempDir(), "journal.ndjson"))
	if err != nil {
		t.Fatal(err)
	}
	n := &network{answer: func(w http.ResponseWriter, r *http.Request) {
		_ = j.file.Close()
		status(201, `{"id":"p-1"}`)(w, r)
	}}
	c := connect(t, Options{RoundTripper: n, Journal: j, AllowWrites: true})
	send(t, c, Call{CreatedID: "/id"}, "POST", "/pools")
	if !j.Owned("p-1") || j.Err() == nil {
		t.Errorf("owned %v, error %v", j.Owned("p-1"), j.Err())
	}
}

func TestLongEntryDoesNotEndTheJournal(t *testing.T) {
	c, n, j := writer(t, status(201, `{"id":"p-1"}`))
	_, err := c.Send(WithCall(context.Background(), Call{CreatedID: "/id", Name: strings.Repeat("n", maxEntryBytes)}),
		Raw{API: V3, Method: "POST", Target: "/pools"})
	if err == nil || n.count() != 0 {
		t.Errorf("error %v, %d requests", err, n.count())
	}
	send(t, c, Call{CreatedID: "/id"}, "POST", "/pools")
	if !j.Owned("p-1") || j.Err() != nil {
		t.Errorf("owned %v, error %v", j.Owned("p-1"), j.Err())
	}
}

func TestReadJournalRefuses(t *testing.T) {
	good := `{"step":"intent","seq":1,"time":"2030-01-02T03:04:05Z","method":"POST","url":"u"}` + "\n"
	for name, content := range map[string]string{
		"no JSON":            "junk\n" + good,
		"unknown step":       strings.Replace(good, "intent", "renamed", 1),
		"created without id": strings.Replace(good, "intent", "created", 1),
		"created, id a path": `{"step":"created","seq":1,"id":"../x"}` + "\n",
		"intent without seq": strings.Replace(good, `"seq":1`, `"seq":0`, 1),
		"deleted with seq":   `{"step":"deleted","seq":1,"id":"x"}` + "\n",
		"endless line":       strings.Repeat("x", maxEntryBytes+1),
	} {
		if entries, err := ReadJournal(strings.NewReader(content)); err == nil || !strings.Contains(err.Error(), "line 1") {
			t.Errorf("%s: %v, %+v", name, err, entries)
		}
		path := filepath.Join(t.TempDir(), "journal.ndjson")
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := OpenJournal(path); err == nil {
			t.Errorf("%s: was opened", name)
		}
		if kept, _ := os.ReadFile(path); string(kept) != content {
			t.Errorf("%s: the refused file was changed", name)
		}
	}
}

func TestTextAt(t *testing.T) {
	const body = `{"pool":{"id":"p","a/b":{"m~n":"q"},"":"e"},"list":[{"id":"r"}],"n":1}`
	for pointer, want := range map[string]string{
		"/pool/id": "p", "/pool/a~1b/m~0n": "q", "/pool/": "e", "/list/0/id": "r",
		"/list/1/id": "", "/list/-1/id": "", "/list/x": "", "/n": "", "/pool": "", "/none/id": "", "/pool/id/x": "", "": "",
	} {
		if got, ok := textAt([]byte(body), pointer); got != want || ok != (want != "") {
			t.Errorf("%q: got %q %v, want %q", pointer, got, ok, want)
		}
	}
}

func FuzzReadJournal(f *testing.F) {
	f.Add([]byte(`{"step":"intent","seq":1,"method":"POST","url":"u","name":"n"}` + "\n" + `{"step":"created","seq":1,"id":"p-1"}` + "\n"))
	f.Add([]byte(`{"step":"deleted","id":"p-1"}` + "\n" + `{"step":"not-cre`))
	f.Add([]byte("\n"))
	f.Fuzz(func(t *testing.T, content []byte) {
		entries, err := ReadJournal(bytes.NewReader(content))
		if err != nil {
			return
		}
		var again bytes.Buffer
		for _, e := range entries {
			line, err := e.line()
			if err != nil {
				t.Skip() // escaping can make a line longer than it was
			}
			again.Write(line)
		}
		reread, err := ReadJournal(&again)
		if err != nil || len(reread) != len(entries) {
			t.Fatalf("%d entries became %d: %v", len(entries), len(reread), err)
		}
		j := NewMemoryJournal()
		for _, e := range reread {
			j.apply(e)
		}
		for _, e := range j.Outstanding() {
			if e.ID != "" && !j.Owned(e.ID) {
				t.Errorf("%s is outstanding but not owned", e.ID)
			}
		}
	})
}
