package target

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"
)

// Journal remembers what a run creates, before it is created, so that nothing is left behind and nothing else is
// removed. It is safe for concurrent use.
type Journal struct {
	mu      sync.Mutex
	file    *os.File // nil in memory
	err     error
	last    int            // highest number given
	creates map[int]*Entry // by number: the intent, or the created entry once the id is known
	owned   map[string]int // created id to number
	deleted map[string]bool
}

// NewMemoryJournal returns a journal that ends with the process: for the emulator and for tests.
func NewMemoryJournal() *Journal {
	return &Journal{creates: map[int]*Entry{}, owned: map[string]int{}, deleted: map[string]bool{}}
}

// OpenJournal opens or creates the journal of one run, and takes up what it holds already. A torn last line is cut off.
func OpenJournal(path string) (*Journal, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open journal: %w", err)
	}
	j := NewMemoryJournal()
	if err := j.load(file); err != nil {
		return nil, errors.Join(fmt.Errorf("open journal %s: %w", path, err), file.Close())
	}
	j.file = file
	return j, nil
}

func (j *Journal) load(file *os.File) error {
	entries, length, err := readJournal(file)
	if err != nil {
		return err
	}
	if err := file.Truncate(length); err != nil {
		return err
	}
	for _, e := range entries {
		j.apply(e)
	}
	return syncDir(filepath.Dir(file.Name()))
}

// syncDir makes a file that was just created survive a crash.
func syncDir(path string) error {
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

// Owned reports whether this run created the object with this id, be it deleted since or not.
func (j *Journal) Owned(id string) bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	_, ok := j.owned[id]
	return ok
}

// Outstanding lists what may be left, in order of creation: created entries that were not deleted, and intents whose
// outcome is not known, which have no ID. While requests are under way their intents are among these.
func (j *Journal) Outstanding() []Entry {
	j.mu.Lock()
	defer j.mu.Unlock()
	var left []Entry
	for _, e := range j.creates {
		if !j.deleted[e.ID] {
			left = append(left, *e)
		}
	}
	slices.SortFunc(left, func(a, b Entry) int { return a.Seq - b.Seq })
	return left
}

// Resolve ends an ambiguous intent: with the id of the object that was found to have been created, or with an empty id
// where none was.
func (j *Journal) Resolve(seq int, id string) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	open, ok := j.creates[seq]
	switch {
	case !ok || open.Step != Intent:
		return fmt.Errorf("journal has no open intent %d; resolve only what Outstanding lists without an id", seq)
	case id == "":
		return j.end(seq, NotCreated, "", 0)
	case !plainID(id):
		return fmt.Errorf("journal cannot take the id %q: it is not a plain path segment", id)
	}
	return j.end(seq, Created, id, 0)
}

// Err is the first failure to write. After it no intent is accepted, so nothing more is created.
func (j *Journal) Err() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.err
}

// Close closes the file and returns the first failure to write, if any.
func (j *Journal) Close() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.file == nil {
		return j.err
	}
	err := errors.Join(j.err, j.file.Close())
	j.file, j.err = nil, errors.New("journal is closed")
	return err
}

// intend records that an object is about to be created, and returns the number of the intent. The request may leave
// only when there is no error.
func (j *Journal) intend(e Entry) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	e.Step, e.Seq = Intent, j.last+1
	return e.Seq, j.append(e)
}

// settle ends an intent with the answer to it.
func (j *Journal) settle(seq int, to Step, id string, status int) {
	j.mu.Lock()
	defer j.mu.Unlock()
	_ = j.end(seq, to, id, status) // kept in Err; the exchange has happened all the same
}

// end appends the end of an intent, which repeats it, so that each line says by itself what it is about.
func (j *Journal) end(seq int, to Step, id string, status int) error {
	e := Entry{Seq: seq} // where Resolve came before the answer
	if open, ok := j.creates[seq]; ok {
		e = *open
	}
	e.Step, e.ID, e.Status, e.Time = to, id, status, time.Now().UTC()
	return j.append(e)
}

// remove records that an object of this run is gone.
func (j *Journal) remove(e Entry) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if _, ok := j.owned[e.ID]; !ok || j.deleted[e.ID] {
		return
	}
	e.Step = Deleted
	_ = j.append(e) // kept in Err
}

// append writes and applies an entry. What has happened is applied even where it cannot be written; an intent is not.
func (j *Journal) append(e Entry) error {
	line, err := e.line()
	if err == nil && j.err == nil {
		j.err = j.write(e.Step, line)
	}
	err = errors.Join(err, j.err)
	if err != nil && e.Step == Intent {
		return fmt.Errorf("journal: %w; nothing is created that cannot be recorded, so give the journal a writable place", err)
	}
	j.apply(e)
	return err
}

// write reaches the disk before it returns, except for a deletion: to repeat one does no harm.
func (j *Journal) write(step Step, line []byte) error {
	if j.file == nil {
		return nil
	}
	if _, err := j.file.Write(line); err != nil || step == Deleted {
		return err
	}
	return j.file.Sync()
}

func (j *Journal) apply(e Entry) {
	j.last = max(j.last, e.Seq)
	switch e.Step {
	case Intent:
		j.creates[e.Seq] = &e
	case Created:
		j.creates[e.Seq] = &e
		j.owned[e.ID] = e.Seq
	case NotCreated:
		delete(j.creates, e.Seq)
	case Deleted:
		j.deleted[e.ID] = true
	}
}
