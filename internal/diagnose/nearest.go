package diagnose

import (
	"slices"
	"strings"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/spec/constraint"
)

// Distance is how much two requests differ: in how many facts, those of their position aside, and
// in the size that a bound is about, of which a few characters count as one fact.
func (e *Evidence) Distance(a, b *Subject, bound *Bound) int {
	const ofFact, ofSize = 100, 20
	d := 0
	for _, pair := range [][2]*Subject{{a, b}, {b, a}} {
		for _, id := range pair[0].facts {
			if e.list[id].rank != rankPosition && !pair[1].has(id) {
				d += ofFact
			}
		}
	}
	if bound != nil {
		d += ofSize * abs(sizeOf(e.sizesIn(bound.Unit, a), bound)-sizeOf(e.sizesIn(bound.Unit, b), bound))
	}
	return d
}

func sizeOf(list []Size, b *Bound) int {
	for _, s := range list {
		if s.Where == b.Where && s.Unit == b.Unit {
			return s.N
		}
	}
	return 0
}

func abs(n int) int { return max(n, -n) }

// Position explains a request only by what came before or beside it.
func (s *Search) Position(focus *Subject) (Explanation, bool) {
	var list []Explanation
	for _, id := range focus.facts {
		if s.list[id].rank == rankPosition && !s.denied(focus.Elsewhere(), id) {
			list = append(list, s.explanation(nil, id))
		}
	}
	list = append(list, s.boundsOf(s.Well, true, focus)...)
	x, ok := s.first(list)
	x.Covers = s.onlyThere(x, focus)
	return x, ok
}

// Together says of failures that come and go that each came while another request was under way, where
// most of the requests that did not fail came by themselves.
func (s *Search) Together(failed []*Subject) string {
	id, known := s.ids[besideAnother]
	has := func(list []*Subject) (n int) {
		for _, f := range list {
			if f.has(id) {
				n++
			}
		}
		return n
	}
	if !known || len(failed) < 3 || has(failed) < len(failed) || 2*has(s.Well) > len(s.Well) {
		return ""
	}
	return ", each while another request was under way"
}

// onlyThere leaves out, of what a position explains, requests that break another rule than the one looked at, of
// which some fail though they are not at that position.
func (s *Search) onlyThere(x Explanation, focus *Subject) []*Subject {
	rules := map[string]bool{}
	for _, f := range s.Failed {
		if !x.Holds(s.Evidence, f) {
			rules[RulesOf(f)] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(x.Covers), func(f *Subject) bool { return rules[RulesOf(f)] && RulesOf(f) != RulesOf(focus) })
}

// RulesOf names the rules that a request breaks.
func RulesOf(s *Subject) string {
	out := ""
	for _, k := range s.Case.Label.Broken {
		out += k.String() + "|"
	}
	return out
}

// Siblings explains what is left by predicates of the same shape: the same mistake at another place, or
// with another value.
func (s *Search) Siblings(x Explanation) []Explanation {
	if len(x.facts) != 1 || x.Bound != nil {
		return nil
	}
	var out []Explanation
	seen := map[int]bool{x.facts[0]: true}
	for _, f := range s.Failed {
		for _, id := range f.facts {
			if !seen[id] && s.list[id].Shape == x.Shape {
				if seen[id] = true; !s.denied(f.Elsewhere(), id) {
					out = append(out, s.explanation(nil, id))
				}
			}
		}
	}
	return out
}

// Open are the failures of requests that need not be accepted.
func (s *Search) Open() []*Subject {
	var out []*Subject
	for _, f := range s.Failed {
		if f.Case.Label.Documented != generators.Accept {
			out = append(out, f)
		}
	}
	return out
}

// Could reports whether an answer that does not fail says that its request does not.
func (g *Group) Could(a *check.Answer) bool { return g.could(&Subject{Answer: a}) }

// ConstraintOf returns the constraint that a cause is about: the one that most of its members should
// have been rejected for, the limit of the text whose size it is, or that of its place.
func ConstraintOf(m *generators.Catalogue, x Explanation, members []check.Finding) (constraint.Constraint, bool) {
	if k, ok := mostBroken(members); ok && check.MustReject(members[0].Check) {
		return k, true
	}
	if x.Bound != nil && x.Bound.Where != "" {
		for _, k := range m.Known {
			if k.Where == x.Bound.Where && k.Keyword == "maxLength" && k.Message == constraint.Request {
				return k, true
			}
		}
	}
	place := strings.TrimPrefix(x.Where, "header ")
	for _, f := range members {
		if x.Where != "" && strings.TrimPrefix(f.Constraint.Where, "header ") == place && f.Constraint.Message == constraint.Request {
			return f.Constraint, true
		}
	}
	return mostBroken(members)
}

// mostBroken returns the constraint that most of the requests break that break one.
func mostBroken(members []check.Finding) (best constraint.Constraint, ok bool) {
	count := map[string]int{}
	for _, f := range members {
		if broken := f.Outcome.Case.Label.Broken; len(broken) > 0 {
			name := broken[0].String()
			if count[name]++; count[name] > count[best.String()] || !ok {
				best, ok = broken[0], true
			}
		}
	}
	return best, ok && 2*count[best.String()] > len(members)
}

// Starts are those of some requests that a host may take for a start.
func Starts(list []*Subject) []*Subject {
	return slices.DeleteFunc(slices.Clone(list), func(s *Subject) bool { return !s.IsStart() })
}

// ByRule parts requests by the rule that they break; what breaks several, or none, is one more part.
func ByRule(list []*Subject) [][]*Subject {
	var out [][]*Subject
	at := map[string]int{}
	for _, s := range list {
		name := ""
		if broken := s.Case.Label.Broken; len(broken) == 1 {
			name = broken[0].String()
		}
		i, ok := at[name]
		if !ok {
			i = len(out)
			at[name], out = i, append(out, nil)
		}
		out[i] = append(out[i], s)
	}
	return out
}

// OneConstraint returns the constraint that all of the requests break, where it is one.
func OneConstraint(list []*Subject) (constraint.Constraint, bool) {
	if len(list) == 0 {
		return constraint.Constraint{}, false
	}
	for _, k := range list[0].Case.Label.Broken {
		breaks := func(own constraint.Constraint) bool { return own.String() == k.String() }
		if !slices.ContainsFunc(list, func(s *Subject) bool { return !slices.ContainsFunc(s.Case.Label.Broken, breaks) }) {
			return k, true
		}
	}
	return constraint.Constraint{}, false
}

// Breaking explains requests by the constraint that they all break.
func (s *Search) Breaking(k constraint.Constraint) Explanation {
	return s.explanation(nil, s.ids["breaks "+k.String()])
}

// Outcome names what became of a request, as probes do.
func Outcome(a *check.Answer) string {
	switch {
	case a.Accepted():
		return "accepted"
	case a.Refused():
		return "refused"
	}
	return "failed"
}

// Predicts reports whether what a cause is blamed on is true of a request.
func (e *Evidence) Predicts(c *Cause, s *Subject) bool {
	return (c.Why.Bound != nil || len(c.Why.facts) > 0) && c.Why.Holds(e, s)
}
