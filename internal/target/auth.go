package target

import (
	"crypto/rand"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"time"

	"elbconformance/internal/result"
)

// invented starts every invented credential, so that a server log shows them for what they are.
const invented = "INVENTED"

// dress gives a request its attribution and credentials. The credential headers are this client's alone: what the
// caller put there, a generated client's mandatory token parameter for instance, is replaced.
func (c *Client) dress(req *http.Request, call Call, body []byte) {
	maps.DeleteFunc(req.Header, func(name string, _ []string) bool { return reserved(name) })
	req.Header.Set("User-Agent", c.userAgent(call))
	if req.Header.Get("Accept-Encoding") == "" {
		req.Header.Set("Accept-Encoding", "gzip")
	}
	key := c.credentials
	switch call.Auth {
	case NoCredentials:
		return
	case InventedCredentials:
		key = inventCredentials(key)
	}
	switch {
	case !key.Token.IsZero():
		req.Header.Set(headerToken, key.Token.Reveal())
	case !key.AccessKey.IsZero():
		if c.project != "" {
			req.Header.Set(headerProject, c.project)
		}
		sign(req, body, key, time.Now())
	}
}

// reserved names the headers that a caller cannot set, in whatever case it spells them: credentials, and what frames
// the message.
func reserved(name string) bool {
	switch http.CanonicalHeaderKey(name) {
	case headerToken, headerAuthorization, headerDate, headerSecurityToken, "X-Sdk-Content-Sha256", "User-Agent",
		"Host", "Content-Length", "Transfer-Encoding", "Trailer", "Connection":
		return true
	}
	return false
}

// inventCredentials makes random credentials of the kind of like, a token where like is anonymous.
func inventCredentials(like Credentials) Credentials {
	if like.AccessKey.IsZero() {
		return Credentials{Token: result.NewSecret(invented + rand.Text())}
	}
	return Credentials{
		AccessKey: result.NewSecret(invented + rand.Text()[:12]), // access keys have 20 characters
		SecretKey: result.NewSecret(rand.Text()),
	}
}

func (c *Client) userAgent(call Call) string {
	var notes []string
	if c.run != "" {
		notes = append(notes, "run "+c.run)
	}
	if call.Case != "" {
		notes = append(notes, "case "+call.Case)
	}
	if len(notes) == 0 {
		return c.agent
	}
	return headerText(c.agent + " (" + strings.Join(notes, "; ") + ")")
}

// headerText replaces what a header cannot carry.
func headerText(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return '_'
		}
		return r
	}, s)
}

// InventID returns a random UUID that no service has issued, and remembers it: a Call marked Probe may write to it.
func (c *Client) InventID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails, by its documentation
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	id := fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
	c.invented.Store(id, struct{}{})
	return id
}
