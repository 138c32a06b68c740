package main

import (
	"time"

	"github.com/spf13/cobra"

	"elbconformance/internal/config"
	"elbconformance/internal/runner"
)

// targetFlags name the service under test. Each flag has a variable of the same name in the environment
// (--pool-id is CONFORMANCE_POOL_ID); flags go before the environment, the environment before the file.
type targetFlags struct {
	config, target                  string
	endpoint, endpointV2, projectID string
	poolID, masterSlavePoolID       string
	references                      map[string]string
	allowWrites, requireTarget      bool
	requestTimeout                  time.Duration
}

func (f *targetFlags) register(c *cobra.Command) {
	flags := c.Flags()
	flags.StringVar(&f.config, "config", "", "configuration `FILE` (default "+config.DefaultFile+", if it exists)")
	flags.StringVar(&f.target, "target", "", "`NAME` of a target in the configuration file")
	flags.StringVar(&f.endpoint, "endpoint", "", "base `URL` of the service; without it the embedded emulator is tested")
	flags.StringVar(&f.endpointV2, "endpoint-v2", "", "base `URL` of the v2.0 API, where it is another")
	flags.StringVar(&f.projectID, "project-id", "", "`ID` of the project under test")
	flags.StringVar(&f.poolID, "pool-id", "", "`ID` of the pool to look at (default: those listed)")
	flags.StringVar(&f.masterSlavePoolID, "master-slave-pool-id", "", "`ID` of the active/standby pool to look at (default: those listed)")
	flags.StringToStringVar(&f.references, "reference", nil, "`FIELD=ID` that request bodies may refer to, such as listener_id=ID; may be repeated")
	flags.BoolVar(&f.allowWrites, "allow-writes", false, "permit creating and deleting objects of this run's own")
	flags.BoolVar(&f.requireTarget, "require-target", false, "refuse to test the embedded emulator")
	flags.DurationVar(&f.requestTimeout, "request-timeout", 30*time.Second, "`DURATION` that bounds one exchange")
}

// resolve merges flags, environment and file. Its errors are mistakes in how the program was called.
func (f *targetFlags) resolve(c *cobra.Command, s streams) (config.Choice, error) {
	choice, err := config.Resolve(config.CommandLine{
		File: f.config, Name: f.target, RequireTarget: f.requireTarget, Given: c.Flags().Changed,
		Target: config.Target{
			Endpoint: f.endpoint, EndpointV2: f.endpointV2, ProjectID: f.projectID,
			PoolID: f.poolID, MasterSlavePoolID: f.masterSlavePoolID,
			References: f.references, AllowWrites: f.allowWrites, RequestTimeout: f.requestTimeout,
		},
	}, s.lookup)
	if err != nil {
		return config.Choice{}, &runner.UsageError{Err: err}
	}
	return choice, nil
}

// service is the chosen target, where it is not the embedded emulator.
func service(c config.Choice) runner.Target {
	return runner.Target{
		Name: c.Name, Endpoint: c.Target.Endpoint, EndpointV2: c.Target.EndpointV2, Project: c.Target.ProjectID,
		Credentials: c.Credentials, AllowWrites: c.Target.AllowWrites, Objects: c.Target.Objects(),
		References:     c.Target.References,
		RequestTimeout: c.Target.RequestTimeout,
	}
}
