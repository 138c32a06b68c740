package result

// Finding is one requirement violated in one exchange, or between several. Findings at one place are subsumed: the
// strongest is primary and carries the others in Also.
type Finding struct {
	Requirement RequirementID   `json:"requirement"`
	Level       Level           `json:"level"`
	Operation   string          `json:"operation"`
	Status      int             `json:"status"`
	Pointer     string          `json:"pointer"` // JSON pointer into the response body; empty for the whole
	Message     string          `json:"message"`
	Actual      any             `json:"actual"`
	Source      Source          `json:"source"`
	Also        []RequirementID `json:"also"`
}

// Observations counts, per requirement, how often a run really exercised it: the field was there, the premise held.
type Observations map[RequirementID]int

// Add merges other into o.
func (o Observations) Add(other Observations) {
	for id, n := range other {
		o[id] += n
	}
}
