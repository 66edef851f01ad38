package run

import (
	"cmp"
	"context"
	"fmt"
	"maps"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
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
	in := lifecycle.Input{Catalogue: r.Plan.Catalogue, Checker: r.Checker, Sender: repeater, Mask: r.Client.MaskText, MayStart: r.Plan.Profile != plan.Safe,
		Seed: r.Plan.Seed, Walks: min(mostWalks, r.Plan.RandomCases/casesOfWalk)}
	if r.gate.Lists() {
		in.Known = maps.Clone(r.gate.Before())
		for _, id := range r.gate.IDs() {
			in.Known[id] = true
		}
	}
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
	r.gate.Followed(r.followed.Fates)
	for _, a := range r.followed.Answers {
		r.results.Add(a)
	}
	r.results.Find(r.followed.Findings...)
	return r.followed.Listing
}

// compare looks for imports that no accepted start explains; now is the list, where it was read
// since the last start.
func (r *Run) compare(ctx context.Context, now *lifecycle.Listing) {
	if !r.gate.Lists() || r.stop.Now() || ctx.Err() != nil {
		return
	}
	if now == nil {
		repeater := r.exec.Repeater(r.stop)
		now = repeater.List(ctx)
		r.stop = repeater.Stop()
	}
	if !now.Whole && len(now.Imports) > 0 {
		r.listCut = fmt.Sprintf("the list was read no further than %d pages", lifecycle.MostPages)
	}
	rejected, started := r.results.Storages()
	r.results.Find(now.Unexplained(rejected, started, r.gate.Before())...)
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
