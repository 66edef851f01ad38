package plan

import (
	"iter"
	"slices"

	"example.com/importcheck/generators"
	"pgregory.net/rapid"
)

// The profiles. Full sends everything; Safe sends a request that could be accepted only inside
// Options.MaxImports.
const (
	Full = "full"
	Safe = "safe"
)

// Options say what a plan is made from.
type Options struct {
	Catalogue   *generators.Catalogue
	Own         *generators.Catalogue // makes the starts of the user's own URI; nil where there are none
	Profile     string                // Full or Safe
	MaxImports  int                   // how many starts of the user's own URI Safe may send
	Seed        int64                 // of the random cases and of the order of cases
	RandomCases int                   // of each kind, 0 for none
}

// A Plan is what a run sends: it grows as scenarios select cases. One goroutine uses it.
type Plan struct {
	Options
	Cases []generators.Case // random ones without a request: Whole draws it

	place  map[string]int // of cases, by id
	own    map[string]generators.Case
	fixed  map[string]*generators.Case // the catalogue, by id
	kinds  map[string][]generators.Case
	random map[string]*rapid.Generator[generators.Case] // by kind
}

// New returns a plan of nothing.
func New(o Options) *Plan {
	p := &Plan{Options: o, place: map[string]int{}, own: map[string]generators.Case{}}
	p.read()
	p.allowOwn()
	return p
}

// read notes the cases of the catalogue.
func (p *Plan) read() {
	p.fixed, p.kinds = map[string]*generators.Case{}, map[string][]generators.Case{}
	p.random = map[string]*rapid.Generator[generators.Case]{
		generators.KindRandomValid: p.Catalogue.Valid(), generators.KindRandomInvalid: p.Catalogue.Invalid()}
	for i := range p.Catalogue.Cases() {
		c := &p.Catalogue.Cases()[i]
		p.fixed[c.ID], p.kinds[c.Kind] = c, append(p.kinds[c.Kind], *c)
	}
}

// Demand has every start of the catalogue hold what the host demands, those included that are planned.
func (p *Plan) Demand(m *generators.Catalogue) {
	p.Catalogue = m
	p.read()
	for i, c := range p.Cases {
		p.Cases[i] = p.current(c)
	}
}

// current is a case as the catalogue makes it now: it may have been selected before it was known what the host
// demands.
func (p *Plan) current(c generators.Case) generators.Case {
	if made, ok := p.fixed[c.ID]; ok {
		return *made
	}
	return c
}

// Add plans cases and the control of each: without it a rejection proves nothing. It returns those
// that are planned now and were not before.
func (p *Plan) Add(cases []generators.Case) []generators.Case {
	before := len(p.Cases)
	for _, c := range cases {
		p.add(c)
	}
	for i := before; i < len(p.Cases); i++ { // a control may have its own control
		if control, ok := p.fixed[p.Cases[i].Control]; ok {
			p.add(*control)
		}
	}
	return p.Cases[before:]
}

func (p *Plan) add(c generators.Case) {
	if own, ok := p.own[c.ID]; ok {
		c = own
	} else if p.Profile == Safe && p.Spends(c) {
		p.own[c.ID] = c // a start that a user wrote
	} else {
		c = p.current(c)
	}
	if _, have := p.place[c.ID]; !have {
		p.place[c.ID] = len(p.Cases)
		p.Cases = append(p.Cases, c)
	}
}

// All are the cases in their order, the random ones with their requests.
func (p *Plan) All() iter.Seq[generators.Case] {
	return func(yield func(generators.Case) bool) {
		for _, c := range p.Cases {
			if !yield(p.Whole(c)) {
				return
			}
		}
	}
}

// Place is the place of a case in the plan, and behind the last one for a case outside it.
func (p *Plan) Place(id string) int {
	if i, ok := p.place[id]; ok {
		return i
	}
	return len(p.Cases)
}

// First are valid starts of every plain kind.
func (p *Plan) First() []generators.Case {
	var out []generators.Case
	for _, kind := range []string{generators.KindMinimal, generators.KindStorage, generators.KindOptional,
		generators.KindListed, generators.KindWhole} {
		for _, c := range p.Catalogue.Cases() {
			if c.Kind == kind && c.Label.Expect == generators.Accept {
				out = append(out, c)
			}
		}
	}
	return out
}

// Of are the cases of a kind that a run of this plan may send: those of the catalogue, or as many
// random ones as the user asks for. The caller must not change them.
func (p *Plan) Of(kind string) []generators.Case {
	if generators.IsRandom(kind) {
		return p.randomCases(kind)
	}
	return slices.Clip(p.kinds[kind])
}
