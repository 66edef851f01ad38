package plan

import (
	"fmt"

	"example.com/importcheck/generators"
)

// plainest is the case that differs from a random one that is rejected in being valid.
const plainest = "minimal"

// randomIDs begin the ids of random cases, by their kind.
var randomIDs = map[string]string{generators.KindRandomValid: "random.valid", generators.KindRandomInvalid: "random.invalid"}

// randomCases are the random cases of a kind. Each has its own seed, so that it is drawn as
// it is sent.
func (p *Plan) randomCases(kind string) []generators.Case {
	var out []generators.Case
	for n := range p.RandomCases {
		out = append(out, generators.Case{ID: fmt.Sprintf("%s.%d", randomIDs[kind], n), Kind: kind,
			Seed: int(p.Seed)*1_000_003 + n, Control: plainest})
	}
	return out
}

// Whole returns a case with its request: a random one is drawn here.
func (p *Plan) Whole(c generators.Case) generators.Case {
	if !generators.IsRandom(c.Kind) || c.Request.Method != "" {
		return c
	}
	out := p.random[c.Kind].Example(c.Seed)
	out.ID, out.Seed = c.ID, c.Seed
	return out
}
