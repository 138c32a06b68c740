package suites

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

	"elbconformance/gen/elbv3"
	"elbconformance/gen/lbaasv2"
	"elbconformance/internal/target"
)

// typedOperation is one operation of a generated registry, bound to the recording transport.
type typedOperation struct {
	call   func(ctx context.Context, path map[string]string, query, body json.RawMessage) (*http.Response, error)
	decode func(*http.Response) (any, error)
}

// typedOperations merges the generated registries: operationId to typed call and decoding.
func typedOperations(client *target.Client) (map[string]typedOperation, error) {
	out := map[string]typedOperation{}
	base, err := client.Base(target.V3)
	if err != nil {
		return nil, err
	}
	v3, err := elbv3.NewClient(base, elbv3.WithHTTPClient(client))
	if err != nil {
		return nil, err
	}
	for _, op := range elbv3.Operations() {
		out[op.ID] = typedOperation{
			decode: op.Decode,
			call: func(ctx context.Context, path map[string]string, query, body json.RawMessage) (*http.Response, error) {
				return op.Call(ctx, v3, path, query, body)
			},
		}
	}
	if base, err = client.Base(target.V2); err != nil {
		return nil, err
	}
	v2, err := lbaasv2.NewClient(base, lbaasv2.WithHTTPClient(client))
	if err != nil {
		return nil, err
	}
	for _, op := range lbaasv2.Operations() {
		out[op.ID] = typedOperation{
			decode: op.Decode,
			call: func(ctx context.Context, path map[string]string, query, body json.RawMessage) (*http.Response, error) {
				return op.Call(ctx, v2, path, query, body)
			},
		}
	}
	return out, nil
}

// pathBelow returns the path of u after the base URL's own.
func pathBelow(base string, u *url.URL) (string, bool) {
	b, err := url.Parse(base)
	if err != nil || b.Host != u.Host {
		return "", false
	}
	return strings.CutPrefix(u.Path, strings.TrimRight(b.Path, "/"))
}
