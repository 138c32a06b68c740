package target

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Header names of the signing scheme.
const (
	headerDate          = "X-Sdk-Date"
	headerProject       = "X-Project-Id"
	headerSecurityToken = "X-Security-Token"
	headerToken         = "X-Auth-Token"
	headerAuthorization = "Authorization"
)

const (
	signatureAlgorithm = "SDK-HMAC-SHA256"
	signatureTime      = "20060102T150405Z"
)

// sign adds the date and the SDK-HMAC-SHA256 authorisation. Only headers that no proxy rewrites are signed; Host and
// Content-Type are left out, as in the vendor's own client.
func sign(req *http.Request, body []byte, key Credentials, at time.Time) {
	stamp := at.UTC().Format(signatureTime)
	req.Header.Set(headerDate, stamp)
	if !key.SecurityToken.IsZero() {
		req.Header.Set(headerSecurityToken, key.SecurityToken.Reveal())
	}
	canonical, signed := canonicalRequest(req, body)
	digest := sha256.Sum256([]byte(canonical))
	mac := hmac.New(sha256.New, []byte(key.SecretKey.Reveal()))
	mac.Write([]byte(signatureAlgorithm + "\n" + stamp + "\n" + hex.EncodeToString(digest[:])))
	req.Header.Set(headerAuthorization, signatureAlgorithm+" Access="+key.AccessKey.Reveal()+
		", SignedHeaders="+signed+", Signature="+hex.EncodeToString(mac.Sum(nil)))
}

// canonicalRequest is the text whose digest is signed, and the list of the headers in it.
func canonicalRequest(req *http.Request, body []byte) (text, signed string) {
	path, query, _ := strings.Cut(req.URL.RequestURI(), "?")
	var headers, names []string
	for _, name := range []string{headerProject, headerDate, headerSecurityToken} { // in sorted order
		if value := req.Header.Get(name); value != "" {
			headers = append(headers, strings.ToLower(name)+":"+strings.TrimSpace(value)+"\n")
			names = append(names, strings.ToLower(name))
		}
	}
	signed = strings.Join(names, ";")
	payload := sha256.Sum256(body)
	return strings.Join([]string{
		req.Method, canonicalPath(path), canonicalQuery(query), strings.Join(headers, ""), signed, hex.EncodeToString(payload[:]),
	}, "\n"), signed
}

// canonicalPath encodes each segment afresh and ends in a slash.
func canonicalPath(escaped string) string {
	segments := strings.Split(escaped, "/")
	for i, s := range segments {
		segments[i] = encode(unescape(s, url.PathUnescape))
	}
	path := strings.Join(segments, "/")
	if !strings.HasSuffix(path, "/") {
		path += "/"
	}
	return path
}

// canonicalQuery encodes each parameter afresh and sorts by name, then value; repeated names are kept.
func canonicalQuery(raw string) string {
	var pairs [][2]string
	for part := range strings.SplitSeq(raw, "&") {
		if part == "" {
			continue
		}
		name, value, _ := strings.Cut(part, "=")
		pairs = append(pairs, [2]string{unescape(name, url.QueryUnescape), unescape(value, url.QueryUnescape)})
	}
	slices.SortFunc(pairs, func(a, b [2]string) int { return slices.Compare(a[:], b[:]) })
	parts := make([]string, len(pairs))
	for i, p := range pairs {
		parts[i] = encode(p[0]) + "=" + encode(p[1])
	}
	return strings.Join(parts, "&")
}

// unescape leaves malformed escapes as they are: they are sent, so they are signed.
func unescape(s string, by func(string) (string, error)) string {
	if plain, err := by(s); err == nil {
		return plain
	}
	return s
}

// encode escapes everything but the unreserved characters of RFC 3986.
func encode(s string) string {
	const hexadecimal = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		if c := s[i]; unreserved(c) {
			b.WriteByte(c)
		} else {
			b.Write([]byte{'%', hexadecimal[c>>4], hexadecimal[c&15]})
		}
	}
	return b.String()
}

func unreserved(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte("-_.~", c) >= 0
}
