package gate

import (
	"cmp"
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/host"
	"example.com/importcheck/internal/ledger"
	"example.com/importcheck/internal/lifecycle"
	"example.com/importcheck/internal/plan"
)

// Options say what a gate holds requests against, and where it writes starts down.
type Options struct {
	Plan    *plan.Plan
	Checker *check.Checker
	Client  *host.Client
	// Note is given each start that may have been made, and again when more is known of it;
	// nothing more is sent where it fails. Nil keeps no list.
	Note     func(ledger.Entry) error
	Contract string // by which the list names the contract
	Begun    time.Time
	Now      func() time.Time
}

// A Gate sends requests. It is safe for goroutines.
type Gate struct {
	Options
	before   *lifecycle.Listing // what the host listed before the run
	known    map[string]bool    // ids of it; nil where it could not be read
	requests atomic.Int64

	mu      sync.Mutex      // locked while an entry is written: no other request goes out meanwhile
	spent   int             // starts of the user's own URI
	starts  []*start        // in their order
	stopped map[string]bool // kinds and constraints of which a case was accepted unexpectedly
	broken  string          // why nothing more may be sent: the list cannot be written
	hasty   bool            // an import was waited for in vain: no other one is when it is cancelled
}

// New returns a gate through which nothing was sent.
func New(o Options) *Gate { return &Gate{Options: o, stopped: map[string]bool{}} }

// Requests is how many requests were sent, those included that were repeated on another
// connection.
func (g *Gate) Requests() int { return int(g.requests.Load()) }

// Send sends the request of a case if the profile lets it out, has its answer checked, and keeps
// account of what it may have started. The refusal says why it was not sent.
func (g *Gate) Send(ctx context.Context, c generators.Case) (a *check.Answer, found []check.Finding, refusal string) {
	own, refusal := g.admit(c)
	if refusal != "" {
		return nil, nil, refusal
	}
	send := g.Client.Do
	if own != nil {
		send = g.Client.Once // a repeat would be another start
	}
	a, found = g.Checker.One(check.Outcome{Case: c, Exchange: send(ctx, c.Request)})
	g.requests.Add(int64(max(1, a.Exchange.Tries)))
	if unwanted := g.account(own, a); unwanted != nil {
		after, cancel := outliving(ctx)
		defer cancel()
		g.end(after, unwanted)
	}
	return a, found, ""
}

// Ask sends a request to a related operation, which starts nothing.
func (g *Gate) Ask(ctx context.Context, r generators.Request) host.Exchange {
	x := g.Client.Do(ctx, r)
	g.requests.Add(int64(max(1, x.Tries)))
	return x
}

// List reads what the host lists.
func (g *Gate) List(ctx context.Context) *lifecycle.Listing { return g.canceller().List(ctx) }

// Remember notes what the host listed before the run.
func (g *Gate) Remember(before *lifecycle.Listing) {
	g.before = before
	if !before.Whole {
		return
	}
	g.known = map[string]bool{}
	for _, i := range before.Imports {
		g.known[i.ID] = true
	}
}

// Lists reports whether the host lists imports.
func (g *Gate) Lists() bool { return g.before != nil && g.before.Whole }

// Known reports whether an import was there before the run, or belongs to a start of its
// journal.
func (g *Gate) Known(id string) bool { return g.known[id] || g.of(id) != nil }

// Before are the ids of the imports that were there before the run; nil where the list could not
// be read.
func (g *Gate) Before() map[string]bool { return g.known }

// Key is a text of storage as the list shows it to the run: with the parts masked that are of
// the key.
func (g *Gate) Key(text string) string { return lifecycle.Like(g.Client.MaskText(text)) }

// admit decides whether the profile lets a request out. Every request passes it, those of
// repeats and reductions too. One that names the user's own URI takes a place among the starts
// that are allowed, whatever becomes of it, and is written down before it is sent.
func (g *Gate) admit(c generators.Case) (own *start, refusal string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	p := g.Plan
	switch {
	case g.broken != "":
		return nil, g.broken
	case p.Profile != plan.Safe || c.Kind == generators.KindRelated:
		return nil, ""
	case g.stopped[c.Kind] || g.stopped[subject(c)]:
		return nil, "another request of this kind started an import that it should not have"
	case p.Spends(c) && g.spent >= p.MaxImports:
		return nil, fmt.Sprintf("as many imports as are allowed (%d) have been started", p.MaxImports)
	case p.Spends(c):
		g.spent++
		own = g.enter(c, "", ledger.Sent)
		return own, g.broken
	}
	c.Label = p.Catalogue.Oracle.Label(c.Request) // a label never outlives its request
	return nil, p.Withheld(c)
}

// subject names what no more requests are sent about once one of them has started an import that
// it should not have.
func subject(c generators.Case) string { return cmp.Or(c.About().String(), c.Kind) }
