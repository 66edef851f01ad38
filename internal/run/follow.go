package run

import (
	"cmp"
	"context"
	"fmt"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/exec"
	"example.com/importcheck/internal/lifecycle"
	"example.com/importcheck/internal/plan"
)

// Each walk is a dozen steps of a request or three. There is one for so many random cases, up to
// a number.
const (
	casesOfWalk = 100
	mostWalks   = 5
)

// follow asks the host about some of what was started, where a scenario asks for it. It returns
// the list as it is then, or nil.
func (r *Run) follow(ctx context.Context) *lifecycle.Listing {
	if r.stop.Now() || ctx.Err() != nil || !r.Plan.Selects(generators.KindRelated) {
		return nil
	}
	repeater := r.exec.Repeater(r.stop)
	in := lifecycle.Input{Catalogue: r.Plan.Catalogue, Checker: r.Checker, Sender: repeater, Known: r.gate.IDs(), Mask: r.Client.MaskText, MayStart: r.Plan.Profile != plan.Safe,
		Seed: r.Plan.Seed, Walks: min(mostWalks, r.Plan.RandomCases/casesOfWalk)}
	for _, a := range r.results.Answers() {
		if a.Started() {
			in.Starts = append(in.Starts, lifecycle.Start{Answer: a, Own: r.Plan.IsOwn(a.Case.ID), Forgotten: a.Exchange.Ended().Before(r.exec.Restarted())})
		}
	}
	for _, l := range lifecycle.Learn(ctx, in) {
		l.Start.Learn(l.ID)
		r.gate.Learned(l.Start.Case.ID, l.ID)
	}
	r.followed = lifecycle.Follow(ctx, in)
	r.stop = repeater.Stop()
	for _, fate := range r.followed.Fates {
		if s := r.gate.Of(fate.ID); s != nil {
			r.gate.Become(s, "", fate.Status)
		}
	}
	for _, a := range r.followed.Answers {
		r.results.Add(a)
	}
	r.results.Find(r.followed.Findings...)
	return r.followed.Listing
}

// list reads what the host lists.
func (r *Run) list(ctx context.Context) *lifecycle.Listing {
	repeater := r.exec.Repeater(r.stop)
	l := lifecycle.NewLister(r.Plan.Catalogue, r.Checker).Read(ctx, repeater.Whole)
	r.stop = repeater.Stop()
	return l
}

// remember reads what the host lists before the run. A safe run stops where that is no list: its
// rejections say nothing unless the list took the key.
func (r *Run) remember(ctx context.Context) {
	before := r.list(ctx)
	if before.Whole {
		r.gate.Remember(before.Listed())
		r.before = r.gate.IDs()
	} else if r.Plan.Profile == plan.Safe && !r.stop.Now() {
		r.stop = exec.Stop{Reason: "the safe profile needs the list of imports to take the key first, and " + instead(before)}
	}
}

// instead says what came in the place of a list, and what the user may have to say otherwise.
func instead(l *lifecycle.Listing) string {
	switch {
	case l.Request == "":
		return "the contract has no list that can be read"
	case l.Status == 0:
		return l.Request + " came to nothing: " + l.Problem
	case l.Status == 200:
		return l.Request + " was answered with 200 and no list that can be read to its end"
	}
	return fmt.Sprintf("%s was answered with %d%s", l.Request, l.Status, exec.Remedy(l.Status))
}

// compare looks for imports that no accepted start explains; now is the list, where it was read
// since the last start.
func (r *Run) compare(ctx context.Context, now *lifecycle.Listing) {
	if !r.gate.Lists() || r.stop.Now() || ctx.Err() != nil {
		return
	}
	if now == nil {
		now = r.list(ctx)
	}
	if !now.Whole && len(now.Imports) > 0 {
		r.listCut = fmt.Sprintf("the list was read no further than %d pages", lifecycle.MostPages)
	}
	rejected, started := r.results.Storages()
	r.results.Find(now.Unexplained(rejected, started, r.before)...)
}

// facts are what the run learned of its host.
func (r *Run) facts() *check.Facts {
	p, f := r.Plan, r.followed
	out := &check.Facts{Contract: r.Checker.Contract, Known: p.Catalogue.Known, Lists: r.gate.Lists(), Related: f.Related, Single: f.Single, Absent: f.Absent,
		Starts: p.Profile != plan.Safe || len(p.OwnStarts()) > 0, Refusal: r.exec.Refusal()}
	if !f.Related && f.Absent == "" {
		out.Followed = cmp.Or(f.Reason, r.stop.Reason, "the run ended before anything was asked about imports")
	}
	if !p.Selects(generators.KindRelated) {
		out.Followed = "no scenario that was selected asks for it"
	}
	return out
}
