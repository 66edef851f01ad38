package run

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/reports"
	"example.com/importcheck/spec"
	"example.com/importcheck/spec/constraint"
)

// mostProbes is how many probes of one constraint a report lists.
const mostProbes = 60

// coverage counts how often each side of each constraint was reached, and what the
// answers said of it.
func (e *Engine) coverage() []reports.Constraint {
	out := e.constraints()
	named := map[string]int{}
	for i, c := range out {
		named[c.Name] = i
	}
	for _, a := range e.answersInOrder() {
		e.cover(out, named, a)
	}
	for _, g := range e.groups {
		if i, ok := named[g.Constraint.String()]; ok && !g.Warning {
			out[i].Holds = "no"
			if g.measured != "" {
				out[i].Measured = g.measured
				out[i].Probes = append(out[i].Probes, g.marks...)
			}
		}
	}
	return out
}

// constraints are those of the contract, as a report lists them, none of them reached.
func (e *Engine) constraints() []reports.Constraint {
	var out []reports.Constraint
	seen := map[string]bool{}
	for _, k := range append(slices.Clone(e.Maker.Known), e.Maker.Oracle.SyntaxConstraint(), e.Maker.Oracle.EncodingConstraint()) {
		if name := k.String(); !seen[name] {
			seen[name] = true
			out = append(out, reports.Constraint{Name: name, Where: k.Where, Keyword: k.Keyword, Value: k.Text(), Pointer: k.Pointer, Line: k.Line,
				Binding: string(k.Binding), Message: string(k.Message), Holds: "not tested"})
		}
	}
	return out
}

// cover adds one answer to the constraints that it says something of.
func (e *Engine) cover(out []reports.Constraint, named map[string]int, a *check.Answer) {
	if a.Exchange.Status == 0 {
		return
	}
	if i, ok := named[a.Case.Constraint.String()]; ok && a.Case.Constraint.Message == constraint.Request {
		e.probe(&out[i], a)
	}
	for i := range out {
		c := &out[i]
		if c.Message == "response" {
			coverResponse(c, a)
		} else if a.Case.Label.Want == generators.Accept && a.Accepted() && (always(*c) || e.fills(a.Case, *c)) {
			c.Inside++
		}
	}
}

// fills reports whether a case has a value that a constraint is about.
func (e *Engine) fills(c generators.Case, k reports.Constraint) bool {
	return holds(c, k.Where) && e.named(c, k)
}

// holds reports whether a case has a value at a place of the request.
func holds(c generators.Case, where string) bool {
	if name, ok := strings.CutPrefix(where, "header "); ok {
		_, there := c.Request.Get(name)
		return there
	}
	if name, ok := strings.CutPrefix(where, "query "); ok {
		return strings.Contains(c.Request.Path, name+"=")
	}
	if c.Value == nil || !strings.HasPrefix(where, "/") {
		return where == ""
	}
	_, ok := c.Value.GetAt(spec.Tokens(where))
	return ok
}

// named reports whether a constraint on storage is of the storage that a case names; any
// other constraint is.
func (e *Engine) named(c generators.Case, k reports.Constraint) bool {
	if k.Keyword != "storage" {
		return true
	}
	f, ok := e.Contract.FamilyOf(e.Maker.Storage(c))
	return ok && f.Template == k.Value
}

// always reports whether every valid start is on the inner side of a constraint.
func always(c reports.Constraint) bool {
	return c.Message == "request" && (c.Keyword == "security" || c.Keyword == "required" || c.Keyword == "media type" || c.Keyword == "listed" || c.Keyword == "syntax" ||
		c.Keyword == "encoding" || c.Where == "" && c.Keyword == "type" || strings.HasPrefix(c.Where, "header ") && c.Keyword == "type")
}

// probe counts an answer on its side. A refusal counts only where the request breaks
// nothing else and its valid twin was accepted.
func (e *Engine) probe(c *reports.Constraint, a *check.Answer) {
	switch a.Case.Side {
	case generators.Inside:
		if !a.Accepted() || a.Case.Label.Want != generators.Accept || !always(*c) && !e.fills(a.Case, *c) {
			c.Inside++ // what is accepted counts at every place that it fills
		}
	case generators.At:
		c.At++
	case generators.Outside:
		if a.Refused() && (!a.Case.Label.Isolated() || !e.twinAccepted(a.Case)) {
			return
		}
		c.Outside++
	}
	if c.Holds == "not tested" {
		c.Holds = "yes"
	}
	if len(c.Probes) < mostProbes && a.Case.Side != "" {
		c.Probes = append(c.Probes, reports.Probe{Case: a.Case.ID, Side: string(a.Case.Side), Value: a.Case.Size, Label: probeLabel(a.Case),
			Expect: string(a.Case.Label.Want), Status: a.Exchange.Status, Outcome: probeOutcome(a)})
	}
}

func probeLabel(c generators.Case) string {
	if c.Size > 0 {
		return ""
	}
	return c.Sent
}

func probeOutcome(a *check.Answer) string {
	switch {
	case a.Accepted():
		return "accepted"
	case a.Refused():
		return "refused"
	}
	return "failed"
}

func (e *Engine) twinAccepted(c generators.Case) bool {
	twin := e.answers[c.Twin]
	return c.Twin == "" || twin != nil && twin.Accepted()
}

// coverResponse counts the answers of each documented response.
func coverResponse(c *reports.Constraint, a *check.Answer) {
	status, _, _ := strings.Cut(c.Where, " ")
	if a.Elsewhere() || a.Key == "" || status != a.Key && status != "status" {
		return
	}
	c.Inside++
	if c.Holds == "not tested" {
		c.Holds = "yes"
	}
}

