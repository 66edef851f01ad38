package plan

import (
	"fmt"
	"iter"
	"slices"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
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

// A Plan is what a run sends.
type Plan struct {
	Options
	Claims []Claim
	Cases  []generators.Case // random ones without a request: Whole draws it

	place  map[string]int // of cases, by id
	own    map[string]bool
	random map[string]*rapid.Generator[generators.Case] // by kind
}

// New selects the cases of all claims. The error names the scenario that names a check which
// there is not.
func New(o Options, claims []Claim) (*Plan, error) {
	p := &Plan{Options: o, Claims: claims, place: map[string]int{}, own: map[string]bool{},
		random: map[string]*rapid.Generator[generators.Case]{generators.KindRandomValid: o.Catalogue.Valid(), generators.KindRandomInvalid: o.Catalogue.Invalid()}}
	wanted := map[string]bool{}
	for _, c := range claims {
		for _, kind := range c.Kinds {
			wanted[kind] = true
		}
		for _, name := range c.Checks {
			if _, ok := check.Find(name); !ok {
				return nil, fmt.Errorf("scenario %q names the check %q, which there is not", c.Scenario, name)
			}
		}
	}
	p.complete(wanted)
	for _, c := range o.Catalogue.Cases() {
		if wanted[c.Kind] {
			p.add(c)
		}
	}
	p.addRandom(wanted)
	p.addControls()
	p.addOwn()
	return p, nil
}

// complete adds the kinds without which those that are wanted have nothing to go by: scenarios
// that check what others send, and the related operations, which are asked about starts.
func (p *Plan) complete(wanted map[string]bool) {
	onlyRelated := len(wanted) == 0 || len(wanted) == 1 && wanted[generators.KindRelated]
	switch {
	case onlyRelated && slices.ContainsFunc(p.Claims, func(c Claim) bool { return len(c.Kinds) == 0 }):
		for _, kind := range generators.Kinds() {
			wanted[kind] = true
		}
	case wanted[generators.KindRelated]:
		wanted[generators.KindStorage] = true
	}
}

func (p *Plan) add(c generators.Case) {
	if _, have := p.place[c.ID]; !have {
		p.place[c.ID] = len(p.Cases)
		p.Cases = append(p.Cases, c)
	}
}

// addControls adds the control of each case, whoever selects it: without it a rejection proves
// nothing.
func (p *Plan) addControls() {
	by := map[string]generators.Case{}
	for _, c := range p.Catalogue.Cases() {
		by[c.ID] = c
	}
	for i := 0; i < len(p.Cases); i++ { // a control may have one of its own
		if control, ok := by[p.Cases[i].Control]; ok {
			p.add(control)
		}
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

// Selects reports whether a scenario selects a kind of case by its name.
func (p *Plan) Selects(kind string) bool {
	return slices.ContainsFunc(p.Claims, func(c Claim) bool { return slices.Contains(c.Kinds, kind) })
}

// First are valid starts of every plain kind.
func (p *Plan) First() []generators.Case {
	var out []generators.Case
	for _, kind := range []string{generators.KindMinimal, generators.KindStorage, generators.KindOptional, generators.KindListed, generators.KindWhole} {
		for _, c := range p.Cases {
			if c.Kind == kind && c.Label.Expect == generators.Accept {
				out = append(out, c)
			}
		}
	}
	return out
}
