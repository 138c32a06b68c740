package reports

// Style decides how a terminal report stresses text. The zero value stresses nothing; the caller picks Colour for a
// terminal that wants it (NO_COLOR, TERM=dumb and redirection are the caller's to look at).
type Style struct{ good, bad, warn, faint, strong string }

// Plain returns the style without escape sequences.
func Plain() Style { return Style{} }

// Colour returns the style of ANSI terminals. No meaning hangs on a colour alone.
func Colour() Style {
	return Style{good: "\x1b[32m", bad: "\x1b[31m", warn: "\x1b[33m", faint: "\x1b[2m", strong: "\x1b[1m"}
}

func paint(code, text string) string {
	if code == "" || text == "" {
		return text
	}
	return code + text + "\x1b[0m"
}
