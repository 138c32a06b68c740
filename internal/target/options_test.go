package target

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"golang.org/x/time/rate"
)

func TestConnectRefuses(t *testing.T) {
	for name, tc := range map[string]struct {
		options Options
		says    string
	}{
		"nothing":                      {Options{}, "endpoint is empty"},
		"relative":                     {Options{Endpoint: "elb.test"}, "not an absolute"},
		"other scheme":                 {Options{Endpoint: "ftp://elb.test"}, "not an absolute"},
		"no host":                      {Options{Endpoint: "https:///v3"}, "not an absolute"},
		"broken":                       {Options{Endpoint: "https://elb.test:x"}, "not a URL"},
		"query":                        {Options{Endpoint: "https://elb.test?a=b"}, "query"},
		"password":                     {Options{Endpoint: "https://u:hunter2@elb.test"}, "user name"},
		"broken with password":         {Options{Endpoint: "https://u:hunter2@elb.test:x"}, "not a URL"},
		"second endpoint":              {Options{Endpoint: cloud, EndpointV2: "elb.test"}, "v2.0 endpoint"},
		"token unencrypted":            {Options{Endpoint: "http://elb.test", Credentials: token("t")}, "unencrypted"},
		"token unencrypted to v2.0":    {Options{Endpoint: cloud, EndpointV2: "http://elb.test", Credentials: token("t")}, "unencrypted"},
		"keys unencrypted":             {Options{Endpoint: "http://10.0.0.1", Credentials: keys()}, "unencrypted"},
		"half a pair":                  {Options{Endpoint: cloud, Credentials: Credentials{AccessKey: keys().AccessKey}}, "half"},
		"token with a line break":      {Options{Endpoint: cloud, Credentials: token("a\nb")}, "line break"},
		"emulator elsewhere":           {Options{Endpoint: cloud, Emulator: true}, "not a loopback"},
		"writes without journal":       {Options{Endpoint: cloud, AllowWrites: true}, "journal"},
		"negative timeout":             {Options{Endpoint: cloud, RequestTimeout: -time.Second}, "negative"},
		"loopback in the name only":    {Options{Endpoint: "http://127.0.0.1.elb.test", Credentials: token("t")}, "unencrypted"},
		"localhost as part of a name":  {Options{Endpoint: "http://localhost.elb.test", Credentials: token("t")}, "unencrypted"},
		"emulator, second one outside": {Options{Endpoint: "http://127.0.0.1", EndpointV2: cloud, Emulator: true}, "not a loopback"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Connect(tc.options)
			if err == nil || !strings.Contains(err.Error(), tc.says) {
				t.Fatalf("error %v does not say %q", err, tc.says)
			}
			if strings.Contains(err.Error(), "hunter2") {
				t.Errorf("error %q repeats the password", err)
			}
		})
	}
}

func TestConnectAccepts(t *testing.T) {
	for name, o := range map[string]Options{
		"https with credentials":     {Endpoint: cloud, Credentials: token("t")},
		"http without credentials":   {Endpoint: "http://elb.test"},
		"loopback with credentials":  {Endpoint: "http://127.0.0.1:8080", Credentials: keys()},
		"IPv6 loopback":              {Endpoint: "http://[::1]:8080", Credentials: token("t")},
		"localhost":                  {Endpoint: "http://LOCALHOST", Credentials: token("t")},
		"emulator in this process":   {Endpoint: "http://emulator.test", Emulator: true, RoundTripper: http.DefaultTransport, Credentials: token("t")},
		"emulator on a port":         {Endpoint: "http://127.0.0.1:8080", Emulator: true},
		"base path and second place": {Endpoint: cloud + "/gate/", EndpointV2: "https://vpc.test"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := Connect(o); err != nil {
				t.Fatal(err)
			}
		})
	}
}

func TestPoliteness(t *testing.T) {
	for name, tc := range map[string]struct {
		options Options
		want    rate.Limit
	}{
		"remote":        {Options{Endpoint: cloud}, 10},
		"remote, set":   {Options{Endpoint: cloud, RequestsPerSecond: 2.5}, 2.5},
		"remote, freed": {Options{Endpoint: cloud, RequestsPerSecond: -1}, rate.Inf},
		"loopback":      {Options{Endpoint: "http://127.0.0.1"}, rate.Inf},
		"loopback, set": {Options{Endpoint: "http://127.0.0.1", RequestsPerSecond: 3}, 3},
		"emulator":      {Options{Endpoint: cloud, Emulator: true, RoundTripper: http.DefaultTransport}, rate.Inf},
	} {
		t.Run(name, func(t *testing.T) {
			c, err := Connect(tc.options)
			if err != nil {
				t.Fatal(err)
			}
			if got := c.limiter.Limit(); got != tc.want {
				t.Errorf("rate %v, want %v", got, tc.want)
			}
		})
	}
}
