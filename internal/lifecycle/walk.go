package lifecycle

import (
	"fmt"

	"example.com/importcheck/internal/check"
	"pgregory.net/rapid"
)

// A walk is a random sequence of operations on imports, compared with a model: what was
// started is there, and what was cancelled is over, whatever the order.
type walk struct {
	*follower
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

const stepsOfWalk = 12

var walks = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) step {
	return step{rapid.IntRange(0, len(moves)-1).Draw(t, "do"), rapid.IntRange(0, stepsOfWalk).Draw(t, "to")}
}), stepsOfWalk, stepsOfWalk)

// moves are what a step may do to one import.
var moves = []func(*walk, *modelled){(*walk).begin, (*walk).look, (*walk).end, (*walk).look}

// walk makes walks, up to the first that finds something.
func (f *follower) walk() {
	contract := f.in.Checker.Contract
	if contract.Describe == nil || contract.Cancel == nil || !f.out.Single || f.missed {
		return
	}
	for i := range f.in.Walks {
		w, before := &walk{follower: f, steps: []string{fmt.Sprintf("%d.begin", i)}}, len(f.found)
		w.begin(nil)
		for j, s := range walks.Example(int(f.in.Seed) + i) {
			if f.over() || len(w.model) == 0 || len(f.found) > before {
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
	if w.start(w.name()); len(w.started) > before {
		w.model = append(w.model, &modelled{start: w.started[before]})
	}
}

// look describes an import. One that was cancelled may be forgotten, and is over if not.
func (w *walk) look(m *modelled) {
	id, op := m.start.ID(), w.in.Checker.Contract.Describe
	a := w.ask(op, w.name()+".describe", "describe what was started", w.on(op, id))
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
		op := w.in.Checker.Contract.Cancel
		w.ask(op, w.name()+".cancel", "cancel the same again", w.on(op, m.start.ID()))
		return
	}
	if m.cancelled = w.cancels(m.start, w.name()+".cancel") != nil; m.cancelled {
		w.isOver(m.start, w.again(m.start.ID()))
	}
}
