package capture

import (
	"bytes"
	"errors"
	"io"
	"strings"
)

// Bounds of what a JSON decoder has to hold at a time, in bytes.
const (
	maxLiteral = 16 << 20 // between the quotes of a string
	maxBare    = 1 << 20  // outside strings, without a bracket, colon or comma
)

// designator is the escape state in which the letter after the backslash is to come.
const designator = -1

// clipper passes JSON text on and cuts string literals to a bound, so that an archive with a film in it is read in
// bounded memory. It remembers which literals were cut.
type clipper struct {
	from    io.Reader
	most    int     // bytes of a literal, between its quotes
	inside  bool    // of a string
	escape  int     // bytes of a \u escape that are still to come, or designator
	length  int     // bytes of the literal at hand, or of the run outside strings
	over    bool    // the literal at hand is being cut
	passed  int64   // bytes passed on
	dropped int64   // bytes not passed on
	cut     []int64 // for each literal that was cut, the bytes passed on up to its closing quote
}

// Read implements io.Reader.
func (c *clipper) Read(p []byte) (int, error) {
	for {
		n, err := c.from.Read(p)
		kept := c.filter(p[:n])
		if !c.inside && c.length > maxBare {
			return kept, errors.New("there is more than 1 MiB without any structure")
		}
		if kept > 0 || err != nil || n == 0 {
			return kept, err
		}
	}
}

// filter moves the bytes to pass on to the front.
func (c *clipper) filter(p []byte) (kept int) {
	for at := 0; at < len(p); {
		n := max(c.stretch(p[at:]), 1)
		if n == 1 && !c.take(p[at]) {
			c.dropped++
			at++
			continue
		}
		kept += copy(p[kept:], p[at:at+n])
		at += n
		c.passed += int64(n)
		if c.over && !c.inside {
			c.cut, c.over = append(c.cut, c.passed), false
		}
	}
	return kept
}

// stretch is the number of bytes at the beginning of p that are passed on without a closer look: the inside of a
// literal, up to its end, its next escape, or the bound.
func (c *clipper) stretch(p []byte) int {
	if !c.inside || c.escape != 0 || c.over {
		return 0
	}
	n := bytes.IndexAny(p, `"\`)
	if n < 0 {
		n = len(p)
	}
	if n = min(n, c.most-c.length); n < 2 {
		return 0
	}
	c.length += n
	return n
}

// take reports whether a byte is to be passed on.
func (c *clipper) take(b byte) bool {
	c.length++
	switch {
	case !c.inside:
		c.outside(b)
		return true
	case c.escape == designator:
		c.escape = 0
		if b == 'u' {
			c.escape = 4
		}
	case c.escape > 0:
		c.escape--
	case b == '"':
		c.inside, c.length = false, 0
		return true
	default:
		c.character(b)
	}
	return !c.over
}

func (c *clipper) outside(b byte) {
	switch {
	case b == '"':
		c.inside, c.length = true, 0
	case strings.IndexByte("{}[]:,", b) >= 0:
		c.length = 0
	}
}

// character meets a byte of a literal that no escape claims. A cut never parts a character.
func (c *clipper) character(b byte) {
	begins := b < 0x80 || b >= 0xc0
	if begins && c.length > c.most {
		c.over = true
	}
	if b == '\\' {
		c.escape = designator
	}
}

// wasCut reports whether the literal that ends after that many bytes was cut. It is asked in the order of the text.
func (c *clipper) wasCut(end int64) bool {
	for len(c.cut) > 0 && c.cut[0] < end {
		c.cut = c.cut[1:]
	}
	return len(c.cut) > 0 && c.cut[0] == end
}
