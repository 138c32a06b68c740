// Package values makes values for the places of a contract: ones that fit, ones that break a single keyword. It is pure
// and deterministic.
package values

import (
	"fmt"
	"math"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"elbconformance/internal/contract"
)

// Maker makes values. The zero Maker knows nothing but the schemas.
type Maker struct {
	// Shown returns what an example of the documents shows for a schema, or nil.
	Shown func(*openapi3.Schema) any
}

// Fitting is a value that fits a node, the narrower reading included: for an object with required fields what an
// example shows of its schema, else the plainest.
func (m Maker) Fitting(n *contract.Node) (any, error) {
	switch n.Type {
	case "object":
		return m.object(n)
	case "array":
		return []any{}, nil
	case "string":
		if n.Enum() == nil && Fits(n, "") && fitsNarrower(n, "") {
			return "", nil
		}
	}
	return Plain(n)
}

func (m Maker) object(n *contract.Node) (any, error) {
	if m.Shown != nil && len(n.Schemas[0].Required) > 0 {
		if shown := m.Shown(n.Schemas[0]); shown != nil {
			return shown, nil
		}
	}
	out := map[string]any{}
	for _, name := range n.Order {
		if n.Properties[name].Required == nil {
			continue
		}
		value, err := m.Fitting(n.Properties[name])
		if err != nil {
			return nil, err
		}
		out[name] = value
	}
	return out, nil
}

// Plain is a scalar that fits a node and says something: it is not empty where anything else fits.
func Plain(n *contract.Node) (any, error) {
	for _, candidate := range Candidates(n) {
		if Fits(n, candidate) && fitsNarrower(n, candidate) {
			return candidate, nil
		}
	}
	return nil, fmt.Errorf("%s: no value is known that fits", n.Path)
}

// Candidates are values worth trying at a node, plain ones first, then both sides of each line that a keyword draws.
func Candidates(n *contract.Node) []any {
	var out []any
	if value, ok := n.Default(); ok {
		out = append(out, value)
	}
	out = append(out, n.Enum()...)
	switch n.Type {
	case "integer", "number":
		out = append(out, 20.0, 1.0, 0.0, -1.0)
		for _, s := range allSchemas(n) {
			for _, bound := range []*float64{s.Min, s.Max} {
				if bound != nil {
					out = append(out, *bound, *bound-1, *bound+1)
				}
			}
		}
	case "string":
		out = append(out, strings2any(plainStrings())...)
		for _, s := range allSchemas(n) {
			if s.MaxLength != nil {
				longest := strings.Repeat("a", bounded(*s.MaxLength))
				out = append(out, longest, longest+"a", "/"+longest)
			}
		}
	case "boolean":
		out = append(out, true, false)
	}
	return out
}

func allSchemas(n *contract.Node) []*openapi3.Schema {
	out := append([]*openapi3.Schema{}, n.Schemas...)
	for _, keyword := range []string{"minimum", "maximum", "maxLength", "minLength", "pattern", "enum"} {
		if s := n.Narrower[keyword]; s != nil {
			out = append(out, s)
		}
	}
	return out
}

// plainStrings fit, or miss, the patterns that interfaces like this one use: words, numbers, codes, paths, moments, ids.
func plainStrings() []string {
	return []string{
		"sample", "200", "/status", "ELB.8902", "2026-01-02T03:04:05Z", "0", "9a0b1c2d-0000-4000-8000-000000000001",
		"10.20.0.11", "a=b", "/a=b", "200, 202", "200-204,300", "2026-01-02T03:04:05+00:00", "2026-13-45T99:99:99Z", "a b", "~", "-x", "é", "",
	}
}

func strings2any(list []string) []any {
	out := make([]any, len(list))
	for i, s := range list {
		out[i] = s
	}
	return out
}

// Fits reports whether a value keeps every keyword of a node.
func Fits(n *contract.Node, value any) bool {
	for _, s := range n.Schemas {
		if s.VisitJSON(value, openapi3.EnableFormatValidation()) != nil || !calendar(s, value) {
			return false
		}
	}
	return true
}

