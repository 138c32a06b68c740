package lbaasv2_test

import (
	"context"
	"encoding/json"
	"net/http"
	"os"
	"testing"

	"elbconformance/gen/internal/registrytest"
	"elbconformance/gen/lbaasv2"
)

func TestRegistryFollowsTheDocument(t *testing.T) {
	document, err := os.ReadFile("../../openapi/lbaas-v2.0.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var registry []registrytest.Operation
	for _, op := range lbaasv2.Operations() {
		registry = append(registry, registrytest.Operation{
			ID: op.ID, Method: op.Method, Path: op.Path, Call: call(op), Decode: op.Decode,
		})
	}
	registrytest.Run(t, document, registry)
}

func call(op lbaasv2.Operation) func(context.Context, string, map[string]string, json.RawMessage, json.RawMessage) (*http.Response, error) {
	return func(ctx context.Context, server string, path map[string]string, query, body json.RawMessage) (*http.Response, error) {
		client, err := lbaasv2.NewClient(server)
		if err != nil {
			return nil, err
		}
		return op.Call(ctx, client, path, query, body)
	}
}
