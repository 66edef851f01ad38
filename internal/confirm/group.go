package confirm

import (
	"cmp"
	"slices"

	"example.com/importcheck/internal/check"
	"example.com/importcheck/reports"
)

// A group is what one cause led to: the finding that stands for it and the others.
type Cause struct {
	check.Finding
	Members   []check.Finding
	keys      []string // of the groups that it was made of
	Shown     int      // exchanges of the representative that show it
	Tried     int      // exchanges of the representative
	Detail    string
	Measured  string
	Marks     []reports.Probe // the requests on both sides of what was measured
	Scenarios []string
}

// gather groups findings by cause, dearest cause first, and within a cost in the order
// of the cases.
func (e *concluder) gather(found []check.Finding) []*Cause {
	slices.SortStableFunc(found, func(a, b check.Finding) int {
		return cmp.Or(cmp.Compare(a.Cost, b.Cost), cmp.Compare(e.order(a.Outcome.Case.ID), e.order(b.Outcome.Case.ID)), cmp.Compare(a.Group(), b.Group()))
	})
	var out []*Cause
	at := map[string]*Cause{}
	for _, f := range found {
		g, ok := at[f.Group()]
		if !ok {
			g = &Cause{Finding: f, keys: []string{f.Group()}, Shown: 1, Tried: 1}
			at[f.Group()] = g
			out = append(out, g)
		}
		if f.Plain {
			g.Finding = f
		}
		g.Members = append(g.Members, f)
	}
	return out
}

// join adds the members of one group to another.
func (g *Cause) join(other *Cause) {
	g.Members = append(g.Members, other.Members...)
	g.keys = append(g.keys, other.keys...)
}
