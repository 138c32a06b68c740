package emulator

import "net/http"

type masterSlaveBody struct {
	RequestID string           `json:"request_id"`
	Pool      *masterSlavePool `json:"pool"`
}

type masterSlavesBody struct {
	RequestID string             `json:"request_id"`
	Pools     []*masterSlavePool `json:"pools"`
	PageInfo  pageInfo           `json:"page_info"`
}

func (e *Emulator) showMasterSlavePool(c *call) (reply, *problem) {
	found, p := e.masterSlavePool(c.project, c.objectID())
	if p != nil {
		return reply{}, p
	}
	return reply{status: http.StatusOK, body: masterSlaveBody{c.id, found}}, nil
}

func (e *Emulator) listMasterSlavePools(c *call) (reply, *problem) {
	pools := e.masterSlavePools(c.project)
	window, p := windowV3(c, func(id string) bool {
		_, missing := e.masterSlavePool(c.project, id)
		return missing == nil
	})
	if p != nil {
		return reply{}, p
	}
	id := func(pool *masterSlavePool) string { return pool.ID }
	shown := cut(pools, id, window)
	body := masterSlavesBody{c.id, append([]*masterSlavePool{}, shown.items...), describe(shown, id)}
	return reply{status: http.StatusOK, body: body}, nil
}

// deleteMasterSlavePool removes a pool with its members and its health monitor, and frees its listener.
func (e *Emulator) deleteMasterSlavePool(c *call) (reply, *problem) {
	e.mu.Lock()
	defer e.mu.Unlock()
	found := e.world.masterSlaves[c.objectID()]
	if found == nil || found.ProjectID != c.project {
		return reply{}, notFound("master-slave-pool", c.objectID())
	}
	delete(e.world.masterSlaves, found.ID)
	return reply{status: http.StatusNoContent}, nil
}
