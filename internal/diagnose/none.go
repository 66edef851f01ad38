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

// Apart parts what happens to requests that must be rejected from the rest of a group: where a host accepts no
// valid start, that says nothing of what it does with them.
func Apart(groups []*Group) []*Group {
	var out []*Group
	for _, g := range groups {
		var parts [3][]check.Finding
		for _, f := range g.Findings {
			switch c := f.Outcome.Case; {
			case lawful(f):
				parts[0] = append(parts[0], f)
			case mustReject(c.Label) || c.Label.Expect == generators.NotAStart:
				parts[2] = append(parts[2], f)
			default:
				parts[1] = append(parts[1], f)
			}
		}
		parts[0] = append(parts[0], parts[1]...) // what may be accepted is answered like what must be
		for _, part := range [][]check.Finding{parts[0], parts[2]} {
			if len(part) > 0 {
				out = append(out, &Group{Findings: part, about: g.about, none: true})
			}
		}
	}
	slices.SortStableFunc(out, byTurn)
	return out
}

// besides reports whether a valid start met with something else than what a group is about, though the host does
// not accept it, either.
func (g *Group) besides(s *Subject) bool {
	f := g.Findings[0]
	ends := !check.MustReject(f.Check) && f.Check != "method-not-allowed" && f.Check != "refused-starts-nothing"
	return ends && s.Exchange.Status != f.Outcome.Exchange.Status
}

// prevails reports whether a group of a host that accepts no valid start is about most of them.
func (g *Group) prevails(failed, well []*Subject) bool {
	return g.none && g.Lawful() && usual(failed) > usual(well)
}

// Lawful leaves out the requests that a host need not accept.
func Lawful(list []*Subject) []*Subject {
	return slices.DeleteFunc(slices.Clone(list), func(s *Subject) bool { return s.Case.Label.Documented != generators.Accept })
}

func usual(list []*Subject) (n int) {
	for _, s := range list {
		if s.Usual() {
			n++
		}
	}
	return n
}
