package check_test

import (
	"bytes"
	"errors"
	"io"
	"testing"

	"elbconformance/internal/capture"
	"elbconformance/internal/check"
)

// Whatever a file holds, it is judged or refused as the user's mistake, and the report can be printed.
func FuzzCheck(f *testing.F) {
	c := checker(f)
	for _, name := range []string{"browser.har", "proxy.har", "showPool.json", "listPools-page.json"} {
		f.Add("showPool", "", 0, []byte(file(f, name)))
	}
	f.Add("", "https://h/v2.0/lbaas/pools?limit=2", 404, []byte("HTTP/1.1 200 OK\nContent-Type: application/json\n\n{\"pools\":[]}"))
	f.Add("listMembers", "", 0, []byte("GET /v3/***/elb/pools/x/members HTTP/1.1\n\nHTTP/2 502\n\n<html>"))
	f.Fuzz(func(t *testing.T, operation, url string, status int, text []byte) {
		for _, form := range []capture.Form{"", capture.Body, capture.HTTP, capture.HAR} {
			r, err := c.Check(bytes.NewReader(text), check.Options{Form: form, Operation: operation, URL: url, Status: status})
			var input *check.InputError
			if err != nil && !errors.As(err, &input) {
				t.Fatalf("%s: %v", form, err)
			}
			if err != nil {
				continue
			}
			if err := errors.Join(r.Text(io.Discard), r.JSON(io.Discard)); err != nil {
				t.Errorf("%s: %v", form, err)
			}
		}
	})
}
