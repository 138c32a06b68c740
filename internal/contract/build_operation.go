package contract

import (
	"fmt"
	"sort"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"elbconformance/internal/result"
	"elbconformance/openapi"
)

// builder makes one operation and its rows.
type builder struct {
	document openapi.Document
	doc      *openapi3.T
	op       *Operation
	rows     []*Requirement
	byID     map[result.RequirementID]*Requirement
	open     map[*openapi3.Schema]bool // those being filled in
	rules    *ruleCompiler
	stated   map[string]bool // ids of x-untestable that the operation has
}

func (b *builder) operation(path, method string, item *openapi3.PathItem) (*Operation, error) {
	o := item.GetOperation(method)
	b.byID = map[result.RequirementID]*Requirement{}
	b.stated = map[string]bool{}
	b.open = map[*openapi3.Schema]bool{}
	b.op = &Operation{ID: o.OperationID, Method: method, Path: path, API: V3, Document: b.document.Name}
	if strings.HasPrefix(path, "/v2.0/") {
		b.op.API = V20
	}
	if b.op.ID == "" {
		return nil, fmt.Errorf("%s: %s %s has no operationId", b.document.Name, method, path)
	}
	s, err := b.operationScope(o)
	if err != nil {
		return nil, fmt.Errorf("%s: %s: %w", b.document.Name, b.op.ID, err)
	}
	for _, step := range []func(*openapi3.PathItem, *openapi3.Operation, scope) error{
		b.authentication, b.parameters, b.requestBody, b.responses, b.operationRules, b.operationUntestable, b.behaviour,
	} {
		if err := step(item, o, s); err != nil {
			return nil, err
		}
	}
	return b.op, nil
}

func (b *builder) operationScope(o *openapi3.Operation) (scope, error) {
	s := scope{level: result.Must, operation: b.op.ID}
	if support, _ := o.Extensions[xSupport].(bool); support {
		b.op.Support = true
		s.level = result.Should
		return s, nil
	}
	s, err := s.enter(o.Extensions)
	if err != nil {
		return s, err
	}
	if s.source.Page == "" {
		return s, fmt.Errorf("no %s; name the page that documents the operation, or mark it %s", xSource, xSupport)
	}
	s.page = s.source.Page
	b.op.Page = s.page
	return s, nil
}

// authentication enters the credential header of the first security scheme that has a page.
func (b *builder) authentication(_ *openapi3.PathItem, _ *openapi3.Operation, s scope) error {
	names := make([]string, 0, len(b.doc.Components.SecuritySchemes))
	for name := range b.doc.Components.SecuritySchemes {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		scheme := b.doc.Components.SecuritySchemes[name].Value
		if scheme.In != "header" || scheme.Extensions[xSource] == nil {
			continue
		}
		s, err := s.enter(scheme.Extensions)
		if err != nil {
			return fmt.Errorf("%s: security scheme %s: %w", b.document.Name, name, err)
		}
		at := place{prefix: b.op.ID + ".header", location: result.InHeader}
		line := originLine(scheme.Origin)
		b.op.AuthRequired = b.row(at, scheme.Name, "required", "", true, s, conflictOf(scheme.Extensions), line)
	}
	return nil
}

func (b *builder) parameters(item *openapi3.PathItem, o *openapi3.Operation, s scope) error {
	for _, ref := range append(append(openapi3.Parameters{}, item.Parameters...), o.Parameters...) {
		p, err := b.parameter(ref.Value, s)
		if err != nil {
			return fmt.Errorf("%s: %s: parameter %s: %w", b.document.Name, b.op.ID, ref.Value.Name, err)
		}
		b.op.Parameters = append(b.op.Parameters, p)
	}
	return nil
}

