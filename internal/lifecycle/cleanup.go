package lifecycle

import (
	"context"
	"time"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/gate"
	"example.com/importcheck/internal/host"
	"example.com/importcheck/internal/ledger"
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

// A Cleaner cancels what a run has started.
type Cleaner struct {
	Gate  *gate.Gate
	hasty bool // an import was waited for in vain: no other one is when it is cancelled
}

// CleanUp cancels what was started and not cancelled yet, where the contract can. Rejected
// returns the rejected request that names a text of storage, or nil.
func (c *Cleaner) CleanUp(ctx context.Context, rejected func(text string) *check.Answer) {
	if c.Gate.Checker.Contract.Cancel == nil || !c.Gate.Counts() {
		return
	}
	ctx, cancel := outliving(ctx)
	defer cancel()
	for _, s := range c.Gate.Open() {
		c.end(ctx, s)
	}
	c.findLost(ctx, rejected)
}

// End cancels one start at once, though the run may have been interrupted.
func (c *Cleaner) End(ctx context.Context, s *gate.Start) {
	ctx, cancel := outliving(ctx)
	defer cancel()
	c.end(ctx, s)
}

func (c *Cleaner) canceller() Canceller {
	return Canceller{Catalogue: c.Gate.Plan.Catalogue, Checker: c.Gate.Checker, Do: c.Gate.Ask}
}

// end cancels one start and notes what became of it.
func (c *Cleaner) end(ctx context.Context, s *gate.Start) {
	if s == nil || s.GivenID == "" || c.Gate.Checker.Contract.Cancel == nil {
		return
	}
	began := s.At
	if c.hasty {
		began = time.Time{}
	}
	status := c.canceller().End(ctx, s.GivenID, began)
	c.hasty = c.hasty || status != ledger.Cancelled
	c.Gate.Become(s, "", status)
}

// A search looks for starts among the imports that a host lists.
type search struct {
	nameless map[string][]*gate.Start // by what they name: those that an import is looked for
	waited   int                      // how many of them the list may show later
	rejected map[string][]*gate.Start // of the user's own URI, that should have started none
	last     time.Time                // when the last of the nameless ones was sent
}

// search collects the starts that no known id leads to: the host gave none, or one that it does
// not know, does not cancel by, or gave before.
func (c *Cleaner) search() *search {
	out := &search{nameless: map[string][]*gate.Start{}, rejected: map[string][]*gate.Start{}}
	given := map[string]bool{"": true}
	for _, s := range c.Gate.Starts() {
		again := given[s.GivenID] && s.Status.Started()
		given[s.GivenID] = true
		switch key := c.Gate.Key(s.Storage); {
		case s.Status.Open() || s.Status == ledger.Gone || again && s.GivenID != "":
			out.nameless[key] = append(out.nameless[key], s)
			if again && s.Status.Open() || s.Status == ledger.Gone {
				out.waited++
				out.last = s.At
			}
		case s.Status == ledger.Refused:
			out.rejected[key] = append(out.rejected[key], s)
		}
	}
	return out
}

// findLost finds in the list what the run started and no id led to, whatever the start was
// answered, and cancels it. The list is polled as long as one may be missing in it.
func (c *Cleaner) findLost(ctx context.Context, rejected func(string) *check.Answer) {
	s := c.search()
	if !c.Gate.Lists() || c.Gate.Plan.Profile != plan.Safe && len(s.nameless) == 0 && len(s.rejected) == 0 {
		return
	}
	var listed *Listing
	host.Poll(ctx, s.last, func() bool {
		listed = c.canceller().List(ctx)
		c.match(ctx, listed, rejected)
		return !listed.Whole || c.search().waited == 0
	})
	c.nameUnmatched(listed)
	for _, starts := range c.search().nameless {
		for _, s := range starts {
			if listed.Whole && s.Status == ledger.Unclear && !s.Wanted {
				c.Gate.Become(s, "", ledger.Absent)
			}
		}
	}
}

// nameUnmatched enters the new imports that no storage leads to: a host that took a request
// without any that can be read may have begun them, whatever it answered. Somebody else may
// have, so none is touched; the user reads of them.
func (c *Cleaner) nameUnmatched(listed *Listing) {
	if c.Gate.Plan.Profile != plan.Safe {
		return
	}
	for _, i := range listed.Imports {
		if i.ID != "" && !i.Over() && !c.Gate.Known(i.ID) {
			c.Gate.Enter(generators.Case{Label: generators.Label{Expect: generators.Reject}}, i.ID, ledger.Appeared)
		}
	}
}

// match gives the imports of a list that were not there before the run, and that no start has
// the id of, to the starts that name the same storage, and cancels them. Where more imports name
// the user's own URI than starts may have begun, somebody else may have started one, and none is
// touched.
func (c *Cleaner) match(ctx context.Context, listed *Listing, rejected func(string) *check.Answer) {
	s := c.search()
	for text, imports := range listed.Unknown(c.Gate.Known) {
		starts := append(s.nameless[text], s.rejected[text]...)
		if c.isOwn(text) && len(imports) > len(starts) {
			continue
		}
		for n, i := range imports {
			switch {
			case n < len(starts) && i.Over():
				c.Gate.Become(starts[n], i.ID, ledger.Ended+ledger.Status(textsafe.Cut(i.Progress, 40)))
			case n < len(starts):
				c.Gate.Become(starts[n], i.ID, ledger.Running)
				c.end(ctx, starts[n])
			case !i.Over():
				c.end(ctx, c.enterLate(text, i.ID, rejected(text)))
			}
		}
	}
}

// isOwn reports whether a text is the user's own URI.
func (c *Cleaner) isOwn(text string) bool {
	return c.Gate.Plan.Own != nil && c.Gate.Key(c.Gate.Plan.Own.OwnURI()) == text
}

// enterLate opens the entry of an import beyond those that the run knows to have started: a
// request that names its storage was rejected, or was taken more than once. It returns nil where
// no request of a safe run names it.
func (c *Cleaner) enterLate(text, id string, rejected *check.Answer) *gate.Start {
	if c.Gate.Plan.Profile != plan.Safe {
		return nil
	}
	if rejected != nil {
		return c.Gate.Enter(rejected.Case, id, ledger.Running)
	}
	for _, s := range c.Gate.Starts() {
		if c.Gate.Key(s.Storage) == text {
			again := generators.Case{ID: s.Case, Names: s.Storage, Label: generators.Label{Expect: generators.Reject}}
			return c.Gate.Enter(again, id, ledger.Running)
		}
	}
	return nil
}
