package result_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"html"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"elbconformance/internal/result"
)

func TestRedactorMasksEveryEncoding(t *testing.T) {
	secrets := []string{
		"plain-token-1", `quo"ted\back/slash`, "<tag>&'amp'\"", "spaced out %+=?#", "ключ-β-密钥", `"framed"`, "ends with \\", "tab\tand\nline",
	}
	encoders := map[string]func(string) string{
		"raw":             func(s string) string { return s },
		"hex":             func(s string) string { return hex.EncodeToString([]byte(s)) },
		"upper hex":       func(s string) string { return strings.ToUpper(hex.EncodeToString([]byte(s))) },
		"query":           url.QueryEscape,
		"path":            url.PathEscape,
		"lower query":     func(s string) string { return lowerEscapes(url.QueryEscape(s)) },
		"html":            html.EscapeString,
		"html, names":     func(s string) string { return namedQuotes(s, "&#x27;") },
		"xml, names":      func(s string) string { return namedQuotes(s, "&apos;") },
		"json":            func(s string) string { return jsonText(s, false) },
		"json for html":   func(s string) string { return jsonText(s, true) },
		"json, php slash": func(s string) string { return strings.ReplaceAll(jsonText(s, false), "/", `\/`) },
		"json, java":      func(s string) string { return escaped(jsonText(s, true), "='", "%04x") },
		"json, .net":      func(s string) string { return escaped(jsonText(s, false), "<>&+'`", "%04X") },
		"basic":           func(s string) string { return base64.StdEncoding.EncodeToString([]byte("user:" + s)) },
		"basic, raw url":  func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte("me:" + s + "!")) },
	}
	for _, secret := range secrets {
		r := result.NewRedactor(result.NewSecret(secret))
		for name, encode := range encoders {
			form := encode(secret)
			got := r.Text("before [" + form + "] after")
			if strings.Contains(got, form) || !strings.Contains(got, "***") {
				t.Errorf("%s of %q is not masked: %s", name, secret, got)
			}
			if !strings.HasPrefix(got, "before [") || !strings.HasSuffix(got, "] after") {
				t.Errorf("%s of %q took its surroundings: %s", name, secret, got)
			}
		}
	}
}

// escaped writes each of the characters as a JSON escape, a quote too where the digits are upper case.
func escaped(s, characters, digits string) string {
	for _, c := range characters {
		s = strings.ReplaceAll(s, string(c), fmt.Sprintf(`\u`+digits, c))
	}
	if digits == "%04X" {
		s = strings.ReplaceAll(s, `\"`, `\u0022`)
	}
	return s
}

func lowerEscapes(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '%' {
			b.WriteString("%" + strings.ToLower(s[i+1:i+3]))
			i += 2
			continue
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

func namedQuotes(s, apostrophe string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", apostrophe).Replace(s)
}

func jsonText(s string, escapeHTML bool) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(escapeHTML)
	_ = enc.Encode(s)
	literal := strings.TrimSuffix(b.String(), "\n")
	return literal[1 : len(literal)-1]
}

// Base64 regroups bits, so a secret inside other bytes looks different at each of three alignments. Whatever stands
// around it, the characters that hold nothing but the secret's bits must go, and only those.
func TestRedactorMasksBase64AtEveryAlignment(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		secret := randomBytes(random, 8+random.IntN(40))
		before, after := randomBytes(random, random.IntN(9)), randomBytes(random, random.IntN(9))
		r := result.NewRedactor(result.NewSecret(string(secret)))
		for _, enc := range []*base64.Encoding{base64.StdEncoding, base64.RawStdEncoding, base64.URLEncoding, base64.RawURLEncoding} {
			text := enc.EncodeToString(slices.Concat(before, secret, after))
			start, end := (8*len(before)+5)/6, 8*(len(before)+len(secret))/6
			want := text[:start] + "***" + text[end:]
			if got := r.Text(text); got != want {
				t.Fatalf("%d bytes before, secret %q, %d after: %s became %s, want %s", len(before), secret, len(after), text, got, want)
			}
		}
	}
}

func randomBytes(random *rand.Rand, n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(random.UintN(256))
	}
	return b
}

func TestRedactorMasksCredentialHeadersByName(t *testing.T) {
	in := http.Header{
		"Authorization": {"Bearer unknown"}, "Proxy-Authorization": {"Basic unknown"}, "Cookie": {"a=unknown"},
		"Set-Cookie": {"a=unknown", "b=unknown"}, "x-auth-token": {"unknown"}, "X-Subject-Token": {"unknown"},
		"X-Security-Token": {"unknown"}, "X-Service-Token": {"unknown"},
		"X-Request-Id": {"req-1"}, "Location": {"/pools?token=known-secret"},
	}
	got := result.NewRedactor(result.NewSecret("known-secret")).Header(in)
	for name, values := range got {
		for i, v := range values {
			if strings.Contains(v, "unknown") || strings.Contains(v, "known-secret") {
				t.Errorf("%s[%d] = %s", name, i, v)
			}
		}
	}
	if got.Get("X-Request-Id") != "req-1" || got.Get("Location") != "/pools?token=***" || len(got["Set-Cookie"]) != 2 {
		t.Errorf("harmless parts changed: %v", got)
	}
	if in["Cookie"][0] != "a=unknown" {
		t.Error("the caller's header was changed")
	}
}

func TestRedactorLeavesShortSecretsAndOtherText(t *testing.T) {
	r := result.NewRedactor(result.NewSecret("abc"), result.NewSecret(""), result.Secret{})
	if got := r.Text("abcdef, an abc and nothing else"); got != "abcdef, an abc and nothing else" {
		t.Errorf("got %q", got)
	}
}

func TestRedactorPrefersTheLongerSecret(t *testing.T) {
	r := result.NewRedactor(result.NewSecret("token"), result.NewSecret("token-and-more"))
	if got := r.Text("token-and-more token"); got != "*** ***" {
		t.Errorf("got %q", got)
	}
}

func TestRedactorWriterMasksEachWrite(t *testing.T) {
	var out bytes.Buffer
	n, err := result.NewRedactor(result.NewSecret("s3cret")).Writer(&out).Write([]byte("the s3cret is out\n"))
	if err != nil || n != len("the s3cret is out\n") || out.String() != "the *** is out\n" {
		t.Errorf("wrote %d, %v, %q", n, err, out.String())
	}
}

func TestRedactorRegistersWhileOthersMask(t *testing.T) {
	r := result.NewRedactor()
	names := []string{"alpha-token", "beta-token-", "gamma-token", "delta-token"}
	var wg sync.WaitGroup
	for _, name := range names {
		wg.Go(func() {
			for range 20 {
				r.Register(result.NewSecret(name))
				if got := r.Text("see " + name); strings.Contains(got, name) {
					t.Errorf("registered but shown: %s", got)
				}
				_ = r.Header(http.Header{"X-Echo": {name}})
			}
		})
	}
	wg.Wait()
	if got := r.Text(strings.Join(names, " ")); got != "*** *** *** ***" {
		t.Errorf("got %q", got)
	}
}

func TestRedactorMasksXMLEscapedText(t *testing.T) {
	secret := `a<b>&"c"'d'`
	var form bytes.Buffer
	if err := xml.EscapeText(&form, []byte(secret)); err != nil {
		t.Fatal(err)
	}
	if got := result.NewRedactor(result.NewSecret(secret)).Text(form.String()); got != "***" {
		t.Errorf("got %q", got)
	}
}
