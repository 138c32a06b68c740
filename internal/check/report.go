package check

import (
	"fmt"
	"net/url"
	"slices"

	"elbconformance/internal/result"
)

// Bounds of what a report keeps. What is beyond them is counted.
const (
	maxFindings = 10_000
	maxSkipped  = 2_000
	maxSecrets  = 1_000
)

// Report is what the exchanges of a file show.
type Report struct {
	Exchanges int       // judged
	Findings  []Finding // must before should before info, then in the order of the ledger, then of the file
	Skipped   []Skip    // exchanges that were not judged, in the order of the file
	Aside     []Skip    // findings that rest on a redacted value, and so say nothing about the service
	// Secrets are the credentials that the requests carry. What is printed of a report must not hold them.
	Secrets []result.Secret

	counts   map[result.Level]int
	beyond   int // findings over the bound
	unlisted int // skipped exchanges over the bound
	order    map[result.RequirementID]int
	masks    masks
}

// Finding is a violated requirement, and where in the file.
type Finding struct {
	result.Finding
	Place string
}

// Skip is an exchange, and why it or something in it was left out.
type Skip struct{ Place, Reason string }

func newReport(c *Checker) *Report {
	r := &Report{masks: c.masks, counts: map[result.Level]int{}, order: map[result.RequirementID]int{}}
	for i, row := range c.contract.Ledger() {
		r.order[row.ID] = i
	}
	return r
}

// Conformant reports whether no must requirement is violated.
func (r *Report) Conformant() bool { return r.counts[result.Must] == 0 }

// SkippedCount is the number of exchanges that were not judged.
func (r *Report) SkippedCount() int { return len(r.Skipped) + r.unlisted }

func (r *Report) skip(place, reason string) {
	if len(r.Skipped) == maxSkipped {
		r.unlisted++
		return
	}
	r.Skipped = append(r.Skipped, Skip{place, reason})
}

func (r *Report) add(place string, x *result.Exchange, findings []result.Finding) {
	r.Exchanges++
	if len(findings) > 0 {
		r.guard(x)
	}
	for _, f := range findings {
		if r.masks.in(f.Actual) {
			r.setAside(place, f)
			continue
		}
		r.counts[f.Level]++
		if len(r.Findings) == maxFindings {
			r.beyond++
			continue
		}
		r.Findings = append(r.Findings, Finding{f, place})
	}
}

func (r *Report) setAside(place string, f result.Finding) {
	if len(r.Aside) < maxSkipped {
		r.Aside = append(r.Aside, Skip{place, "a value at " + pointerOf(f) + " is redacted, so " + string(f.Requirement) + " cannot be told"})
	}
}

// guard remembers the credentials of a request, which a service may repeat in what is printed.
func (r *Report) guard(x *result.Exchange) {
	for _, name := range []string{"X-Auth-Token", "Authorization", "X-Security-Token", "Cookie"} {
		for _, value := range x.Request.Header.Values(name) {
			secret := result.NewSecret(value)
			known := slices.ContainsFunc(r.Secrets, func(s result.Secret) bool { return s.Reveal() == value })
			if !known && len(r.Secrets) < maxSecrets {
				r.Secrets = append(r.Secrets, secret)
			}
		}
	}
}

// sort brings the findings into the order of a run's summary.
func (r *Report) sort() {
	rank := map[result.Level]int{result.Must: 0, result.Should: 1, result.Info: 2}
	slices.SortStableFunc(r.Findings, func(a, b Finding) int {
		if rank[a.Level] != rank[b.Level] {
			return rank[a.Level] - rank[b.Level]
		}
		return r.order[a.Requirement] - r.order[b.Requirement]
	})
}

// placeOf names an exchange: where it stands in the file, method and path. Queries can hold secrets.
func placeOf(x *result.Exchange) string {
	place := x.ID
	if u, err := url.Parse(x.Request.URL); err == nil && x.Request.URL != "" {
		u.RawQuery, u.Fragment, u.User = "", "", nil
		place += ": " + x.Request.Method + " " + u.String()
	}
	return place
}

func pointerOf(f result.Finding) string {
	if f.Pointer == "" {
		return "the root"
	}
	return f.Pointer
}

// Exit is the exit code that the report comes to.
func (r *Report) Exit() result.Exit {
	switch {
	case r.Exchanges == 0:
		return result.Exit{Code: result.ExitNothing, Reason: "nothing was judged: no exchange in the file calls an operation and holds its whole response"}
	case !r.Conformant():
		return result.Exit{Code: result.ExitViolated, Reason: fmt.Sprintf("%d must findings", r.counts[result.Must])}
	}
	return result.Exit{Code: result.ExitOK, Reason: "conformant"}
}
