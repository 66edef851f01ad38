package run

import (
	"context"
	"fmt"
	"iter"

	"example.com/importcheck/generators"
)

// fewDraws is how many draws of each property are planned and kept like any other case.
// Those beyond them are the tail: made as they are sent, and counted where they went well,
// so that a run of any length keeps to a bounded memory.
const fewDraws = 1_000

// enoughFound is how many draws of the tail may find something before the others are not
// sent any more: they would say the same.
const enoughFound = 1_000

// A draw is one random case, by its class and number.
type draw struct {
	Class string `json:"class"`
	N     int    `json:"n"`
}

// plainest is the case that differs from a refused draw in being valid.
const plainest = "minimal"

// stub returns the case of a draw without what whole makes of it. Each has a seed of its
// own, so that any part of them can be drawn apart from the others.
func (e *Engine) stub(d draw) generators.Case {
	names := map[string]string{generators.ClassDrawValid: "draw.valid", generators.ClassDrawInvalid: "draw.invalid"}
	return generators.Case{ID: fmt.Sprintf("%s.%d", names[d.Class], d.N), Class: d.Class, Seed: e.firstSeed() + d.N, Twin: plainest}
}

func (e *Engine) firstSeed() int { return int(e.Seed) * 1_000_003 }

// drawOf returns the draw of a case, and whether it is one of the tail.
func (e *Engine) drawOf(c generators.Case) (d draw, tail bool) {
	if !generators.Drawn(c.Class) {
		return draw{}, false
	}
	d = draw{c.Class, c.Seed - e.firstSeed()}
	return d, d.N >= fewDraws
}

// whole returns a case with its request: a draw is made as it is needed.
func (e *Engine) whole(c generators.Case) generators.Case {
	if !generators.Drawn(c.Class) || c.Request.Method != "" {
		return c
	}
	out := e.draws[c.Class].Example(c.Seed)
	out.ID, out.Seed = c.ID, c.Seed
	return out
}

// planDraws adds the draws of the wanted classes that are not of the tail.
func (e *Engine) planDraws(wanted map[string]bool) {
	for _, class := range []string{generators.ClassDrawValid, generators.ClassDrawInvalid} {
		if wanted[class] {
			e.drawn = append(e.drawn, class)
		}
	}
	for n := range min(e.Cases, fewDraws) {
		for _, class := range e.drawn {
			e.add(e.stub(draw{class, n}))
		}
	}
}

// tail are the draws of this shard beyond those that are planned, in their order.
func (e *Engine) tail() iter.Seq[generators.Case] {
	return func(yield func(generators.Case) bool) {
		for n := fewDraws; n < e.Cases; n++ {
			for i, class := range e.drawn {
				if (n+i)%e.Shard.among() == e.Shard.Index && !yield(e.stub(draw{class, n})) {
					return
				}
			}
		}
	}
}

// inTail is how many draws of each class the tail of all shards has.
func (e *Engine) inTail() int { return max(0, e.Cases-fewDraws) }

// size is how many cases this shard sends.
func (e *Engine) size() int {
	n := len(e.sends)
	for i := range e.drawn {
		n += e.Shard.below(fewDraws+e.inTail()+i) - e.Shard.below(fewDraws+i)
	}
	return n
}

// sendTail sends the tail in blocks. What found something takes its place among the cases
// after its block, in the order of the draws, whichever answer came first.
func (e *Engine) sendTail(ctx context.Context) {
	next, stop := iter.Pull(e.tail())
	defer stop()
	found := 0
	for block := take(next, fewDraws); len(block) > 0; block = take(next, fewDraws) {
		if found >= enoughFound {
			e.skipMany(len(block), fmt.Sprintf("%d random requests found something; more of them would say the same", found))
			continue
		}
		e.parallel(ctx, block)
		found += e.adopt(block)
	}
}

func take[T any](next func() (T, bool), n int) (out []T) {
	for range n {
		one, ok := next()
		if !ok {
			break
		}
		out = append(out, one)
	}
	return out
}

// adopt gives the draws of a block that were not let go their place among the cases, and
// returns how many they are.
func (e *Engine) adopt(block []generators.Case) int {
	n := 0
	for _, c := range block {
		if a := e.answers[c.ID]; a != nil {
			e.more(a.Case)
			n++
		}
	}
	return n
}
