package result

import (
	"bytes"
	"encoding/json"
)

// longestOwnName bounds the member names of our own event forms.
const longestOwnName = 16

// jsonLine masks secrets inside the strings of one line behind its head. Numbers, punctuation and the member names of
// our events stay, so that a weak secret ("1234", "event") cannot make a results file unreadable.
func (r *Redactor) jsonLine(line []byte, head string) []byte {
	out := append(make([]byte, 0, len(line)), head...)
	for i := len(head); i < len(line); {
		if line[i] != '"' {
			out = append(out, line[i])
			i++
			continue
		}
		end := literalEnd(line, i)
		literal := line[i:end]
		if isName := end < len(line) && line[end] == ':'; !isName || !ownName(literal) {
			literal = r.literal(literal)
		}
		out = append(out, literal...)
		i = end
	}
	return out
}

// literal masks one string literal by its decoded text, so that no escape sequence is cut in two.
func (r *Redactor) literal(literal []byte) []byte {
	if !bytes.ContainsRune(literal, '\\') {
		return append(append([]byte{'"'}, r.Bytes(literal[1:len(literal)-1])...), '"')
	}
	var text string
	if json.Unmarshal(literal, &text) != nil {
		return r.Bytes(literal)
	}
	clean := r.Text(text)
	if clean == text {
		return literal
	}
	encoded, _ := json.Marshal(clean) // a string always encodes
	return encoded
}

// literalEnd is the index behind the string literal that starts at from.
func literalEnd(line []byte, from int) int {
	for i := from + 1; i < len(line); i++ {
		switch line[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(line)
}

// ownName reports whether a member name may be one of ours: short, lower case, digits and underscores.
func ownName(literal []byte) bool {
	name := bytes.Trim(literal, `"`)
	if len(name) > longestOwnName {
		return false
	}
	return len(bytes.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789_")) == 0
}
