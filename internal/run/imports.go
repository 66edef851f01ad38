package run

import (
	"context"

	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/lifecycle"
)

// imports reads the list of imports.
func (e *Engine) imports(ctx context.Context) *lifecycle.Listing {
	return lifecycle.NewLister(e.Catalogue, e.Checker).Read(ctx, sender{e}.Whole)
}

// rememberImports notes what the host lists before the run, and returns it.
func (e *Engine) rememberImports(ctx context.Context) *lifecycle.Listing {
	before := e.imports(ctx)
	e.lists, e.baseline, e.before = before.Whole, map[string]bool{}, before.Imports
	for _, i := range before.Imports {
		e.baseline[i.ID] = true
	}
	return before
}

// isKnown reports whether an import was there before the run, or is in its journal.
func (e *Engine) isKnown(id string) bool { return e.baseline[id] || e.journal.of(id) != nil }

// compareLists looks for imports that no accepted start explains; now is the list, where it
// was read since the last start.
func (e *Engine) compareLists(ctx context.Context, now *lifecycle.Listing) {
	if !e.lists || e.stop != "" || ctx.Err() != nil {
		return
	}
	if now == nil {
		now = e.imports(ctx)
	}
	e.listCut = !now.Whole && len(now.Imports) > 0
	e.raw = append(e.raw, now.Unexplained(e.refused, e.accepted, e.baseline)...)
}

// key is a text as the list shows it to the run: with the parts masked that are of the key.
func (e *Engine) key(text string) string { return lifecycle.Like(e.mask(text)) }

// noteText remembers by what text the import of a start is known, whether it was
// accepted or not. It is called with the lock held.
func (e *Engine) noteText(a *check.Answer) {
	if a.Case.Names != "" {
		e.note(a, a.Case.Names)
	}
	for s := range e.Catalogue.Root.All() {
		if len(s.Families) == 0 || a.Case.Value == nil {
			continue
		}
		v, _ := a.Case.Value.GetAt(s.Path())
		if text, ok := v.(string); ok && text != "" {
			e.note(a, text)
		}
	}
}

func (e *Engine) note(a *check.Answer, text string) {
	switch {
	case a.Started() || a.Exchange.Status == 0:
		e.accepted[e.key(text)] = true // without an answer it may have been started
	case !a.OtherPath():
		e.refused[e.key(text)] = a
	}
}
