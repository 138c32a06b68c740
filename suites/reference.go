package suites

import (
	"encoding/json"
	"fmt"
	"strings"

	"elbconformance/internal/result"
)

// resolve fills the references of a request body: a string "{name}" becomes the id that the target was said to have
// under that name. The outcome is not nil where nothing of that name was given.
func (e *Environment) resolve(body []byte) ([]byte, *result.Outcome) {
	var document any
	if err := json.Unmarshal(body, &document); err != nil {
		return body, nil // sent as it is
	}
	var missing []string
	document = e.fill(document, &missing)
	if len(missing) > 0 {
		return nil, new(result.SkipBecause(result.NoFixture, fmt.Sprintf(
			"the request refers to %s; give one with --reference %s=ID", missing[0], missing[0])))
	}
	filled, err := json.Marshal(document)
	if err != nil {
		return nil, new(result.InternalErr(err.Error()))
	}
	return filled, nil
}

func (e *Environment) fill(value any, missing *[]string) any {
	switch v := value.(type) {
	case map[string]any:
		for name, child := range v {
			v[name] = e.fill(child, missing)
		}
	case []any:
		for i, child := range v {
			v[i] = e.fill(child, missing)
		}
	case string:
		name, ok := reference(v)
		if !ok {
			return v
		}
		if id := e.references[name]; id != "" {
			return id
		}
		*missing = append(*missing, name)
	}
	return value
}

func reference(text string) (string, bool) {
	name, opened := strings.CutPrefix(text, "{")
	name, closed := strings.CutSuffix(name, "}")
	return name, opened && closed && strings.HasSuffix(name, "_id")
}
