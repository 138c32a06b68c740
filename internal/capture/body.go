package capture

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"

	"elbconformance/internal/result"
)

// body reads a lone response body. A file says nothing of the headers that came with it, so they are taken to be as they
// should; nor of its request or status, which the caller knows. Text that is no JSON at all is the wrong file and an
// error. JSON with a flaw, such as a name twice, is for the judge to find. An empty file is an empty body.
func body(r io.Reader) (Entry, error) {
	text, err := readAll(r)
	if err != nil {
		return Entry{}, err
	}
	text = bytes.TrimSpace(text)
	if len(text) > 0 {
		if err := wellFormed(text); err != nil {
			return Entry{}, err
		}
	}
	header := http.Header{"Content-Type": {"application/json"}}
	return Entry{Exchange: &result.Exchange{ID: "the body", Response: &result.Response{Header: header, Body: text}}}, nil
}

func wellFormed(text []byte) error {
	switch {
	case bytes.HasPrefix(text, []byte("<")):
		return errors.New("it is a page of HTML or XML and not JSON; save the body that the API answered with")
	case bytes.HasPrefix(text, []byte("* ")), bytes.HasPrefix(text, []byte("> ")), bytes.HasPrefix(text, []byte("< ")):
		return errors.New("it looks like curl's -v output, which is for reading; save the exchange with curl -i, or the body alone")
	}
	var anything json.RawMessage
	err := json.Unmarshal(text, &anything)
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		line, column := position(text, syntax.Offset)
		return fmt.Errorf("it is not JSON: line %d, column %d: %w; save the response body as it was sent, whole and alone", line, column, err)
	}
	return err
}

// position turns a count of bytes read into the line and column, both from 1, of the last of them.
func position(text []byte, offset int64) (line, column int) {
	before := text[:min(max(offset-1, 0), int64(len(text)))]
	return bytes.Count(before, []byte("\n")) + 1, len(before) - bytes.LastIndexByte(before, '\n')
}
