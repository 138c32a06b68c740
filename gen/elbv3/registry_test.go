package elbv3_test

import (
	"context"
	"encoding/json"
	"net/http"
	"os"
	"testing"

	"elbconformance/gen/elbv3"
	"elbconformance/gen/internal/registrytest"
)

func TestRegistryFollowsTheDocument(t *testing.T) {
	document, err := os.ReadFile("../../openapi/elb-v3.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var registry []registrytest.Operation
	for _, op := range elbv3.Operations() {
		registry = append(registry, registrytest.Operation{
			ID: op.ID, Method: op.Method, Path: op.Path, Call: call(op), Decode: op.Decode,
		})
	}
	registrytest.Run(t, document, registry)
}

func call(op elbv3.Operation) func(context.Context, string, map[string]string, json.RawMessage, json.RawMessage) (*http.Response, error) {
	return func(ctx context.Context, server string, path map[string]string, query, body json.RawMessage) (*http.Response, error) {
		client, err := elbv3.NewClient(server)
		if err != nil {
			return nil, err
		}
		return op.Call(ctx, client, path, query, body)
	}
}
