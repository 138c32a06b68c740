// Package config reads what a user says about the service under test: on a command line, in the environment, in a file.
// It decides precedence and refuses what would test something else than was meant. It connects to nothing, and its file
// holds no secret: credentials come from the environment or from a file of their own.
package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

// DefaultFile is read from the working directory where no other file is named.
const DefaultFile = "conformance.yaml"

// maxFileBytes bounds a configuration file.
const maxFileBytes = 1 << 20

// File is the form of conformance.yaml.
type File struct {
	// DefaultTarget names the target of a run that names none.
	DefaultTarget string            `yaml:"default_target"`
	Targets       map[string]Target `yaml:"targets"`
}

// Target describes one service.
type Target struct {
	Endpoint          string `yaml:"endpoint"`             // v3 base URL; v2.0 too unless EndpointV2 is set
	EndpointV2        string `yaml:"endpoint_v2"`          // v2.0 base URL
	ProjectID         string `yaml:"project_id"`           // project under test
	PoolID            string `yaml:"pool_id"`              // pool to look at
	MasterSlavePoolID string `yaml:"master_slave_pool_id"` // active/standby pool to look at
	// References are ids that request bodies may refer to, by field: listener_id, loadbalancer_id, vpc_id, subnet_cidr_id.
	References     map[string]string `yaml:"references"`
	AllowWrites    bool              `yaml:"allow_writes"`    // permits creating and deleting objects of the run's own
	TokenFile      string            `yaml:"token_file"`      // file that holds the token
	RequestTimeout time.Duration     `yaml:"request_timeout"` // bound of one exchange, such as 30s
}

// Read reads a configuration file. An unknown key is an error that names its line.
func Read(path string) (File, error) {
	f, err := os.Open(path)
	if err != nil {
		return File{}, fmt.Errorf("configuration: %w", err)
	}
	defer func() { _ = f.Close() }()
	file, err := Decode(f)
	if err != nil {
		return File{}, fmt.Errorf("configuration %s: %w", path, err)
	}
	return file, nil
}

// Decode reads a configuration of at most 1 MiB.
func Decode(r io.Reader) (File, error) {
	text, err := io.ReadAll(io.LimitReader(r, maxFileBytes+1))
	switch {
	case err != nil:
		return File{}, err
	case len(text) > maxFileBytes:
		return File{}, fmt.Errorf("it is longer than %d bytes, as no configuration is", maxFileBytes)
	}
	var file File
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	if err := decoder.Decode(&file); err != nil && !errors.Is(err, io.EOF) {
		return File{}, fmt.Errorf("%s; the keys are %s, and those of a target %s", explain(err), keys(file), keys(Target{}))
	}
	if name := file.DefaultTarget; name != "" {
		if _, err := file.Target(name); err != nil {
			return File{}, fmt.Errorf("default_target: %w", err)
		}
	}
	return file, nil
}

// explain tells what the decoder met in one line and without the names of Go types.
func explain(err error) string {
	text := err.Error()
	if several, ok := errors.AsType[*yaml.TypeError](err); ok {
		text = strings.Join(several.Errors, "; ")
	}
	return regexp.MustCompile(` in(to)?( type)? \S*config\.\w+`).ReplaceAllString(text, "")
}

// keys lists the keys that a part of the file can have.
func keys(of any) string {
	var names []string
	for field := range reflect.TypeOf(of).Fields() {
		names = append(names, field.Tag.Get("yaml"))
	}
	return strings.Join(names, ", ")
}

// Target returns the target of that name.
func (f File) Target(name string) (Target, error) {
	t, ok := f.Targets[name]
	if !ok {
		known := "it has none"
		if names := slices.Sorted(maps.Keys(f.Targets)); len(names) > 0 {
			known = "it has " + strings.Join(names, ", ")
		}
		return Target{}, fmt.Errorf("target %q is not in the configuration; %s", name, known)
	}
	return t, nil
}
