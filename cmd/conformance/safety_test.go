package main

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"elbconformance/internal/result"
)

const token = "tok/Canary+7f3a=9c51&\"x" // each encoding spells it differently

func TestWithoutLeaveToWriteOnlyReadsArrive(t *testing.T) {
	c := newCloud(t, "a-token-of-the-user", nil)
	o := conformance(t, c.env(), "run", "--operation", "createMasterSlavePool,deleteMasterSlavePool,showPool,listPools")
	o.want(t, result.ExitOK, "partial")
	if strings.Contains(o.err, "hint:") {
		t.Errorf("a service that answers is taken for another: %s", o.err)
	}
	if got := c.methods(); slices.ContainsFunc(got, func(m string) bool { return m != "GET" && m != "HEAD" }) {
		t.Errorf("the service received %v", got)
	}
	for _, e := range o.report(t).Cases {
		if e.Status == result.Skipped && e.Skip == result.Excluded && !strings.Contains(e.Reason, "--allow-writes") {
			t.Errorf("%s does not say how to run it: %s", e.ID, e.Reason)
		}
	}
}

// A user's token in a damaged form may lock an account, and one that reaches another address is lost.
func TestTheTokenIsSentWholeOrNotAtAll(t *testing.T) {
	c := newCloud(t, "a-token-of-the-user", nil)
	conformance(t, c.env(), "run", "--allow-writes", "--operation", "createMasterSlavePool,deleteMasterSlavePool,showPool")
	sent := map[string]int{}
	for _, r := range c.seen() {
		switch {
		case r.token == c.token, r.token == "":
			sent[r.token]++
		case strings.HasPrefix(r.token, "INVENTED") && !strings.Contains(r.token, c.token[:4]):
			sent["INVENTED"]++
		default:
			t.Errorf("%s %s carried the token %q", r.method, r.target, r.token)
		}
		if strings.Contains(r.target+r.body, c.token) {
			t.Errorf("%s %s carries the token outside its header", r.method, r.target)
		}
	}
	for _, kind := range []string{c.token, "", "INVENTED"} {
		if sent[kind] == 0 {
			t.Errorf("no request with the token %q: the test saw too little", kind)
		}
	}
}

// The service hands the token back in every way that it can; none of them reaches a file or the terminal.
func TestSecretsStayOutOfFilesAndOutput(t *testing.T) {
	echo := func(r *http.Response) error {
		r.Header.Set("X-Request-Id", token)
		r.Header.Set("X-Debug", base64.StdEncoding.EncodeToString([]byte("token="+token)))
		r.Header.Set("Location", "/login?token="+url.QueryEscape(token))
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return err
		}
		quoted := strings.ReplaceAll(token, `"`, `\"`)
		body = bytes.ReplaceAll(body, []byte(`"HTTP"`), []byte(`"`+quoted+`"`))
		body = append(bytes.TrimRight(body, "}\n"), []byte(`,"debug":"`+quoted+`","hex":"`+hex.EncodeToString([]byte(token))+`"}`)...)
		r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		r.Header.Del("Content-Length")
		return nil
	}
	c := newCloud(t, token, echo)
	o := conformance(t, c.env(), "run", "--allow-writes")
	if o.code != result.ExitViolated {
		t.Errorf("exit code %d; the enum with a token as its value is a violation:\n%s", o.code, o.err)
	}
	texts := map[string]string{"stdout": o.out, "stderr": o.err}
	err := filepath.WalkDir(o.dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		texts[path] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(texts) < 4 {
		t.Errorf("only %d texts were looked at", len(texts))
	}
	for where, text := range texts {
		for _, form := range []string{
			token, token[:len(token)-2], url.QueryEscape(token), url.PathEscape(token),
			hex.EncodeToString([]byte(token)), base64.StdEncoding.EncodeToString([]byte("token=" + token))[8:28], "Canary",
		} {
			if i := strings.Index(text, form); i >= 0 {
				t.Errorf("%s holds the secret as %q: …%s…", where, form, text[max(0, i-80):min(len(text), i+80)])
			}
		}
	}
}

// An object that a run made must be gone when it ends.
func TestWhatARunMakesItRemoves(t *testing.T) {
	const makers = "--operation=deleteMasterSlavePool,listMasterSlavePools"
	c := newCloud(t, "a-token-of-the-user", nil)
	o := conformance(t, c.env(), "run", "--allow-writes", "--run-id", "mine", makers)
	if leaks := o.report(t).Leaks; len(leaks) > 0 {
		t.Errorf("left behind: %+v", leaks)
	}
	made := 0
	for _, r := range c.seen() {
		if r.method == http.MethodPost && strings.Contains(r.body, `"cnf-mine-`) {
			made++
		}
	}
	if made == 0 {
		t.Error("nothing was made with the run's mark: the test saw too little")
	}
	before := o.report(t).Counts
	if after := again(t, c.env(), "run", "--allow-writes", makers).report(t).Counts; after.Exchanges != before.Exchanges {
		t.Errorf("a second run meets another service: %d exchanges, then %d", before.Exchanges, after.Exchanges)
	}
}
