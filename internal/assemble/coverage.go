package assemble

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/diagnose"
	"example.com/importcheck/internal/host"
	"example.com/importcheck/reports"
	"example.com/importcheck/spec"
	"example.com/importcheck/spec/constraint"
)

// mostProbes is how many probes of one constraint a report lists.
const mostProbes = 60

// coverage counts how often each side of each constraint was reached, and what the
// answers said of it.
func (in Input) coverage() []reports.Constraint {
	out := in.constraints()
	n := indexed(out)
	for _, a := range in.Answers {
		n.accepted[a.Case.ID] = a.Accepted()
	}
	for _, a := range in.Answers {
		in.cover(out, n, a)
	}
	for i := range out {
		if out[i].Reason = in.untested(out[i], n.sides[i]); out[i].Reason == "" {
			out[i].Holds = "yes"
		}
	}
	for _, g := range in.Causes {
		for _, name := range g.Constraints() {
			if i, ok := n.named[name]; ok {
				out[i].Holds, out[i].Reason = "no", ""
			}
		}
		if i, ok := n.named[g.Constraint.String()]; ok && g.Measured != "" {
			out[i].Measured = g.Measured
			out[i].Probes = append(out[i].Probes, g.Marks...)
		}
	}
	return out
}

// constraints are those of the contract, as a report lists them, none of them reached.
func (in Input) constraints() []reports.Constraint {
	var out []reports.Constraint
	seen := map[string]bool{}
	for _, k := range append(slices.Clone(in.Plan.Catalogue.Known), in.Plan.Catalogue.Oracle.SyntaxConstraint(),
		in.Plan.Catalogue.Oracle.EncodingConstraint()) {
		if name := k.String(); !seen[name] {
			seen[name] = true
			out = append(out, reports.Constraint{
				Name: name, Where: k.Where, Keyword: k.Keyword, Value: k.Text(), Pointer: k.Pointer, Line: k.Line,
				Binding: string(k.Binding), Message: string(k.Message), Holds: "not tested",
			})
		}
	}
	return out
}

// An index finds the rows of a list of constraints that an answer says something of.
type index struct {
	named    map[string]int
	status   map[string][]int // rows of answers, by the documented status; those of every one under "status"
	within   []within         // rows that an accepted start may be on the inner side of
	sides    []sides          // of each row
	accepted map[string]bool  // ids of cases
}

// sides are those of a constraint that the host answered as the constraint says.
type sides struct {
	accepted, rejected bool
	unproven           bool // what was rejected may be rejected for something else
}

// A within is the row of a constraint of the request and where its value stands.
type within struct {
	row    int
	always bool     // every valid start is on the inner side
	path   []string // in the body; nil where it stands elsewhere
}

func indexed(list []reports.Constraint) *index {
	n := &index{named: make(map[string]int, len(list)), status: map[string][]int{},
		sides: make([]sides, len(list)), accepted: map[string]bool{}}
	for i, c := range list {
		n.named[c.Name] = i
		switch c.Message {
		case "response":
			status, _, _ := strings.Cut(c.Where, " ")
			n.status[status] = append(n.status[status], i)
		case "request":
			w := within{row: i, always: always(c)}
			if strings.HasPrefix(c.Where, "/") {
				w.path = spec.Tokens(c.Where)
			}
			n.within = append(n.within, w)
		}
	}
	return n
}

// cover adds one answer to the constraints that it says something of.
func (in Input) cover(out []reports.Constraint, n *index, a *check.Answer) {
	if a.Exchange.Status == 0 {
		return
	}
	coverResponse(out, n, a)
	label := a.Case.Label
	own := -1
	if i, ok := n.named[a.Case.Constraint.String()]; ok && a.Case.Constraint.Message == constraint.Request {
		own = i
		in.probe(&out[i], n, i, a)
	}
	if label.Expect == generators.Accept && a.Accepted() {
		for _, w := range n.within {
			if w.row == own && a.Case.Side == generators.At {
				continue // it is counted there
			}
			if w.always || in.fills(a.Case, out[w.row], w.path) {
				out[w.row].Inside++
				n.sides[w.row].accepted = true
			}
		}
	}
}

// fills reports whether a case has a value that a constraint is about; the path is where
// one of the body stands.
func (in Input) fills(c generators.Case, k reports.Constraint, path []string) bool {
	return holds(c, k.Where, path) && in.named(c, k)
}

