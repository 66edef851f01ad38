package lifecycle

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/gate"
	"example.com/importcheck/internal/host"
)

// Unknown returns the imports of a list whose ids are not known yet, by each text that they
// show, those under way first. The n-th of a text belongs to the n-th start that names it. Where
// there are more of them than starts, somebody else may have begun some.
func (l *Listing) Unknown(known func(id string) bool) map[string][]Imported {
	out := map[string][]Imported{}
	for _, i := range l.Imports {
		if i.ID == "" || known(i.ID) {
			continue
		}
		for _, text := range i.Texts {
			if !names(out[text], i.ID) { // a page may come twice
				out[text] = append(out[text], i)
			}
		}
	}
	for _, imports := range out {
		slices.SortStableFunc(imports, func(a, b Imported) int { return cmp.Compare(rank(a), rank(b)) })
	}
	return out
}

func names(imports []Imported, id string) bool {
	return slices.ContainsFunc(imports, func(i Imported) bool { return i.ID == id })
}

// rank puts imports under way before those that have ended.
func rank(i Imported) int {
	if i.Over() {
		return 1
	}
	return 0
}

// A Learned is the id of a start whose answer gave none.
type Learned struct {
	Start *check.Answer
	ID    string
}

// Learn finds in the list the ids of accepted starts whose answers gave none, by the storage that
// they name, where none could be followed otherwise. The list is polled until it shows any.
func Learn(ctx context.Context, in Input) (out []Learned) {
	if in.Known == nil || len(in.followed()) > 0 {
		return nil
	}
	nameless := map[string][]*check.Answer{}
	var last time.Time
	for _, s := range in.Starts {
		if text := in.Catalogue.Storage(s.Case); s.valid() && s.ID() == "" && text != "" {
			key := gate.Like(in.Mask(text))
			nameless[key] = append(nameless[key], s.Answer)
			last = s.Exchange.Ended()
		}
	}
	if len(nameless) == 0 {
		return nil
	}
	host.Poll(ctx, last, func() bool {
		out = in.list(ctx).belonging(nameless, in.Known)
		return len(out) > 0 || in.Sender.Stopped()
	})
	return out
}

// belonging gives the starts that name a text the imports that the list shows under it.
func (l *Listing) belonging(nameless map[string][]*check.Answer, known map[string]bool) (out []Learned) {
	by := l.Unknown(func(id string) bool { return known[id] })
	for _, text := range slices.Sorted(maps.Keys(nameless)) {
		starts, imports := nameless[text], by[text]
		for n := range min(len(starts), len(imports)) {
			out = append(out, Learned{starts[n], imports[n].ID})
		}
	}
	return out
}

// Unexplained finds the imports that no accepted start explains: those that show a text which
// only rejected requests named, by the key of Like.
func (l *Listing) Unexplained(rejected map[string]*check.Answer, explained, known map[string]bool) []check.Finding {
	var out []check.Finding
	for _, i := range l.Imports {
		for _, text := range i.Texts {
			if a := rejected[text]; a != nil && !explained[text] && !known[i.ID] {
				out = append(out, unexplained(a))
			}
		}
	}
	return out
}

// unexplained is the finding of an import whose start was rejected, or was no start.
func unexplained(a *check.Answer) check.Finding {
	name := "refused-starts-nothing"
	if a.Elsewhere() {
		name = "method-not-allowed"
	}
	c, _ := check.Find(name)
	return check.Finding{
		Check: c.Name, Constraint: a.Case.Constraint, Cost: c.Cost, Source: c.Source, Outcome: a.Outcome,
		Symptom: check.Listed, Cause: fmt.Sprint("listed|", a.Exchange.Status/100),
		Title:    fmt.Sprintf("a request that was answered with %d started an import all the same", a.Exchange.Status),
		Expected: "no import of that uri in the list",
		Observed: "the list holds one of that uri, which was not there before",
	}
}
