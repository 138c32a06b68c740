package emulator

import (
	"context"
	"maps"
	"net/http"
	"slices"
)

// handler answers one operation, after its caller has been authenticated and its parameters have been checked.
type handler func(e *Emulator, c *call) (reply, *problem)

// endpoint is one operation of a path.
type endpoint struct {
	operationID string
	handle      handler
}

// route is a path with its operations by method.
type route struct {
	pattern string
	dialect dialect
	methods map[string]endpoint
}

// routeTable lists the paths by hand, not from the documents: that an operation is missing shall show.
func routeTable() []route {
	return []route{
		{"/v3/{project_id}/elb/master-slave-pools/{pool_id}", v3, map[string]endpoint{
			http.MethodGet:    {"showMasterSlavePool", (*Emulator).showMasterSlavePool},
			http.MethodDelete: {"deleteMasterSlavePool", (*Emulator).deleteMasterSlavePool},
		}},
		{"/v3/{project_id}/elb/master-slave-pools", v3, map[string]endpoint{
			http.MethodGet:  {"listMasterSlavePools", (*Emulator).listMasterSlavePools},
			http.MethodPost: {"createMasterSlavePool", (*Emulator).createMasterSlavePool},
		}},
		{"/v3/{project_id}/elb/pools/{pool_id}", v3, map[string]endpoint{
			http.MethodGet: {"showPool", (*Emulator).showPool},
		}},
		{"/v3/{project_id}/elb/pools", v3, map[string]endpoint{
			http.MethodGet: {"listPoolsV3", (*Emulator).listPools},
		}},
		{"/v3/{project_id}/elb/pools/{pool_id}/members", v3, map[string]endpoint{
			http.MethodGet: {"listMembers", (*Emulator).listMembers},
		}},
		{"/v2.0/lbaas/pools", v2, map[string]endpoint{
			http.MethodGet: {"listPools", (*Emulator).listPoolsV2},
		}},
	}
}

func (e *Emulator) routes() *http.ServeMux {
	mux := http.NewServeMux()
	for _, r := range routeTable() {
		mux.HandleFunc(r.pattern, e.serve(r))
	}
	mux.HandleFunc("/", e.unknownPath)
	return mux
}

func (e *Emulator) unknownPath(w http.ResponseWriter, r *http.Request) {
	c := e.newCall(r, v3)
	send(w, c, refuse(c, noSuchAPI()))
}

func (e *Emulator) serve(r route) http.HandlerFunc {
	allowed := slices.Sorted(maps.Keys(r.methods))
	return func(w http.ResponseWriter, request *http.Request) {
		c := e.newCall(request, r.dialect)
		point, ok := r.methods[request.Method]
		if !ok {
			send(w, c, refuse(c, wrongMethod(request.Method, allowed)))
			return
		}
		c.operation = e.image.operations[point.operationID]
		send(w, c, e.guarded(request.Context(), c, func(ctx context.Context) (reply, *problem) {
			return e.run(ctx, w, c, point.handle)
		}))
	}
}

// run takes a call through the gates that all operations share: the body is not too long, the caller is known, the
// parameters are as documented, the project is the caller's.
func (e *Emulator) run(ctx context.Context, w http.ResponseWriter, c *call, handle handler) (reply, *problem) {
	if p := c.readBody(w); p != nil {
		return reply{}, p
	}
	project, p := e.authenticate(c)
	if p != nil {
		return reply{}, p
	}
	c.project = project
	if p := c.parseQuery(); p != nil {
		return reply{}, p
	}
	if p := c.operation.checkParameters(ctx, c); p != nil {
		return reply{}, p
	}
	if asked := c.request.PathValue("project_id"); c.dialect == v3 && asked != c.project {
		return reply{}, forbidden(asked)
	}
	return handle(e, c)
}
