package capture

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"
)

// errStopped ends a walk that nobody listens to any more.
var errStopped = errors.New("stopped")

// archive yields the entries of a HAR one by one and holds one at a time. It reads what recorders really write: names
// twice, broken characters, fields of other types, entries without a response.
func archive(r io.Reader) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		clip := &clipper{from: r, most: maxLiteral}
		w := &walker{clip: clip, decoder: jsontext.NewDecoder(clip, jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))}
		if err := w.log(yield); err != nil && !errors.Is(err, errStopped) {
			yield(Entry{}, err)
		}
	}
}

// walker reads an archive token by token.
type walker struct {
	clip    *clipper
	decoder *jsontext.Decoder
	entries int // begun so far
	whole   int // ended so far
}

func (w *walker) log(yield func(Entry, error) bool) error {
	listed := false
	entries := func() error {
		listed = w.decoder.PeekKind() == '['
		return w.array(func() error { return w.entry(yield) })
	}
	err := w.object(map[string]func() error{"log": func() error {
		return w.object(map[string]func() error{"entries": entries})
	}})
	switch {
	case errors.Is(err, errStopped):
		return err
	case err != nil:
		return w.broken(err)
	case !listed:
		return errors.New("it is no HAR: it has no list log.entries; save the network traffic again, as HAR 1.2")
	}
	switch _, err := w.decoder.ReadToken(); {
	case err == nil:
		return errors.New("there is something after the HAR; give one HAR a file")
	case !errors.Is(err, io.EOF):
		return w.broken(err)
	}
	return nil
}

// broken says where an archive cannot be read any further.
func (w *walker) broken(err error) error {
	at := w.decoder.InputOffset() + w.clip.dropped
	where := fmt.Sprintf("at byte %d, after %d whole entries", at, w.whole)
	if w.entries > w.whole {
		where = fmt.Sprintf("at byte %d, in entry %d of log.entries", at, w.entries)
	}
	var syntax *jsontext.SyntacticError
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return fmt.Errorf("the HAR is cut off %s; save it again, and wait until the export has ended", where)
	case errors.As(err, &syntax):
		return fmt.Errorf("the HAR is not well-formed JSON %s: %w; save it again", where, syntax.Err)
	}
	return fmt.Errorf("the HAR cannot be read on %s: %w", where, err)
}

// object reads an object and hands the value of each field that is asked for to its reader; the rest, and a value that is
// no object, is passed over.
func (w *walker) object(fields map[string]func() error) error {
	if w.decoder.PeekKind() != '{' {
		return w.decoder.SkipValue()
	}
	if _, err := w.decoder.ReadToken(); err != nil {
		return err
	}
	for w.decoder.PeekKind() != '}' {
		name, err := w.decoder.ReadToken()
		if err != nil {
			return err
		}
		read := w.decoder.SkipValue
		if known, ok := fields[name.String()]; ok {
			read = known
		}
		if err := read(); err != nil {
			return err
		}
	}
	_, err := w.decoder.ReadToken()
	return err
}

// array reads an array item by item; a value that is no array is passed over.
func (w *walker) array(item func() error) error {
	if w.decoder.PeekKind() != '[' {
		return w.decoder.SkipValue()
	}
	if _, err := w.decoder.ReadToken(); err != nil {
		return err
	}
	for w.decoder.PeekKind() != ']' {
		if w.decoder.PeekKind() == jsontext.KindInvalid {
			return w.decoder.SkipValue() // gives the error
		}
		if err := item(); err != nil {
			return err
		}
	}
	_, err := w.decoder.ReadToken()
	return err
}

// text reads a string. cut is whether it was longer than this program reads. A value of another type is no string.
func (w *walker) text() (value string, cut, ok bool, err error) {
	if w.decoder.PeekKind() != '"' {
		return "", false, false, w.decoder.SkipValue()
	}
	token, err := w.decoder.ReadToken()
	if err != nil {
		return "", false, false, err
	}
	value = token.String()
	return value, w.clip.wasCut(w.decoder.InputOffset()), true, nil
}

// number reads a whole number; a value of another type leaves it as it is.
func (w *walker) number(into *int64) func() error {
	return func() error {
		if w.decoder.PeekKind() != '0' {
			return w.decoder.SkipValue()
		}
		token, err := w.decoder.ReadToken()
		if err != nil {
			return err
		}
		if n, err := strconv.ParseInt(token.String(), 10, 64); err == nil {
			*into = n
		}
		return nil
	}
}
