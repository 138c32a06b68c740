package laws

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"elbconformance/internal/contract"
	"elbconformance/internal/result"
)

// Echo compares what a create request sent with what its answer shows: a field that was sent comes back equal, zero
// values and empty strings included; one that was left out has its documented default. Items of a list are matched by
// what they agree on, in any order.
func Echo(op *contract.Operation, x *result.Exchange) result.Outcome {
	sent, err := decode(x.Request.Body)
	if err != nil {
		return result.InternalErr("the request body sent is not JSON: " + err.Error())
	}
	shown, err := decode(x.Response.Body)
	if err != nil {
		return result.Pass(result.Observations{}) // the judge says so
	}
	e := &echo{op: op, x: x, seen: result.Observations{}}
	e.object(op.Body, op.Success().Body, sent, shown, "")
	if len(e.findings) == 0 {
		return result.Pass(e.seen)
	}
	outcome := result.Fail(e.findings[0].Message, e.findings...)
	outcome.Exchange, outcome.Observations = x.ID, e.seen
	return outcome
}

type echo struct {
	op       *contract.Operation
	x        *result.Exchange
	seen     result.Observations
	findings []result.Finding
}

// object compares the fields of a request place with those of the answer's.
func (e *echo) object(asked, answered *contract.Node, sent, shown any, at string) {
	from, isObject := sent.(map[string]any)
	to, shownObject := shown.(map[string]any)
	if asked == nil || answered == nil || !isObject || !shownObject {
		return
	}
	for _, name := range answered.Order {
		place, child := at+"/"+name, asked.Properties[name]
		value, given := from[name]
		switch {
		case !given || value == nil:
			e.defaults(child, answered.Properties[name], to, name, place)
		case child == nil:
		default:
			e.value(child, answered.Properties[name], value, to[name], place)
		}
	}
}

func (e *echo) value(asked, answered *contract.Node, sent, shown any, at string) {
	switch value := sent.(type) {
	case map[string]any:
		if _, isObject := shown.(map[string]any); !isObject {
			shown = map[string]any{} // what was sent is not there
		}
		e.object(asked, answered, value, shown, at)
	case []any:
		items, _ := shown.([]any)
		for n, item := range value {
			if i := counterpart(item, items); i >= 0 {
				e.object(asked.Items, answered.Items, item, items[i], fmt.Sprintf("%s/%d", at, i))
			} else {
				e.object(asked.Items, answered.Items, item, map[string]any{}, fmt.Sprintf("%s/%d", at, n))
			}
		}
	default:
		if sameSpelling(answered, sent, shown) {
			shown = sent
		}
		e.equal(asked.Echo, sent, shown, at, "sent")
	}
}

// sameSpelling reports whether a word comes back in another case, and the page documents both spellings.
func sameSpelling(n *contract.Node, sent, shown any) bool {
	a, isText := sent.(string)
	b, shownText := shown.(string)
	return isText && shownText && strings.EqualFold(a, b) && slices.Contains(n.Enum(), any(b))
}

// counterpart is the item that agrees with most of what was sent, or -1.
func counterpart(sent any, items []any) int {
	best, most := -1, 0
	from, _ := sent.(map[string]any)
	for i, item := range items {
		to, _ := item.(map[string]any)
		agree := 0
		for name, value := range from {
			if reflect.DeepEqual(to[name], value) {
				agree++
			}
		}
		if agree > most {
			best, most = i, agree
		}
	}
	return best
}

// defaults checks a field that was left out, where the request or the answer documents a default for it.
func (e *echo) defaults(asked, answered *contract.Node, shown map[string]any, name, at string) {
	for _, n := range []*contract.Node{asked, answered} {
		if n == nil || n.Keyword("default") == nil {
			continue
		}
		want, _ := n.Default()
		if text, err := json.Marshal(want); err == nil {
			want, _ = decode(text) // a default of the document is JSON
		}
		if null, given := shown[name]; given && null == nil && answered.Nullable {
			continue // the field has no effect here, so neither has its default
		}
		got := shown[name]
		if sameSpelling(answered, want, got) {
			got = want
		}
		e.equal(n.Keyword("default"), want, got, at, "the documented default")
	}
}

func (e *echo) equal(row *contract.Requirement, want, got any, at, what string) {
	if row == nil {
		return
	}
	e.seen[row.ID]++
	if reflect.DeepEqual(want, got) {
		return
	}
	e.findings = append(e.findings, result.Finding{
		Requirement: row.ID, Level: row.Level, Operation: e.op.ID, Status: e.x.Response.Status, Pointer: at, Actual: got,
		Message: fmt.Sprintf("%s is %v; %s: %v", strings.TrimPrefix(at, "/"), result.Text(got, 200), what, result.Text(want, 200)),
		Source:  row.Source, Also: []result.RequirementID{},
	})
}

func decode(body []byte) (any, error) {
	var value any
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	err := d.Decode(&value)
	return value, err
}
