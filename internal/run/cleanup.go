package run

import (
	"context"
	"time"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/ledger"
	"example.com/importcheck/internal/lifecycle"
	"example.com/importcheck/internal/textsafe"
)

// afterwards is how long a run that was interrupted goes on to cancel what it started.
const afterwards = 10 * time.Second

// outliving returns a context that ends a while after the other one.
func outliving(ctx context.Context) (context.Context, context.CancelFunc) {
	out, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(afterwards, cancel) })
	return out, func() { stop(); cancel() }
}

// cleanUp cancels what was started and not cancelled yet, where the contract can.
func (e *Engine) cleanUp(ctx context.Context) {
	if e.Contract.Cancel == nil || e.outage || !e.counts() {
		return
	}
	ctx, cancel := outliving(ctx)
	defer cancel()
	for _, s := range e.open() {
		e.enter("cancelling")
		e.end(ctx, s)
	}
	e.findLost(ctx)
}

// end cancels one start and notes what became of it.
func (e *Engine) end(ctx context.Context, s *start) {
	if s == nil || s.id == "" || e.Contract.Cancel == nil {
		return
	}
	began := s.at
	if e.hasty {
		began = time.Time{}
	}
	k := lifecycle.Canceller{Catalogue: e.Catalogue, Checker: e.Checker, Do: e.Client.Do}
	status, sent := k.End(ctx, s.id, began)
	e.mu.Lock()
	e.sent += sent
	e.hasty = e.hasty || status != ledger.Cancelled
	e.mu.Unlock()
	e.become(s, "", status)
}

// A search looks for starts among the imports that a host lists.
type search struct {
	nameless map[string][]*start // by what they name: those that an import is looked for
	waited   int                 // how many of them the list may show later
	rejected map[string][]*start // of the user's own URI, that should have started none
	last     time.Time           // when the last of the nameless ones was sent
}

// search collects the starts that no known id leads to: the host gave none, or one that it does
// not know, does not cancel by, or gave before.
func (e *Engine) search() *search {
	e.journal.Lock()
	defer e.journal.Unlock()
	out := &search{nameless: map[string][]*start{}, rejected: map[string][]*start{}}
	given := map[string]bool{"": true}
	for _, s := range e.journal.starts {
		again := given[s.id] && s.Status.Started()
		given[s.id] = true
		switch key := e.key(s.text); {
		case s.Status.Open() || s.Status == ledger.Gone || again && s.id != "":
			out.nameless[key] = append(out.nameless[key], s)
			if again && s.Status.Open() || s.Status == ledger.Gone {
				out.waited++
				out.last = s.at
			}
		case s.Status == ledger.Refused:
			out.rejected[key] = append(out.rejected[key], s)
		}
	}
	return out
}

// findLost finds in the list what the run started and no id led to, whatever the start was
// answered, and cancels it. The list is polled as long as one may be missing in it.
func (e *Engine) findLost(ctx context.Context) {
	s := e.search()
	if !e.lists || e.Profile != Safe && len(s.nameless) == 0 && len(s.rejected) == 0 {
		return
	}
	e.enter("looking for what was started")
	var listed *lifecycle.Listing
	lifecycle.Poll(ctx, s.last, func() bool {
		listed = e.imports(ctx)
		e.match(ctx, listed, e.search())
		return !listed.Whole || e.search().waited == 0
	})
	e.nameUnmatched(listed)
	for _, starts := range e.search().nameless {
		for _, s := range starts {
			if listed.Whole && s.Status == ledger.Unclear && !s.Wanted {
				e.become(s, "", ledger.Absent)
			}
		}
	}
}

// nameUnmatched enters the new imports that no storage leads to: a host that took a request
// without any that can be read may have begun them, whatever it answered. Somebody else may
// have, so none is touched; the user reads of them.
func (e *Engine) nameUnmatched(listed *lifecycle.Listing) {
	if e.Profile != Safe {
		return
	}
	for _, i := range listed.Imports {
		if i.ID != "" && !i.Over() && !e.isKnown(i.ID) {
			e.journal.Lock()
			e.enterStart(generators.Case{Label: generators.Label{Expect: generators.Reject}}, i.ID, ledger.Appeared)
			e.journal.Unlock()
		}
	}
}

// match gives the imports of a list that were not there before the run, and that no start
// has the id of, to the starts that name the same storage, and cancels them. Where more
// imports name the user's own URI than starts may have begun, somebody else may have started
// one, and none is touched.
func (e *Engine) match(ctx context.Context, listed *lifecycle.Listing, s *search) {
	for text, imports := range listed.Unknown(e.isKnown) {
		starts := append(s.nameless[text], s.rejected[text]...)
		if e.ownText(text) && len(imports) > len(starts) {
			continue
		}
		for n, i := range imports {
			switch {
			case n < len(starts) && i.Over():
				e.become(starts[n], i.ID, ledger.Ended+ledger.Status(textsafe.Cut(i.Progress, 40)))
			case n < len(starts):
				e.become(starts[n], i.ID, ledger.Running)
				e.end(ctx, starts[n])
			case !i.Over():
				e.end(ctx, e.enterLate(text, i.ID))
			}
		}
	}
}

// ownText reports whether a text is the user's own URI.
func (e *Engine) ownText(text string) bool { return e.Own != nil && e.key(e.Own.OwnURI()) == text }

// enterLate opens the account of an import beyond those that the run knows to have started: a
// request that names its storage was rejected, or was taken more than once. It returns nil
// where no request of a safe run names it.
func (e *Engine) enterLate(text string, id string) *start {
	if e.Profile != Safe {
		return nil
	}
	e.journal.Lock()
	defer e.journal.Unlock()
	if a := e.refused[text]; a != nil {
		return e.enterStart(a.Case, id, ledger.Running)
	}
	for _, s := range e.journal.starts {
		if e.key(s.text) == text {
			again := generators.Case{ID: s.Case, Names: s.text, Label: generators.Label{Expect: generators.Reject}}
			return e.enterStart(again, id, ledger.Running)
		}
	}
	return nil
}