// holds reports whether a case has a value at a place of the request.
func holds(c generators.Case, where string, path []string) bool {
	if place, ok := strings.CutPrefix(where, "header "); ok {
		name, _, _ := strings.Cut(place, "/")
		_, there := c.Request.Get(name)
		return there
	}
	if place, ok := strings.CutPrefix(where, "query "); ok {
		return inQuery(c.Request.Path, place)
	}
	if c.Value == nil || path == nil {
		return where == ""
	}
	_, ok := c.Value.GetAt(path)
	return ok
}

// inQuery reports whether a parameter stands in the query, or the property of it that a place names:
// an object may be written with the names of its properties.
func inQuery(path, place string) bool {
	_, query, _ := strings.Cut(path, "?")
	values, _ := url.ParseQuery(query) // what cannot be read is not there
	name, inner, _ := strings.Cut(place, "/")
	for have := range values {
		switch {
		case have == name, inner == "" && strings.HasPrefix(have, name+"["):
			return true
		case inner != "" && (have == inner || have == name+"["+inner+"]"):
			return true
		}
	}
	return false
}

// named reports whether a constraint on storage is of the storage that a case names; any
// other constraint is.
func (in Input) named(c generators.Case, k reports.Constraint) bool {
	if k.Keyword != "storage" {
		return true
	}
	f, ok := in.Facts.Contract.FamilyOf(in.Plan.Catalogue.Storage(c))
	return ok && f.Template == k.Value
}

// always reports whether every valid start is on the inner side of a constraint.
func always(c reports.Constraint) bool {
	return c.Message == "request" && (c.Keyword == "security" || c.Keyword == "required" ||
		c.Keyword == "media type" || c.Keyword == "listed" || c.Keyword == "syntax" ||
		c.Keyword == "encoding" || c.Where == "" && c.Keyword == "type" || strings.HasPrefix(c.Where, "header ") && c.Keyword == "type")
}

// probe counts an answer on its side. A refusal counts only where the request breaks
// nothing else and its valid control was accepted.
func (in Input) probe(c *reports.Constraint, n *index, row int, a *check.Answer) {
	seen := &n.sides[row]
	switch a.Case.Side {
	case generators.Inside:
		if !a.Accepted() || a.Case.Label.Expect != generators.Accept || !always(*c) && !in.fills(a.Case, *c, spec.Tokens(c.Where)) {
			c.Inside++ // what is accepted counts at every place that it fills
		}
	case generators.At:
		c.At++
	case generators.Outside:
		if a.Refused() && (!a.Case.Label.Isolated() || a.Case.Control != "" && !n.accepted[a.Case.Control]) {
			seen.unproven = true
			return
		}
		c.Outside++
		seen.rejected = seen.rejected || a.Refused()
	}
	seen.accepted = seen.accepted || a.Accepted() && a.Case.Side != generators.Outside
	if len(c.Probes) < mostProbes && a.Case.Side != "" {
		c.Probes = append(c.Probes, reports.Probe{Case: a.Case.ID, Side: string(a.Case.Side), Value: a.Case.Size, Label: probeLabel(a.Case),
			Expect: string(a.Case.Label.Expect), Status: a.Exchange.Status, Outcome: diagnose.Outcome(a)})
	}
}

func probeLabel(c generators.Case) string {
	if c.Size > 0 {
		return ""
	}
	return c.Description
}

// coverResponse counts the answers of each documented response.
func coverResponse(out []reports.Constraint, n *index, a *check.Answer) {
	if a.Elsewhere() || a.Key == "" {
		return
	}
	for _, rows := range [][]int{n.status[a.Key], n.status["status"]} {
		for _, i := range rows {
			out[i].Inside++
			n.sides[i].accepted = true
		}
	}
}

