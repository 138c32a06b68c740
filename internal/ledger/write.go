package ledger

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Format is a form in which a list of requirements is written.
type Format string

// The formats. JSON is stable: other programs read it.
const (
	Table    Format = "table"
	JSON     Format = "json"
	CSV      Format = "csv"
	Markdown Format = "markdown"
)

// Formats lists the formats, the default first.
func Formats() []string { return []string{string(Table), string(JSON), string(CSV), string(Markdown)} }

// ParseFormat reads the name of a format.
func ParseFormat(name string) (Format, error) {
	switch f := Format(name); f {
	case Table, JSON, CSV, Markdown:
		return f, nil
	}
	return "", &UnknownError{What: "format", Word: name, Known: Formats()}
}

// Write writes rows in a format. None are an empty table, array or list, never nothing that a reader would stumble over.
func Write(w io.Writer, f Format, rows []Row) error {
	switch f {
	case JSON:
		return writeJSON(w, rows)
	case CSV:
		return writeCSV(w, rows)
	case Markdown:
		return writeMarkdown(w, rows)
	default:
		return writeTable(w, rows)
	}
}

// writeJSON writes an array with one requirement a line, so that two ledgers can be compared by line.
func writeJSON(w io.Writer, rows []Row) error {
	out := bufio.NewWriter(w)
	_, _ = out.WriteString("[") // errors show at Flush, here and below
	for i, row := range rows {
		text, err := compact(row.Requirement)
		if err != nil {
			return fmt.Errorf("requirement %s: %w", row.ID, err)
		}
		if i > 0 {
			_, _ = out.WriteString(",")
		}
		_, _ = out.WriteString("\n" + text)
	}
	_, _ = out.WriteString("\n]\n")
	return out.Flush()
}

func writeCSV(w io.Writer, rows []Row) error {
	out := csv.NewWriter(w)
	_ = out.Write([]string{ // errors show at Flush, here and below
		"id", "operation", "location", "status", "field", "keyword", "value", "level", "page", "table", "conflict",
		"testable", "reason", "state", "document", "line",
	})
	for _, row := range rows {
		status := ""
		if row.Status != nil {
			status = strconv.Itoa(*row.Status)
		}
		_ = out.Write([]string{
			string(row.ID), row.Operation, string(row.Location), status, row.Field, row.Keyword, valueText(row),
			string(row.Level), row.Source.Page, row.Source.Table, text(row.Conflict), strconv.FormatBool(row.Testable),
			text(row.Reason), text(row.State), row.Document, strconv.Itoa(row.Line),
		})
	}
	out.Flush()
	return out.Error()
}

func writeMarkdown(w io.Writer, rows []Row) error {
	out := bufio.NewWriter(w)
	_, _ = out.WriteString("| requirement | level | value | source | conflict | state |\n|---|---|---|---|---|---|\n")
	for _, row := range rows {
		state := text(row.State)
		if row.Reason != nil {
			state = strings.TrimPrefix(state+", ", ", ") + *row.Reason
		}
		_, _ = fmt.Fprintf(out, "| %s | %s | %s | %s | %s | %s |\n", code(string(row.ID)), row.Level, code(valueText(row)),
			row.Source, text(row.Conflict), cell(state))
	}
	return out.Flush()
}

// code is a text as code in the cell of a Markdown table, in a fence longer than any run of backticks inside.
func code(text string) string {
	if text == "" {
		return ""
	}
	fence := "`"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	pad := ""
	if strings.HasPrefix(text, "`") || strings.HasSuffix(text, "`") {
		pad = " "
	}
	return fence + pad + cell(text) + pad + fence
}

func cell(text string) string {
	return strings.NewReplacer("|", `\|`, "\r", " ", "\n", " ").Replace(text)
}

// valueText is what a keyword demands, for people: a text as it is, everything else as JSON.
func valueText(row Row) string {
	switch value := row.Value.(type) {
	case nil:
		return ""
	case string:
		return value
	}
	out, err := compact(row.Value)
	if err != nil {
		return fmt.Sprint(row.Value)
	}
	return out
}

// compact is a value as JSON on one line, with <, > and & as they are.
func compact(value any) (string, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return "", err
	}
	return strings.TrimSuffix(b.String(), "\n"), nil
}

// text is a word that may be absent.
func text[T ~string](word *T) string {
	if word == nil {
		return ""
	}
	return string(*word)
}
