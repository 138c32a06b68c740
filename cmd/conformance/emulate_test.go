package main

import (
	"bytes"
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"elbconformance/internal/result"
)

// patience bounds the waits of these tests for something that happens at once.
const patience = 20 * time.Second

// What emulate prints is all that a run in another shell needs.
func TestRunAgainstEmulate(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	out, log := &output{}, &output{}
	ended := make(chan int, 1)
	go func() {
		ended <- execute(ctx, []string{"emulate", "--addr", "127.0.0.1:0"}, streams{out: out, err: log, lookup: environment{}.lookup, suite: prepared})
	}()
	out.await(t, "CLOUD_SDK_SK=")
	env := exports(out.String())

	o := conformance(t, env, "run", oneOperation)
	o.want(t, result.ExitOK, "")
	if r := o.report(t); r.Run.Target.SelfTest || r.Counts.Passed == 0 {
		t.Errorf("got %+v of %+v", r.Counts, r.Run.Target)
	}
	wrong := again(t, environment{
		"CONFORMANCE_ENDPOINT": env["CONFORMANCE_ENDPOINT"], "CONFORMANCE_PROJECT_ID": env["CONFORMANCE_PROJECT_ID"],
		"CONFORMANCE_TOKEN": "not-the-token",
	}, "run", oneOperation)
	wrong.want(t, result.ExitEnvironment, "renew the token")

	stop()
	select {
	case code := <-ended:
		if code != result.ExitOK {
			t.Errorf("exit code %d: %s", code, log)
		}
	case <-time.After(patience):
		t.Error("the emulator does not end")
	}
}

func TestEmulateKeepsAGivenTokenToItself(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	out, log := &output{}, &output{}
	ended := make(chan int, 1)
	go func() {
		env := environment{"CONFORMANCE_TOKEN": "given-by-the-user"}
		ended <- execute(ctx, []string{"emulate", "--addr", "127.0.0.1:0"}, streams{out: out, err: log, lookup: env.lookup, suite: prepared})
	}()
	out.await(t, "CLOUD_SDK_SK=")
	stop()
	<-ended
	if strings.Contains(out.String()+log.String(), "given-by-the-user") {
		t.Errorf("got %s%s", out, log)
	}
}

func TestEmulateOnATakenAddress(t *testing.T) {
	taken := strings.TrimPrefix(newCloud(t, "any", nil).endpoint, "http://")
	o := conformance(t, nil, "emulate", "--addr", taken)
	o.want(t, result.ExitUsage, "usage or configuration")
	o.says(t, "address already in use; give another address with --addr")
}

// exports reads the lines "export NAME=value".
func exports(text string) environment {
	env := environment{}
	for line := range strings.Lines(text) {
		if setting, ok := strings.CutPrefix(line, "export "); ok {
			name, value, _ := strings.Cut(strings.TrimSpace(setting), "=")
			env[name] = value
		}
	}
	return env
}

// output is a buffer that one goroutine fills and another reads.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// await waits until the output holds a text.
func (o *output) await(t *testing.T, text string) {
	t.Helper()
	overdue, tick := time.After(patience), time.Tick(5*time.Millisecond)
	for !strings.Contains(o.String(), text) {
		select {
		case <-tick:
		case <-overdue:
			t.Fatalf("no %q in:\n%s", text, o)
		}
	}
}
