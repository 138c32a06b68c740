package target

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestCredentialsFromEnv(t *testing.T) {
	dir := t.TempDir()
	file := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	good, empty := file("good", "from-file\n"), file("empty", " \n")
	long := file("long", strings.Repeat("x", maxTokenFile+1))
	for name, tc := range map[string]struct {
		env   map[string]string
		want  string // token|access key|secret key|security token
		fails string
	}{
		"nothing":           {nil, "|||", ""},
		"token":             {map[string]string{"CONFORMANCE_TOKEN": "tok\n"}, "tok|||", ""},
		"token file":        {map[string]string{"CONFORMANCE_TOKEN_FILE": good}, "from-file|||", ""},
		"keys":              {map[string]string{"CONFORMANCE_ACCESS_KEY": "a", "CONFORMANCE_SECRET_KEY": "s"}, "|a|s|", ""},
		"temporary keys":    {map[string]string{"CONFORMANCE_ACCESS_KEY": "a", "CONFORMANCE_SECRET_KEY": "s", "CONFORMANCE_SECURITY_TOKEN": "t"}, "|a|s|t", ""},
		"vendor's keys":     {map[string]string{"CLOUD_SDK_AK": "a", "CLOUD_SDK_SK": "s"}, "|a|s|", ""},
		"ours come first":   {map[string]string{"CONFORMANCE_TOKEN": "tok", "CLOUD_SDK_AK": "a", "CLOUD_SDK_SK": "s"}, "tok|||", ""},
		"empty is unset":    {map[string]string{"CONFORMANCE_TOKEN": "", "CLOUD_SDK_AK": "a", "CLOUD_SDK_SK": "s"}, "|a|s|", ""},
		"two tokens":        {map[string]string{"CONFORMANCE_TOKEN": "hush", "CONFORMANCE_TOKEN_FILE": good}, "", "CONFORMANCE_TOKEN_FILE"},
		"token and keys":    {map[string]string{"CONFORMANCE_TOKEN": "hush", "CONFORMANCE_ACCESS_KEY": "a", "CONFORMANCE_SECRET_KEY": "hush"}, "", "CONFORMANCE_ACCESS_KEY"},
		"no secret key":     {map[string]string{"CONFORMANCE_ACCESS_KEY": "hush"}, "", "CONFORMANCE_SECRET_KEY"},
		"no access key":     {map[string]string{"CONFORMANCE_SECRET_KEY": "hush"}, "", "CONFORMANCE_ACCESS_KEY"},
		"only a temporary":  {map[string]string{"CONFORMANCE_SECURITY_TOKEN": "hush"}, "", "CONFORMANCE_SECURITY_TOKEN"},
		"vendor's half":     {map[string]string{"CLOUD_SDK_AK": "hush"}, "", "CLOUD_SDK_SK"},
		"mixed halves":      {map[string]string{"CONFORMANCE_ACCESS_KEY": "hush", "CLOUD_SDK_SK": "hush"}, "", "CONFORMANCE_SECRET_KEY"},
		"missing file":      {map[string]string{"CONFORMANCE_TOKEN_FILE": filepath.Join(dir, "none")}, "", "CONFORMANCE_TOKEN_FILE"},
		"empty file":        {map[string]string{"CONFORMANCE_TOKEN_FILE": empty}, "", "does not hold one token"},
		"long file":         {map[string]string{"CONFORMANCE_TOKEN_FILE": long}, "", "does not hold one token"},
		"token in two rows": {map[string]string{"CONFORMANCE_TOKEN": "hush\nhush"}, "", "CONFORMANCE_TOKEN"},
		"access key, UTF-8": {map[string]string{"CONFORMANCE_ACCESS_KEY": "hüsh", "CONFORMANCE_SECRET_KEY": "s"}, "", "CONFORMANCE_ACCESS_KEY"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := CredentialsFromEnv(func(name string) (string, bool) { v, ok := tc.env[name]; return v, ok })
			if tc.fails != "" {
				if err == nil || !strings.Contains(err.Error(), tc.fails) || strings.Contains(err.Error(), "hush") {
					t.Fatalf("error %v, want one that says %q and no value", err, tc.fails)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			values := strings.Join([]string{got.Token.Reveal(), got.AccessKey.Reveal(), got.SecretKey.Reveal(), got.SecurityToken.Reveal()}, "|")
			if values != tc.want {
				t.Errorf("got %s, want %s", values, tc.want)
			}
			if n := len(strings.FieldsFunc(tc.want, func(r rune) bool { return r == '|' })); len(got.Secrets()) != n {
				t.Errorf("%d secrets to redact, want %d", len(got.Secrets()), n)
			}
		})
	}
}
