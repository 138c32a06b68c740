package result

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// Text renders a value as JSON for people: one line, with <, > and & as they are, and no longer than most runes; 0 means
// no bound. A longer text ends in "…".
func Text(value any, most int) string {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return fmt.Sprint(value)
	}
	text := strings.TrimSpace(b.String())
	if runes := []rune(text); most > 0 && len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}
