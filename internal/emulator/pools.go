package emulator

import "net/http"

type poolBody struct {
	RequestID string    `json:"request_id"`
	Pool      *poolView `json:"pool"`
}

type poolsBody struct {
	RequestID string      `json:"request_id"`
	Pools     []*poolView `json:"pools"`
	PageInfo  pageInfo    `json:"page_info"`
}

func (e *Emulator) showPool(c *call) (reply, *problem) {
	found, p := e.pool(c.project, c.objectID())
	if p != nil {
		return reply{}, p
	}
	return reply{status: http.StatusOK, body: poolBody{RequestID: c.id, Pool: &found.poolView}}, nil
}

// listPools lists ordinary pools only: active/standby pools are a resource of their own.
func (e *Emulator) listPools(c *call) (reply, *problem) {
	views := []*poolView{}
	for _, found := range e.pools(c.project, func(*world, *pool) bool { return true }) {
		views = append(views, &found.poolView)
	}
	window, p := windowV3(c, func(id string) bool {
		_, missing := e.pool(c.project, id)
		return missing == nil
	})
	if p != nil {
		return reply{}, p
	}
	id := func(view *poolView) string { return view.ID }
	shown := cut(views, id, window)
	return reply{status: http.StatusOK, body: poolsBody{c.id, shown.items, describe(shown, id)}}, nil
}