// gaps lists what was not tested and what could not be, each with its reason.
func (in Input) gaps(constraints []reports.Constraint, checks []reports.Check) (not, inapplicable []reports.Gap, unreached int) {
	contract := reports.Contract{Source: in.Facts.Contract.Source}
	for _, g := range in.Plan.Catalogue.Gaps {
		not = append(not, reports.Gap{What: g.Keyword + " at " + contract.Cite(g.Pointer, g.Line), Reason: g.Reason})
	}
	for reason, n := range in.Skipped {
		not = append(not, reports.Gap{What: plural(n, "case"), Reason: reason})
		if strings.HasPrefix(reason, string(host.Local)+":") { // what this machine lacks says nothing of the host
			unreached += n
		}
	}
	if in.ListCut != "" {
		not = append(not, reports.Gap{What: "refused starts among the oldest imports", Reason: in.ListCut})
	}
	slices.SortFunc(not[len(in.Plan.Catalogue.Gaps):], func(a, b reports.Gap) int { return cmp.Compare(a.What+a.Reason, b.What+b.Reason) })
	for _, c := range constraints {
		switch {
		case c.Reason != "":
			not = append(not, reports.Gap{What: c.Name, Reason: c.Reason})
			if c.Message == "request" && in.claimed() && (strings.HasSuffix(c.Reason, neverReached) || strings.HasSuffix(c.Reason, unproven)) {
				unreached++
			}
		case isText(c):
			inapplicable = append(inapplicable, reports.Gap{What: c.Name + ", outside", Reason: "every value of a header is text"})
		}
	}
	facts := in.Facts
	for i, c := range checks {
		nowhere, missed := reason(check.All()[i].Nowhere, facts), reason(check.All()[i].Unreached, facts)
		switch {
		case nowhere != "":
			inapplicable = append(inapplicable, reports.Gap{What: "check " + c.Name, Reason: nowhere})
		case c.Checked == 0:
			not = append(not, reports.Gap{What: "check " + c.Name, Reason: cmp.Or(missed, neverReached)})
			unreached++
		}
	}
	return not, inapplicable, unreached
}

// claimed reports whether the run is to reach everything: with tags, what is not reached is
// what the user left out.
func (in Input) claimed() bool { return in.Run.Tags == "" }

// Why most of what was not tested was not.
const (
	neverReached = "no exchange reached it"
	unproven     = "what was rejected may be rejected for something else"
)

// untested says why a constraint was not tested, or "" where each side that it has was
// answered as it says.
func (in Input) untested(c reports.Constraint, seen sides) string {
	switch {
	case c.Message == "response" && !seen.accepted:
		return "no answer had this status"
	case seen.accepted && (seen.rejected || oneSided(c)):
		return ""
	case c.Keyword == "minProperties" || c.Keyword == "maxProperties":
		return "outside: how many properties of free names an object has is not probed"
	case seen.accepted && !in.planned(c.Name, generators.Outside):
		return "outside: no request breaks it and nothing else"
	}
	if why := in.hostHasNone(c.Where); why != "" {
		return why
	}
	switch {
	case seen.accepted && c.Outside == 0 && seen.unproven:
		return "outside: " + unproven
	case seen.accepted && c.Outside == 0:
		return "outside: " + neverReached
	case seen.accepted:
		return "outside: what was sent was not rejected"
	case c.Inside+c.At == 0 && c.Outside == 0:
		return "both sides: " + neverReached
	case c.Inside+c.At == 0:
		return "inside: " + neverReached
	}
	return "inside: what was sent was not accepted"
}

// oneSided reports whether nothing lies outside a constraint: each answer is inside, any
// value is allowed, or the place as a whole has the outer side.
func oneSided(c reports.Constraint) bool {
	return c.Message == "response" || isText(c) ||
		slices.Contains([]string{"properties", "nullable", "storage", "oneOf", "anyOf"}, c.Keyword)
}

// isText reports whether a constraint asks a header for text, which each value of one is.
func isText(c reports.Constraint) bool {
	return c.Message == "request" && c.Keyword == "type" && strings.HasPrefix(c.Where, "header ") && c.Value == "string"
}

// planned reports whether the plan holds a case on a side of a constraint that says
// something of it.
func (in Input) planned(name string, side generators.Side) bool {
	return slices.ContainsFunc(in.Plan.Cases, func(c generators.Case) bool {
		return c.Side == side && c.Constraint.String() == name && c.Label.Isolated()
	})
}

// hostHasNone says why a place cannot be tested: the host refuses what it names.
func (in Input) hostHasNone(where string) string {
	s := in.Plan.Catalogue.Root.Find(where)
	if s == nil || s.Exists == nil || check.Knows(in.Answers, s) || !check.DeniesOnly(in.Answers, s) {
		return ""
	}
	return "the host knows no such thing as was named; name a real one with " + s.Exists.Variable
}

// reason asks a check why it was not tested.
func reason(why func(*check.Facts) string, f *check.Facts) string {
	if why == nil {
		return ""
	}
	return why(f)
}
