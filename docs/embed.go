// Package docs embeds the register of conflicts, so that the program can explain a reading. It holds no logic.
package docs

import _ "embed"

//go:embed conflicts.md
var conflicts []byte

// Conflicts returns the register of conflicts between the pages, as Markdown.
func Conflicts() []byte { return conflicts }
