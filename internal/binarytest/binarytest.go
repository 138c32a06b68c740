// Package binarytest builds the conformance program and runs it as a child process, for tests that meet it from outside,
// as its users do. It is not for tests of the program's own code.
package binarytest

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// Bounds of the child's life.
const (
	startTime = 30 * time.Second
	stopTime  = 10 * time.Second
)

// Emulator is a running "conformance emulate": its address, and the credentials that it has printed.
type Emulator struct {
	Endpoint, Project    string
	Token                string
	AccessKey, SecretKey string
}

// Emulate serves the emulator on a free loopback port until the test ends. The program is built from the module
// elbconformance as the calling module sees it.
func Emulate(tb testing.TB) Emulator {
	tb.Helper()
	//nolint:gosec // the path is that of the program just built
	cmd := exec.CommandContext(context.WithoutCancel(tb.Context()), build(tb), "emulate", "--addr", "127.0.0.1:0")
	cmd.Env = bareEnvironment()
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		tb.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		tb.Fatalf("start the emulator: %v", err)
	}
	tb.Cleanup(func() { stop(tb, cmd, &stderr) })
	timer := time.AfterFunc(startTime, func() { _ = cmd.Process.Kill() })
	defer timer.Stop()
	e, err := read(stdout)
	if err != nil {
		tb.Fatalf("the emulator does not say how to reach it: %v", err)
	}
	return e
}

// build compiles the program in its own module, whose dependencies the calling module need not have.
func build(tb testing.TB) string {
	tb.Helper()
	where, err := exec.CommandContext(tb.Context(), "go", "list", "-m", "-f", "{{.Dir}}", "elbconformance").Output()
	if err != nil {
		tb.Fatalf("find the module elbconformance: %v", err)
	}
	program := filepath.Join(tb.TempDir(), "conformance")
	//nolint:gosec // the only variable is a file of the test's own
	cmd := exec.CommandContext(tb.Context(), "go", "build", "-o", program, "./cmd/conformance")
	cmd.Dir = strings.TrimSpace(string(where))
	if out, err := cmd.CombinedOutput(); err != nil {
		tb.Fatalf("build the program: %v\n%s", err, out)
	}
	return program
}

// bareEnvironment keeps the settings of whoever runs the test from the child.
func bareEnvironment() []string {
	var out []string
	for _, setting := range os.Environ() {
		if !strings.HasPrefix(setting, "CONFORMANCE_") {
			out = append(out, setting)
		}
	}
	return out
}

// read takes what the emulator prints once it serves.
func read(stdout io.Reader) (Emulator, error) {
	var e Emulator
	fields := map[string]*string{
		"CONFORMANCE_ENDPOINT": &e.Endpoint, "CONFORMANCE_PROJECT_ID": &e.Project, "CONFORMANCE_TOKEN": &e.Token,
		"CLOUD_SDK_AK": &e.AccessKey, "CLOUD_SDK_SK": &e.SecretKey,
	}
	setting := regexp.MustCompile(`\b([A-Z_]+)=(\S+)`)
	lines := bufio.NewScanner(stdout)
	for len(fields) > 0 && lines.Scan() {
		for _, found := range setting.FindAllStringSubmatch(lines.Text(), -1) {
			if field, ok := fields[found[1]]; ok {
				*field = found[2]
				delete(fields, found[1])
			}
		}
	}
	if len(fields) > 0 {
		return e, fmt.Errorf("its output ended and %d of the settings are missing: %w", len(fields), lines.Err())
	}
	return e, nil
}

// stop ends the child as ^C would, and expects that it ends well.
func stop(tb testing.TB, cmd *exec.Cmd, stderr *bytes.Buffer) {
	tb.Helper()
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		tb.Errorf("interrupt the emulator: %v", err)
	}
	timer := time.AfterFunc(stopTime, func() { _ = cmd.Process.Kill() })
	defer timer.Stop()
	if err := cmd.Wait(); err != nil {
		tb.Errorf("the emulator ended with %v\n%s", err, stderr)
	}
}
