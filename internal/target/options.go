package target

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"elbconformance/internal/result"

	"golang.org/x/time/rate"
)

// Defaults of Options.
const (
	defaultTimeout = 30 * time.Second
	defaultRate    = 10 // requests per second, and the burst
	defaultAgent   = "elbconformance"
)

// Options describe one target.
type Options struct {
	// Endpoint is the base of the v3 documents, such as https://elb.region.example.com, and of v2.0 too unless
	// EndpointV2 is set. A path in it precedes every request's own.
	Endpoint   string
	EndpointV2 string
	// ProjectID accompanies signed requests as X-Project-Id.
	ProjectID   string
	Credentials Credentials // zero: anonymous
	// Emulator exempts the target from the write guard. It is refused for an address that is neither loopback nor
	// reached through a given RoundTripper.
	Emulator    bool
	AllowWrites bool
	// RequestTimeout bounds one exchange, from dialling to the last body byte; 0 means 30 s.
	RequestTimeout time.Duration
	// RequestsPerSecond bounds the rate; 0 means 10 for a remote service and no bound for the emulator and for
	// loopback addresses. A negative value lifts the bound.
	RequestsPerSecond float64
	// RoundTripper carries the requests; nil means a transport of our own, with proxies from the environment.
	RoundTripper http.RoundTripper
	// Journal remembers what the run creates. Writes to a real service need one; nil means one in memory.
	Journal *Journal
	// OnExchange sees every exchange in the goroutine that asked for it, before the asker does. CallOf(ctx) gives the
	// attribution. It may be called concurrently, and must not change the exchange.
	OnExchange func(ctx context.Context, x *result.Exchange)
	// UserAgent is completed by the run and case ids, so that a server log shows which case sent a request.
	UserAgent string
	RunID     string
}

// check refuses combinations that would be unsafe, given the parsed endpoints.
func (o Options) check(endpoints ...*url.URL) error {
	if err := o.Credentials.Validate(); err != nil {
		return err
	}
	if o.RequestTimeout < 0 {
		return fmt.Errorf("request timeout %s is negative; give a positive duration, or 0 for %s", o.RequestTimeout, defaultTimeout)
	}
	for _, u := range endpoints {
		if loopback(u) {
			continue
		}
		if o.Emulator && o.RoundTripper == nil {
			return fmt.Errorf("endpoint %s is declared to be the emulator but is not a loopback address; "+
				"the write guard is lifted only for an emulator on this machine", u)
		}
		if !o.Emulator && u.Scheme == "http" && !o.Credentials.IsZero() {
			return fmt.Errorf("endpoint %s would carry the credentials unencrypted; use https, or drop the credentials", u)
		}
	}
	if o.AllowWrites && !o.Emulator && o.Journal == nil {
		return errors.New("writes to a real service need a journal, so that what they leave behind can be removed; open one with OpenJournal")
	}
	return nil
}

// limiter is the politeness towards the endpoints.
func (o Options) limiter(endpoints ...*url.URL) *rate.Limiter {
	if o.RequestsPerSecond < 0 {
		return rate.NewLimiter(rate.Inf, 0)
	}
	if o.RequestsPerSecond > 0 {
		return rate.NewLimiter(rate.Limit(o.RequestsPerSecond), max(1, int(o.RequestsPerSecond)))
	}
	for _, u := range endpoints {
		if !o.Emulator && !loopback(u) {
			return rate.NewLimiter(defaultRate, defaultRate)
		}
	}
	return rate.NewLimiter(rate.Inf, 0)
}

// parseEndpoint reads a base URL. What is called name in its errors is the option.
func parseEndpoint(name, raw string) (*url.URL, error) {
	const example = "give an absolute URL such as https://elb.region.example.com"
	if raw == "" {
		return nil, fmt.Errorf("%s is empty; %s", name, example)
	}
	u, err := url.Parse(raw)
	if err != nil {
		return nil, fmt.Errorf("%s is not a URL; %s", name, example) // err would repeat a password in the URL
	}
	switch {
	case u.User != nil, strings.Contains(raw, "@"):
		return nil, fmt.Errorf("%s carries a user name or password; remove it and give credentials apart", name)
	case u.Scheme != "https" && u.Scheme != "http", u.Hostname() == "", u.Opaque != "":
		return nil, fmt.Errorf("%s %q is not an absolute http or https URL; %s", name, raw, example)
	case u.RawQuery != "", u.ForceQuery, u.Fragment != "":
		return nil, fmt.Errorf("%s %q carries a query or fragment; give the base of the paths alone", name, raw)
	}
	u.Path, u.RawPath = strings.TrimRight(u.Path, "/"), strings.TrimRight(u.RawPath, "/")
	return u, nil
}

func loopback(u *url.URL) bool {
	host := u.Hostname()
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
