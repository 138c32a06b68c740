package values

import (
	"encoding/json"

	jsonpatch "github.com/evanphx/json-patch/v5"
)

// Patched applies a merge patch (RFC 7396), or a list of operations (RFC 6902). No patch leaves the value as it is.
func Patched(value, patch any) (any, error) {
	text, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	if patch == nil {
		patch = map[string]any{}
	}
	change, err := json.Marshal(patch)
	if err != nil {
		return nil, err
	}
	if _, isList := patch.([]any); isList {
		operations, err := jsonpatch.DecodePatch(change)
		if err != nil {
			return nil, err
		}
		if text, err = operations.Apply(text); err != nil {
			return nil, err
		}
	} else if text, err = mergePatch(text, change); err != nil {
		return nil, err
	}
	var out any
	err = json.Unmarshal(text, &out)
	return out, err
}

// mergePatch is RFC 7396 with one difference that the documents need: a null in the patch stands in the result, so that
// a patch can say that a field is null. A rule sees null as absent anyway.
func mergePatch(text, patch []byte) ([]byte, error) {
	var into, from any
	if err := json.Unmarshal(text, &into); err != nil {
		return nil, err
	}
	if err := json.Unmarshal(patch, &from); err != nil {
		return nil, err
	}
	return json.Marshal(merge(into, from))
}

func merge(into, from any) any {
	changes, ok := from.(map[string]any)
	if !ok {
		return from
	}
	object, ok := into.(map[string]any)
	if !ok {
		object = map[string]any{}
	}
	for name, value := range changes {
		object[name] = merge(object[name], value)
	}
	return object
}
