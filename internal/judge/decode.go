package judge

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/go-json-experiment/json/jsontext"
)

// maxDepth bounds the nesting of a body.
const maxDepth = 128

// decode reads exactly one JSON text, as RFC 8259 and RFC 7493 want it: valid UTF-8, no name twice in one object,
// nothing after it. Numbers stay json.Number, so that no digit is lost before a rule sees them.
func decode(body []byte) (any, error) {
	if len(bytes.TrimSpace(body)) == 0 {
		return nil, errors.New("it is empty")
	}
	d := jsontext.NewDecoder(bytes.NewReader(body))
	value, err := decodeValue(d)
	if err != nil {
		return nil, syntaxError(err)
	}
	switch _, err := d.ReadToken(); {
	case errors.Is(err, io.EOF):
		return value, nil
	case err != nil:
		return nil, fmt.Errorf("there is something after it: %w", syntaxError(err))
	}
	return nil, fmt.Errorf("there is something after it, at byte %d", d.InputOffset())
}

func decodeValue(d *jsontext.Decoder) (any, error) {
	token, err := d.ReadToken()
	if err != nil {
		return nil, err
	}
	switch token.Kind() {
	case '{':
		return decodeObject(d)
	case '[':
		return decodeArray(d)
	case '"':
		return token.String(), nil
	case '0':
		return json.Number(token.String()), nil
	case 't', 'f':
		return token.Bool(), nil
	}
	return nil, nil
}

func decodeObject(d *jsontext.Decoder) (any, error) {
	if d.StackDepth() > maxDepth {
		return nil, fmt.Errorf("it is nested deeper than %d", maxDepth)
	}
	object := map[string]any{}
	for d.PeekKind() != '}' {
		name, err := d.ReadToken()
		if err != nil {
			return nil, err
		}
		key := name.String()
		if object[key], err = decodeValue(d); err != nil {
			return nil, err
		}
	}
	_, err := d.ReadToken()
	return object, err
}

func decodeArray(d *jsontext.Decoder) (any, error) {
	if d.StackDepth() > maxDepth {
		return nil, fmt.Errorf("it is nested deeper than %d", maxDepth)
	}
	array := []any{}
	for d.PeekKind() != ']' {
		value, err := decodeValue(d)
		if err != nil {
			return nil, err
		}
		array = append(array, value)
	}
	_, err := d.ReadToken()
	return array, err
}

// syntaxError says what is wrong and where, in one line.
func syntaxError(err error) error {
	var syntax *jsontext.SyntacticError
	switch {
	case errors.As(err, &syntax):
		return fmt.Errorf("at byte %d, %q: %w", syntax.ByteOffset, string(syntax.JSONPointer), syntax.Err)
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return errors.New("it is cut off")
	}
	return err
}
