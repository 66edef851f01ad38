package assemble

import (
	"fmt"
	"hash/fnv"
	"slices"

	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/confirm"
	"example.com/importcheck/reports"
)

// finding writes a group as the report holds it.
func (in Input) finding(g *confirm.Cause) reports.Finding {
	c := g.Constraint
	f := reports.Finding{ID: identity(g.Finding), Severity: severity(g.Finding), Check: g.Check, Constraint: c.String(), Pointer: c.Pointer, Line: c.Line, Sentence: c.Sentence,
		Source: g.Source, Title: in.mask(g.Title), Expected: g.Expected, Observed: in.mask(g.Observed), Detail: g.Detail, Count: len(g.Members), Case: g.Outcome.Case.ID,
		Cases: caseIDs(g.Members), Scenarios: scenarioNames(g.Scenarios), Error: in.mask(g.Outcome.Exchange.Problem)}
	if g.Tried > 1 {
		f.Repeated = fmt.Sprintf("%d of %d", g.Shown, g.Tried)
	}
	x := in.exchange(g.Outcome)
	f.Request, f.Response = &x.Request, x.Response
	f.Curl = in.Curl(g.Outcome.Case.Request)
	for _, o := range g.Others {
		f.Evidence = append(f.Evidence, in.exchange(o))
	}
	return f
}

// Accepted is what a finding is accepted by: its id, check, constraint and severity.
func Accepted(f check.Finding) reports.Finding {
	return reports.Finding{ID: identity(f), Severity: severity(f), Check: f.Check, Constraint: f.Constraint.String()}
}

// identity is the same for the same cause on every host and in every run.
func identity(f check.Finding) string {
	h := fnv.New64a()
	h.Write([]byte(f.Group())) // never fails
	return fmt.Sprintf("%s-%08x", f.Check, h.Sum64()&0xffffffff)
}

func severity(f check.Finding) reports.Severity {
	if f.Warning {
		return reports.Warning
	}
	return reports.Violation
}

func caseIDs(members []check.Finding) []string {
	const most = 20
	var out []string
	for _, m := range members {
		if len(out) == most {
			break
		}
		out = append(out, m.Outcome.Case.ID)
	}
	return out
}

func scenarioNames(names []string) []string {
	out := slices.Clone(names)
	slices.Sort(out)
	return slices.Compact(out)
}
