package reports

import (
	"slices"
	"strings"

	"elbconformance/internal/result"
)

// gapGroup is what was not tested for one kind of reason.
type gapGroup struct {
	kind   string
	unit   string // what the counts count: "case" or "must requirement"
	count  int
	rows   []gapRow
	advice []string // what to give so that it is tested, each said once
}

// gapRow is one reason and the operations it holds for.
type gapRow struct {
	operations []string
	reason     string
	count      int
}

// unverified is the kind of an operation whose cases ran and verified nothing.
const unverified = "unverified"

// gapsOf groups the gaps by kind, those that the user can close first.
func gapsOf(r *result.Report) []gapGroup {
	gaps := slices.Clone(r.Gaps)
	for _, op := range r.Unverified {
		gaps = append(gaps, result.Gap{What: op, Kind: unverified, Reason: "its cases ran and verified nothing"})
	}
	var groups []gapGroup
	if len(r.Cases) == 0 {
		nothing := gapRow{operations: r.Run.Selection.Operations, reason: whyNothing(r)}
		groups = append(groups, gapGroup{kind: "nothing ran", rows: []gapRow{nothing}})
	}
	for _, kind := range gapKinds(gaps) {
		g := gapGroup{kind: kind, unit: "case"}
		if kind == string(result.NotObserved) {
			g.unit = "must requirement"
		}
		for _, gap := range gaps {
			if gap.Kind == kind {
				g.take(gap, adviceFor(gap, r.Run.Target))
			}
		}
		groups = append(groups, g)
	}
	return groups
}

func whyNothing(r *result.Report) string {
	switch {
	case r.Stopped != "":
		return "the run stopped early: " + r.Stopped
	case len(r.Cases) == 0:
		return "the selection matches no case"
	}
	return "every selected case was skipped"
}

// gapKinds gives the known kinds in reading order, then any other in order of appearance.
func gapKinds(gaps []result.Gap) []string {
	known := []string{
		unverified, string(result.NoFixture), string(result.Blocked), string(result.Excluded),
		string(result.NotOffered), string(result.NotObserved),
	}
	var kinds []string
	for _, k := range known {
		if slices.ContainsFunc(gaps, func(g result.Gap) bool { return g.Kind == k }) {
			kinds = append(kinds, k)
		}
	}
	for _, g := range gaps {
		if !slices.Contains(kinds, g.Kind) {
			kinds = append(kinds, g.Kind)
		}
	}
	return kinds
}

func (g *gapGroup) take(gap result.Gap, advice string) {
	reason := firstLine(gap.Reason)
	if gap.Kind == string(result.NotObserved) {
		reason = "in no exchange"
	}
	i := slices.IndexFunc(g.rows, func(row gapRow) bool {
		return row.reason == reason && gap.Kind != string(result.NotObserved)
	})
	if i < 0 {
		i = len(g.rows)
		g.rows = append(g.rows, gapRow{reason: reason})
	}
	row := &g.rows[i]
	if !slices.Contains(row.operations, gap.What) {
		row.operations = append(row.operations, gap.What)
	}
	row.count += gap.Count
	g.count += gap.Count
	if advice != "" && !slices.Contains(g.advice, advice) {
		g.advice = append(g.advice, advice)
	}
}

// adviceFor says what the user can give so that a gap closes; empty where nothing can be given or the reason itself
// names the flag.
func adviceFor(gap result.Gap, target result.TargetInfo) string {
	if strings.Contains(gap.Reason, " --") {
		return ""
	}
	switch gap.Kind {
	case string(result.NoFixture):
		return fixtureAdvice(gap.What, target)
	case string(result.Excluded):
		if !target.Writes && strings.Contains(gap.Reason, "write") {
			return "give --allow-writes to let the run create and remove its own objects"
		}
		if strings.Contains(gap.Reason, "first failure") {
			return "let the run go on after a failure to test it"
		}
		return "widen the selection to test it"
	case string(result.Blocked):
		return "repair what it depends on, then run again"
	case string(result.NotOffered):
		return "nothing to give: the target does not serve it; if it should, check the endpoint and the project"
	case string(result.NotObserved):
		return "list them with: conformance requirements --state not-observed --results results.ndjson"
	case unverified:
		return "see its cases and exchanges in results.ndjson"
	}
	return ""
}

func fixtureAdvice(operation string, target result.TargetInfo) string {
	if !strings.Contains(operation, "MasterSlave") {
		return "give --pool-id ID of a pool to look at"
	}
	if target.Writes {
		return "give --master-slave-pool-id ID of a master-slave pool to look at"
	}
	return "give --master-slave-pool-id ID of a master-slave pool to look at, or --allow-writes to let the run create one"
}
