package target

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"

	"elbconformance/internal/result"
)

// Kind says whose fault an exchange is that tells nothing about the service's conformance.
type Kind string

// The kinds of trouble.
const (
	Unreachable        Kind = "unreachable"         // no complete answer
	Throttled          Kind = "throttled"           // the service asks for patience
	Gateway            Kind = "gateway"             // something before the service answered
	CredentialsRefused Kind = "credentials-refused" // the user's own, not invented or withheld ones
	Quota              Kind = "quota"               // the account may have no more of it
	Oversized          Kind = "oversized"           // more than this client reads
)

// Trouble is an exchange that must not be held against the service.
type Trouble struct {
	Kind        Kind
	Explanation string // one sentence
}

// Outcome ends a case that met the trouble: blocked by a quota, an error otherwise.
func (t Trouble) Outcome() result.Outcome {
	if t.Kind == Quota {
		return result.SkipBecause(result.Blocked, t.Explanation)
	}
	return result.Err(t.Explanation)
}

// TroubleOf classifies an exchange that was sent with the given authentication. A 500 is no trouble: the service itself
// failed. Nor is a 401 where good credentials were withheld.
func TroubleOf(x *result.Exchange, sent Auth) (Trouble, bool) {
	if x.Err != nil || x.Response == nil {
		return Trouble{Unreachable, unreachable(x.Err)}, true
	}
	r := x.Response
	switch {
	case r.Status == http.StatusUnauthorized && sent == GoodCredentials:
		return Trouble{CredentialsRefused, refusedCredentials(x)}, true
	case r.Status == http.StatusForbidden && sent == GoodCredentials && gatewayCode(r):
		return Trouble{Gateway, "The gateway before the service refuses the credentials' permission; check what they may do."}, true
	case r.Status == http.StatusTooManyRequests:
		return Trouble{Throttled, throttled(r)}, true
	case gatewayStatus(r.Status):
		return Trouble{Gateway, fmt.Sprintf("Status %d speaks for the way to the service, a gateway or proxy, and not for the service itself.", r.Status)}, true
	case r.Status != http.StatusInternalServerError && proxyPage(r):
		return Trouble{Gateway, fmt.Sprintf("The answer with status %d is an HTML page, as proxies and portals send it.", r.Status)}, true
	case quotaReached(x):
		return Trouble{Quota, "The account's quota does not allow the creation; free some of it or raise it."}, true
	case r.Truncated:
		return Trouble{Oversized, fmt.Sprintf("The answer is longer than %d MiB, or than %d MiB when decompressed, and was not read to its end.",
			maxWireBody>>20, maxBody>>20)}, true
	}
	return Trouble{}, false
}

func unreachable(err error) string {
	var (
		lookup      *net.DNSError
		certificate *tls.CertificateVerificationError
		plain       tls.RecordHeaderError
		network     net.Error
	)
	switch {
	case err == nil:
		return "There was no answer."
	case errors.Is(err, context.Canceled):
		return "The request was cancelled before its answer was complete."
	case errors.As(err, &lookup):
		return fmt.Sprintf("The host name %s could not be resolved; check the endpoint and the network.", lookup.Name)
	case errors.As(err, &certificate):
		return fmt.Sprintf("The server's TLS certificate is not trusted: %v.", certificate.Err)
	case errors.As(err, &plain):
		return "The server does not speak TLS on this port; check the endpoint's scheme and port."
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &network) && network.Timeout():
		return fmt.Sprintf("The answer was not complete in time: %v.", err)
	}
	return fmt.Sprintf("The exchange broke off: %v.", err)
}

func refusedCredentials(x *result.Exchange) string {
	if x.Request.Header.Get(headerToken) == "" && x.Request.Header.Get(headerAuthorization) == "" {
		return "The target asks for credentials and none are configured; set CONFORMANCE_TOKEN, or CONFORMANCE_ACCESS_KEY and CONFORMANCE_SECRET_KEY."
	}
	return "The target refused the configured credentials; renew the token, or check the key pair and this machine's clock."
}

func throttled(r *result.Response) string {
	if after := r.Header.Get("Retry-After"); after != "" {
		return fmt.Sprintf("The target throttles (Retry-After: %s); lower the request rate.", after)
	}
	return "The target throttles; lower the request rate."
}

// gatewayStatus holds the statuses that say by their definition that an intermediary, or the way to the service, failed.
func gatewayStatus(status int) bool {
	switch status {
	case http.StatusProxyAuthRequired, http.StatusRequestTimeout,
		http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout,
		http.StatusNetworkAuthenticationRequired:
		return true
	}
	return false
}

// gatewayCode reports whether the error code is one of the gateway's own.
func gatewayCode(r *result.Response) bool {
	var body struct {
		Code string `json:"error_code"`
	}
	return json.Unmarshal(r.Body, &body) == nil && (strings.HasPrefix(body.Code, "APIGW.") || strings.HasPrefix(body.Code, "APIG."))
}

// proxyPage asks for both the media type and the look of HTML: JSON under a wrong media type is the service's own fault.
func proxyPage(r *result.Response) bool {
	if !strings.HasPrefix(strings.ToLower(r.Header.Get("Content-Type")), "text/html") {
		return false
	}
	start := bytes.ToLower(bytes.TrimSpace(r.Body[:min(len(r.Body), 512)]))
	return bytes.HasPrefix(start, []byte("<!doctype html")) || bytes.HasPrefix(start, []byte("<html"))
}
