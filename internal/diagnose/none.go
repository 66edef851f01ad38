package diagnose

import (
	"fmt"
	"slices"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
)

// AcceptsNone reports whether valid starts were sent and the host accepted none of them: then no form of a start is
// a reason for its rejection.
func (e *Evidence) AcceptsNone() bool {
	valid := Lawful(e.Subjects)
	return len(valid) > 0 && !slices.ContainsFunc(valid, func(s *Subject) bool { return s.Accepted() })
}

// SplitPrevailing parts what happens to requests that must be rejected from what happens to most valid starts:
// where a host accepts none, that says nothing of what it does with them.
func (e *Evidence) SplitPrevailing(groups []*Group) []*Group {
	var out []*Group
	for _, g := range groups {
		in, all := e.share(g)
		if g.none = true; g.about != aboutRequests || 2*in <= all || 2*countLawful(g.Findings) <= in {
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
		out = append(out, &Group{Findings: parts[0], about: g.about, none: true, prevails: true, in: in, all: all})
		if len(parts[2]) > 0 {
			out = append(out, &Group{Findings: parts[2], about: g.about, none: true, likeValid: true})
		}
	}
	slices.SortStableFunc(out, byTurn)
	return out
}

func countLawful(found []check.Finding) (n int) {
	for _, f := range found {
		if lawful(f) {
			n++
		}
	}
	return n
}

// elsewhere reports whether a request went to a path that the contract does not name.
func (e *Evidence) elsewhere(f check.Finding) bool {
	s := e.Of(f.Outcome.Case)
	return s != nil && s.OtherPath()
}

// answeredOtherwise reports whether a valid start met with something else than what a group is about, though the
// host does not accept it, either.
func (g *Group) answeredOtherwise(s *Subject) bool {
	f := g.Findings[0]
	aboutAnswer := !check.MustReject(f.Check) && f.Check != "method-not-allowed" && f.Check != "refused-starts-nothing"
	return aboutAnswer && s.Exchange.Status != f.Outcome.Exchange.Status
}

// AsValid says of requests that must be rejected and meet with what valid ones do what that may mean, or is "".
func (g *Group) AsValid() string {
	if !g.likeValid {
		return ""
	}
	return "valid starts meet with the same: the host may take this one for valid"
}

// share is how many of the valid starts that are sent as usual met with what a group is about, and how many there
// are.
func (e *Evidence) share(g *Group) (in, all int) {
	x := g.Findings[0].Outcome.Exchange
	for _, s := range e.Subjects {
		if !s.Usual() {
			continue
		}
		if all++; s.Exchange.Status == x.Status && s.Exchange.Failure == x.Failure {
			in++
		}
	}
	return in, all
}

// Everything words a cause that every request of a kind shows, or most valid starts.
func (g *Group) Everything(f check.Finding) string {
	if g.in < g.all {
		return fmt.Sprintf("a valid start %s (%d of %d)", Did(f), g.in, g.all)
	}
	return Everything(f)
}

// Lawful leaves out the requests that a host need not accept.
func Lawful(list []*Subject) []*Subject {
	return slices.DeleteFunc(slices.Clone(list), func(s *Subject) bool { return s.Case.Label.Documented != generators.Accept })
}
