package assemble

import (
	"fmt"
	"hash/fnv"
	"slices"

	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/diagnose"
	"example.com/importcheck/reports"
)

// Finding writes a root cause as the report holds it.
func (in Input) Finding(g *diagnose.Cause) reports.Finding {
	c := g.Constraint
	f := reports.Finding{
		ID: identity(g.Finding), Severity: severity(g.Finding), Check: g.Check, Constraint: c.String(),
		Pointer: c.Pointer, Line: c.Line, Sentence: c.Sentence, Source: g.Source, Title: in.mask(g.Title),
		Expected: g.Expected, Observed: in.mask(g.Observed), Detail: g.Detail, Count: len(g.Members),
		Case: g.Outcome.Case.ID, Cases: caseIDs(g.Members), Scenarios: scenarioNames(g.Scenarios),
		Error: in.mask(g.Outcome.Exchange.Problem),
	}
	if g.Tried > 1 {
		f.Repeated = fmt.Sprintf("%d of %d", g.Shown, g.Tried)
	}
	x := in.Exchange(g.Outcome)
	if body := in.Mask(g.Outcome.Case.Request.Body); len(body) > mostShown {
		x.Request.Whole = packed(body)
	}
	f.Request, f.Response = &x.Request, x.Response
	f.Curl = in.Curl(g.Outcome.Case.Request)
	f.Root = in.root(g)
	if g.Behind != nil {
		f.Evidence = append(f.Evidence, in.Exchange(g.Behind.Outcome))
	}
	for _, o := range g.Others {
		f.Evidence = append(f.Evidence, in.Exchange(o))
	}
	return f
}

// root writes what experiments showed of a cause, or is nil where they showed nothing.
func (in Input) root(g *diagnose.Cause) *reports.Root {
	fails, passes := diagnose.Pair(&check.Answer{Outcome: g.Outcome}, g.Passes, g.Why.Where)
	r := &reports.Root{Fails: in.mask(fails), Passes: in.mask(passes), Constraints: g.Also}
	at := map[string]int{}
	for f := range g.Implied() {
		i, ok := at[f.Check+f.Constraint.String()]
		if !ok {
			i = len(r.Follows)
			at[f.Check+f.Constraint.String()] = i
			r.Follows = append(r.Follows, reports.Follow{Check: f.Check, Constraint: f.Constraint.String(), Title: in.mask(f.Title)})
		}
		r.Follows[i].Count++
	}
	if r.Fails == "" && r.Constraints == nil && r.Follows == nil {
		return nil
	}
	return r
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
