package diagnose

import (
	"cmp"
	"fmt"
	"slices"

	"example.com/importcheck/internal/check"
)

// Join makes one group of those whose answers differ only in what they say, where one fact is true of
// all their requests and of none that is answered rightly: a parser words each syntax error differently.
func (e *Evidence) Join(groups []*Group) []*Group {
	bySymptom := map[string][]*Group{}
	for _, g := range groups {
		if g.AboutRequests() {
			key := fmt.Sprint(symptom(g.Findings[0]), g.prevails)
			bySymptom[key] = append(bySymptom[key], g)
		}
	}
	gone := map[*Group]bool{}
	for _, alike := range bySymptom {
		if len(alike) < 2 {
			continue
		}
		together := e.together(alike)
		for _, g := range together[min(1, len(together)):] {
			together[0].Findings = append(together[0].Findings, g.Findings...)
			gone[g] = true
		}
	}
	return slices.DeleteFunc(groups, func(g *Group) bool { return gone[g] })
}

// together returns the groups that the fact is true of which is true of most of them, if there are two
// or more.
func (e *Evidence) together(alike []*Group) []*Group {
	whole := &Group{about: aboutRequests}
	for _, g := range alike {
		whole.Findings = append(whole.Findings, g.Findings...)
	}
	failed, well := e.Split(whole, nil)
	s := NewSearch(e, whole, failed, well)
	var best []*Group
	var named Predicate
	for id, p := range e.list {
		if p.rank == rankPosition {
			continue
		}
		all := slices.DeleteFunc(slices.Clone(alike), func(g *Group) bool { return !e.allOf(g.Findings, id) })
		better := cmp.Or(cmp.Compare(len(all), len(best)), cmp.Compare(named.rank, p.rank), cmp.Compare(named.sub, p.sub))
		if len(all) > 1 && better > 0 && !s.denied(e.Of(all[0].Findings[0].Outcome.Case).Elsewhere(), id) {
			best, named = all, p
		}
	}
	return best
}

// allOf reports whether a fact is true of the requests of all findings.
func (e *Evidence) allOf(found []check.Finding, id int) bool {
	return !slices.ContainsFunc(found, func(f check.Finding) bool {
		s := e.Of(f.Outcome.Case)
		return s == nil || !s.has(id)
	})
}
