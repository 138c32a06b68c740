package emulator

import (
	"net/http"
	"slices"
)

type membersBody struct {
	RequestID string        `json:"request_id"`
	Members   []*memberView `json:"members"`
	PageInfo  pageInfo      `json:"page_info"`
}

func (e *Emulator) listMembers(c *call) (reply, *problem) {
	found, p := e.pool(c.project, c.objectID())
	if p != nil {
		return reply{}, p
	}
	window, p := windowV3(c, func(id string) bool {
		return slices.ContainsFunc(found.Members, func(m *member) bool { return m.ID == id })
	})
	if p != nil {
		return reply{}, p
	}
	filters, views := memberFilters(), []*memberView{}
	for _, m := range found.Members {
		if matches(filters, c.query, m) {
			views = append(views, &m.memberView)
		}
	}
	id := func(view *memberView) string { return view.ID }
	shown := cut(views, id, window)
	return reply{status: http.StatusOK, body: membersBody{c.id, shown.items, describe(shown, id)}}, nil
}
