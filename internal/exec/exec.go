package exec

import (
	"cmp"
	"context"
	"time"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/gate"
	"example.com/importcheck/internal/host"
	"example.com/importcheck/internal/plan"
)

// Options say what is sent, through what, and where the answers go.
type Options struct {
	Plan     *plan.Plan
	Gate     *gate.Gate
	Results  *Results
	Workers  int            // requests under way at once, at least 1
	Progress func(Progress) // called from one goroutine; may be nil
	Found    func(Found)    // called with what a check found, before it is repeated; may be nil
}

// Progress is how far a run has come.
type Progress struct {
	Phase    string
	Sent     int // requests, repeats included
	Planned  int // cases
	Done     int // cases
	Findings int // so far; the report may join some
}

// A Found is what one check found in one answer, with secrets masked.
type Found struct {
	Check    string `json:"check"`
	Case     string `json:"case"`
	Title    string `json:"title"`
	Expected string `json:"expected"`
	Observed string `json:"observed"`
}

// A Stop is why a run sends nothing more. The zero Stop lets it go on.
type Stop struct {
	Reason string
	Lost   bool // the host is not there any more
}

// Now reports whether the run stops.
func (s Stop) Now() bool { return s.Reason != "" }

// An Exec executes a plan. Its methods are called one after the other.
type Exec struct {
	Options
	phase   string
	refusal string // why the account or the cloud rejects every import, or ""
	blame   blame
	without map[string]bool // cases that were sent before it was known what the host demands
	fresh   bool            // plain requests get connections of their own
	steady  map[string]bool // kinds of request that got no answer when they were tried again, either
	chance  bool            // others were answered then
	hung    int             // requests without a whole answer
}

// New returns an exec that has sent nothing.
func New(o Options) *Exec {
	o.Workers = max(1, o.Workers)
	return &Exec{Options: o, steady: map[string]bool{}}
}

// Refusal says why the account or the cloud rejects every import, or is "".
func (x *Exec) Refusal() string { return x.refusal }

// Restarted is when the host was last found to have come back after it was down: what it knew it
// may have forgotten.
func (x *Exec) Restarted() time.Time { return x.blame.restarted }

// Send sends those of some cases that were neither sent nor skipped before, with what each needs
// beside it.
func (x *Exec) Send(ctx context.Context, stop Stop, cases []generators.Case) Stop {
	for cases = x.Plan.Add(cases); len(cases) > 0; cases = x.released(ctx, stop) {
		stop = x.sendInOrder(ctx, stop, cases)
	}
	return stop
}

func (x *Exec) sendInOrder(ctx context.Context, stop Stop, cases []generators.Case) Stop {
	o := x.Plan.Order(cases)
	for _, lane := range o.Lanes {
		stop = x.send(ctx, stop, lane, 1)
	}
	stop = x.send(ctx, stop, o.Fixed, x.fitting())
	stop = x.send(ctx, stop, o.Random, x.Workers)
	for _, burst := range o.Bursts {
		stop = x.send(ctx, stop, burst, len(burst))
	}
	return stop
}

// fitting is how many workers send the fixed cases. To a host that answers at once one is
// enough, and then it is certain which request does it harm. One that hangs at times is not waited for.
func (x *Exec) fitting() int {
	if slow, all := x.Results.Slow(); 2*slow < all && !x.chance {
		return 1
	}
	return x.Workers
}

// An attempt is one case that was sent, with what was found in its answer, or why it was not
// sent: then there is no answer.
type attempt struct {
	id string // of the case
	*check.Answer
	found   []check.Finding
	refusal string
}

func (x *Exec) attempt(ctx context.Context, c generators.Case) attempt {
	a, found, refusal := x.Gate.Send(ctx, x.complete(x.Plan.Whole(c))) // a random case is drawn here, by each worker
	return attempt{c.ID, a, found, refusal}
}

// send sends cases with a number of workers and keeps what comes of them. In the safe profile
// that is one: where a case starts an import, no other of its kind is under way. While it is open
// who is to blame for a request without an answer, nothing new is sent.
func (x *Exec) send(ctx context.Context, stop Stop, cases []generators.Case, workers int) Stop {
	if x.Plan.Profile == plan.Safe {
		workers = 1
	}
	in, out := make(chan generators.Case), make(chan attempt)
	defer close(in)
	for range min(workers, len(cases)) {
		go func() {
			for c := range in {
				out <- x.attempt(ctx, c)
			}
		}()
	}
	var open []attempt
	pending := 0
	for len(cases) > 0 || pending > 0 {
		var feed chan generators.Case
		var next generators.Case
		if len(cases) > 0 && len(open) == 0 {
			if reason := x.unsent(ctx, stop, cases[0]); reason != "" {
				x.skip(ctx, stop, cases[0].ID, reason)
				cases = cases[1:]
				continue
			}
			feed, next = in, cases[0]
		}
		select {
		case feed <- next:
			cases = cases[1:]
			pending++
		case a := <-out:
			pending--
			if a.refusal == "" && doubtful(a) {
				open = append(open, a)
			} else {
				stop = first(stop, x.file(ctx, stop, a))
			}
		}
		if pending == 0 && len(open) > 0 {
			stop = first(stop, x.settle(ctx, open))
			open = nil
		}
	}
	return stop
}

