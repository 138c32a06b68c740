// Package embedded starts the emulator on a loopback port, with credentials of the moment, as the service that the
// suite tests when nobody names another. What it shows says nothing about any cloud.
package embedded

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	mathrand "math/rand/v2"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/google/uuid"
	"go.yaml.in/yaml/v3"

	"elbconformance/fixtures"
	"elbconformance/internal/emulator"
	"elbconformance/internal/result"
	"elbconformance/openapi"
)

// Options configure the service.
type Options struct {
	Addr string // host:port on a loopback interface; empty: a free port
	// Seed makes ids and clock of the service repeat from run to run; 0 leaves them random and real.
	Seed  int64
	Token result.Secret // empty: made up
	Log   *slog.Logger  // nil: silent
}

// Service is a running emulator.
type Service struct {
	Endpoint  string
	Project   string
	Other     string // a second project, whose objects the first must never see
	Token     result.Secret
	AccessKey string
	SecretKey result.Secret
	// References are ids of the first project that request bodies may refer to, by field.
	References map[string]string

	server *http.Server
	done   chan error
}

// Start serves the emulator until Close.
func Start(ctx context.Context, o Options) (*Service, error) {
	if o.Addr == "" {
		o.Addr = "127.0.0.1:0"
	}
	if err := loopbackOnly(o.Addr); err != nil {
		return nil, err
	}
	image, err := emulator.Prepare(ctx, openapi.Documents(), fixtures.Inventory())
	if err != nil {
		return nil, fmt.Errorf("embedded emulator: %w", err)
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", o.Addr)
	if err != nil {
		return nil, fmt.Errorf("embedded emulator: %w; give another address with --addr", err)
	}
	references, err := readReferences(fixtures.EmulatorProfile())
	if err != nil {
		return nil, fmt.Errorf("embedded emulator: %w", err)
	}
	projects := image.Projects()
	s := &Service{
		Endpoint: "http://" + listener.Addr().String(), Project: projects[0], Other: projects[1],
		Token: o.Token, AccessKey: "AK" + secret(8), SecretKey: result.NewSecret(secret(20)), done: make(chan error, 1),
		References: references,
	}
	if s.Token.IsZero() {
		s.Token = result.NewSecret(secret(24))
	}
	settings := emulator.Options{
		Tokens:     map[string]string{s.Token.Reveal(): s.Project},
		AccessKeys: map[string]emulator.AccessKey{s.AccessKey: {Secret: s.SecretKey, Project: s.Project}},
		Log:        o.Log,
	}
	if o.Seed != 0 {
		settings.IDs, settings.Clock = seededIDs(o.Seed), virtualClock()
	}
	s.server = &http.Server{Handler: image.New(settings), ReadHeaderTimeout: 10 * time.Second}
	go func() { s.done <- s.server.Serve(listener) }()
	return s, nil
}

// Close ends the service and waits for it.
func (s *Service) Close(ctx context.Context) error {
	err := s.server.Shutdown(ctx)
	if served := <-s.done; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	return err
}

func readReferences(profile []byte) (map[string]string, error) {
	var p struct {
		References map[string]string `yaml:"references"`
	}
	if err := yaml.Unmarshal(profile, &p); err != nil {
		return nil, fmt.Errorf("profile: %w", err)
	}
	return p.References, nil
}

func loopbackOnly(addr string) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Errorf("address %q: %w; write for example 127.0.0.1:8080", addr, err)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return fmt.Errorf("address %q is not on a loopback interface; the emulator serves this machine alone, for example on 127.0.0.1:8080", addr)
	}
	return nil
}

func secret(bytes int) string {
	b := make([]byte, bytes)
	_, _ = rand.Read(b) // never fails: crypto/rand ends the program instead
	return hex.EncodeToString(b)
}

// seededIDs gives the same UUIDs in every run of one seed.
func seededIDs(seed int64) func() string {
	var mu sync.Mutex
	source := mathrand.New(mathrand.NewPCG(uint64(seed), 0)) //nolint:gosec // ids of a test service, meant to repeat
	return func() string {
		mu.Lock()
		defer mu.Unlock()
		var id uuid.UUID
		for i := range id {
			id[i] = byte(source.UintN(256)) //nolint:gosec // it is below 256
		}
		id[6], id[8] = id[6]&0x0f|0x40, id[8]&0x3f|0x80
		return id.String()
	}
}

// virtualClock starts at a fixed moment and moves by a second with each look.
func virtualClock() func() time.Time {
	var mu sync.Mutex
	now := time.Date(2026, time.January, 5, 8, 0, 0, 0, time.UTC)
	return func() time.Time {
		mu.Lock()
		defer mu.Unlock()
		now = now.Add(time.Second)
		return now
	}
}