func (b *builder) parameter(p *openapi3.Parameter, s scope) (*Parameter, error) {
	s, err := s.enter(p.Extensions)
	if err != nil {
		return nil, err
	}
	out := &Parameter{Name: p.Name, In: result.Location(p.In), Example: p.Example}
	if out.In != result.InPath && out.In != result.InQuery {
		return nil, fmt.Errorf("in %q; only path and query parameters are supported, credentials are security schemes", p.In)
	}
	at := place{prefix: b.op.ID + "." + p.In, location: out.In}
	if p.Required {
		out.Required = b.row(at, p.Name, "required", "", true, s, conflictOf(p.Extensions), originLine(p.Origin))
	}
	if out.Node, err = b.node(at, p.Name, p.Schema, s, 0); err != nil {
		return nil, err
	}
	out.Node.Required = out.Required
	for _, row := range b.rows {
		if row.Conflict == nil && row.Location == out.In && rootField(row.Field) == p.Name {
			row.Conflict = conflictOf(p.Extensions)
		}
	}
	if raw, ok := p.Extensions[xFilter]; ok {
		if out.Filter, err = b.filter(p, raw, s); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func rootField(field string) string {
	root, _, _ := strings.Cut(field, ".")
	return strings.TrimSuffix(root, "[]")
}

func (b *builder) filter(p *openapi3.Parameter, raw any, s scope) (*Filter, error) {
	var spec struct{ Field, Match string }
	if err := into(raw, &spec); err != nil {
		return nil, fmt.Errorf("%s: %w", xFilter, err)
	}
	switch {
	case spec.Match == "exact" && spec.Field != "":
	case spec.Match == "opaque" && spec.Field == "":
	default:
		return nil, fmt.Errorf("%s is %v; write {field: …, match: exact} or {match: opaque}", xFilter, raw)
	}
	at := place{prefix: b.op.ID + ".filter", location: result.Behaviour}
	row := b.row(at, "", p.Name, "", raw, s, conflictOf(p.Extensions), originLine(p.Origin))
	row.Field, row.Keyword = p.Name, "filter"
	return &Filter{Field: spec.Field, Requirement: row}, nil
}

func (b *builder) requestBody(_ *openapi3.PathItem, o *openapi3.Operation, s scope) error {
	if o.RequestBody == nil {
		return nil
	}
	body := o.RequestBody.Value
	media := body.Content.Get("application/json")
	if media == nil {
		return fmt.Errorf("%s: %s: the request body is not application/json", b.document.Name, b.op.ID)
	}
	s, err := s.enter(body.Extensions)
	if err != nil {
		return fmt.Errorf("%s: %s: request body: %w", b.document.Name, b.op.ID, err)
	}
	at := place{prefix: b.op.ID + ".request", location: result.InRequest}
	required := (*Requirement)(nil)
	if body.Required {
		required = b.row(at, "", "required", "", true, s, nil, originLine(body.Origin))
	}
	b.op.requestExample = media.Example
	if b.op.Body, err = b.node(at, "", media.Schema, s, 0); err != nil {
		return err
	}
	b.op.Body.Required = required
	return nil
}

func (b *builder) responses(_ *openapi3.PathItem, o *openapi3.Operation, s scope) error {
	codes := make([]string, 0, o.Responses.Len())
	for code := range o.Responses.Map() {
		codes = append(codes, code)
	}
	sort.Strings(codes)
	for _, code := range codes {
		r, err := b.response(code, o.Responses.Value(code).Value, s)
		if err != nil {
			return fmt.Errorf("%s: %s: response %s: %w", b.document.Name, b.op.ID, code, err)
		}
		b.op.Responses = append(b.op.Responses, r)
		if err := b.links(o.Responses.Value(code).Value); err != nil {
			return fmt.Errorf("%s: %s: response %s: %w", b.document.Name, b.op.ID, code, err)
		}
	}
	if b.op.Success() == nil || b.op.Response(599) == nil {
		return fmt.Errorf("%s: %s needs a 2xx and a default response", b.document.Name, b.op.ID)
	}
	return nil
}

func (b *builder) response(code string, response *openapi3.Response, s scope) (*Response, error) {
	s, err := s.enter(response.Extensions)
	if err != nil {
		return nil, err
	}
	out := &Response{Code: code}
	at := place{prefix: b.op.ID + ".response." + code, location: result.InResponse}
	line := originLine(response.Origin)
	if code != "default" {
		if out.Status, err = strconv.Atoi(code); err != nil {
			return nil, fmt.Errorf("write a status code or default: %w", err)
		}
		at.status = &out.Status
		out.StatusRow = b.row(at, "", "status", "", out.Status, s, nil, line)
	}
	media := response.Content.Get("application/json")
	if media == nil {
		out.ContentType = b.row(at, "", "content-type", "", nil, s, nil, line)
		return out, nil
	}
	out.ContentType = b.row(at, "", "content-type", "", "application/json", s, nil, line)
	out.Schema, out.Example = media.Schema, media.Example
	if out.Body, err = b.node(at, "", media.Schema, s, 0); err != nil {
		return nil, err
	}
	if out.Status != 0 {
		out.Decode = b.row(at, "", "decode", "", "generated client", s, nil, line)
	}
	return out, nil
}

func (b *builder) links(response *openapi3.Response) error {
	names := make([]string, 0, len(response.Links))
	for name := range response.Links {
		names = append(names, name)
	}
	sort.Strings(names)
	const body = "$response.body#"
	for _, name := range names {
		link := response.Links[name].Value
		out := Link{Operation: link.OperationID, Parameters: map[string]string{}}
		for parameter, raw := range link.Parameters {
			expression, _ := raw.(string)
			if pointer, ok := strings.CutPrefix(expression, body); ok {
				out.Parameters[parameter] = pointer
			}
		}
		if out.Operation == "" || len(out.Parameters) == 0 {
			return fmt.Errorf("link %s needs an operationId and a parameter from %s/…", name, body)
		}
		b.op.Links = append(b.op.Links, out)
	}
	return nil
}

func originLine(o *openapi3.Origin) int {
	if o == nil || o.Key == nil {
		return 0
	}
	return o.Key.Line
}
