package target

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"strings"

	"elbconformance/internal/result"
)

// Bounds of one body, in bytes.
const (
	maxWireBody    = 8 << 20  // of a response as it arrives
	maxBody        = 32 << 20 // of a response after decompression
	maxRequestBody = 8 << 20
)

// readBody reads a response's body within the bounds. A body that is not the gzip it claims to be is kept as it
// arrived, so that the judge sees what the service sent.
func readBody(resp *http.Response) (body []byte, truncated bool, err error) {
	wire, truncated, err := readAtMost(resp.Body, maxWireBody)
	if len(wire) == 0 || !strings.EqualFold(strings.TrimSpace(resp.Header.Get("Content-Encoding")), "gzip") {
		return wire, truncated, err
	}
	zipped, headErr := gzip.NewReader(bytes.NewReader(wire))
	if headErr != nil {
		return wire, truncated, err
	}
	plain, over, damage := readAtMost(zipped, maxBody)
	if damage != nil && !truncated && err == nil {
		return wire, false, nil
	}
	return plain, truncated || over, err
}

// readAtMost reads up to limit bytes, and says whether there was more.
func readAtMost(r io.Reader, limit int) (body []byte, more bool, err error) {
	body, err = io.ReadAll(io.LimitReader(r, int64(limit)+1))
	if len(body) > limit {
		return body[:limit], true, nil
	}
	return body, false, err
}

// takeBody reads and closes the body of a request to be sent.
func takeBody(req *http.Request) ([]byte, error) {
	if req.Body == nil || req.Body == http.NoBody {
		return nil, nil
	}
	defer req.Body.Close()
	body, more, err := readAtMost(req.Body, maxRequestBody)
	if err != nil {
		return nil, err
	}
	if more {
		return nil, errRequestTooLarge
	}
	return body, nil
}

var errRequestTooLarge = errors.New("its body is larger than 8 MiB, which is this client's bound; send a smaller one")

// replay is a response body that has been read already, with the exchange that it belongs to.
type replay struct {
	*bytes.Reader
	exchange *result.Exchange
}

func (replay) Close() error { return nil }

// ExchangeOf returns the exchange behind a response of Client.Do, also after its body has been read and closed.
func ExchangeOf(resp *http.Response) (*result.Exchange, bool) {
	if resp == nil {
		return nil, false
	}
	body, ok := resp.Body.(replay)
	return body.exchange, ok
}
