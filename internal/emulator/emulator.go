package emulator

import (
	"context"
	"log/slog"
	"maps"
	"net/http"
	"path"
	"runtime/debug"
	"sync"
	"time"

	"github.com/google/uuid"

	"elbconformance/internal/result"
)

// Options says what differs between emulators of one image. The zero value has no credential, so that every request is
// refused with 401.
type Options struct {
	// Clock gives the time of requests and of created objects; time.Now where it is nil. It must be safe for
	// concurrent use.
	Clock func() time.Time
	// IDs gives ids of created objects and of requests, lower-case UUIDs; random ones where it is nil. It must be
	// safe for concurrent use.
	IDs func() string
	// Tokens are the values of X-Auth-Token that are known, each with the project that it is scoped to.
	Tokens map[string]string
	// AccessKeys are the access keys that may sign requests, by their id.
	AccessKeys map[string]AccessKey
	// Log receives internal errors with their stack; they are dropped where it is nil.
	Log *slog.Logger
}

// AccessKey is the secret of an access key, and the project that it is good for.
type AccessKey struct {
	Secret  result.Secret
	Project string
}

// Emulator is one service with its own objects. It is safe for concurrent use.
type Emulator struct {
	image   *Image
	options Options
	mux     *http.ServeMux

	mu    sync.RWMutex
	world world // guarded by mu
}

func newEmulator(image *Image, options Options) *Emulator {
	options.Tokens = maps.Clone(options.Tokens)
	options.AccessKeys = maps.Clone(options.AccessKeys)
	if options.Clock == nil {
		options.Clock = time.Now
	}
	if options.IDs == nil {
		options.IDs = uuid.NewString
	}
	if options.Log == nil {
		options.Log = slog.New(slog.DiscardHandler)
	}
	e := &Emulator{image: image, options: options, world: image.world.clone()}
	e.mux = e.routes()
	return e
}

// Snapshot returns an image of the objects as they are now, from which equal emulators can be made.
func (e *Emulator) Snapshot() *Image {
	e.mu.RLock()
	defer e.mu.RUnlock()
	image := *e.image
	image.world = e.world.clone()
	return &image
}

// ServeHTTP implements http.Handler. It answers everything itself: the mux would redirect a path that is not clean.
func (e *Emulator) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	escaped := r.URL.EscapedPath()
	if path.Clean(escaped) != escaped || r.Method == http.MethodConnect {
		e.unknownPath(w, r)
		return
	}
	e.mux.ServeHTTP(w, r)
}

func (e *Emulator) newCall(r *http.Request, d dialect) *call {
	return &call{request: r, id: e.options.IDs(), now: e.options.Clock(), dialect: d}
}

// guarded runs a step of a call and turns a panic into an internal error.
func (e *Emulator) guarded(
	ctx context.Context, c *call, step func(context.Context) (reply, *problem),
) (out reply) {
	defer func() {
		fault := recover()
		if fault == nil {
			return
		}
		e.options.Log.ErrorContext(ctx, "panic in the emulator", "request", c.id, "path", c.request.URL.Path,
			"panic", fault, "stack", string(debug.Stack()))
		out = refuse(c, internalError())
	}()
	answer, p := step(ctx)
	if p != nil {
		return refuse(c, p)
	}
	return answer
}