// gaps lists what was not tested and what could not be, each with its reason.
func (e *Engine) gaps(constraints []reports.Constraint, checks []reports.Check) (not, inapplicable []reports.Gap, unreached int) {
	for _, g := range e.Maker.Gaps {
		not = append(not, reports.Gap{What: fmt.Sprintf("%s at %s (line %d)", g.Keyword, g.Pointer, g.Line), Reason: g.Reason})
	}
	for reason, n := range e.skipped {
		not = append(not, reports.Gap{What: fmt.Sprintf("%d cases", n), Reason: reason})
	}
	if e.listCut {
		not = append(not, reports.Gap{What: "refused starts among the oldest imports", Reason: fmt.Sprintf("the list was read no further than %d pages", mostPages)})
	}
	slices.SortFunc(not[len(e.Maker.Gaps):], func(a, b reports.Gap) int { return cmp.Compare(a.What+a.Reason, b.What+b.Reason) })
	for _, c := range constraints {
		if c.Message != "request" || !e.claimed() {
			continue
		}
		missing, why := e.unreached(c)
		switch {
		case missing != "" && why != "":
			inapplicable = append(inapplicable, reports.Gap{What: c.Name + ", " + missing, Reason: why})
		case missing != "":
			not = append(not, reports.Gap{What: c.Name + ", " + missing, Reason: "no exchange reached it"})
			unreached++
		}
	}
	for _, c := range checks {
		hidden, nowhere := e.hidden(c.Name), e.noPlaceFor(c.Name)
		switch {
		case nowhere != "" && (hidden == "" || c.Judged > 0):
			inapplicable = append(inapplicable, reports.Gap{What: "check " + c.Name, Reason: nowhere})
		case c.Judged == 0:
			not = append(not, reports.Gap{What: "check " + c.Name, Reason: cmp.Or(hidden, "no exchange reached it")})
			unreached++
		}
	}
	return not, inapplicable, unreached
}

// claimed reports whether the run is to reach everything: with tags, what is not reached is
// what the user left out.
func (e *Engine) claimed() bool { return e.Tags == "" }

// unreached names the side of a constraint that no exchange reached, and why it has
// none where that is so.
func (e *Engine) unreached(c reports.Constraint) (missing, why string) {
	inner, outer := c.Inside+c.At > 0, c.Outside > 0
	switch {
	case inner && outer:
		return "", ""
	case c.Keyword == "properties" || c.Keyword == "nullable" || c.Keyword == "storage":
		outer = true // nothing lies outside: any value is allowed, or the place as a whole has the outer side
	case c.Keyword == "type" && strings.HasPrefix(c.Where, "header ") && c.Value == "string":
		return "outside", "every value of a header is text"
	case c.Keyword == "oneOf" || c.Keyword == "anyOf":
		outer = true
	}
	if !outer && !e.planned(c.Name, generators.Outside) {
		if !inner && !e.planned(c.Name, generators.Inside) {
			return "both sides", ""
		}
		if inner {
			return "outside", "no request breaks it and nothing else"
		}
	}
	if c.Keyword == "minProperties" || c.Keyword == "maxProperties" {
		return "outside", "how many properties of free names an object has is not probed"
	}
	if why := e.hostHasNone(c.Where); why != "" && (!inner || !outer) {
		return "both sides", why
	}
	switch {
	case inner && outer:
		return "", ""
	case inner:
		return "outside", ""
	case outer:
		return "inside", ""
	}
	return "both sides", ""
}

// planned reports whether the plan holds a case on a side of a constraint that says
// something of it.
func (e *Engine) planned(name string, side generators.Side) bool {
	return slices.ContainsFunc(e.cases, func(c generators.Case) bool {
		return c.Side == side && c.Constraint.String() == name && c.Label.Isolated()
	})
}

// hostHasNone says why a place cannot be tested: the host refuses what it names.
func (e *Engine) hostHasNone(where string) string {
	s := e.Maker.Root.Find(where)
	if s == nil || s.Exists == nil || e.knows(s) {
		return ""
	}
	return "the host knows no such thing as was named; name a real one with " + s.Exists.Variable
}

// noPlaceFor says why a check cannot be judged on this host or contract, or "".
func (e *Engine) noPlaceFor(name string) string {
	switch name {
	case "refused-starts-nothing":
		if e.Contract.List == nil {
			return "the contract has no list"
		}
		if !e.lists {
			return "the host answers the list with no list"
		}
	case "import-visible", "import-cancellable":
		return e.noNeighbour(name)
	case "auth-required":
		if _, ok := e.Contract.KeyHeader(); !ok {
			return "the contract demands no key"
		}
	case "version-header-required":
		if !slices.ContainsFunc(e.Maker.Known, func(k constraint.Constraint) bool {
			return k.Keyword == "required" && strings.HasPrefix(k.Where, "header ")
		}) {
			return "the contract requires no header"
		}
	case "documented-value":
		if !slices.ContainsFunc(e.Maker.Known, func(k constraint.Constraint) bool {
			return k.Message == constraint.Request && k.Binding == constraint.Documents
		}) {
			return "the contract documents no values"
		}
	}
	return ""
}

// noNeighbour says why what was started could not be followed.
func (e *Engine) noNeighbour(name string) string {
	switch {
	case name == "import-visible" && e.Contract.Describe == nil && e.Contract.List == nil, name == "import-cancellable" && e.Contract.Cancel == nil:
		return "the contract has no such operation"
	case e.Profile == Safe && len(e.own) == 0:
		return "the safe profile starts nothing that could be followed"
	case !e.neighbours:
		return "the host has none of list, describe and cancel"
	case name == "import-cancellable" && !e.single:
		return "the host has neither describe nor cancel"
	}
	return ""
}
