package emulator

import (
	"slices"
	"strconv"
	"strings"
)

// defaultLimit is the page size of v3 where the caller states none (ListMembers, table 2).
const defaultLimit = 2000

// window is the part of a list that a caller asks for. Marker and direction count only together with a limit.
type window struct {
	limit   int
	marker  string
	reverse bool
}

// page is a part of a list, and whether items stand before and after it.
type page[T any] struct {
	items  []T
	before bool
	after  bool
}

// cut returns the window of a list that is sorted by ascending id: the items after the marker or, in reverse, those just
// before it; without a marker the first or, in reverse, the last. The items of a page always ascend.
func cut[T any](items []T, id func(T) string, w window) page[T] {
	from, to := 0, len(items) // what stands before the marker ends at to, what stands after it begins at from
	if w.marker != "" {
		at, found := slices.BinarySearchFunc(items, w.marker, func(item T, marker string) int {
			return strings.Compare(id(item), marker)
		})
		from, to = at, at
		if found {
			from++
		}
	}
	start, end := from, min(len(items), from+min(w.limit, len(items)))
	if w.reverse {
		start, end = max(0, to-w.limit), to
	}
	return page[T]{items: items[start:end], before: start > 0, after: end < len(items)}
}

// pageInfo describes a page of v3. The marker of the next page is absent on the last page, and both are absent on an
// empty one, which has no record whose id they could be.
type pageInfo struct {
	PreviousMarker optional[string] `json:"previous_marker,omitzero"`
	NextMarker     optional[string] `json:"next_marker,omitzero"`
	CurrentCount   int              `json:"current_count"`
}

func describe[T any](p page[T], id func(T) string) pageInfo {
	info := pageInfo{CurrentCount: len(p.items)}
	if len(p.items) == 0 {
		return info
	}
	info.PreviousMarker = some(id(p.items[0]))
	if p.after {
		info.NextMarker = some(id(p.items[len(p.items)-1]))
	}
	return info
}

// windowV3 reads the paging parameters of v3. Known says which ids a marker may have.
func windowV3(c *call, known func(id string) bool) (window, *problem) {
	if !c.query.Has("limit") {
		return window{limit: defaultLimit}, nil
	}
	limit, err := strconv.Atoi(c.query.Get("limit"))
	if err != nil {
		return window{}, invalid("limit", "it is not an integer")
	}
	w := window{limit: limit, marker: c.query.Get("marker"), reverse: c.query.Get("page_reverse") == "true"}
	if w.marker != "" && !known(w.marker) {
		return window{}, invalid("marker", "%s is not the id of a record in this list", w.marker)
	}
	return w, nil
}
