package harness

import (
	"errors"
	"fmt"
	"os"
	"time"

	"elbconformance/internal/config"
	"elbconformance/internal/result"
	"elbconformance/internal/runner"
	"elbconformance/internal/target"
)

// Options describe a run. The zero value tests the embedded emulator with every case.
type Options struct {
	// Name is the service's name in reports; it decides nothing.
	Name string
	// Endpoint is the base URL of the service, such as https://elb.region.example.com. Empty boots the embedded
	// emulator for the run; the other options that describe a service must be empty then too.
	Endpoint string
	// EndpointV2 is the base URL of the v2.0 API, where it is another.
	EndpointV2  string
	ProjectID   string
	Credentials Credentials
	// PoolID and MasterSlavePoolID are objects to look at; empty means those that the service lists.
	PoolID, MasterSlavePoolID string
	// References are ids that request bodies may refer to, by field: listener_id, loadbalancer_id, vpc_id and so on.
	// Cases that refer to one which is not given are skipped.
	References map[string]string
	// AllowWrites permits the run to create objects, and to delete those that it created. Without it only GET and HEAD
	// reach a service. The embedded emulator is always written to.
	AllowWrites bool
	// RequestTimeout bounds one exchange; 0 means 30 s.
	RequestTimeout time.Duration

	// Operations are the operationIds to test; empty means all.
	Operations []string
	// LabelFilter selects built-in cases in Ginkgo's language, as in "kind:positive && !op:listPools"; empty means all.
	LabelFilter string
	// Seed decides order and bodies; 0 means the seed of the conformance command.
	Seed int64
	// FailFast ends the run at the first case that fails.
	FailFast bool
	// Out is the directory for results.ndjson, junit.xml and the journal; empty means a temporary one of the test.
	Out string
}

// Credentials are a token, or an access key pair. The zero value is anonymous. They print as "***".
type Credentials = target.Credentials

// Token returns credentials that send the value as X-Auth-Token.
func Token(value string) Credentials { return Credentials{Token: result.NewSecret(value)} }

// AccessKey returns credentials that sign each request.
func AccessKey(access, secret string) Credentials {
	return Credentials{AccessKey: result.NewSecret(access), SecretKey: result.NewSecret(secret)}
}

// FromEnv fills the options that describe a service as the conformance command does: from the environment
// (CONFORMANCE_ENDPOINT, CONFORMANCE_PROJECT_ID, CONFORMANCE_TOKEN and so on) before conformance.yaml in the working
// directory. Where neither names a service the options mean the embedded emulator, unless CONFORMANCE_REQUIRE_TARGET
// forbids it. An endpoint that is set but empty is an error, and so is a description without an endpoint.
func FromEnv() (Options, error) {
	choice, err := config.Resolve(config.CommandLine{}, os.LookupEnv)
	if err != nil {
		return Options{}, fmt.Errorf("conformance target: %w", err)
	}
	t := choice.Target
	return Options{
		Name: choice.Name, Endpoint: t.Endpoint, EndpointV2: t.EndpointV2, ProjectID: t.ProjectID,
		Credentials: choice.Credentials, PoolID: t.PoolID, MasterSlavePoolID: t.MasterSlavePoolID,
		References: t.References, AllowWrites: t.AllowWrites, RequestTimeout: t.RequestTimeout,
	}, nil
}

// check refuses a service without an address: the emulator would be tested in its place.
func (o Options) check() error {
	described := o.EndpointV2 != "" || o.ProjectID != "" || !o.Credentials.IsZero() || o.PoolID != "" || o.MasterSlavePoolID != ""
	if o.Endpoint == "" && described {
		return errors.New("Options describe a service and have no Endpoint; set it, or leave the rest empty too to test the embedded emulator")
	}
	return nil
}

func (o Options) description() config.Target {
	return config.Target{
		Endpoint: o.Endpoint, EndpointV2: o.EndpointV2, ProjectID: o.ProjectID,
		PoolID: o.PoolID, MasterSlavePoolID: o.MasterSlavePoolID, References: o.References, AllowWrites: o.AllowWrites, RequestTimeout: o.RequestTimeout,
	}
}

func (o Options) service() runner.Target {
	return runner.Target{
		Name: o.Name, Endpoint: o.Endpoint, EndpointV2: o.EndpointV2, Project: o.ProjectID, Credentials: o.Credentials,
		AllowWrites: o.AllowWrites, Objects: o.description().Objects(), References: o.References, RequestTimeout: o.RequestTimeout,
	}
}
