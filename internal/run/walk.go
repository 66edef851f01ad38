package run

import (
	"fmt"

	"example.com/importcheck/internal/check"
	"pgregory.net/rapid"
)

// A walk is a random course over the operations on imports, held against a model: what was
// started is there, and what was cancelled is over, whatever the order.
type walk struct {
	*neighbourhood
	model []*modelled
	steps []string
}

// A modelled import is what the host must know of one start.
type modelled struct {
	start     *check.Answer
	cancelled bool
}

// A step is what is done, and to which of the imports there are.
type step struct{ do, to int }

const (
	stepsOfWalk = 12
	mostWalks   = 5 // whatever --cases says: each step is a request or three
	drawsToWalk = 100
)

var walks = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) step {
	return step{rapid.IntRange(0, len(moves)-1).Draw(t, "do"), rapid.IntRange(0, stepsOfWalk).Draw(t, "to")}
}), stepsOfWalk, stepsOfWalk)

// moves are what a step may do to one import.
var moves = []func(*walk, *modelled){(*walk).begin, (*walk).look, (*walk).end, (*walk).look}

// walk takes as many courses as the draws allow, up to the first that finds something.
func (n *neighbourhood) walk() {
	if n.e.Profile == Safe || n.e.Contract.Describe == nil || n.e.Contract.Cancel == nil || !n.single || n.missed {
		return
	}
	for i := range min(mostWalks, n.e.Cases/drawsToWalk) {
		w, before := &walk{neighbourhood: n, steps: []string{fmt.Sprintf("%d.begin", i)}}, len(n.found)
		w.begin(nil)
		for j, s := range walks.Example(int(n.e.Seed) + i) {
			if n.ctx.Err() != nil || n.e.stop != "" || len(w.model) == 0 || len(n.found) > before {
				return
			}
			w.steps = append(w.steps, fmt.Sprintf("%d.%d", i, j))
			moves[s.do](w, w.model[s.to%len(w.model)])
		}
	}
}

func (w *walk) name() string { return "walk." + w.steps[len(w.steps)-1] }

func (w *walk) begin(*modelled) {
	before := len(w.started)
	if w.fresh(w.name()); len(w.started) > before {
		w.model = append(w.model, &modelled{start: w.started[before]})
	}
}

// look describes an import. One that was cancelled may be forgotten, and is over if not.
func (w *walk) look(m *modelled) {
	id := m.start.ID()
	a := w.ask(w.e.Contract.Describe, w.name()+".describe", "describe what was started", w.on(w.e.Contract.Describe, id))
	switch {
	case a.Failed() || a.Exchange.Status == 0:
	case m.cancelled:
		w.isOver(m.start, a)
	case !w.visible(m.start, a):
		w.miss("import-visible", m.start, a, "cannot be described", "200 with its id", a.Saw())
	}
}

func (w *walk) end(m *modelled) {
	if m.cancelled { // what a second cancel is answered is the host's own matter
		w.ask(w.e.Contract.Cancel, w.name()+".cancel", "cancel the same again", w.on(w.e.Contract.Cancel, m.start.ID()))
		return
	}
	a := w.cancelled(m.start, w.name()+".cancel")
	switch {
	case a.Failed() || a.Exchange.Status == 0:
	case !a.Accepted():
		w.miss("import-cancellable", m.start, a, "cannot be cancelled", "the documented 2XX", a.Saw())
	default:
		m.cancelled = true
		w.isOver(m.start, w.again(m.start.ID()))
	}
}
