package cases

import (
	"encoding/json"
	"fmt"
	"net/http"

	"elbconformance/internal/contract"
	"elbconformance/internal/result"
)

// Generate returns every case of one operation, in the order in which they run.
func Generate(op *contract.Operation) ([]Case, error) {
	positive, err := positives(op)
	if err != nil {
		return nil, fmt.Errorf("cases of %s: %w", op.ID, err)
	}
	out := positive
	out = append(out, listings(op)...)
	out = append(out, unauthenticated(op)...)
	out = append(out, unknownID(op)...)
	return append(out, unusedMethods(op)...), nil
}

// All returns the cases of every operation of a contract.
func All(c *contract.Contract) ([]Case, error) {
	var out []Case
	for _, op := range c.Operations() {
		list, err := Generate(op)
		if err != nil {
			return nil, err
		}
		out = append(out, list...)
	}
	return out, nil
}

func newCase(op *contract.Operation, kind Kind, subject, name string) Case {
	id := op.ID + "/" + string(kind)
	if subject != "" {
		id += "/" + subject
	}
	return Case{
		ID: id, Name: name, Operation: op.ID, Kind: kind, Subject: subject, Credentials: Good, Object: objectOf(op),
		Request: Request{Method: op.Method, Target: op.Path, Header: http.Header{"Accept": {"application/json"}}},
	}
}

// objectOf says which object a documented request needs: what it deletes must be this run's own.
func objectOf(op *contract.Operation) Object {
	switch {
	case op.ObjectParameter() == "":
		return NoObject
	case op.ReadOnly():
		return ExistingObject
	}
	return OwnedObject
}

func (c Case) expecting(row *contract.Requirement, statuses ...int) Case {
	c.Expect = Expect{Statuses: statuses, Declares: row}
	c.Requirements = append(c.Requirements, row.ID)
	return c
}

func (c Case) withBody(body any) (Case, error) {
	text, err := json.Marshal(body)
	if err != nil {
		return c, fmt.Errorf("case %s: body: %w", c.ID, err)
	}
	c.Request.Body = text
	c.Request.Header = c.Request.Header.Clone()
	c.Request.Header.Set("Content-Type", "application/json")
	return c, nil
}

// positives are documented requests that must be accepted: the plain one, or one for each documented body.
func positives(op *contract.Operation) ([]Case, error) {
	success := op.Success()
	plain := newCase(op, Positive, "", "a documented request is answered").expecting(success.StatusRow, success.Status)
	if success.Decode != nil {
		plain.Requirements = append(plain.Requirements, success.Decode.ID)
	}
	if op.Body == nil {
		return []Case{plain}, nil
	}
	variants, err := bodies(op)
	if err != nil {
		return nil, err
	}
	var out []Case
	for _, v := range variants {
		c := plain
		c.ID, c.Subject, c.Name = plain.ID+"/"+v.subject, v.subject, v.name
		if c, err = c.withBody(v.value); err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}

// requiredOnly drops every optional field of a value.
func requiredOnly(n *contract.Node, value any) any {
	switch value := value.(type) {
	case map[string]any:
		out := map[string]any{}
		for name, v := range value {
			if child := n.Properties[name]; child != nil && child.Required != nil {
				out[name] = requiredOnly(child, v)
			}
		}
		return out
	case []any:
		out := make([]any, len(value))
		for i, v := range value {
			out[i] = requiredOnly(n.Items, v)
		}
		return out
	}
	return value
}

// unauthenticated cases: the credential header is documented as mandatory.
func unauthenticated(op *contract.Operation) []Case {
	if op.AuthRequired == nil {
		return nil
	}
	var out []Case
	for _, variant := range []struct {
		credentials Credentials
		subject     string
		name        string
	}{
		{None, "no-token", "a request without credentials is refused"},
		{Invented, "invented-token", "a request with an invented token is refused"},
	} {
		c := newCase(op, Unauthenticated, variant.subject, variant.name).
			expecting(op.AuthRequired, http.StatusUnauthorized, http.StatusForbidden)
		c.Credentials = variant.credentials
		c.Expect.Envelope = true
		c.Reason = op.AuthRequired.Field + " is mandatory; sent " + string(variant.credentials)
		if c.Object == OwnedObject { // a real one might be changed; reading needs one, or the refusal could be of the id
			c.Object = InventedObject
		}
		if op.Body != nil {
			c.Request.Body = []byte("{}")
			c.Request.Header.Set("Content-Type", "application/json")
		}
		out = append(out, c)
	}
	return out
}

func unknownID(op *contract.Operation) []Case {
	if op.UnknownID == nil {
		return nil
	}
	c := newCase(op, UnknownID, op.ObjectParameter(), "an id that no object has is refused").
		expecting(op.UnknownID, http.StatusNotFound)
	c.Object = InventedObject
	c.Expect.Envelope = true
	c.Reason = "no object has this id; it was made up for the case"
	return []Case{c}
}

func unusedMethods(op *contract.Operation) []Case {
	var out []Case
	for _, method := range op.UnusedMethods {
		c := newCase(op, UnusedMethod, method, method+" is refused").
			expecting(op.UnusedMethod, http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusNotImplemented)
		c.Request.Method = method
		c.Reason = "no operation of this family has the method " + method
		if c.Object != NoObject {
			c.Object = InventedObject
		}
		out = append(out, c)
	}
	return out
}

// listings are the laws of a list operation: one for each filter, one for each paging parameter.
func listings(op *contract.Operation) []Case {
	if op.Paging == nil {
		return nil
	}
	var out []Case
	for _, p := range op.Query() {
		var row *contract.Requirement
		var name string
		switch {
		case p.Filter != nil && p.Filter.Field == "":
			row, name = p.Filter.Requirement, p.Name+" of an unknown value lists nothing"
		case p.Filter != nil:
			row, name = p.Filter.Requirement, p.Name+" lists only and all items that match"
		case p.Paging != nil && p.Name == contract.LimitParameter:
			row, name = p.Paging, "a page holds at most limit items"
		case p.Paging != nil && p.Name == contract.MarkerParameter:
			row, name = p.Paging, "pages follow each other without gap or overlap"
		case p.Paging != nil:
			row, name = p.Paging, p.Name+" turns to the page before the marker"
		default:
			continue
		}
		c := newCase(op, Listing, p.Name, name)
		c.Expect = Expect{Statuses: []int{op.Success().Status}, Declares: row}
		c.Requirements = []result.RequirementID{row.ID}
		out = append(out, c)
	}
	return out
}
