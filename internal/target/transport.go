package target

import (
	"net"
	"net/http"
	"time"
)

// Bounds of the connection.
const (
	dialTimeout      = 5 * time.Second
	handshakeTimeout = 5 * time.Second
	idleTimeout      = 30 * time.Second
	maxHeaderBytes   = 256 << 10
	maxIdle          = 16
)

// newTransport is the transport used unless the options bring one. Decompression is off, so that Content-Encoding stays
// visible and the bounds of readBody hold.
func newTransport() *http.Transport {
	return &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		DialContext:            (&net.Dialer{Timeout: dialTimeout}).DialContext,
		TLSHandshakeTimeout:    handshakeTimeout,
		ForceAttemptHTTP2:      true,
		DisableCompression:     true,
		MaxResponseHeaderBytes: maxHeaderBytes,
		MaxIdleConnsPerHost:    maxIdle,
		IdleConnTimeout:        idleTimeout,
	}
}
