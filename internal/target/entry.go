package target

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"
)

// Step is what a journal line records.
type Step string

// The steps. A create starts with an intent and ends as created or not created; what stays open is ambiguous.
const (
	Intent     Step = "intent"
	Created    Step = "created"
	NotCreated Step = "not-created"
	Deleted    Step = "deleted"
)

// maxEntryBytes bounds one line of a journal.
const maxEntryBytes = 64 << 10

// Entry is one line of a journal.
type Entry struct {
	Step      Step      `json:"step"`
	Seq       int       `json:"seq"` // number of the intent, from 1; 0 on a deletion
	Run       string    `json:"run,omitempty"`
	Time      time.Time `json:"time"`
	Method    string    `json:"method"`
	URL       string    `json:"url"`
	Operation string    `json:"operation,omitempty"`
	Name      string    `json:"name,omitempty"` // asked for, to find the object where its id is not known
	ID        string    `json:"id,omitempty"`   // empty on an intent
	Status    int       `json:"status,omitempty"`
}

func (e Entry) check() error {
	switch e.Step {
	case Created, Deleted:
		if !plainID(e.ID) {
			return fmt.Errorf("%s entry with the unusable id %q", e.Step, e.ID)
		}
	case Intent, NotCreated:
		if e.ID != "" {
			return fmt.Errorf("%s entry with an id", e.Step)
		}
	default:
		return fmt.Errorf("unknown step %q; it may be of a newer release", e.Step)
	}
	if (e.Step == Deleted) != (e.Seq == 0) || e.Seq < 0 {
		return fmt.Errorf("%s entry with the number %d", e.Step, e.Seq)
	}
	return nil
}

func (e Entry) line() ([]byte, error) {
	if err := e.check(); err != nil {
		return nil, err
	}
	line, err := json.Marshal(e)
	if err != nil {
		return nil, err
	}
	if len(line) >= maxEntryBytes {
		return nil, fmt.Errorf("the entry for %.80s is longer than %d bytes", e.URL, maxEntryBytes)
	}
	return append(line, '\n'), nil
}

// ReadJournal reads the entries of a journal in order. A torn last line, as a crash leaves it, is ignored: an entry
// counts once its line is complete. Any other broken line is an error that names it.
func ReadJournal(r io.Reader) ([]Entry, error) {
	entries, _, err := readJournal(r)
	return entries, err
}

// readJournal also gives the length of the complete lines, in bytes.
func readJournal(r io.Reader) (entries []Entry, length int64, err error) {
	reader := bufio.NewReaderSize(r, maxEntryBytes)
	for n := 1; ; n++ {
		line, err := reader.ReadSlice('\n')
		switch {
		case errors.Is(err, io.EOF):
			return entries, length, nil
		case errors.Is(err, bufio.ErrBufferFull):
			return nil, 0, fmt.Errorf("journal line %d is longer than %d bytes; this is not a journal", n, maxEntryBytes)
		case err != nil:
			return nil, 0, fmt.Errorf("journal line %d: %w", n, err)
		}
		entry, err := parseEntry(line)
		if err != nil {
			return nil, 0, fmt.Errorf("journal line %d: %w; correct or remove the line, and look for what it names by hand", n, err)
		}
		entries = append(entries, entry)
		length += int64(len(line))
	}
}

func parseEntry(line []byte) (Entry, error) {
	var e Entry
	if err := json.Unmarshal(bytes.TrimSpace(line), &e); err != nil {
		return Entry{}, err
	}
	return e, e.check()
}
