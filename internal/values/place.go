package values

import (
	"encoding/json"
	"fmt"
	"strconv"

	"elbconformance/internal/contract"
)

// EveryItem is the segment of a path that stands for all items of a list; an index stands for one.
const EveryItem = "[]"

// Put returns a copy of a value in which a place holds put. What is missing or null on the way there is filled with
// fitting values. A nil put keeps what stands there, or fills it.
func (m Maker) Put(n *contract.Node, into any, path []string, put any) (any, error) {
	if len(path) == 0 && put != nil {
		return put, nil
	}
	if into == nil {
		filled, err := m.Fitting(n)
		if err != nil {
			return nil, err
		}
		into = filled
	}
	if len(path) == 0 {
		return into, nil
	}
	copied, err := Clone(into)
	if err != nil {
		return nil, err
	}
	switch v := copied.(type) {
	case map[string]any:
		child := n.Properties[path[0]]
		if child == nil {
			return nil, fmt.Errorf("the contract has no %s in %s", path[0], n.Path)
		}
		v[path[0]], err = m.Put(child, v[path[0]], path[1:], put)
		return v, err
	case []any:
		return m.putItem(n, v, path, put)
	}
	return nil, fmt.Errorf("%s is a scalar and has no %s", n.Path, path[0])
}

func (m Maker) putItem(n *contract.Node, list []any, path []string, put any) (any, error) {
	first, last := 0, len(list)-1
	if path[0] != EveryItem {
		i, err := strconv.Atoi(path[0])
		if err != nil {
			return nil, fmt.Errorf("%s is a list and has no %s", n.Path, path[0])
		}
		if i == len(list) {
			list = append(list, nil)
		}
		first, last = i, i
	}
	for i := first; i <= last && i < len(list); i++ {
		item, err := m.Put(n.Items, list[i], path[1:], put)
		if err != nil {
			return nil, err
		}
		list[i] = item
	}
	return list, nil
}

// Clone copies a JSON value.
func Clone(value any) (any, error) {
	text, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	var out any
	err = json.Unmarshal(text, &out)
	return out, err
}
