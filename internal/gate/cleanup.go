package gate

import (
	"context"
	"time"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/ledger"
	"example.com/importcheck/internal/lifecycle"
	"example.com/importcheck/internal/plan"
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

// CleanUp cancels what was started and not cancelled yet, where the contract can. Rejected
// returns the rejected request that names a text of storage, or nil.
func (g *Gate) CleanUp(ctx context.Context, rejected func(text string) *check.Answer) {
	if g.Checker.Contract.Cancel == nil || !g.Counts() {
		return
	}
	ctx, cancel := outliving(ctx)
	defer cancel()
	for _, s := range g.open() {
		g.end(ctx, s)
	}
	g.findLost(ctx, rejected)
}

func (g *Gate) canceller() lifecycle.Canceller {
	return lifecycle.Canceller{Catalogue: g.Plan.Catalogue, Checker: g.Checker, Do: g.Ask}
}

// end cancels one start and notes what became of it.
func (g *Gate) end(ctx context.Context, s *start) {
	if s == nil || s.id == "" || g.Checker.Contract.Cancel == nil {
		return
	}
	began := s.at
	if g.isHasty() {
		began = time.Time{}
	}
	status, _ := g.canceller().End(ctx, s.id, began)
	if status != ledger.Cancelled {
		g.mu.Lock()
		g.hasty = true
		g.mu.Unlock()
	}
	g.become(s, "", status)
}

func (g *Gate) isHasty() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.hasty
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
func (g *Gate) search() *search {
	g.mu.Lock()
	defer g.mu.Unlock()
	out := &search{nameless: map[string][]*start{}, rejected: map[string][]*start{}}
	given := map[string]bool{"": true}
	for _, s := range g.starts {
		again := given[s.id] && s.Status.Started()
		given[s.id] = true
		switch key := g.Key(s.text); {
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
func (g *Gate) findLost(ctx context.Context, rejected func(string) *check.Answer) {
	s := g.search()
	if !g.Lists() || g.Plan.Profile != plan.Safe && len(s.nameless) == 0 && len(s.rejected) == 0 {
		return
	}
	var listed *lifecycle.Listing
	lifecycle.Poll(ctx, s.last, func() bool {
		listed = g.List(ctx)
		g.match(ctx, listed, rejected)
		return !listed.Whole || g.search().waited == 0
	})
	g.nameUnmatched(listed)
	for _, starts := range g.search().nameless {
		for _, s := range starts {
			if listed.Whole && s.Status == ledger.Unclear && !s.Wanted {
				g.become(s, "", ledger.Absent)
			}
		}
	}
}

// nameUnmatched enters the new imports that no storage leads to: a host that took a request
// without any that can be read may have begun them, whatever it answered. Somebody else may
// have, so none is touched; the user reads of them.
func (g *Gate) nameUnmatched(listed *lifecycle.Listing) {
	if g.Plan.Profile != plan.Safe {
		return
	}
	for _, i := range listed.Imports {
		if i.ID != "" && !i.Over() && !g.Known(i.ID) {
			g.mu.Lock()
			g.enter(generators.Case{Label: generators.Label{Expect: generators.Reject}}, i.ID, ledger.Appeared)
			g.mu.Unlock()
		}
	}
}

// match gives the imports of a list that were not there before the run, and that no start has
// the id of, to the starts that name the same storage, and cancels them. Where more imports name
// the user's own URI than starts may have begun, somebody else may have started one, and none is
// touched.
func (g *Gate) match(ctx context.Context, listed *lifecycle.Listing, rejected func(string) *check.Answer) {
	s := g.search()
	for text, imports := range listed.Unknown(g.Known) {
		starts := append(s.nameless[text], s.rejected[text]...)
		if g.isOwn(text) && len(imports) > len(starts) {
			continue
		}
		for n, i := range imports {
			switch {
			case n < len(starts) && i.Over():
				g.become(starts[n], i.ID, ledger.Ended+ledger.Status(textsafe.Cut(i.Progress, 40)))
			case n < len(starts):
				g.become(starts[n], i.ID, ledger.Running)
				g.end(ctx, starts[n])
			case !i.Over():
				g.end(ctx, g.enterLate(text, i.ID, rejected(text)))
			}
		}
	}
}

// isOwn reports whether a text is the user's own URI.
func (g *Gate) isOwn(text string) bool {
	return g.Plan.Own != nil && g.Key(g.Plan.Own.OwnURI()) == text
}

// enterLate opens the entry of an import beyond those that the run knows to have started: a
// request that names its storage was rejected, or was taken more than once. It returns nil where
// no request of a safe run names it.
func (g *Gate) enterLate(text, id string, rejected *check.Answer) *start {
	if g.Plan.Profile != plan.Safe {
		return nil
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if rejected != nil {
		return g.enter(rejected.Case, id, ledger.Running)
	}
	for _, s := range g.starts {
		if g.Key(s.text) == text {
			again := generators.Case{ID: s.Case, Names: s.text, Label: generators.Label{Expect: generators.Reject}}
			return g.enter(again, id, ledger.Running)
		}
	}
	return nil
}
