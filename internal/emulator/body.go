package emulator

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"
	"unicode/utf8"
)

// checkJSON holds what a schema cannot see of a request body: that it is there, JSON by its header and by its bytes, one
// document without a repeated name, and text that can be shown again as it was sent.
func checkJSON(header http.Header, body []byte) *problem {
	media, _, err := mime.ParseMediaType(header.Get("Content-Type"))
	if err != nil || media != "application/json" {
		return invalid("Content-Type", "it must be application/json")
	}
	if len(bytes.TrimSpace(body)) == 0 {
		return invalid("body", "it is empty")
	}
	if !utf8.Valid(body) {
		return invalid("body", "it is not UTF-8")
	}
	if !json.Valid(body) {
		return invalid("body", "it is not one JSON document")
	}
	if hasLoneSurrogate(body) {
		return invalid("body", "an escape in a string is half of a surrogate pair")
	}
	if name, err := repeatedName(json.NewDecoder(bytes.NewReader(body))); err != nil {
		return invalid("body", "it is not one JSON document")
	} else if name != "" {
		return invalid(name, "it is given more than once")
	}
	return nil
}

// repeatedName reads the next value and returns a name that one of its objects has twice, or "".
func repeatedName(decoder *json.Decoder) (string, error) {
	token, err := decoder.Token()
	if errors.Is(err, io.EOF) {
		return "", io.ErrUnexpectedEOF
	}
	if err != nil {
		return "", err
	}
	opening, composite := token.(json.Delim)
	if !composite {
		return "", nil
	}
	seen := map[string]bool{}
	for decoder.More() {
		if opening == '{' {
			name, err := decoder.Token()
			if err != nil {
				return "", err
			}
			key, _ := name.(string)
			if seen[key] {
				return key, nil
			}
			seen[key] = true
		}
		if name, err := repeatedName(decoder); err != nil || name != "" {
			return name, err
		}
	}
	_, err = decoder.Token()
	return "", err
}

// hasLoneSurrogate reports whether valid JSON escapes half of a surrogate pair, which Go would replace.
func hasLoneSurrogate(body []byte) bool {
	for i := 0; i < len(body); i++ {
		if body[i] != '\\' {
			continue
		}
		i++
		if body[i] != 'u' {
			continue
		}
		switch unit := codeUnit(body[i+1:]); {
		case unit >= 0xDC00 && unit <= 0xDFFF:
			return true
		case unit >= 0xD800 && unit <= 0xDBFF:
			rest := body[i+5:]
			if !bytes.HasPrefix(rest, []byte(`\u`)) {
				return true
			}
			if low := codeUnit(rest[2:]); low < 0xDC00 || low > 0xDFFF {
				return true
			}
			i += 6
		}
		i += 4
	}
	return false
}

// codeUnit reads four hexadecimal digits, which valid JSON has after \u.
func codeUnit(digits []byte) uint64 {
	unit, err := strconv.ParseUint(string(digits[:min(4, len(digits))]), 16, 16)
	if err != nil {
		return 0
	}
	return unit
}
