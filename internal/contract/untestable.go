package contract

import (
	"fmt"

	"github.com/getkin/kin-openapi/openapi3"

	"elbconformance/internal/result"
)

const xUntestable = "x-untestable"

// untestable is the form of one entry of x-untestable: what a page states and no exchange can show.
type untestable struct {
	ID        string `json:"id"`
	Statement string `json:"statement"`
	Reason    string `json:"reason"`
	Source    any    `json:"source"`
}

// readUntestable enters the statements of a place into the ledger, with the reason why nothing tests them. A statement
// is entered once, for the operation whose page makes it, however often its schema is used.
func (b *builder) readUntestable(extensions map[string]any, at place, path string, line int, s scope) error {
	raw, ok := extensions[xUntestable]
	if !ok || b.op.Support {
		return nil
	}
	var statements []untestable
	if err := into(raw, &statements); err != nil {
		return fmt.Errorf("%s: %w", xUntestable, err)
	}
	s.level = result.Info
	for _, said := range statements {
		if err := b.statement(said, at, path, line, s); err != nil {
			return fmt.Errorf("%s %q: %w", xUntestable, said.ID, err)
		}
	}
	return nil
}

func (b *builder) statement(said untestable, at place, path string, line int, s scope) error {
	if !ruleID().MatchString(said.ID) {
		return fmt.Errorf("the id is to be a few lower-case words joined by hyphens")
	}
	if said.Statement == "" || said.Reason == "" {
		return fmt.Errorf("statement and reason are both needed")
	}
	if said.Source != nil {
		source, err := sourceOf(said.Source, s.page)
		if err != nil {
			return err
		}
		s.source = source
	}
	if b.stated[said.ID] || s.source.Page != b.op.Page {
		return nil
	}
	b.stated[said.ID] = true
	row := b.row(at, path, "statement", "."+said.ID, said.Statement, s, nil, line)
	row.Testable, row.Reason = false, &said.Reason
	return nil
}

// operationUntestable enters the statements that an operation itself carries.
func (b *builder) operationUntestable(_ *openapi3.PathItem, o *openapi3.Operation, s scope) error {
	at := place{prefix: b.op.ID, location: result.Behaviour}
	if err := b.readUntestable(o.Extensions, at, "", originLine(o.Origin), s); err != nil {
		return fmt.Errorf("%s: %s: %w", b.document.Name, b.op.ID, err)
	}
	return nil
}
