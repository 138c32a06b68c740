package arguments

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// decodeExactly decodes one JSON document and proves that the typed value says the same. Unknown fields inside a
// nullable value escape the decoder; nulls, absent required fields and odd spellings of a UUID are altered silently.
// Encoding the typed value again shows each of these.
func decodeExactly(raw json.RawMessage, typed any) error {
	var given, sent any
	if err := json.Unmarshal(raw, &given); err != nil {
		return fmt.Errorf("not one JSON document: %w", err)
	}
	if _, ok := given.(map[string]any); !ok {
		return errors.New("not a JSON object")
	}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(typed); err != nil {
		return fmt.Errorf("does not fit the generated type: %w", err)
	}
	encoded, err := json.Marshal(typed)
	if err != nil {
		return fmt.Errorf("cannot be encoded again: %w", err)
	}
	if err := json.Unmarshal(encoded, &sent); err != nil {
		return fmt.Errorf("cannot be encoded again: %w", err)
	}
	if at, differ := firstDifference(given, sent); differ {
		return fmt.Errorf("the generated type cannot carry the value at %q as given", at)
	}
	return nil
}

// firstDifference compares two decoded JSON values and returns the JSON pointer of the first place where they differ.
func firstDifference(a, b any) (string, bool) {
	switch a := a.(type) {
	case map[string]any:
		if b, ok := b.(map[string]any); ok {
			return differenceOfObjects(a, b)
		}
		return "", true
	case []any:
		if b, ok := b.([]any); ok {
			return differenceOfArrays(a, b)
		}
		return "", true
	default:
		return "", a != b
	}
}

func differenceOfObjects(a, b map[string]any) (string, bool) {
	names := maps.Clone(a)
	maps.Copy(names, b)
	for _, name := range slices.Sorted(maps.Keys(names)) {
		inA, okA := a[name]
		inB, okB := b[name]
		here := "/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(name)
		if okA != okB {
			return here, true
		}
		if below, differ := firstDifference(inA, inB); differ {
			return here + below, true
		}
	}
	return "", false
}

func differenceOfArrays(a, b []any) (string, bool) {
	if len(a) != len(b) {
		return "", true
	}
	for i := range a {
		if below, differ := firstDifference(a[i], b[i]); differ {
			return "/" + strconv.Itoa(i) + below, true
		}
	}
	return "", false
}
