package laws

import (
	"encoding/json"
	"strings"
)

// field returns the values at a dotted path of an item, arrays as "[]". Absent and null values do not count.
func field(item any, path string) ([]any, bool) {
	values := []any{item}
	for segment := range strings.SplitSeq(path, ".") {
		name, isArray := strings.CutSuffix(segment, "[]")
		var next []any
		for _, v := range values {
			object, _ := v.(map[string]any)
			switch child := object[name].(type) {
			case nil:
			case []any:
				if isArray {
					next = append(next, child...)
				}
			default:
				next = append(next, child)
			}
		}
		values = next
	}
	return values, len(values) > 0
}

// wire is a JSON scalar as a query value.
func wire(value any) string {
	if s, ok := value.(string); ok {
		return s
	}
	text, err := json.Marshal(value)
	if err != nil {
		return ""
	}
	return string(text)
}
