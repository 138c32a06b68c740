package contract_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// fact is one part of a line's range: "max@HTTP|HTTPS=1440" is max, under the condition HTTP|HTTPS, 1440.
type fact struct{ key, condition, value string }

func (l *pageLine) facts() []fact {
	if l.ranges == "" || l.ranges == "n/a" {
		return nil
	}
	var out []fact
	for part := range strings.SplitSeq(l.ranges, ";") {
		name, value, _ := strings.Cut(part, "=")
		key, condition, _ := strings.Cut(name, "@")
		out = append(out, fact{key, condition, value})
	}
	return out
}

// union is what the line allows under one condition or another: keyword to the value that a schema can hold.
func (l *pageLine) union() map[string]string {
	out := map[string]string{}
	enums := map[string][]string{}
	for _, f := range l.facts() {
		switch f.key {
		case "enum":
			enums["enum"] = append(enums["enum"], values(f.value)...)
		case "min", "minlen":
			out[schemaKeyword(f.key)] = least(out[schemaKeyword(f.key)], f.value)
		case "max", "maxlen":
			out[schemaKeyword(f.key)] = most(out[schemaKeyword(f.key)], f.value)
		case "items":
			out["minItems"], out["maxItems"] = f.value, f.value
		}
	}
	if len(enums["enum"]) > 0 {
		out["enum"] = set(enums["enum"])
	}
	if l.fallback != "" && l.fallback != "n/a" && !strings.Contains(l.fallback, "@") {
		out["default"] = strings.Trim(l.fallback, `"`)
	}
	return out
}

func schemaKeyword(key string) string {
	return map[string]string{"min": "minimum", "max": "maximum", "minlen": "minLength", "maxlen": "maxLength"}[key]
}

// values splits an enum; the cell "" means the empty string.
func values(enum string) []string {
	var out []string
	for v := range strings.SplitSeq(enum, "|") {
		out = append(out, strings.Trim(v, `"`))
	}
	return out
}

// set writes values in one order, each once.
func set(values []string) string {
	sorted := slices.Clone(values)
	slices.Sort(sorted)
	return strings.Join(slices.Compact(sorted), "|")
}

// said writes a requirement's value as facts write it.
func said(value any) string {
	list, ok := value.([]any)
	if !ok {
		return fmt.Sprint(value)
	}
	var out []string
	for _, v := range list {
		out = append(out, fmt.Sprint(v))
	}
	return set(out)
}

func least(a, b string) string {
	if a == "" || number(b) < number(a) {
		return b
	}
	return a
}

func most(a, b string) string {
	if a == "" || number(b) > number(a) {
		return b
	}
	return a
}

// number is a bound; one that is no number is far outside every range, so that comparing shows it.
func number(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		return -1 << 31
	}
	return n
}

// characters are those that a charset names, by themselves or by a word.
func characters(charset string) string {
	words := map[string]string{
		"digits": span('0', '9'), "lowercase-letters": span('a', 'z'), "letters": span('a', 'z') + span('A', 'Z'), "semicolon": ";",
	}
	out := ""
	for token := range strings.FieldsSeq(charset) {
		if known, ok := words[token]; ok {
			out += known
			continue
		}
		out += token
	}
	return out
}

func span(from, to rune) string {
	out := ""
	for c := from; c <= to; c++ {
		out += string(c)
	}
	return out
}