// calendar asks of a date-time that it exists; the library used here looks at its form alone.
func calendar(s *openapi3.Schema, value any) bool {
	text, ok := value.(string)
	return !ok || s.Format != "date-time" || isMoment(text)
}

func fitsNarrower(n *contract.Node, value any) bool {
	for _, s := range n.Narrower {
		if s.VisitJSON(value) != nil {
			return false
		}
	}
	return true
}

// Breaking is a value that breaks one keyword of a node and no other.
func (m Maker) Breaking(n *contract.Node, keyword string) (any, error) {
	switch keyword {
	case "type":
		return otherType(n.Type), nil
	case "anyOf", "oneOf":
		return map[string]any{"unexpected": true}, nil
	case "enum":
		return "NO_SUCH_VALUE", nil
	case "minItems", "maxItems":
		return m.items(n, keyword)
	}
	tried := Candidates(n)
	if n.Keyword("minimum") != nil || n.Keyword("maximum") != nil {
		tried = append(tried, -1e6, 1e6, math.MaxInt32*1.0)
	}
	for _, candidate := range tried {
		if breaksOnly(n, keyword, candidate) {
			return candidate, nil
		}
	}
	return nil, fmt.Errorf("%s: no value breaks %s alone", n.Path, keyword)
}

func breaksOnly(n *contract.Node, keyword string, value any) bool {
	for name := range n.Keywords {
		if name == "default" {
			continue
		}
		if holds := keeps(n, name, value); holds == (name == keyword) {
			return false
		}
	}
	return true
}

// keeps reports whether a value keeps one keyword, judged alone.
func keeps(n *contract.Node, keyword string, value any) bool {
	for _, s := range n.Schemas {
		if alone := only(s, keyword); alone.VisitJSON(value) != nil {
			return false
		}
		if keyword == "format" && !calendar(s, value) {
			return false
		}
	}
	return true
}

func only(s *openapi3.Schema, keyword string) *openapi3.Schema {
	out := &openapi3.Schema{}
	switch keyword {
	case "type":
		out.Type, out.Nullable = s.Type, s.Nullable
	case "enum":
		out.Enum = s.Enum
	case "pattern":
		out.Pattern = s.Pattern
	case "minLength":
		out.MinLength = s.MinLength
	case "maxLength":
		out.MaxLength = s.MaxLength
	case "minimum":
		out.Min = s.Min
	case "maximum":
		out.Max = s.Max
	}
	return out
}

func otherType(jsonType string) any {
	switch jsonType {
	case "string":
		return 17.0
	case "object":
		return []any{}
	case "array":
		return map[string]any{}
	}
	return "17"
}

func (m Maker) items(n *contract.Node, keyword string) (any, error) {
	item, err := m.Fitting(n.Items)
	if err != nil {
		return nil, err
	}
	size := 0
	for _, s := range n.Schemas {
		if keyword == "minItems" {
			size = bounded(s.MinItems) - 1
		} else if s.MaxItems != nil {
			size = bounded(*s.MaxItems) + 1
		}
	}
	out := make([]any, size)
	for i := range out {
		out[i] = item
	}
	return out, nil
}

// Between is a value that the wider reading of a node takes and one keyword of the narrower reading alone refuses. Zero
// means unset, which no narrower reading refuses.
func Between(n *contract.Node, keyword string) (any, error) {
	for _, candidate := range Candidates(n) {
		if candidate != 0.0 && Fits(n, candidate) && refusesOnly(n, keyword, candidate) {
			return candidate, nil
		}
	}
	return nil, fmt.Errorf("%s: no value breaks the narrower %s alone", n.Path, keyword)
}

func refusesOnly(n *contract.Node, keyword string, candidate any) bool {
	for name, schema := range n.Narrower {
		if (schema.VisitJSON(candidate) != nil) != (name == keyword) {
			return false
		}
	}
	return true
}

// mostMade bounds the length of the strings and lists that are made.
const mostMade = 1 << 20

func bounded(n uint64) int { return int(min(n, mostMade)) }
