package exec

import (
	"context"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/host"
)

// usual are header fields that a host may demand though the contract does not: most clients send them.
var usual = []generators.Field{{Name: "Accept", Value: "application/json"}, {Name: "Accept-Encoding", Value: "identity"}}

// demandsPlaces finds places of the body without which the host accepts no start, though the contract does
// not require them. Every start that follows holds them, so that one mistake does not hide all others.
func (x *Exec) demandsPlaces(ctx context.Context, first []generators.Case) bool {
	m := x.Plan.Catalogue
	accepts := func(m *generators.Catalogue, c generators.Case, body generators.Object) bool {
		c.Value, c.Request = body, m.Start(body)
		a, _, _ := x.again(ctx, c)
		return a.Accepted()
	}
	c, full := first[0], x.fullest(first)
	if full == nil {
		if full = m.Everything(c.ID); !accepts(m, c, full) {
			return false
		}
	}
	var demanded []string
	for s := range m.Root.All() {
		if _, there := full.GetAt(s.Path()); there && !s.Required() && s.Where != "" && !s.InArray() && !accepts(m, c, full.DropAt(s.Path())) {
			demanded = append(demanded, s.Where)
		}
	}
	if len(demanded) == 0 {
		return false
	}
	with := m.Demanding(demanded)
	if !accepts(with, c, with.Base(c.ID)) || accepts(m, c, m.Base(c.ID)) {
		return false
	}
	x.Plan.Demand(with)
	return true
}

// fullest is the body with the most properties that was accepted, or nil.
func (x *Exec) fullest(first []generators.Case) (full generators.Object) {
	for _, c := range first {
		if a := x.Results.Answer(c.ID); a != nil && a.Accepted() && len(c.Value) > len(full) {
			full = c.Value
		}
	}
	return full
}

// demandsHeader finds a header field without which the host accepts no start. Every request that follows gets it,
// so that one mistake does not hide all others.
func (x *Exec) demandsHeader(ctx context.Context, c generators.Case) bool {
	accepts := func(f generators.Field) bool {
		x.Gate.Demanded = f
		a, _, _ := x.again(ctx, c)
		return a.Accepted() || a.Exchange.Failure == host.Malformed // how the host writes what it accepts
	}
	for _, f := range usual {
		if accepts(f) && !accepts(generators.Field{}) && accepts(f) {
			return true
		}
	}
	x.Gate.Demanded = generators.Field{}
	return false
}

// setAside keeps under other names what of the first requests was sent before it was known what the host demands,
// so that the cases can be sent with it, and returns these. Where it hung without it, the others of the kind were not sent.
func (x *Exec) setAside(sent []generators.Case, suffix string) []generators.Case {
	x.without = map[string]bool{}
	var again []generators.Case
	for _, c := range sent {
		x.Results.Release(hangs(c))
		switch a := x.Results.Answer(c.ID); {
		case x.Results.Reason(c.ID) != "":
			x.Results.Resume(c.ID)
		case a != nil && a.Accepted():
			continue
		case a != nil:
			name := c.ID + suffix
			x.Results.Rename(c.ID, name)
			x.without[name] = true
		}
		again = append(again, c)
	}
	return again
}

// lastDemanded names the last place that the host demands: the others stand above it, or are demanded alike.
func (x *Exec) lastDemanded() string {
	places := x.Plan.Catalogue.Demanded()
	return generators.Dotted(places[len(places)-1])
}

// complete adds to a request what the host demands, but for those that show that it does.
func (x *Exec) complete(c generators.Case) generators.Case {
	if x.without[c.ID] {
		return c
	}
	c.Request = x.Gate.Complete(c.Request)
	if x.fresh {
		c = x.onItsOwn(c)
	}
	return c
}
