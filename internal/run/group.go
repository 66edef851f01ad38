package run

import (
	"cmp"
	"slices"

	"example.com/importcheck/internal/check"
	"example.com/importcheck/reports"
)

// A group is what one cause led to: the finding that stands for it and the others.
type group struct {
	check.Finding
	members   []check.Finding
	keys      []string // of the groups that it was made of
	shown     int      // exchanges of the representative that show it
	tried     int      // exchanges of the representative
	detail    string
	measured  string
	marks     []reports.Probe // the requests on both sides of what was measured
	scenarios []string
}

func (g *group) touches(c Claim) bool {
	return slices.ContainsFunc(g.members, func(f check.Finding) bool { return c.takes(f.Outcome.Case.Kind) })
}

// gather groups findings by cause, dearest cause first, and within a cost in the order
// of the cases.
func (e *Engine) gather(found []check.Finding) []*group {
	slices.SortStableFunc(found, func(a, b check.Finding) int {
		return cmp.Or(cmp.Compare(a.Cost, b.Cost), cmp.Compare(e.order[a.Outcome.Case.ID], e.order[b.Outcome.Case.ID]), cmp.Compare(a.Group(), b.Group()))
	})
	var out []*group
	at := map[string]*group{}
	for _, f := range found {
		g, ok := at[f.Group()]
		if !ok {
			g = &group{Finding: f, keys: []string{f.Group()}, shown: 1, tried: 1}
			at[f.Group()] = g
			out = append(out, g)
		}
		if f.Plain {
			g.Finding = f
		}
		g.members = append(g.members, f)
	}
	return out
}

// join adds the members of one group to another.
func (g *group) join(other *group) {
	g.members = append(g.members, other.members...)
	g.keys = append(g.keys, other.keys...)
}

// answersInOrder returns the answers in the order of the plan.
func (e *Engine) answersInOrder() []*check.Answer {
	var out []*check.Answer
	for _, c := range e.cases {
		if a := e.answers[c.ID]; a != nil {
			out = append(out, a)
		}
	}
	return out
}
