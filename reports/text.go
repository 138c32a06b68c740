package reports

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// appendEscaped appends one rune of foreign text: printable ASCII, newline and tab as they are, everything else as a
// visible escape, so that neither a terminal nor an XML parser ever meets a control byte. size is the rune's length in
// the source, which begins with first; an invalid byte is a RuneError of size 1.
func appendEscaped(dst []byte, r rune, size int, first byte) []byte {
	switch escapedWidth(r, size) {
	case 1:
		return append(dst, first)
	case 4:
		return fmt.Appendf(dst, `\x%02x`, first)
	case 6:
		return fmt.Appendf(dst, `\u%04x`, r)
	}
	high, low := utf16.EncodeRune(r)
	return fmt.Appendf(dst, `\u%04x\u%04x`, high, low)
}

// escapedWidth is the number of bytes that appendEscaped appends.
func escapedWidth(r rune, size int) int {
	switch {
	case r == '\n' || r == '\t' || (r >= ' ' && r <= '~'):
		return len("a")
	case r < utf8.RuneSelf || (r == utf8.RuneError && size == 1):
		return len(`\x1b`)
	case r <= 0xffff:
		return len(`\u2264`)
	}
	return len(`\ud83d\ude00`)
}

// ascii writes s with visible escapes.
func ascii(s string) string {
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		b = appendEscaped(b, r, size, s[i])
		i += size
	}
	return string(b)
}

// elided writes s with visible escapes in at most limit bytes. What does not fit is taken out of the middle, between
// runes, and the number of bytes taken is said in its place.
func elided(s string, limit int) string {
	const notice = "\n... %d bytes elided ...\n"
	if asciiHead(s, limit) == len(s) {
		return ascii(s)
	}
	room := max(0, limit-len(notice)-len("18446744073709551615"))
	head := asciiHead(s, room/2)
	tail := asciiTail(s[head:], room-room/2)
	gap := len(s) - head - tail
	return ascii(s[:head]) + fmt.Sprintf(notice, gap) + ascii(s[len(s)-tail:])
}

// asciiHead is the length of the longest prefix of s whose escaped form fits.
func asciiHead(s string, room int) int {
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		room -= escapedWidth(r, size)
		if room < 0 {
			return i
		}
		i += size
	}
	return len(s)
}

// asciiTail is the length of the longest suffix of s whose escaped form fits.
func asciiTail(s string, room int) int {
	for end := len(s); end > 0; {
		r, size := utf8.DecodeLastRuneInString(s[:end])
		room -= escapedWidth(r, size)
		if room < 0 {
			return len(s) - end
		}
		end -= size
	}
	return len(s)
}

// attribute writes s for an XML attribute that some consumers show without decoding: one line of ASCII without the
// five characters that XML would escape, cut with an ellipsis at limit bytes.
func attribute(s string, limit int) string {
	const ellipsis = "..."
	var b []byte
	kept := 0
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		b = appendAttribute(b, r, size, s[i])
		i += size
		if len(b) > limit {
			return string(b[:kept]) + ellipsis
		}
		if len(b) <= limit-len(ellipsis) {
			kept = len(b)
		}
	}
	return string(b)
}

func appendAttribute(dst []byte, r rune, size int, first byte) []byte {
	switch r {
	case '\n', '\t', '\r':
		return append(dst, ' ')
	case '"', '\'':
		return append(dst, '`')
	case '<', '>', '&':
		return fmt.Appendf(dst, `\u%04x`, r)
	}
	return appendEscaped(dst, r, size, first)
}

// shown writes s for a terminal as one line: printable characters of any script stay, white space becomes spaces and
// everything else visible escapes.
func shown(s string) string {
	return strings.TrimSpace(printable(strings.NewReplacer("\n", " ", "\t", " ", "\r", " ").Replace(s)))
}

// printable keeps the characters of any script that print and writes the others as visible escapes.
func printable(s string) string {
	var b []byte
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == '\n' || r == '\t':
			b = fmt.Appendf(b, `\x%02x`, r)
		case unicode.IsPrint(r) && (r != utf8.RuneError || size != 1):
			b = append(b, s[i:i+size]...)
		default:
			b = appendEscaped(b, r, size, s[i])
		}
		i += size
	}
	return string(b)
}

// compactJSON renders a value of the contract or of a response in one line.
func compactJSON(v any) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return fmt.Sprint(v)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// counted gives "1 case", "2 cases".
func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	return strings.TrimSpace(line)
}
