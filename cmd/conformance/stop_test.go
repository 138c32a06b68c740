package main

import (
	"encoding/xml"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"elbconformance/internal/result"
)

// childVariable makes the test binary be the program: signals need a process of their own.
const childVariable = "CONFORMANCE_TEST_BE_THE_PROGRAM"

func TestMain(m *testing.M) {
	if _, child := os.LookupEnv(childVariable); child {
		main()
	}
	os.Exit(m.Run())
}

// slow is a service that answers the first requests and keeps the rest waiting. It closes arrived with the first wait.
func slow(t *testing.T, quick int) (endpoint string, arrived <-chan struct{}) {
	t.Helper()
	waiting := make(chan struct{}, 1000)
	answers := make(chan struct{}, quick)
	for range quick {
		answers <- struct{}{}
	}
	endpoint = serve(t, func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-answers:
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write([]byte(`{"pools":[]}`))
		default:
			waiting <- struct{}{}
			<-r.Context().Done()
		}
	})
	return endpoint, waiting
}

func TestInterrupted(t *testing.T) {
	for name, c := range map[string]struct {
		signal  syscall.Signal
		quick   int // answers before the service falls silent
		planned bool
	}{
		"in the middle of the cases":                   {syscall.SIGINT, 4, true},
		"by a supervisor, while looking at the target": {syscall.SIGTERM, 0, false},
	} {
		t.Run(name, func(t *testing.T) {
			endpoint, arrived := slow(t, c.quick)
			t.Chdir(t.TempDir())
			log := &output{}
			child := exec.CommandContext(t.Context(), os.Args[0], "run", "--endpoint", endpoint, oneOperation)
			child.Env = append(os.Environ(), childVariable+"=1")
			child.Stdout, child.Stderr = log, log
			if err := child.Start(); err != nil {
				t.Fatal(err)
			}
			select {
			case <-arrived:
			case <-time.After(patience):
				t.Fatalf("nothing arrived: %s", log)
			}
			if err := child.Process.Signal(c.signal); err != nil {
				t.Fatal(err)
			}
			_ = child.Wait() // the code says how
			dir, _ := os.Getwd()
			o := told{code: child.ProcessState.ExitCode(), err: log.String(), dir: dir}
			o.want(t, result.ExitInterrupted, "interrupted")
			if missed := checkStopped(t, o, result.StoppedInterrupted); c.planned != (missed > 0) {
				t.Errorf("%d cases are named as not run", missed)
			}
			if strings.Contains(o.err, "goroutine") {
				t.Errorf("the user is shown stacks:\n%s", o.err)
			}
		})
	}
}

func TestTimeIsUp(t *testing.T) {
	for name, c := range map[string]struct {
		quick   int
		planned bool
		timeout string
	}{"in the middle of the cases": {4, true, "2s"}, "while looking at the target": {0, false, "200ms"}} {
		t.Run(name, func(t *testing.T) {
			endpoint, _ := slow(t, c.quick)
			o := conformance(t, nil, "run", "--endpoint", endpoint, oneOperation, "--timeout", c.timeout)
			o.want(t, result.ExitEnvironment, "stopped early: "+result.StoppedTimeout)
			if missed := checkStopped(t, o, result.StoppedTimeout); c.planned != (missed > 0) {
				t.Errorf("%d cases are named as not run", missed)
			}
		})
	}
}

func TestSlowAnswersAreErrors(t *testing.T) {
	endpoint, _ := slow(t, 0)
	o := conformance(t, nil, "run", "--endpoint", endpoint, oneOperation, "--request-timeout", "100ms")
	o.want(t, result.ExitEnvironment, "no complete answer within 100ms")
}

// checkStopped checks what a run leaves that ended before its plan: valid files, which name each case that did not run.
// It returns their number.
func checkStopped(t *testing.T, o told, why string) (missed int) {
	t.Helper()
	r := o.report(t)
	if r.Stopped != why || r.Verdict != result.Inconclusive {
		t.Errorf("stopped %q, %s", r.Stopped, r.Verdict)
	}
	for _, c := range r.Cases {
		if c.Status == result.Errored && strings.HasPrefix(c.Reason, "not run: ") {
			missed++
		}
	}
	junit := o.junit(t)
	if err := xml.Unmarshal([]byte(junit), new(junitRoot)); err != nil {
		t.Errorf("JUnit is broken: %v", err)
	}
	if !strings.Contains(junit, "<error") || missed > 0 && !strings.Contains(junit, "not run: ") {
		t.Errorf("JUnit does not tell of the end:\n%s", junit)
	}
	raw := contents(t, filepath.Join("reports", "out", "results.ndjson"))
	if !strings.HasPrefix(raw, `{"event":"run",`) || !strings.Contains(raw, `{"event":"summary",`) || !strings.HasSuffix(raw, "}\n") {
		t.Error("the results are not complete")
	}
	return missed
}
