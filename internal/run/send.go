package run

import (
	"context"
	"math/rand/v2"
	"sync"
	"time"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/host"
	"example.com/importcheck/internal/lifecycle"
)

// Execute sends the plan and judges every answer. It returns when all is done, when the
// context ends, or when there is nobody left to send to; what was measured until then
// is kept.
func (e *Engine) Execute(ctx context.Context) {
	e.started = e.Now()
	defer e.cleanUp(ctx)
	e.enter("first requests")
	if !e.preflight(ctx) {
		e.conclude(ctx)
		return
	}
	lanes, bursts, fixed, drawn := e.split()
	e.enter("sequences")
	for _, lane := range lanes {
		e.inOrder(ctx, lane)
	}
	e.enter("cases")
	e.parallel(ctx, fixed, e.fitting())
	e.parallel(ctx, drawn, e.Workers)
	e.enter("bursts")
	for _, burst := range bursts {
		e.atOnce(ctx, burst)
	}
	e.enter("imports")
	var list *lifecycle.Listing
	if e.Profile != Safe { // what the safe profile started is over by now
		list = e.follow(ctx)
	}
	e.compareLists(ctx, list)
	e.conclude(ctx)
}

// split parts the cases into lanes, bursts, and fixed and drawn ones that stand alone, these in
// an order that the seed decides.
func (e *Engine) split() (lanes, bursts [][]generators.Case, fixed, drawn []generators.Case) {
	at := map[string]int{}
	into := func(list [][]generators.Case, name string, c generators.Case) [][]generators.Case {
		i, ok := at[name]
		if !ok {
			i, at[name] = len(list), len(list)
			list = append(list, nil)
		}
		list[i] = append(list[i], c)
		return list
	}
	for _, c := range e.cases {
		switch {
		case e.answers[c.ID] != nil:
		case c.Lane != "":
			lanes = into(lanes, c.Lane, c)
		case c.Burst != "":
			bursts = into(bursts, c.Burst, c)
		case generators.IsRandom(c.Kind):
			drawn = append(drawn, c)
		default:
			fixed = append(fixed, c)
		}
	}
	r := rand.New(rand.NewPCG(uint64(e.Seed), 7))
	for _, list := range [][]generators.Case{fixed, drawn} {
		r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	}
	return lanes, bursts, fixed, drawn
}

func (e *Engine) inOrder(ctx context.Context, lane []generators.Case) {
	for _, c := range lane {
		e.send(ctx, c)
	}
}

// atOncePays is how long a host takes to answer if it pays to send it several requests at once.
const atOncePays = 2 * time.Millisecond

// fitting is how many workers send the fixed cases. To a host that answers at once one is
// enough, and then it is certain which request does it harm.
func (e *Engine) fitting() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	slow := 0
	for _, a := range e.answers {
		if a.Exchange.Elapsed >= atOncePays {
			slow++
		}
	}
	if 2*slow < len(e.answers) {
		return 1
	}
	return e.Workers
}

// parallel sends cases with a number of workers. In the safe profile that is one: where a case
// starts an import, no other of its kind is under way.
func (e *Engine) parallel(ctx context.Context, cases []generators.Case, workers int) {
	if e.Profile == Safe {
		workers = 1
	}
	next := make(chan generators.Case)
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for c := range next {
				e.send(ctx, c)
			}
		})
	}
	for _, c := range cases {
		next <- c
	}
	close(next)
	wg.Wait()
}

// atOnce sends the cases of a burst at one moment.
func (e *Engine) atOnce(ctx context.Context, burst []generators.Case) {
	var wg sync.WaitGroup
	for _, c := range burst {
		wg.Go(func() { e.send(ctx, c) })
	}
	wg.Wait()
}

