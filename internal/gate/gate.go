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
	"example.com/importcheck/internal/plan"
)

// A Sender sends a request to the host: Do repeats it where the host asks for that, Once does not.
// A host.Client is one.
type Sender interface {
	Do(context.Context, generators.Request) host.Exchange
	Once(context.Context, generators.Request) host.Exchange
	MaskText(string) string
	Address() string
}

// Options say what a gate holds requests against, and where it writes starts down.
type Options struct {
	Plan    *plan.Plan
	Checker *check.Checker
	Client  Sender
	// Note is given each start that may have been made, and again when more is known of it;
	// nothing more is sent where it fails. Nil keeps no list.
	Note     func(ledger.Entry) error
	Contract string // by which the list names the contract
	Begun    time.Time
	Now      func() time.Time
}

// A Gate sends requests. It is safe for goroutines.
type Gate struct {
	*Journal
	// End cancels a start that should not have been, before anything else is sent.
	End      func(context.Context, *Start)
	Demanded generators.Field // without which the host takes nothing; none where it has no name
	requests atomic.Int64

	mu      sync.Mutex
	spent   int             // starts of the user's own URI
	stopped map[string]bool // kinds and constraints of which a case was accepted unexpectedly
}

// New returns a gate through which nothing was sent.
func New(o Options) *Gate {
	return &Gate{Journal: &Journal{Options: o}, stopped: map[string]bool{}}
}

// Requests is how many requests were sent, those included that were repeated on another
// connection.
func (g *Gate) Requests() int { return int(g.requests.Load()) }

// Counts reports whether the run keeps a journal: where an import costs something.
func (g *Gate) Counts() bool { return g.Plan.Profile == plan.Safe || g.Note != nil }

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
	ex := send(ctx, c.Request)
	if ex.Asked != nil {
		found = g.Checker.Waits(check.Outcome{Case: c, Exchange: *ex.Asked})
		ex.Asked = nil
	}
	a, more := g.Checker.One(check.Outcome{Case: c, Exchange: ex})
	found = append(found, more...)
	g.requests.Add(int64(max(1, a.Exchange.Tries)))
	if unwanted := g.account(own, a); unwanted != nil {
		g.End(ctx, unwanted)
	}
	return a, found, ""
}

// Complete adds to a request the field that the host demands, where it lacks it.
func (g *Gate) Complete(r generators.Request) generators.Request {
	if _, there := r.Get(g.Demanded.Name); there || g.Demanded.Name == "" {
		return r
	}
	return r.With(g.Demanded)
}

// Ask sends a request to a related operation, which starts nothing.
func (g *Gate) Ask(ctx context.Context, r generators.Request) host.Exchange {
	x := g.Client.Do(ctx, g.Complete(r))
	g.requests.Add(int64(max(1, x.Tries)))
	return x
}

// admit decides whether the profile lets a request out. Every request passes it, those of
// repeats and reductions too. One that names the user's own URI takes a place among the starts
// that are allowed, whatever becomes of it, and is written down before it is sent.
func (g *Gate) admit(c generators.Case) (own *Start, refusal string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	p, broken := g.Plan, g.Broken()
	switch {
	case broken != "":
		return nil, broken
	case p.Profile != plan.Safe || c.Kind == generators.KindRelated:
		return nil, ""
	case g.stopped[c.Kind] || g.stopped[subject(c)]:
		return nil, "another request of this kind started an import that it should not have"
	case p.Spends(c) && g.spent >= p.MaxImports:
		return nil, fmt.Sprintf("as many imports as are allowed (%d) have been started", p.MaxImports)
	case p.Spends(c):
		g.spent++
		own = g.Enter(c, "", ledger.Sent)
		return own, g.Broken()
	}
	c.Label = p.Catalogue.Oracle.Label(c.Request) // a label never outlives its request
	return nil, p.Costs(c)
}

// subject names what no more requests are sent about once one of them has started an import that
// it should not have.
func subject(c generators.Case) string { return cmp.Or(c.About().String(), c.Kind) }

// account notes what an answer says of the start that its request may have made, and returns the
// start that must be ended at once: one that should not have been.
func (g *Gate) account(own *Start, a *check.Answer) *Start {
	status := statusOf(a)
	if own != nil {
		own.At = time.Now()
		g.Become(own, a.ID(), status)
		return nil
	}
	if !g.Counts() || !a.IsStart() || status == ledger.Refused || status == ledger.NotSent {
		return nil
	}
	if !a.Exchange.Lost.IsZero() && !a.Exchange.Down {
		g.Enter(a.Case, "", ledger.Unclear) // it was sent before, on a connection that ended without an answer
	}
	s := g.Enter(a.Case, a.ID(), status)
	if g.Plan.Profile != plan.Safe || status != ledger.Running {
		return nil
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.stopped[a.Case.Kind], g.stopped[subject(a.Case)] = true, true
	return s
}
