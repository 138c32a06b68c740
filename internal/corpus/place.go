package corpus

import (
	"encoding/json"
	"fmt"
	"strconv"

	"elbconformance/internal/contract"
)

// with returns a copy of a value in which the place holds put. What is missing or null on the way there is filled with
// samples. A nil put keeps what stands there, or puts a sample where nothing does.
func (c *Corpus) with(n *contract.Node, value any, segments []string, put any) (any, error) {
	if value == nil {
		filled, err := c.values.Fitting(n)
		if err != nil {
			return nil, err
		}
		value = filled
	}
	if len(segments) == 0 {
		if put != nil {
			return put, nil
		}
		return value, nil
	}
	copied, err := clone(value)
	if err != nil {
		return nil, err
	}
	switch v := copied.(type) {
	case map[string]any:
		child := n.Properties[segments[0]]
		if child == nil {
			return nil, fmt.Errorf("the contract has no %s in %s", segments[0], n.Path)
		}
		v[segments[0]], err = c.with(child, v[segments[0]], segments[1:], put)
		return v, err
	case []any:
		i, err := strconv.Atoi(segments[0])
		if err != nil {
			return nil, err
		}
		if len(v) == 0 {
			v = append(v, nil)
		}
		v[i], err = c.with(n.Items, v[i], segments[1:], put)
		return v, err
	}
	return nil, fmt.Errorf("%s is a scalar and has no %s", n.Path, segments[0])
}

// without returns a copy of a value that lacks the place.
func without(value any, segments []string) any {
	copied, err := clone(value)
	if err != nil || len(segments) == 0 {
		return value
	}
	last := len(segments) - 1
	if object, ok := get(copied, segments[:last]).(map[string]any); ok {
		delete(object, segments[last])
	}
	return copied
}

func clone(value any) (any, error) {
	text, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	var out any
	err = json.Unmarshal(text, &out)
	return out, err
}
