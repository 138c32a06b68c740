package target

import (
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// OriginError says that a request was not sent because it does not go to a configured origin.
type OriginError struct {
	URL     string   // where it would have gone, without credentials
	Allowed []string // the configured origins
	Reason  string
}

// Error implements error.
func (e *OriginError) Error() string {
	return fmt.Sprintf("request to %s was not sent: %s; this target sends only to %s, so configure another target to test another address",
		e.URL, e.Reason, strings.Join(e.Allowed, " and "))
}

// pin refuses a request that would leave for another origin, or would name another one to the server.
func (c *Client) pin(req *http.Request) error {
	u := req.URL
	if u == nil {
		return &OriginError{Allowed: c.origins, Reason: "it has no URL"}
	}
	refuse := func(reason string) error {
		return &OriginError{URL: u.Redacted(), Allowed: c.origins, Reason: reason}
	}
	switch {
	case !slices.Contains(c.origins, origin(u)):
		return refuse("it is another origin")
	case u.User != nil:
		return refuse("its URL carries a user name")
	case u.Opaque != "" && (u.Opaque[0] != '/' || strings.HasPrefix(u.Opaque, "//")):
		return refuse("its URL names another authority in its opaque part")
	case req.Host != "" && !strings.EqualFold(req.Host, u.Host):
		return refuse("its Host header is " + req.Host)
	}
	return nil
}

// origin is scheme, host and port in one spelling.
func origin(u *url.URL) string {
	scheme, port := strings.ToLower(u.Scheme), u.Port()
	switch {
	case port != "":
	case scheme == "https":
		port = "443"
	case scheme == "http":
		port = "80"
	}
	return scheme + "://" + net.JoinHostPort(strings.ToLower(u.Hostname()), port)
}
