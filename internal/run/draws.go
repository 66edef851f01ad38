package run

import (
	"fmt"

	"example.com/importcheck/generators"
)

// plainest is the case that differs from a rejected draw in being valid.
const plainest = "minimal"

// drawnIDs begin the ids of random cases, by their class.
var drawnIDs = map[string]string{generators.KindRandomValid: "draw.valid", generators.KindRandomInvalid: "draw.invalid"}

// planDraws adds the random cases of the wanted classes. Each has a seed of its own, so that
// it is drawn as it is sent.
func (e *Engine) planDraws(wanted map[string]bool) {
	for n := range e.Cases {
		for _, class := range []string{generators.KindRandomValid, generators.KindRandomInvalid} {
			if wanted[class] {
				seed := int(e.Seed)*1_000_003 + n
				e.add(generators.Case{ID: fmt.Sprintf("%s.%d", drawnIDs[class], n), Kind: class, Seed: seed, Control: plainest})
			}
		}
	}
}

// whole returns a case with its request: a random one is drawn here.
func (e *Engine) whole(c generators.Case) generators.Case {
	if !generators.IsRandom(c.Kind) || c.Request.Method != "" {
		return c
	}
	out := e.draws[c.Kind].Example(c.Seed)
	out.ID, out.Seed = c.ID, c.Seed
	return out
}
