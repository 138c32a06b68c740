package rules

import (
	"encoding/json"
	"math"

	"github.com/getkin/kin-openapi/openapi3"
)

// Prepare returns a decoded JSON value as rules see it: a field that is null is absent, numbers are int64 where they
// are whole and float64 elsewhere. The given value is not changed.
func Prepare(value any) any {
	switch v := value.(type) {
	case map[string]any:
		out := make(map[string]any, len(v))
		for name, field := range v {
			if field != nil {
				out[name] = Prepare(field)
			}
		}
		return out
	case []any:
		out := make([]any, 0, len(v))
		for _, item := range v {
			if item != nil {
				out = append(out, Prepare(item))
			}
		}
		return out
	case json.Number:
		return number(v)
	case float64:
		if v == math.Trunc(v) && math.Abs(v) < 1<<53 {
			return int64(v)
		}
	}
	return value
}

func number(n json.Number) any {
	if i, err := n.Int64(); err == nil {
		return i
	}
	f, err := n.Float64()
	if err != nil {
		return math.Inf(1)
	}
	if f == math.Trunc(f) && math.Abs(f) < 1<<53 {
		return int64(f)
	}
	return f
}

// maxDepth bounds zero on schemas that refer to themselves.
const maxDepth = 32

// zero is the smallest value of a schema's type that has all its required fields.
func zero(s *openapi3.Schema, depth int) any {
	switch {
	case s == nil || s.Type == nil || depth > maxDepth:
		return ""
	case s.Type.Is("integer"):
		return int64(0)
	case s.Type.Is("number"):
		return 0.0
	case s.Type.Is("boolean"):
		return false
	case s.Type.Is("array"):
		return []any{}
	case s.Type.Is("object"):
		out := map[string]any{}
		for _, name := range s.Required {
			if p := s.Properties[name]; p != nil && !p.Value.Nullable {
				out[name] = zero(p.Value, depth+1)
			}
		}
		return out
	}
	return ""
}
