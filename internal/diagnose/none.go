package diagnose

import (
	"slices"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
)

// AcceptsNone reports whether the host accepted no valid start: then no form of it is a reason for its rejection.
func (e *Evidence) AcceptsNone() bool {
	return !slices.ContainsFunc(e.Subjects, func(s *Subject) bool { return s.Accepted() && s.Case.Label.Documented == generators.Accept })
}

// Apart parts what happens to requests that must be rejected from what happens to most valid starts: where a host
// accepts none, that says nothing of what it does with them.
func (e *Evidence) Apart(groups []*Group) []*Group {
	var out []*Group
	for _, g := range groups {
		if g.none = true; !e.prevails(g) {
			out = append(out, g)
			continue
		}
		var parts [3][]check.Finding
		for _, f := range g.Findings {
			switch c := f.Outcome.Case; {
			case lawful(f):
				parts[0] = append(parts[0], f)
			case c.Label.MustReject() || c.Label.Expect == generators.NotAStart && c.Form.Name == "" && !e.elsewhere(f):
				parts[2] = append(parts[2], f)
			default:
				parts[1] = append(parts[1], f)
			}
		}
		parts[0] = append(parts[0], parts[1]...) // what may be taken for a start is answered like what must be
		out = append(out, &Group{Findings: parts[0], about: g.about, none: true, prevails: true})
		if len(parts[2]) > 0 {
			out = append(out, &Group{Findings: parts[2], about: g.about, none: true, alike: true})
		}
	}
	slices.SortStableFunc(out, byTurn)
	return out
}

// elsewhere reports whether a request went to a path that the contract does not name.
func (e *Evidence) elsewhere(f check.Finding) bool {
	s := e.Of(f.Outcome.Case)
	return s != nil && s.OtherPath()
}

// besides reports whether a valid start met with something else than what a group is about, though the host does
// not accept it, either.
func (g *Group) besides(s *Subject) bool {
	f := g.Findings[0]
	ends := !check.MustReject(f.Check) && f.Check != "method-not-allowed" && f.Check != "refused-starts-nothing"
	return ends && s.Exchange.Status != f.Outcome.Exchange.Status
}

// AsValid says of requests that must be rejected and meet with what valid ones do what that may mean, or is "".
func (g *Group) AsValid() string {
	if !g.alike {
		return ""
	}
	return "every valid start meets with the same: the host may take this one for valid"
}

// prevails reports whether a group is about most of the valid starts that are sent as usual.
func (e *Evidence) prevails(g *Group) bool {
	in, all := 0, 0
	for _, f := range g.Findings {
		if s := e.Of(f.Outcome.Case); s != nil && s.Usual() {
			in++
		}
	}
	for _, s := range e.Subjects {
		if s.Usual() {
			all++
		}
	}
	return g.about == aboutRequests && 2*in > all
}

// Lawful leaves out the requests that a host need not accept.
func Lawful(list []*Subject) []*Subject {
	return slices.DeleteFunc(slices.Clone(list), func(s *Subject) bool { return s.Case.Label.Documented != generators.Accept })
}
