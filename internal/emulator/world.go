package emulator

import (
	"maps"
	"slices"
	"strings"
)

// maxMasterSlavePools bounds the active/standby pools of one project.
const maxMasterSlavePools = 1000

type loadBalancer struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Shared  bool   `json:"shared"`
	VPCID   string `json:"vpc_id"`
	project string
}

type listener struct {
	ID             string `json:"id"`
	Name           string `json:"name"`
	Protocol       string `json:"protocol"`
	LoadBalancerID string `json:"loadbalancer_id"`
	project        string
}

// pool is an ordinary pool with its members in full, sorted by id.
type pool struct {
	poolView
	Members []*member `json:"members"`
}

// member is a member of an ordinary pool with what no operation shows.
type member struct {
	memberView
	EnterpriseProjectID string `json:"enterprise_project_id"`
}

// world holds all objects. What it points to never changes; pools only come and go.
type world struct {
	projects      []string
	loadBalancers map[string]*loadBalancer
	listeners     map[string]*listener
	pools         map[string]*pool
	masterSlaves  map[string]*masterSlavePool
}

// clone returns a world whose changes the other does not see.
func (w *world) clone() world {
	copied := *w
	copied.masterSlaves = maps.Clone(w.masterSlaves)
	return copied
}

// shared reports whether a pool stands behind a shared load balancer.
func (w *world) shared(references []reference) bool {
	return slices.ContainsFunc(references, func(r reference) bool {
		lb := w.loadBalancers[r.ID]
		return lb != nil && lb.Shared
	})
}

// poolOfListener returns the id of the pool that a listener forwards to, of either kind, or "".
func (w *world) poolOfListener(id string) string {
	own := func(r reference) bool { return r.ID == id }
	for _, p := range w.pools {
		if slices.ContainsFunc(p.Listeners, own) {
			return p.ID
		}
	}
	for _, p := range w.masterSlaves {
		if slices.ContainsFunc(p.Listeners, own) {
			return p.ID
		}
	}
	return ""
}

func (w *world) taken(id string) bool {
	return w.masterSlaves[id] != nil || w.pools[id] != nil
}

// pool returns an ordinary pool of a project.
func (e *Emulator) pool(project, id string) (*pool, *problem) {
	e.mu.RLock()
	defer e.mu.RUnlock()
	if p := e.world.pools[id]; p != nil && p.ProjectID == project {
		return p, nil
	}
	return nil, notFound("pool", id)
}

// pools returns the ordinary pools of a project that are wanted, by ascending id.
func (e *Emulator) pools(project string, wanted func(*world, *pool) bool) []*pool {
	e.mu.RLock()
	defer e.mu.RUnlock()
	var found []*pool
	for _, p := range e.world.pools {
		if p.ProjectID == project && wanted(&e.world, p) {
			found = append(found, p)
		}
	}
	slices.SortFunc(found, func(a, b *pool) int { return strings.Compare(a.ID, b.ID) })
	return found
}

// masterSlavePool returns an active/standby pool of a project.
func (e *Emulator) masterSlavePool(project, id string) (*masterSlavePool, *problem) {
	e.mu.RLock()
	defer e.mu.RUnlock()
	if p := e.world.masterSlaves[id]; p != nil && p.ProjectID == project {
		return p, nil
	}
	return nil, notFound("master-slave-pool", id)
}

// masterSlavePools returns the active/standby pools of a project by ascending id.
func (e *Emulator) masterSlavePools(project string) []*masterSlavePool {
	e.mu.RLock()
	defer e.mu.RUnlock()
	return e.world.masterSlavesOf(project)
}

func (w *world) masterSlavesOf(project string) []*masterSlavePool {
	var found []*masterSlavePool
	for _, p := range w.masterSlaves {
		if p.ProjectID == project {
			found = append(found, p)
		}
	}
	slices.SortFunc(found, func(a, b *masterSlavePool) int { return strings.Compare(a.ID, b.ID) })
	return found
}