// send sends one case of the plan, has its answer judged and keeps both.
func (e *Engine) send(ctx context.Context, c generators.Case) *check.Answer {
	if reason := e.over(ctx); reason != "" {
		e.skip(ctx, reason)
		return nil
	}
	c = e.whole(c)
	if reason := e.withheld(c); reason != "" {
		e.skip(ctx, reason)
		return nil
	}
	if e.attempt(ctx, c) {
		e.settle(ctx)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.answers[c.ID]
}

// file keeps what became of a case, or the reason why nothing did.
func (e *Engine) file(ctx context.Context, a *check.Answer, found []check.Finding, reason string) {
	if reason == "" && notTested(a.Exchange) {
		reason = string(a.Exchange.Failure) + ": " + a.Exchange.Problem
	}
	if reason == "" {
		found, reason = e.byAccount(a, found)
	}
	if reason != "" {
		e.skip(ctx, reason)
		return
	}
	e.keep(a, found)
}

// do sends a request if the profile lets it out, has its answer judged, and keeps account
// of what it may have started. Every request but those to the list goes through it.
func (e *Engine) do(ctx context.Context, c generators.Case) (a *check.Answer, found []check.Finding, refusal string) {
	own, refusal := e.admit(c)
	if refusal != "" {
		return nil, nil, refusal
	}
	send := e.Client.Do
	if own != nil {
		send = e.Client.Once // a repeat would be another start
	}
	a, found = e.Checker.One(check.Outcome{Case: c, Exchange: send(ctx, c.Request)})
	if unwanted := e.account(own, a); unwanted != nil {
		after, cancel := outliving(ctx)
		defer cancel()
		e.end(after, unwanted)
	}
	return a, found, ""
}

// notTested reports whether an exchange came to nothing that the host did.
func notTested(x host.Exchange) bool {
	return x.Failure == host.Cancelled || x.Failure == host.Unsupported || x.Failure == host.Local
}

// neverLeft reports whether a request was certainly not on its way when it failed.
func neverLeft(x host.Exchange) bool {
	switch x.Failure {
	case host.Refused, host.DNS, host.NoRoute, host.Proxy, host.TLS, host.Unsupported, host.Local:
		return true
	}
	return false
}

// over says why no case is sent any more, or "".
func (e *Engine) over(ctx context.Context) string {
	e.mu.Lock()
	defer e.mu.Unlock()
	if ctx.Err() != nil {
		return "the run was interrupted"
	}
	return e.stop
}

// withheld says why a case is not sent, or "".
func (e *Engine) withheld(c generators.Case) string {
	e.mu.Lock()
	defer e.mu.Unlock()
	switch {
	case e.byTheAccount != "" && e.own[c.ID]:
		return e.byTheAccount
	case e.hanging[hangs(c)]:
		return "the host gave no whole answer to another request of this kind"
	}
	return e.Withheld(c)
}

// hangs names the requests of which one without an answer speaks for all. A form that no
// client sends speaks for itself.
func hangs(c generators.Case) string {
	if c.Senderless() {
		return c.Form.Name
	}
	return c.Kind + "|" + c.About().String()
}

// skip notes why a case was not sent. It counts as done unless the run has ended.
func (e *Engine) skip(ctx context.Context, reason string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.skipped[reason]++
	if ctx.Err() == nil && e.stop == "" {
		e.done++
	}
	e.tell()
}

func (e *Engine) keep(a *check.Answer, found []check.Finding) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.sent += max(1, a.Exchange.Tries)
	e.done++
	e.watch(a)
	if e.stop != "" && lost(a) {
		return // an outage is no finding
	}
	e.answers[a.Case.ID] = a
	e.raw = append(e.raw, found...)
	e.tellFound(found)
	e.noteText(a)
	e.tell()
}

// tellFound is called with the lock held.
func (e *Engine) tellFound(found []check.Finding) {
	if e.Found == nil {
		return
	}
	for _, f := range found {
		e.Found(Found{f.Check, f.Outcome.Case.ID, e.mask(f.Title), e.mask(f.Expected), e.mask(f.Observed)})
	}
}

// lost reports whether nothing came back because nobody listens any more.
func lost(a *check.Answer) bool {
	switch a.Exchange.Failure {
	case host.Refused, host.DNS, host.NoRoute, host.Proxy, host.TLS, host.Limited:
		return true
	}
	return false
}

// watch ends the run where the host is gone or answers nothing in time.
func (e *Engine) watch(a *check.Answer) {
	switch {
	case e.stop != "":
	case lost(a):
		e.outage = true
		e.stop = "the host was lost: " + a.Exchange.Problem
		if a.Exchange.Failure == host.Limited {
			e.stop = "the host answers 429 however long it is waited for"
		}
	case a.Exchange.Failure == host.Timeout || a.Exchange.Failure == host.TooLarge:
		e.hanging[hangs(a.Case)] = true
		if len(e.hanging) >= mostHangs || e.Profile == Safe && len(e.hanging) >= mostHangsInTurn {
			e.stop = "the host leaves too many requests without a whole answer within the limits of time and size"
		}
	}
}

func (e *Engine) enter(phase string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.phase = phase
	e.tell()
}

// tell is called with the lock held.
func (e *Engine) tell() {
	if e.Progress != nil {
		e.Progress(Progress{Phase: e.phase, Sent: e.sent, Planned: len(e.cases), Done: e.done, Findings: len(e.raw)})
	}
}
