package house

// module is the path before every room's.
const module = "elbconformance/"

// rooms lists every package of the program and what it may import of ours. Data flows one way:
//
//	openapi → contract → cases → suites → laws → target → (wire) → judge → result → reports
//
// A room that is not here fails the test: enter it with the fewest arrows that it needs.
var rooms = map[string][]string{
	// Data, which imports nothing.
	"openapi":  {},
	"fixtures": {},
	"docs":     {},

	// The generated clients.
	"gen/elbv3":                 {"gen/internal/arguments"},
	"gen/lbaasv2":               {"gen/internal/arguments"},
	"gen/internal/arguments":    {},
	"gen/internal/registrytest": {},

	// Vocabulary and contract.
	"internal/result":   {},
	"internal/rules":    {},
	"internal/contract": {"openapi", "internal/result", "internal/rules"},
	"internal/values":   {"internal/contract"},

	// What is sent, and how it is judged.
	"internal/cases":  {"fixtures", "internal/contract", "internal/result", "internal/rules", "internal/values"},
	"internal/corpus": {"internal/contract", "internal/result", "internal/rules", "internal/values"},
	"internal/judge":  {"openapi", "internal/contract", "internal/result", "internal/rules"},
	"internal/laws":   {"internal/contract", "internal/result", "internal/values"},
	"internal/ledger": {"internal/contract", "internal/corpus", "internal/result", "internal/values"},

	// The two ends of the wire, and what was on it. The emulator reads the documents and never the contract: the oracle
	// must not agree with itself.
	"internal/target":   {"gen/elbv3", "gen/lbaasv2", "internal/result"},
	"internal/emulator": {"openapi", "fixtures", "gen/elbv3", "gen/lbaasv2", "internal/result"},
	"internal/embedded": {"openapi", "fixtures", "internal/emulator", "internal/result"},
	"internal/config":   {"internal/target"},

	// What was saved, judged offline.
	"internal/capture": {"internal/result"},
	"internal/check": {
		"openapi", "internal/capture", "internal/contract", "internal/judge", "internal/result", "internal/target",
	},

	// The run.
	"suites": {
		"gen/elbv3", "gen/lbaasv2", "internal/cases", "internal/contract", "internal/laws", "internal/result", "internal/target",
	},
	"internal/runner": {
		"openapi", "suites", "internal/cases", "internal/contract", "internal/judge", "internal/result", "internal/target",
	},
	"reports": {"internal/result"},

	// The doors: the command, and the suite under "go test".
	"suites/harness": {
		"suites", "reports", "internal/config", "internal/embedded", "internal/result", "internal/runner", "internal/target",
	},
	"cmd/conformance": {
		"docs", "openapi", "reports", "internal/capture", "internal/check", "internal/config", "internal/contract",
		"internal/corpus", "internal/embedded", "internal/judge", "internal/ledger", "internal/result", "internal/runner",
		"internal/target",
	},

	// For the makers of the program, and for tests.
	"internal/tools/ledgerdocs": {"internal/contract", "internal/ledger", "internal/result"},
	"internal/binarytest":       {},
}

// apart lists rooms that must not reach each other, however many rooms lie between.
var apart = []struct{ from, to, why string }{
	{"suites", "internal/emulator", "a spec must not know what answers it"},
	{"suites", "internal/judge", "the recorder judges every exchange, whoever asked for it"},
	{"internal/judge", "internal/emulator", "the oracle must not agree with itself"},
	{"internal/emulator", "internal/judge", "the oracle must not agree with itself"},
	{"internal/emulator", "internal/contract", "the oracle must not agree with itself"},
	{"internal/emulator", "internal/cases", "the oracle must not agree with itself"},
	{"internal/emulator", "internal/rules", "its rules are written by hand, and never those of the documents"},
	{"internal/runner", "internal/emulator", "a run knows an address, never what is behind it"},
	{"internal/target", "internal/contract", "the transport sends what it is given"},
	{"internal/judge", "internal/target", "the judge sends nothing"},
	{"internal/cases", "internal/target", "planning sends nothing"},
	{"internal/laws", "internal/target", "a law sends through the Doer it is given"},
	{"reports", "internal/contract", "a report is a function of the results alone"},
}

type holder struct {
	library string
	rooms   []string
	why     string
}

// holders lists who alone may import a library. A path that ends in "/..." stands for all below it too.
var holders = []holder{
	{"github.com/onsi/ginkgo/v2", []string{"suites", "internal/runner"}, "specs are text, and run in one place"},
	{"github.com/onsi/ginkgo/v2/...", []string{"internal/runner"}, "only the runner touches what Ginkgo holds globally"},
	{"github.com/onsi/gomega/...", []string{"suites", "internal/runner"}, "other rooms return outcomes"},
	{"github.com/pb33f/...", []string{"internal/judge"}, "one engine judges"},
	{"github.com/santhosh-tekuri/jsonschema/v6/...", []string{"internal/judge"}, "one engine judges"},
	{"cel.dev/cel-go/...", []string{"internal/rules"}, "rules have one meaning"},
	{"github.com/spf13/cobra", []string{"cmd/conformance"}, "flags belong to the command"},
	{"testing", []string{"gen/internal/registrytest", "internal/binarytest", "suites/harness"}, "the program holds no tests"},
	{"net/http/httptest", []string{"gen/internal/registrytest"}, "the program holds no tests"},
}

// clients lists who may make or use an HTTP client: everything else goes through the recording, guarded transport.
var clients = []string{"internal/target", "gen/elbv3", "gen/lbaasv2"}

// servers lists who may listen.
var servers = []string{"internal/embedded", "gen/internal/registrytest"}
