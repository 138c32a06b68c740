package target

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"elbconformance/internal/result"
)

// maxTokenFile bounds a token file, in bytes.
const maxTokenFile = 64 << 10

// Credentials are a token, or an access key pair with an optional security token. The zero value is anonymous.
type Credentials struct {
	Token         result.Secret
	AccessKey     result.Secret
	SecretKey     result.Secret
	SecurityToken result.Secret // of temporary access keys
}

// IsZero reports whether requests are anonymous.
func (c Credentials) IsZero() bool { return len(c.Secrets()) == 0 }

// Secrets lists what a redactor has to know.
func (c Credentials) Secrets() []result.Secret {
	var known []result.Secret
	for _, s := range []result.Secret{c.Token, c.AccessKey, c.SecretKey, c.SecurityToken} {
		if !s.IsZero() {
			known = append(known, s)
		}
	}
	return known
}

// Validate refuses half a key pair, two kinds at once, and values that no header can carry.
func (c Credentials) Validate() error {
	switch {
	case !c.Token.IsZero() && len(c.Secrets()) > 1:
		return errors.New("credentials hold a token and an access key; give one of the two")
	case c.AccessKey.IsZero() != c.SecretKey.IsZero():
		return errors.New("credentials hold half an access key pair; give the access key and the secret key")
	case c.AccessKey.IsZero() && !c.SecurityToken.IsZero():
		return errors.New("credentials hold a security token without an access key pair; give all three")
	}
	for _, s := range []result.Secret{c.Token, c.AccessKey, c.SecurityToken} {
		if !printable(s.Reveal()) {
			return errors.New("credentials hold a space, a line break or a character outside ASCII; give the bare value")
		}
	}
	return nil
}

// CredentialsFromEnv reads CONFORMANCE_TOKEN, CONFORMANCE_TOKEN_FILE, or CONFORMANCE_ACCESS_KEY with
// CONFORMANCE_SECRET_KEY and, for temporary keys, CONFORMANCE_SECURITY_TOKEN; where none of these is set, CLOUD_SDK_AK
// with CLOUD_SDK_SK and CLOUD_SDK_SECURITY_TOKEN. An empty variable counts as unset. Its errors name the variables and
// never their values.
func CredentialsFromEnv(lookup func(string) (string, bool)) (Credentials, error) {
	token, err := tokenFromEnv(lookup)
	if err != nil {
		return Credentials{}, err
	}
	pair, err := keysFromEnv(lookup, "CONFORMANCE_ACCESS_KEY", "CONFORMANCE_SECRET_KEY", "CONFORMANCE_SECURITY_TOKEN")
	switch {
	case err != nil:
		return Credentials{}, err
	case !token.IsZero() && !pair.IsZero():
		return Credentials{}, errors.New("a token (CONFORMANCE_TOKEN or CONFORMANCE_TOKEN_FILE) and CONFORMANCE_ACCESS_KEY are both set; unset one of them")
	case !token.IsZero():
		return Credentials{Token: token}, nil
	case !pair.IsZero():
		return pair, nil
	}
	return keysFromEnv(lookup, "CLOUD_SDK_AK", "CLOUD_SDK_SK", "CLOUD_SDK_SECURITY_TOKEN")
}

func tokenFromEnv(lookup func(string) (string, bool)) (result.Secret, error) {
	value, path := variable(lookup, "CONFORMANCE_TOKEN"), variable(lookup, "CONFORMANCE_TOKEN_FILE")
	switch {
	case value != "" && path != "":
		return result.Secret{}, errors.New("CONFORMANCE_TOKEN and CONFORMANCE_TOKEN_FILE are both set; unset one of them")
	case path != "":
		return tokenFromFile(path)
	case !printable(value):
		return result.Secret{}, errors.New("CONFORMANCE_TOKEN holds a space, a line break or a character outside ASCII; set the bare token")
	}
	return result.NewSecret(value), nil
}

func tokenFromFile(path string) (result.Secret, error) {
	file, err := os.Open(path)
	if err != nil {
		return result.Secret{}, fmt.Errorf("CONFORMANCE_TOKEN_FILE: %w; name a readable file that holds the token alone", err)
	}
	defer func() { _ = file.Close() }() // it was only read
	content, err := io.ReadAll(io.LimitReader(file, maxTokenFile+1))
	if err != nil {
		return result.Secret{}, fmt.Errorf("CONFORMANCE_TOKEN_FILE: %w; name a readable file that holds the token alone", err)
	}
	token := strings.TrimSpace(string(content))
	if token == "" || len(content) > maxTokenFile || !printable(token) {
		return result.Secret{}, fmt.Errorf("CONFORMANCE_TOKEN_FILE: %s does not hold one token; write the token alone into it, at most %d bytes", path, maxTokenFile)
	}
	return result.NewSecret(token), nil
}

func keysFromEnv(lookup func(string) (string, bool), access, secret, security string) (Credentials, error) {
	ak, sk, st := variable(lookup, access), variable(lookup, secret), variable(lookup, security)
	for name, value := range map[string]string{access: ak, security: st} {
		if !printable(value) {
			return Credentials{}, fmt.Errorf("%s holds a space, a line break or a character outside ASCII; set the bare value", name)
		}
	}
	switch {
	case ak == "" && sk != "":
		return Credentials{}, fmt.Errorf("%s is set without %s; set both or neither", secret, access)
	case ak != "" && sk == "":
		return Credentials{}, fmt.Errorf("%s is set without %s; set both or neither", access, secret)
	case ak == "" && st != "":
		return Credentials{}, fmt.Errorf("%s is set without %s and %s; set all three, or none", security, access, secret)
	}
	return Credentials{AccessKey: result.NewSecret(ak), SecretKey: result.NewSecret(sk), SecurityToken: result.NewSecret(st)}, nil
}

// variable trims what a shell or a secret store likes to append: a line end.
func variable(lookup func(string) (string, bool), name string) string {
	value, _ := lookup(name)
	return strings.TrimSpace(value)
}

// printable reports whether s is made of visible ASCII characters, so that a header carries it unchanged.
func printable(s string) bool {
	for i := range len(s) {
		if s[i] <= ' ' || s[i] >= 0x7f {
			return false
		}
	}
	return true
}
