package emulator

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"elbconformance/internal/result"
)

const (
	signatureScheme  = "SDK-HMAC-SHA256"
	headerSignedDate = "X-Sdk-Date"
	headerBodyDigest = "X-Sdk-Content-Sha256"
	unsignedPayload  = "UNSIGNED-PAYLOAD"
	signedDateLayout = "20060102T150405Z"
	maxClockSkew     = 15 * time.Minute
)

// signature is what the Authorization header of a signed request claims.
type signature struct {
	accessKey string
	headers   []string // names, lower case
	value     string   // hex
	date      string
}

// parseSignature reads the claim from the headers of a request.
func parseSignature(header http.Header) (signature, error) {
	rest, ok := strings.CutPrefix(header.Get(headerSigned), signatureScheme+" ")
	if !ok {
		return signature{}, fmt.Errorf("the Authorization header is not of the scheme %s", signatureScheme)
	}
	parts := map[string]string{}
	for part := range strings.SplitSeq(rest, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		parts[name] = value
	}
	claim := signature{
		accessKey: parts["Access"], value: parts["Signature"], date: header.Get(headerSignedDate),
		headers: strings.Split(strings.ToLower(parts["SignedHeaders"]), ";"),
	}
	if claim.accessKey == "" || claim.value == "" {
		return signature{}, errors.New("the Authorization header lacks Access or Signature")
	}
	if !slices.Contains(claim.headers, strings.ToLower(headerSignedDate)) {
		return signature{}, fmt.Errorf("%s is not among the signed headers", headerSignedDate)
	}
	return claim, nil
}

// verify reports why the claim does not hold for the request, or nil.
func (s signature) verify(r signedRequest, secret result.Secret, now time.Time) error {
	at, err := time.Parse(signedDateLayout, s.date)
	if err != nil {
		return fmt.Errorf("%s is not of the form yyyymmddThhmmssZ", headerSignedDate)
	}
	if now.Sub(at).Abs() > maxClockSkew {
		return errors.New("the signature has expired: the clocks are more than 15 minutes apart")
	}
	payload, err := payloadDigest(r)
	if err != nil {
		return err
	}
	digest := sha256.Sum256([]byte(s.canonicalRequest(r, payload)))
	mac := hmac.New(sha256.New, []byte(secret.Reveal()))
	mac.Write(fmt.Appendf(nil, "%s\n%s\n%x", signatureScheme, s.date, digest))
	claimed, err := hex.DecodeString(s.value)
	if err != nil || !hmac.Equal(claimed, mac.Sum(nil)) {
		return errors.New("the signature does not match")
	}
	return nil
}

// payloadDigest returns the digest that the signature covers: that of the body, or the word that leaves the body out.
func payloadDigest(r signedRequest) (string, error) {
	digest := fmt.Sprintf("%x", sha256.Sum256(r.body))
	switch stated := r.Header.Get(headerBodyDigest); stated {
	case "", digest:
		return digest, nil
	case unsignedPayload:
		return unsignedPayload, nil
	}
	return "", fmt.Errorf("%s is not the digest of the body", headerBodyDigest)
}

func (s signature) canonicalRequest(r signedRequest, payload string) string {
	return strings.Join([]string{
		r.Method, canonicalPath(r.URL), canonicalQuery(r.URL), s.canonicalHeaders(r.Request),
		strings.Join(s.headers, ";"), payload,
	}, "\n")
}

func (s signature) canonicalHeaders(r *http.Request) string {
	var out strings.Builder
	for _, name := range slices.Sorted(slices.Values(s.headers)) {
		value := strings.Join(r.Header.Values(name), ",")
		if name == "host" {
			value = r.Host
		}
		fmt.Fprintf(&out, "%s:%s\n", name, strings.TrimSpace(value))
	}
	return out.String()
}

// canonicalPath escapes each segment and ends in a slash.
func canonicalPath(u *url.URL) string {
	segments := strings.Split(u.EscapedPath(), "/")
	for i, segment := range segments {
		if plain, err := url.PathUnescape(segment); err == nil {
			segments[i] = escape(plain)
		}
	}
	joined := strings.Join(segments, "/")
	if !strings.HasSuffix(joined, "/") {
		joined += "/"
	}
	return joined
}

// canonicalQuery sorts by name, then by value.
func canonicalQuery(u *url.URL) string {
	values := u.Query()
	var pairs []string
	for _, name := range slices.Sorted(maps.Keys(values)) {
		for _, value := range slices.Sorted(slices.Values(values[name])) {
			pairs = append(pairs, escape(name)+"="+escape(value))
		}
	}
	return strings.Join(pairs, "&")
}

// escape leaves the unreserved characters of RFC 3986 alone and percent-encodes all others.
func escape(s string) string {
	return strings.ReplaceAll(url.QueryEscape(s), "+", "%20")
}
