package target

import "context"

// Auth says which credentials a request carries.
type Auth int

// The kinds of authentication. Invented ones are random and belong to nobody: a damaged form of the user's own could
// lock the account.
const (
	GoodCredentials Auth = iota
	NoCredentials
	InventedCredentials
)

// name is how an exchange records the authentication: empty for the user's own credentials.
func (a Auth) name() string {
	switch a {
	case NoCredentials:
		return "none"
	case InventedCredentials:
		return "invented"
	}
	return ""
}

// Call attributes a request to what asked for it. The zero Call is traffic of the run itself.
type Call struct {
	Case      string
	Operation string
	Auth      Auth
	Unjudged  bool
	// CreatedID is the JSON pointer into a 2xx body at which a POST answers the id of what it created, such as
	// "/pool/id". Every POST that a lax service might answer by creating something needs it, the negative ones too.
	CreatedID string
	// Name is the name asked for in such a POST: an answer that got lost is reconciled by it.
	Name string
	// Probe marks a write to an id of Client.InventID: it can hit nothing that exists.
	Probe bool
}

type callKey struct{}

// WithCall attributes the requests made under the returned context.
func WithCall(ctx context.Context, c Call) context.Context {
	return context.WithValue(ctx, callKey{}, c)
}

// CallOf returns the attribution of a context, or the zero Call.
func CallOf(ctx context.Context) Call {
	c, _ := ctx.Value(callKey{}).(Call)
	return c
}
