package contract

import (
	"fmt"

	"github.com/getkin/kin-openapi/openapi3"

	"elbconformance/internal/result"
)

// The query parameters that page a list. Every documented list uses these names.
const (
	MarkerParameter  = "marker"
	LimitParameter   = "limit"
	ReverseParameter = "page_reverse"
)

// behaviour enters what no schema says: paging, unknown ids and methods that the service does not have.
func (b *builder) behaviour(item *openapi3.PathItem, o *openapi3.Operation, s scope) error {
	if raw, ok := o.Extensions[xPaging]; ok {
		if err := b.paging(raw, s); err != nil {
			return fmt.Errorf("%s: %s: %w", b.document.Name, b.op.ID, err)
		}
	}
	b.echoes(s)
	refusal := s
	if refusal.level == result.Must {
		refusal.level = result.Should
	}
	at := place{prefix: b.op.ID + ".status", location: result.Behaviour}
	line := originLine(o.Origin)
	if name := b.op.ObjectParameter(); name != "" {
		b.op.UnknownID = b.row(at, "", "unknown-"+name, "", 404, refusal, nil, line)
		b.op.UnknownID.Field, b.op.UnknownID.Keyword = name, "status"
	}
	return b.unusedMethods(item, at, refusal, line)
}

func (b *builder) unusedMethods(item *openapi3.PathItem, at place, s scope, line int) error {
	raw, ok := b.doc.Extensions[xUnusedMethods]
	if !ok {
		return nil
	}
	if err := into(raw, &b.op.UnusedMethods); err != nil {
		return fmt.Errorf("%s: %s: %w", b.document.Name, xUnusedMethods, err)
	}
	for _, method := range b.op.UnusedMethods {
		if item.GetOperation(method) != nil {
			return fmt.Errorf("%s: %s holds %s, which %s has", b.document.Name, xUnusedMethods, method, b.op.Path)
		}
	}
	b.op.UnusedMethod = b.row(at, "", "unused-method", "", b.op.UnusedMethods, s, nil, line)
	b.op.UnusedMethod.Keyword = "status"
	return nil
}

// paging enters one law per paging parameter: limit bounds a page, marker continues after it, page_reverse turns back.
func (b *builder) paging(raw any, s scope) error {
	p := &Paging{}
	if err := into(raw, p); err != nil {
		return fmt.Errorf("%s: %w", xPaging, err)
	}
	if p.Items == "" || p.ID == "" || (p.Style != "page_info" && p.Style != "links") || (p.Style == "links") != (p.Links != "") {
		return fmt.Errorf("%s is %v; write {items, id, style: page_info} or {items, id, style: links, links}", xPaging, raw)
	}
	at := place{prefix: b.op.ID + ".paging", location: result.Behaviour}
	for _, parameter := range b.op.Query() {
		switch parameter.Name {
		case LimitParameter, MarkerParameter, ReverseParameter:
		default:
			continue
		}
		row := b.row(at, "", parameter.Name, "", nil, s, nil, 0)
		row.Field, row.Keyword, row.Line = parameter.Name, "paging", b.byID[requirementID(
			place{prefix: b.op.ID + ".query"}, parameter.Name, "type", "")].Line
		row.Source = b.byID[requirementID(place{prefix: b.op.ID + ".query"}, parameter.Name, "type", "")].Source
		parameter.Paging = row
	}
	b.op.Paging = p
	return nil
}
