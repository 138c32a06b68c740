package target

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"elbconformance/internal/result"

	"golang.org/x/time/rate"
)

// Client sends to one target. It is safe for concurrent use.
type Client struct {
	v3, v2      *url.URL
	origins     []string
	project     string
	credentials Credentials
	emulator    bool
	allowWrites bool
	timeout     time.Duration
	transport   http.RoundTripper
	limiter     *rate.Limiter
	journal     *Journal
	onExchange  func(context.Context, *result.Exchange)
	agent, run  string
	sent        atomic.Int64
	invented    sync.Map // ids of InventID
}

// Connect checks the options and prepares a client. It sends nothing.
func Connect(o Options) (*Client, error) {
	v3, err := parseEndpoint("endpoint", o.Endpoint)
	if err != nil {
		return nil, err
	}
	v2 := v3
	if o.EndpointV2 != "" {
		if v2, err = parseEndpoint("v2.0 endpoint", o.EndpointV2); err != nil {
			return nil, err
		}
	}
	if err := o.check(v3, v2); err != nil {
		return nil, err
	}
	c := &Client{
		v3: v3, v2: v2, origins: []string{origin(v3)},
		project: headerText(o.ProjectID), credentials: o.Credentials, emulator: o.Emulator, allowWrites: o.AllowWrites,
		timeout: o.RequestTimeout, transport: o.RoundTripper, limiter: o.limiter(v3, v2),
		journal: o.Journal, onExchange: o.OnExchange, agent: headerText(o.UserAgent), run: o.RunID,
	}
	if other := origin(v2); other != c.origins[0] {
		c.origins = append(c.origins, other)
	}
	c.fillDefaults()
	return c, nil
}

func (c *Client) fillDefaults() {
	if c.timeout == 0 {
		c.timeout = defaultTimeout
	}
	if c.transport == nil {
		c.transport = newTransport()
	}
	if c.journal == nil {
		c.journal = NewMemoryJournal()
	}
	if c.onExchange == nil {
		c.onExchange = func(context.Context, *result.Exchange) {}
	}
	if c.agent == "" {
		c.agent = defaultAgent
	}
}

// TransportError is a request that was sent, or tried, and not answered completely.
type TransportError struct {
	Exchange *result.Exchange // recorded like any other; its Err is the cause
}

// Error implements error.
func (e *TransportError) Error() string {
	r := e.Exchange.Request
	return fmt.Sprintf("%s %s: %v", r.Method, r.URL, e.Exchange.Err)
}

// Unwrap gives the cause.
func (e *TransportError) Unwrap() error { return e.Exchange.Err }

// Do sends a request as attributed by its context, and returns the answer with its body read already. It is the
// request doer of the generated clients. Refusals are *OriginError and *GuardError; trouble on the wire is a
// *TransportError.
func (c *Client) Do(req *http.Request) (*http.Response, error) {
	body, err := takeBody(req)
	if err != nil {
		return nil, fmt.Errorf("request to %s was not sent: %w", req.URL.Redacted(), err)
	}
	x, resp, err := c.exchange(req, body)
	if err != nil {
		return nil, err
	}
	if x.Err != nil {
		return nil, &TransportError{Exchange: x}
	}
	resp.Body = replay{bytes.NewReader(x.Response.Body), x}
	resp.ContentLength = int64(len(x.Response.Body))
	resp.Request = req
	return resp, nil
}

// Send sends a request as bytes. An error means that nothing was sent; trouble on the wire is in the exchange's Err.
func (c *Client) Send(ctx context.Context, r Raw) (*result.Exchange, error) {
	base, err := c.base(r.API)
	if err != nil {
		return nil, err
	}
	u, err := rawURL(base, r.Target)
	if err != nil {
		return nil, err
	}
	if len(r.Body) > maxRequestBody {
		return nil, fmt.Errorf("request to %s was not sent: %w", r.Target, errRequestTooLarge)
	}
	req, err := http.NewRequestWithContext(ctx, r.Method, base.String(), nil)
	if err != nil {
		return nil, fmt.Errorf("request to %s: %w", r.Target, err)
	}
	req.URL, req.Header = u, r.Header
	x, _, err := c.exchange(req, bytes.Clone(r.Body)) //nolint:bodyclose // carry has read and closed it
	return x, err
}

// exchange is the one path of every request.
func (c *Client) exchange(asked *http.Request, body []byte) (*result.Exchange, *http.Response, error) {
	ctx := asked.Context()
	call := CallOf(ctx)
	req := outgoing(asked, body)
	if err := c.pin(req); err != nil {
		return nil, nil, err
	}
	if err := c.guard(call, req); err != nil {
		return nil, nil, err
	}
	if err := c.limiter.Wait(ctx); err != nil {
		return nil, nil, fmt.Errorf("%s %s was not sent: %w", req.Method, req.URL.Redacted(), err)
	}
	c.dress(req, call, body)
	done, err := c.announce(call, req)
	if err != nil {
		return nil, nil, err
	}
	x := &result.Exchange{
		ID: "x" + strconv.FormatInt(c.sent.Add(1), 10), Case: call.Case, Operation: call.Operation, Auth: call.Auth.name(), Unjudged: call.Unjudged,
		Request: result.Request{Method: req.Method, URL: wireURL(req.URL), Header: req.Header.Clone(), Body: body},
	}
	resp := c.carry(ctx, req, x)
	done(x)
	c.onExchange(ctx, x)
	return x, resp, nil
}

// outgoing copies what of a request is sent.
func outgoing(asked *http.Request, body []byte) *http.Request {
	req := asked.Clone(asked.Context())
	if req.Method == "" {
		req.Method = http.MethodGet
	}
	if req.Header == nil {
		req.Header = http.Header{}
	}
	req.Body, req.GetBody, req.ContentLength = http.NoBody, nil, int64(len(body))
	req.TransferEncoding, req.Trailer, req.Close = nil, nil, false
	if len(body) > 0 {
		req.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }
		req.Body, _ = req.GetBody()
	}
	return req
}

// carry sends the request within the time bound and completes the exchange.
func (c *Client) carry(ctx context.Context, req *http.Request, x *result.Exchange) *http.Response {
	ctx, cancel := context.WithTimeoutCause(ctx, c.timeout,
		fmt.Errorf("no complete answer within %s: %w", c.timeout, context.DeadlineExceeded))
	defer cancel()
	started := time.Now()
	x.Started = started.UTC()
	resp, err := c.transport.RoundTrip(req.WithContext(ctx))
	switch {
	case err == nil && resp == nil:
		err = errors.New("the transport gave neither an answer nor an error")
	case err == nil:
		x.Response = &result.Response{Status: resp.StatusCode, Header: resp.Header.Clone()}
		if resp.Body != nil {
			x.Response.Body, x.Response.Truncated, err = readBody(resp)
			_ = resp.Body.Close() // the bytes are here; a late close error changes nothing
		}
	}
	if err != nil && ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	x.Err, x.Duration = err, time.Since(started)
	return resp
}

// wireURL spells a URL as it is sent.
func wireURL(u *url.URL) string { return u.Scheme + "://" + u.Host + u.RequestURI() }
