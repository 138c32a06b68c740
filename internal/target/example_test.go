package target_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"

	"elbconformance/internal/result"
	"elbconformance/internal/target"
)

func Example() {
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusTooManyRequests)
	}))
	defer service.Close()
	client, err := target.Connect(target.Options{
		Endpoint: service.URL,
		OnExchange: func(ctx context.Context, x *result.Exchange) {
			fmt.Println(x.ID, x.Case, x.Response.Status)
			if trouble, ok := target.TroubleOf(x, target.CallOf(ctx).Auth); ok {
				fmt.Println(trouble.Kind)
			}
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	ctx := target.WithCall(context.Background(), target.Call{Case: "listPools/plain", Operation: "listPools"})
	if _, err := client.Send(ctx, target.Raw{API: target.V2, Method: "GET", Target: "/v2.0/lbaas/pools"}); err != nil {
		fmt.Println(err)
	}
	// Output:
	// x1 listPools/plain 429
	// throttled
}