func first(a, b Stop) Stop {
	if a.Now() {
		return a
	}
	return b
}

// unsent says why a case is not sent, or "".
func (x *Exec) unsent(ctx context.Context, stop Stop, c generators.Case) string {
	switch {
	case ctx.Err() != nil:
		return "the run was interrupted"
	case stop.Now():
		return stop.Reason
	}
	if x.Plan.Profile == plan.Full && !x.Results.AnyHangs() {
		return "" // nothing is held back, whatever a random case would hold
	}
	return x.Withheld(x.Plan.Whole(c))
}

// Withheld says why a case of the plan is not sent, or "".
func (x *Exec) Withheld(c generators.Case) string {
	if x.refusal != "" && x.Plan.IsOwn(c.ID) {
		return x.refusal
	}
	return cmp.Or(x.Results.Hangs(hangs(c)), x.Plan.Withheld(c))
}

// hangs names the requests of which one without an answer speaks for all. A form that no client
// sends speaks for itself.
func hangs(c generators.Case) string {
	if c.Senderless() {
		return c.Form.Name
	}
	return c.Kind + "|" + c.About().String()
}

// skip notes why a case was not sent.
func (x *Exec) skip(ctx context.Context, stop Stop, id, reason string) {
	x.Results.Skip(id, reason, ctx.Err() == nil && !stop.Now())
	x.report()
}

// file keeps what became of a case, or the reason why nothing did.
func (x *Exec) file(ctx context.Context, stop Stop, a attempt) Stop {
	if a.refusal != "" {
		x.skip(ctx, stop, a.id, a.refusal)
		return Stop{}
	}
	reason := ""
	if x.limitsKind(ctx, a) {
		x.Results.Hang(hangs(a.Case), always429)
		reason = always429
	} else if notTested(a.Exchange) {
		reason = string(a.Exchange.Failure) + ": " + a.Exchange.Problem
	}
	if reason == "" {
		reason = x.byAccount(a)
	}
	if reason != "" {
		x.skip(ctx, stop, a.id, reason)
		return Stop{}
	}
	now := x.watch(a.Answer)
	if lost(a.Exchange) {
		return now // an outage is no finding
	}
	x.Results.Keep(a.Answer, a.found)
	x.note(a.Answer)
	x.publish(a.found)
	x.report()
	return now
}

// limitsKind reports whether a host that answers one request 429 however long it is waited for
// answers others: then it has something against requests of this kind.
func (x *Exec) limitsKind(ctx context.Context, a attempt) bool {
	if _, met := x.known(); a.Exchange.Failure != host.Limited || !met {
		return false
	}
	return x.askKnown(ctx).Exchange.Failure == ""
}

// notTested reports whether an exchange came to nothing that the host did.
func notTested(x host.Exchange) bool {
	return x.Failure == host.Cancelled || x.Failure == host.Unsupported || x.Failure == host.Local
}

// note remembers by what texts of storage the import of a request would be listed.
func (x *Exec) note(a *check.Answer) {
	for _, text := range x.Plan.Catalogue.Storages(a.Case) {
		x.Results.Note(a, x.Gate.Key(text))
	}
}

// publish hands on what was found.
func (x *Exec) publish(found []check.Finding) {
	if x.Found == nil {
		return
	}
	mask := x.Gate.Client.MaskText
	for _, f := range found {
		x.Found(Found{f.Check, f.Outcome.Case.ID, mask(f.Title), mask(f.Expected), mask(f.Observed)})
	}
}

// Enter begins a phase of the run.
func (x *Exec) Enter(phase string) {
	x.phase = phase
	x.report()
}

func (x *Exec) report() {
	if x.Progress != nil {
		x.Progress(Progress{Phase: x.phase, Sent: x.Gate.Requests(), Planned: len(x.Plan.Cases),
			Done: x.Results.Done(), Findings: x.Results.Findings()})
	}
}
