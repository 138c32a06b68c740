package emulator

import "net/http"

const (
	headerToken  = "X-Auth-Token"
	headerSigned = "Authorization"
)

// authenticate returns the project of the caller. A token, where there is one, decides; the vendor's own clients send
// none and sign instead.
func (e *Emulator) authenticate(c *call) (string, *problem) {
	header := c.request.Header
	if len(header.Values(headerToken)) > 1 || len(header.Values(headerSigned)) > 1 {
		return "", unauthenticated("a credential header is given twice")
	}
	if token := header.Get(headerToken); token != "" {
		project, known := e.options.Tokens[token]
		if !known {
			return "", unauthenticated("the token is not valid")
		}
		return project, nil
	}
	if header.Get(headerSigned) != "" {
		return e.authenticateSigned(c)
	}
	return "", unauthenticated("neither a token nor a signature is given")
}

func (e *Emulator) authenticateSigned(c *call) (string, *problem) {
	claim, err := parseSignature(c.request.Header)
	if err != nil {
		return "", unauthenticated(err.Error())
	}
	key, known := e.options.AccessKeys[claim.accessKey]
	if !known {
		return "", unauthenticated("the access key is not known")
	}
	if err := claim.verify(signedRequest{c.request, c.body}, key.Secret, c.now); err != nil {
		return "", unauthenticated(err.Error())
	}
	return key.Project, nil
}

// signedRequest is what a signature covers.
type signedRequest struct {
	*http.Request
	body []byte
}
