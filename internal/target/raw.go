package target

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// API names one of the two documents, each with its own base URL.
type API string

// The documents.
const (
	V3 API = "v3"
	V2 API = "v2.0"
)

// Raw is a request as bytes.
type Raw struct {
	API    API
	Method string
	// Target is path and query as they reach the wire after the base URL, byte for byte. It starts with a slash; spaces
	// and control characters would break the request line and are refused.
	Target string
	Header http.Header // credentials, User-Agent and framing are the client's own
	Body   []byte
}

// Base returns the base URL of a document, for the server parameter of a generated client.
func (c *Client) Base(api API) (string, error) {
	u, err := c.base(api)
	if err != nil {
		return "", err
	}
	return u.String(), nil
}

func (c *Client) base(api API) (*url.URL, error) {
	switch api {
	case V3:
		return c.v3, nil
	case V2:
		return c.v2, nil
	}
	return nil, fmt.Errorf("API %q is unknown; use %q or %q", api, V3, V2)
}

// rawURL appends target to base such that exactly these bytes are sent.
func rawURL(base *url.URL, target string) (*url.URL, error) {
	if !strings.HasPrefix(target, "/") {
		return nil, fmt.Errorf("request target %q does not start with a slash", target)
	}
	for i := range len(target) {
		if target[i] <= ' ' || target[i] == 0x7f {
			return nil, fmt.Errorf("request target %q holds a space or control character; percent-encode it", target)
		}
	}
	path, query, asked := strings.Cut(base.EscapedPath()+target, "?")
	u := &url.URL{Scheme: base.Scheme, Host: base.Host, RawQuery: query, ForceQuery: asked}
	if plain, err := url.PathUnescape(path); err == nil {
		u.Path, u.RawPath = plain, path
	}
	if u.EscapedPath() != path { // net/url would spell it its own way
		u.Path, u.RawPath, u.Opaque = "", "", path
	}
	if want := base.EscapedPath() + target; u.RequestURI() != want {
		return nil, fmt.Errorf("request target %q cannot be sent as it is: it would become %q", want, u.RequestURI())
	}
	return u, nil
}
