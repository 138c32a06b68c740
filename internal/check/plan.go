package check

import (
	"net/http"
	"net/url"
	"strings"

	"elbconformance/internal/capture"
	"elbconformance/internal/contract"
	"elbconformance/internal/result"
)

// plan is what the options mean for a form.
type plan struct {
	options  Options
	contract *contract.Contract
	named    *contract.Operation // by --operation or --request-url; nil where neither names one
}

func (c *Checker) plan(o Options) (plan, error) {
	p := plan{options: o, contract: c.contract}
	switch {
	case o.Status != 0 && (o.Status < 100 || o.Status > 599):
		return p, wrong("--status %d is no HTTP status; give one from 100 to 599", o.Status)
	case o.Status != 0 && o.Form != capture.Body:
		return p, wrong("--status is for a lone body, and this file (%s) holds the status; drop the flag, or say --as body", o.Form)
	case o.URL != "" && o.Form == capture.HAR:
		return p, wrong("--request-url is for a response without its request, and a HAR holds the requests; drop the flag")
	}
	if o.Operation != "" {
		op, ok := c.contract.Operation(o.Operation)
		if !ok {
			return p, wrong("there is no operation %q; give one of %s", o.Operation, c.known())
		}
		p.named = op
	}
	if o.URL != "" {
		op, err := p.byURL(o.URL)
		if err != nil {
			return p, err
		}
		p.named = op
	}
	if o.Form == capture.Body && p.named == nil {
		return p, wrong("a lone body does not say which operation answered with it; give --operation with one of %s, or --request-url", c.known())
	}
	return p, nil
}

// byURL finds the operation of --request-url. The method is that of --operation, else GET.
func (p plan) byURL(address string) (*contract.Operation, error) {
	method := http.MethodGet
	if p.named != nil {
		method = p.named.Method
	}
	u, err := url.Parse(address)
	if err != nil {
		return nil, wrong("--request-url cannot be read: %w", err)
	}
	op := match(p.contract, method, u.Path)
	switch {
	case op == nil:
		return nil, wrong("--request-url %s: no operation answers %s on this path; for another method name the --operation too", address, method)
	case p.named != nil && op != p.named:
		return nil, wrong("--request-url %s is a call of %s and not of %s; drop one of the flags", address, op.ID, p.named.ID)
	}
	return op, nil
}

// complete gives an exchange what its file does not hold and the options do: method and URL of the request, and the
// status of a lone body.
func (p plan) complete(x *result.Exchange) error {
	if p.options.Form == capture.HAR {
		return nil
	}
	switch {
	case x.Request.Method != "" && p.options.URL != "":
		return wrong("--request-url is for a response without its request, and this file holds the request; drop the flag")
	case x.Request.Method == "" && p.named == nil:
		return wrong("the file holds no request, so nothing says which operation answered; give --operation or --request-url")
	case x.Request.Method == "":
		x.Request = result.Request{Method: p.named.Method, URL: p.options.URL}
	}
	if p.options.Form != capture.Body {
		return nil
	}
	x.Response.Status = p.options.Status
	if x.Response.Status == 0 {
		x.Response.Status = p.named.Success().Status
	}
	if len(x.Response.Body) == 0 && p.named.Response(x.Response.Status).Body != nil {
		return wrong("the body is empty, and %s answers %d with one; save the body of the response, or the whole exchange",
			p.named.ID, x.Response.Status)
	}
	return nil
}

// operation finds the operation that an exchange calls, or says why it calls none.
func (p plan) operation(x *result.Exchange) (op *contract.Operation, reason string) {
	if p.options.Form != capture.HAR && x.Request.URL == "" {
		return p.named, ""
	}
	u, err := url.Parse(x.Request.URL)
	switch {
	case err != nil:
		return nil, "its URL cannot be read"
	case x.Request.Method == http.MethodOptions:
		return nil, "OPTIONS asks what is allowed and calls no operation; browsers send it of themselves"
	}
	op = match(p.contract, x.Request.Method, u.Path)
	switch {
	case op == nil:
		return nil, "no operation of the contract has this method and path"
	case p.named != nil && op != p.named:
		return nil, "it is a call of " + op.ID + ", not of " + p.named.ID
	}
	return op, ""
}

// match finds the operation of a path, which may stand below a base path.
func match(c *contract.Contract, method, path string) *contract.Operation {
	segments := strings.Split(strings.Trim(path, "/"), "/")
	const deepest = 64
	for i := range segments[:min(len(segments), deepest)] {
		if op, ok := c.Match(method, "/"+strings.Join(segments[i:], "/")); ok {
			return op
		}
	}
	return nil
}
