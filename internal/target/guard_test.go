package target

import (
	"context"
	"errors"
	"net/http"
	"testing"
)

func TestGuardWithoutWrites(t *testing.T) {
	for method, leaves := range map[string]bool{
		"GET": true, "HEAD": true, "": true,
		"POST": false, "PUT": false, "PATCH": false, "DELETE": false, "OPTIONS": false, "TRACE": false, "get": false, "PURGE": false,
	} {
		t.Run("method "+method, func(t *testing.T) {
			n := &network{}
			c := connect(t, Options{RoundTripper: n})
			id := c.InventID()
			_, err := c.Send(WithCall(context.Background(), Call{CreatedID: "/pool/id", Probe: true}),
				Raw{API: V3, Method: method, Target: "/v3/p/elb/pools/" + id})
			checkGuard(t, err, n, leaves)
		})
	}
}

func TestGuardWithWrites(t *testing.T) {
	const owned, foreign = "0a0a0a0a-owned", "0b0b0b0b-foreign"
	c, n, j := writer(t, nil)
	seq, err := j.intend(Entry{Method: "POST"})
	if err != nil {
		t.Fatal(err)
	}
	j.settle(seq, Created, owned, 201)
	inventedID := c.InventID()
	for name, tc := range map[string]struct {
		method, target string
		call           Call
		leaves         bool
	}{
		"own delete":                     {"DELETE", "/pools/" + owned, Call{}, true},
		"own put":                        {"PUT", "/pools/" + owned, Call{}, true},
		"own patch":                      {"PATCH", "/pools/" + owned, Call{}, true},
		"own delete with a query":        {"DELETE", "/pools/" + owned + "?a=b", Call{}, true},
		"foreign delete":                 {"DELETE", "/pools/" + foreign, Call{}, false},
		"foreign put":                    {"PUT", "/pools/" + foreign, Call{}, false},
		"foreign patch":                  {"PATCH", "/pools/" + foreign, Call{}, false},
		"foreign delete, lower case":     {"delete", "/pools/" + foreign, Call{}, false},
		"foreign, unknown method":        {"PURGE", "/pools/" + foreign, Call{}, false},
		"foreign, said to be a probe":    {"DELETE", "/pools/" + foreign, Call{Probe: true}, false},
		"foreign, owned in the query":    {"DELETE", "/pools/" + foreign + "?x=/" + owned, Call{}, false},
		"foreign, owned in a fragment":   {"DELETE", "/pools/" + foreign + "#/" + owned, Call{}, false},
		"foreign, owned as a parameter":  {"DELETE", "/pools/" + foreign + ";/" + owned, Call{}, false},
		"foreign, slash escaped":         {"DELETE", "/pools/" + foreign + "%2f" + owned, Call{}, false},
		"foreign, backslash":             {"DELETE", `/pools/` + foreign + `\` + owned, Call{}, false},
		"foreign by dots":                {"DELETE", "/pools/" + owned + "/../" + foreign, Call{}, false},
		"dots before an owned id":        {"DELETE", "/pools/" + foreign + "/../" + owned, Call{}, false},
		"escaped dots":                   {"DELETE", "/pools/" + foreign + "/%2e%2e/" + owned, Call{}, false},
		"trailing slash":                 {"DELETE", "/pools/" + owned + "/", Call{}, false},
		"the collection":                 {"DELETE", "/pools", Call{}, false},
		"below an owned id":              {"DELETE", "/pools/" + owned + "/members", Call{}, false},
		"invented probe":                 {"PUT", "/pools/" + inventedID, Call{Probe: true}, true},
		"invented, not a probe":          {"PUT", "/pools/" + inventedID, Call{}, false},
		"below an invented id":           {"PUT", "/pools/" + inventedID + "/members", Call{Probe: true}, false},
		"create":                         {"POST", "/pools", Call{CreatedID: "/pool/id"}, true},
		"create without a way to the id": {"POST", "/pools", Call{}, false},
		"post to an owned id":            {"POST", "/pools/" + owned, Call{}, false},
		"post probe":                     {"POST", "/pools/" + inventedID, Call{Probe: true}, true},
		"options":                        {"OPTIONS", "/pools/" + foreign, Call{}, true},
	} {
		t.Run(name, func(t *testing.T) {
			n.seen = nil
			_, err := c.Send(WithCall(context.Background(), tc.call), Raw{API: V3, Method: tc.method, Target: "/v3/p/elb" + tc.target})
			checkGuard(t, err, n, tc.leaves)
		})
	}
}

func checkGuard(t *testing.T, err error, n *network, leaves bool) {
	t.Helper()
	var refused *GuardError
	switch {
	case leaves && (err != nil || n.count() != 1):
		t.Errorf("was not sent: %v", err)
	case !leaves && n.count() != 0:
		t.Errorf("%s %s was sent", n.seen[0].Method, n.seen[0].URL)
	case !leaves && (!errors.As(err, &refused) || refused.Reason == "" || refused.Fix == ""):
		t.Errorf("error %v is no GuardError with its reason and fix", err)
	}
}

func TestGuardGeneratedClient(t *testing.T) {
	c, n, _ := writer(t, nil)
	req, err := http.NewRequest(http.MethodDelete, cloud+"/v3/p/elb/master-slave-pools/foreign", nil)
	if err != nil {
		t.Fatal(err)
	}
	err = doError(c, req)
	checkGuard(t, err, n, false)
	const want = "write guard: DELETE https://elb.test/v3/p/elb/master-slave-pools/foreign was not sent: " +
		"this run did not create foreign; let a case change only what is in its own journal"
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

func TestEmulatorIsExempt(t *testing.T) {
	n := &network{}
	c := connect(t, Options{Emulator: true, RoundTripper: n})
	for _, method := range []string{"POST", "PUT", "DELETE"} {
		send(t, c, Call{}, method, "/v3/p/elb/pools/any")
	}
	if n.count() != 3 {
		t.Errorf("%d of 3 requests were sent", n.count())
	}
}
