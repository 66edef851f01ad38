package run

import (
	"cmp"
	"fmt"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/ledger"
)

// Withheld says why the profile keeps a case from being sent, or "".
func (e *Engine) Withheld(c generators.Case) string {
	switch {
	case e.Profile != Safe || c.Kind == generators.KindRelated || e.own[c.ID]:
		return ""
	case c.Label.Expect != generators.Reject:
		return "the safe profile: a host that conforms may take it for a start"
	case e.Catalogue.Harmless(c) == "":
		return "the safe profile: a host that takes it by a defect could load from the storage that it names"
	}
	return ""
}

// planOwn puts the user's own URI into as many valid starts of the plan as may be
// accepted. They keep their names, so that what they reach counts where it belongs.
func (e *Engine) planOwn() {
	if e.Profile != Safe || e.Own == nil {
		return
	}
	for _, c := range e.Own.Own() {
		i, planned := e.order[c.ID]
		if !planned || len(e.own) == e.MaxImports {
			continue
		}
		c.Control = ""
		e.cases[i], e.own[c.ID] = c, true
	}
}

// Owned reports whether a case names the user's own URI.
func (e *Engine) Owned(c generators.Case) bool { return e.own[c.ID] }

// ownStarts are the cases that name the user's own URI, the most telling first.
func (e *Engine) ownStarts() []generators.Case {
	var out []generators.Case
	if e.Own == nil {
		return nil
	}
	for _, c := range e.Own.Own() {
		if e.own[c.ID] {
			out = append(out, e.cases[e.order[c.ID]])
		}
	}
	return out
}

// spends reports whether a request names the user's own URI and may be accepted.
func (e *Engine) spends(c generators.Case) bool {
	return e.Own != nil && e.Own.Storage(c) == e.Own.OwnURI() && c.Label.Expect != generators.Reject
}

// stopper names what no more requests are sent about once one of them has started an import
// that it should not have.
func stopper(c generators.Case) string { return cmp.Or(c.About().String(), c.Kind) }

// admit decides whether the profile lets a request out. Every request passes it, those of
// repeats and minimising too. One that names the user's own URI takes a place among the
// starts that are allowed, whatever becomes of it, and is written down before it is sent.
func (e *Engine) admit(c generators.Case) (own *start, refusal string) {
	e.journal.Lock()
	defer e.journal.Unlock()
	switch {
	case e.journal.broken != "":
		return nil, e.journal.broken
	case e.Profile != Safe || c.Kind == generators.KindRelated:
		return nil, ""
	case e.journal.stopped[c.Kind] || e.journal.stopped[stopper(c)]:
		return nil, "another request of this kind started an import that it should not have"
	case e.spends(c) && e.journal.spent >= e.MaxImports:
		return nil, fmt.Sprintf("as many imports as are allowed (%d) have been started", e.MaxImports)
	case e.spends(c):
		e.journal.spent++
		own = e.enterStart(c, "", ledger.Sent)
		return own, e.journal.broken
	}
	c.Label = e.Catalogue.Oracle.Label(c.Request) // a label never outlives its request
	return nil, e.Withheld(c)
}
