package reports

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"elbconformance/internal/result"
)

// longestArgument is the size from which a body is piped instead: systems bound one argument, commonly at 128 KiB.
const longestArgument = 64 << 10

// tokenArgument makes the shell fill in the token, so that no report holds one. A signed request is repeated with the
// token too, because its signature is stale within minutes.
const tokenArgument = `-H "X-Auth-Token: $CONFORMANCE_TOKEN"`

// Curl returns a shell command that repeats the request of an exchange with the given body, which the event itself
// carries only where it occurred first. Credentials become the placeholder $CONFORMANCE_TOKEN.
func Curl(x result.ExchangeEvent, body string) string {
	r := x.Request
	lines := []string{"curl -sS -i --globoff --path-as-is" + curlMethod(r.Method)}
	lines = append(lines, curlHeaders(x, body)...)
	piped := !plainText(body) || len(body) > longestArgument
	switch {
	case piped:
		lines[0] = "printf '" + printfFormat(body) + "' | " + lines[0]
		lines = append(lines, "--data-binary @-")
	case body != "" || r.Method == http.MethodPost || r.Method == http.MethodPut || r.Method == http.MethodPatch:
		lines = append(lines, "--data-raw "+shellQuote(body)) // an empty one sends Content-Length: 0
	}
	command := strings.Join(append(lines, shellQuote(r.URL)), " \\\n  ")
	if r.Truncated {
		return "# The recorded body was cut: this command sends its beginning only.\n" + command
	}
	return command
}

func curlMethod(method string) string {
	switch method {
	case http.MethodGet, "":
		return " -X GET" // a body would turn it into a POST
	case http.MethodHead:
		return " --head"
	}
	return " -X " + shellQuote(method)
}

// curlHeaders lists the header arguments. What curl sets itself is left out, and what curl would add is taken away.
func curlHeaders(x result.ExchangeEvent, body string) []string {
	r := x.Request
	var args []string
	credentials, typed := false, false
	for _, name := range slices.Sorted(maps.Keys(r.Header)) {
		switch http.CanonicalHeaderKey(name) {
		case "Authorization", "X-Auth-Token":
			credentials = true
			continue
		case "X-Sdk-Date", "X-Security-Token", "X-Service-Token", "X-Subject-Token", "Cookie", "Proxy-Authorization",
			"User-Agent", "Host", "Content-Length", "Transfer-Encoding", "Connection":
			continue
		case "Content-Type":
			typed = true
		}
		for _, value := range r.Header[name] {
			args = append(args, curlHeader(name, value))
		}
	}
	if !typed && (body != "" || r.Method != http.MethodGet) {
		args = append(args, "-H 'Content-Type:'") // else curl claims a form
	}
	switch {
	case credentials && x.Auth == "invented":
		args = append(args, "-H 'X-Auth-Token: invented'")
	case credentials:
		args = append(args, tokenArgument)
	}
	return args
}

func curlHeader(name, value string) string {
	switch {
	case strings.EqualFold(name, "Accept-Encoding") && value == "gzip":
		return "--compressed"
	case value == "":
		return "-H " + shellQuote(name+";") // curl's spelling of an empty value
	}
	return "-H " + shellQuote(name+": "+value)
}

// plainText reports whether a terminal takes s as typed: no control characters but line feeds and tabs.
func plainText(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' || r == 0x7f })
}

// shellQuote makes one POSIX shell word of s. A word cannot hold NUL bytes; they are left out.
func shellQuote(s string) string {
	s = strings.ReplaceAll(s, "\x00", "")
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// printfFormat writes s as the format of the shell's printf, without a single quote in it.
func printfFormat(s string) string {
	var b strings.Builder
	for i := range len(s) {
		switch c := s[i]; {
		case c == '%':
			b.WriteString("%%")
		case c == '\n':
			b.WriteString(`\n`)
		case c < ' ', c == 0x7f, c == '\'', c == '\\', c == '-' && i == 0: // a leading dash would be an option
			fmt.Fprintf(&b, `\%03o`, c)
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}
