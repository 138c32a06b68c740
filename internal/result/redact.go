package result

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"html"
	"io"
	"net/http"
	"net/url"
	"sort"
	"strings"
	"sync"
)

// shortestRedacted is the length below which a secret is not searched for by value: replacing one or two characters
// everywhere would garble every report and hide nothing.
const shortestRedacted = 4

// Redactor is the one sink through which every writer's bytes pass. It removes registered secrets by value, in each
// encoding in which a server or a library may hand them back, and header values by name. It is safe for concurrent use.
type Redactor struct {
	mu       sync.RWMutex
	forms    map[string]struct{}
	replacer *strings.Replacer
}

// NewRedactor returns a redactor that knows the given secrets.
func NewRedactor(secrets ...Secret) *Redactor {
	r := &Redactor{forms: map[string]struct{}{}, replacer: strings.NewReplacer()}
	r.Register(secrets...)
	return r
}

// Register adds secrets, as soon as they are known: at start-up, or when a service issues a token.
func (r *Redactor) Register(secrets ...Secret) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, s := range secrets {
		value := s.Reveal()
		if len(value) < shortestRedacted {
			continue
		}
		for _, form := range encodings(value) {
			r.forms[form] = struct{}{}
		}
	}
	ordered := make([]string, 0, len(r.forms))
	for form := range r.forms {
		ordered = append(ordered, form)
	}
	sort.Slice(ordered, func(i, j int) bool {
		if len(ordered[i]) != len(ordered[j]) {
			return len(ordered[i]) > len(ordered[j])
		}
		return ordered[i] < ordered[j]
	})
	pairs := make([]string, 0, 2*len(ordered))
	for _, form := range ordered {
		pairs = append(pairs, form, masked)
	}
	r.replacer = strings.NewReplacer(pairs...)
}

// Text returns s with every registered secret masked.
func (r *Redactor) Text(s string) string {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.replacer.Replace(s)
}

// Bytes returns b with every registered secret masked.
func (r *Redactor) Bytes(b []byte) []byte { return []byte(r.Text(string(b))) }

// Header returns a copy of h in which credential headers are masked by name and all other values by value.
func (r *Redactor) Header(h http.Header) http.Header {
	out := make(http.Header, len(h))
	for name, values := range h {
		kept := make([]string, len(values))
		for i, v := range values {
			if credentialHeader(name) {
				kept[i] = masked
			} else {
				kept[i] = r.Text(v)
			}
		}
		out[name] = kept
	}
	return out
}

// Writer returns a writer that masks what passes through it. Each Write is masked as a whole, so callers write whole
// lines.
func (r *Redactor) Writer(w io.Writer) io.Writer { return redactingWriter{r, w} }

type redactingWriter struct {
	redactor *Redactor
	to       io.Writer
}

func (w redactingWriter) Write(p []byte) (int, error) {
	if _, err := w.to.Write(w.redactor.Bytes(p)); err != nil {
		return 0, err
	}
	return len(p), nil
}

func credentialHeader(name string) bool {
	switch http.CanonicalHeaderKey(name) {
	case "Authorization", "Proxy-Authorization", "Cookie", "Set-Cookie",
		"X-Auth-Token", "X-Subject-Token", "X-Security-Token", "X-Service-Token":
		return true
	}
	return false
}

func encodings(s string) []string {
	raw := []byte(s)
	javaEscapes := strings.NewReplacer("<", `\u003c`, ">", `\u003e`, "&", `\u0026`, "=", `\u003d`, "'", `\u0027`)
	dotnetEscapes := strings.NewReplacer("<", `\u003C`, ">", `\u003E`, "&", `\u0026`, "+", `\u002B`, "'", `\u0027`, "`", `\u0060`, `\"`, `\u0022`)
	forms := []string{
		s, hex.EncodeToString(raw), strings.ToUpper(hex.EncodeToString(raw)),
		url.QueryEscape(s), url.PathEscape(s), lowerPercent(url.QueryEscape(s)), lowerPercent(url.PathEscape(s)),
		html.EscapeString(s), strings.NewReplacer("&#34;", "&quot;", "&#39;", "&#x27;").Replace(html.EscapeString(s)),
		strings.NewReplacer("&#34;", "&quot;", "&#39;", "&apos;").Replace(html.EscapeString(s)),
		jsonBody(s), strings.ReplaceAll(jsonBody(s), "/", `\/`), jsonHTMLBody(s),
		javaEscapes.Replace(jsonBody(s)), dotnetEscapes.Replace(jsonBody(s)),
	}
	for shift := range 3 {
		forms = append(forms, base64Core(raw, shift, base64.StdEncoding), base64Core(raw, shift, base64.URLEncoding))
	}
	kept := forms[:0]
	for _, f := range forms {
		if len(f) >= shortestRedacted {
			kept = append(kept, f)
		}
	}
	return kept
}

// jsonBody is the inside of the JSON string literal of s without HTML escaping; jsonHTMLBody is that of json.Marshal.
func jsonBody(s string) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(s)
	literal := strings.TrimSpace(b.String())
	return literal[1 : len(literal)-1]
}

func jsonHTMLBody(s string) string {
	literal, _ := json.Marshal(s) // a string always encodes
	return string(literal[1 : len(literal)-1])
}

// lowerPercent writes percent escapes in lower case, as some servers do.
func lowerPercent(s string) string {
	b := []byte(s)
	for i := 0; i+2 < len(b); i++ {
		if b[i] == '%' {
			copy(b[i+1:i+3], bytes.ToLower(b[i+1:i+3]))
		}
	}
	return string(b)
}

// base64Core is the part of a base64 text that depends on s alone when shift bytes of something else precede it.
func base64Core(s []byte, shift int, enc *base64.Encoding) string {
	text := enc.WithPadding(base64.NoPadding).EncodeToString(append(make([]byte, shift), s...))
	start := (shift*8 + 5) / 6
	end := len(text)
	if (shift+len(s))%3 != 0 {
		end--
	}
	if start >= end {
		return ""
	}
	return text[start:end]
}
