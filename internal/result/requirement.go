package result

// RequirementID names one atomic constraint of the contract: operation, place, instance path and keyword joined by
// dots, such as "showPool.response.200.pool.slow_start.duration.maximum". Ids survive refactoring of the documents.
type RequirementID string

// Level says how binding a requirement is.
type Level string

// The levels. Only Must gates a run unless it is strict.
const (
	Must   Level = "must"
	Should Level = "should"
	Info   Level = "info"
)

// Location says which part of an exchange a requirement constrains.
type Location string

// The locations.
const (
	InPath     Location = "path"
	InQuery    Location = "query"
	InHeader   Location = "header"
	InRequest  Location = "request"
	InResponse Location = "response"
	Behaviour  Location = "behaviour"
)

// State is what a run has established about one requirement.
type State string

// The states. NotTestable rows carry a reason.
const (
	Verified    State = "verified"
	Violated    State = "violated"
	NotObserved State = "not-observed"
	NotTestable State = "not-testable"
)

// Source is the place in the documentation that states a requirement: a page and its table number, or the name of a
// section ("status-codes", "constraints") where the statement stands outside a table.
type Source struct {
	Page  string `json:"page"`
	Table string `json:"table"`
}

// String renders the source for people: "ShowPool, table 9".
func (s Source) String() string {
	switch {
	case s.Page == "":
		return "no page"
	case s.Table == "":
		return s.Page
	case s.Table[0] >= '0' && s.Table[0] <= '9':
		return s.Page + ", table " + s.Table
	default:
		return s.Page + ", " + s.Table
	}
}

// Requirement is one row of the ledger. Its JSON form is stable: other programs read it.
type Requirement struct {
	ID        RequirementID `json:"id"`
	Operation string        `json:"operation"`
	Location  Location      `json:"location"`
	Status    *int          `json:"status"`
	Field     string        `json:"field"`
	Keyword   string        `json:"keyword"`
	Value     any           `json:"value"`
	Level     Level         `json:"level"`
	Source    Source        `json:"source"`
	Conflict  *string       `json:"conflict"`
	Testable  bool          `json:"testable"`
	Reason    *string       `json:"reason"`
	State     *State        `json:"state"`
}
