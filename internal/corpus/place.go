package corpus

import "elbconformance/internal/values"

// without returns a copy of a value that lacks the place.
func without(value any, segments []string) any {
	copied, err := values.Clone(value)
	if err != nil || len(segments) == 0 {
		return value
	}
	last := len(segments) - 1
	if object, ok := get(copied, segments[:last]).(map[string]any); ok {
		delete(object, segments[last])
	}
	return copied
}
