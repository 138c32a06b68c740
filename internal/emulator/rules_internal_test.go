package emulator

import "testing"

// TestPortNeeded stands apart from the other rules, because a document that calls the port mandatory refuses these
// requests before a rule sees them.
func TestPortNeeded(t *testing.T) {
	without := createMember{Address: "192.168.1.1", Role: "master"}
	for name, row := range map[string]struct {
		anyPort optional[bool]
		refused bool
	}{
		"unsaid": {optional[bool]{}, true},
		"off":    {some(false), true},
		"on":     {some(true), false},
	} {
		t.Run(name, func(t *testing.T) {
			option := createOption{AnyPortEnable: row.anyPort, Members: []createMember{without}}
			if p := portNeeded(createRequest{createOption: option}); (p != nil) != row.refused {
				t.Errorf("refused: %v, want %v", p != nil, row.refused)
			}
			if member := buildMember("id", "", without, &masterSlavePool{}); member.ProtocolPort.presence != null {
				t.Error("a port that was left blank is not shown as null")
			}
		})
	}
}
