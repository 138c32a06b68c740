package ledger

import (
	"fmt"
	"strings"

	"elbconformance/internal/result"
)

// narrowerSuffix ends the id of a requirement of the narrower of two readings.
const narrowerSuffix = "@should"

// Statement is what a requirement says, as a sentence.
func Statement(row Row) string {
	sentence := behaviour(row)
	if sentence == "" {
		sentence = placeOf(row) + " " + clause(row)
	}
	if strings.HasSuffix(string(row.ID), narrowerSuffix) {
		sentence += ", in the narrower reading"
	}
	return sentence + "."
}

// behaviour is the sentence of what is no keyword of a schema, or "".
func behaviour(row Row) string {
	switch row.Keyword {
	case "status":
		return statusSentence(row)
	case "filter":
		return filterSentence(row)
	case "paging":
		return pagingSentence(row)
	case "statement":
		return strings.TrimSuffix(valueText(row), ".")
	case "echo":
		return fmt.Sprintf("What a request of %s gives as %s comes back equal", row.Operation, row.Field)
	case "content-type":
		if row.Value == nil {
			return capital(answer(row)) + " has no body"
		}
		return capital(answer(row)) + " says that it is " + valueText(row) + ", and is"
	case "decode":
		return "The generated client can read " + answer(row) + ", whenever the schema accepts it"
	}
	return ""
}

func statusSentence(row Row) string {
	switch {
	case row.Location == result.InResponse:
		return fmt.Sprintf("%s answers a documented request with %s", row.Operation, valueText(row))
	case row.Field != "":
		return fmt.Sprintf("%s answers a %s that no object has with %s", row.Operation, row.Field, valueText(row))
	}
	return fmt.Sprintf("The path of %s refuses methods that no operation has: %s", row.Operation, list(row.Value))
}

func filterSentence(row Row) string {
	if spec, ok := row.Value.(map[string]any); ok && spec["field"] != nil {
		return fmt.Sprintf("%s with the filter %s lists all items whose %v is the value asked for, and no other",
			row.Operation, row.Field, spec["field"])
	}
	return fmt.Sprintf("%s with the filter %s lists nothing for a value that nothing has", row.Operation, row.Field)
}

func pagingSentence(row Row) string {
	switch row.Field {
	case "limit":
		return fmt.Sprintf("A page of %s holds at most limit items", row.Operation)
	case "marker":
		return fmt.Sprintf("Pages of %s that follow their markers give every item once", row.Operation)
	}
	return fmt.Sprintf("%s of %s turns to the page before the marker", row.Field, row.Operation)
}

func answer(row Row) string {
	if row.Status == nil {
		return "an error answer of " + row.Operation
	}
	return fmt.Sprintf("a %d answer of %s", *row.Status, row.Operation)
}

// capital is a clause that begins a sentence.
func capital(clause string) string { return strings.ToUpper(clause[:1]) + clause[1:] }

// whereOf names the message that a requirement is about.
func whereOf(row Row) string {
	if row.Location == result.InResponse {
		return "In " + answer(row)
	}
	return "In a request of " + row.Operation
}

func placeOf(row Row) string {
	field := row.Field
	switch {
	case row.Location == result.InPath || row.Location == result.InQuery:
		field = fmt.Sprintf("the %s parameter %s", row.Location, field)
	case row.Location == result.InHeader:
		field = "the header " + field
	case field == "":
		field = "the body"
	}
	return whereOf(row) + ", " + field
}

// clause is what a keyword says of its place.
func clause(row Row) string {
	value := valueText(row)
	switch row.Keyword {
	case "type":
		return "is of type " + list(row.Value)
	case "enum":
		return "is one of " + list(row.Value)
	case "default":
		return "is " + quoted(row.Value) + " where nothing else was given"
	case "minLength", "maxLength":
		return bound(row.Keyword) + counted(value, "character")
	case "minItems", "maxItems":
		return bound(row.Keyword) + counted(value, "item")
	case "uniqueItems":
		return "holds no item twice"
	case "required":
		if row.Location != result.InResponse {
			return "is mandatory"
		}
		return "is there wherever its object is"
	}
	return verb(row.Keyword) + " " + value
}

func bound(keyword string) string {
	if strings.HasPrefix(keyword, "min") {
		return "has at least "
	}
	return "has at most "
}

// verb ties a place to the value of a keyword.
func verb(keyword string) string {
	switch keyword {
	case "format":
		return "has the format"
	case "pattern":
		return "matches"
	case "minimum":
		return "is at least"
	case "maximum":
		return "is at most"
	case "multipleOf":
		return "is a multiple of"
	case "anyOf":
		return "has at least one of so many forms:"
	case "oneOf":
		return "has exactly one of so many forms:"
	case "rule":
		return "keeps"
	}
	return "keeps " + keyword
}

func counted(number, thing string) string {
	if number == "1" {
		return "1 " + thing
	}
	return number + " " + thing + "s"
}

// list is a list of values in a sentence, the last after "or"; one value stands for itself.
func list(value any) string {
	words := wordsOf(value)
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " or " + words[last]
}

// wordsOf are the values of a list, or the one value.
func wordsOf(value any) []string {
	switch v := value.(type) {
	case []any:
		words := make([]string, len(v))
		for i, word := range v {
			words[i] = quoted(word)
		}
		return words
	case []string:
		return v
	}
	return []string{fmt.Sprint(value)}
}

// quoted is a value in a sentence: a word as it is, everything else as JSON, so that an empty text shows.
func quoted(value any) string {
	if word, ok := value.(string); ok && word != "" && !strings.ContainsAny(word, " ,") {
		return word
	}
	out, err := compact(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	return out
}
