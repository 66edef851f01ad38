package run

import (
	"cmp"
	"context"
	"fmt"
	"net/http"

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

// Follow asks the host about some of what was started, once a run, and cancels one of it.
func (r *Run) Follow(ctx context.Context) {
	if r.Dry || r.followed != nil {
		return
	}
	r.begin(ctx)
	r.followed = &lifecycle.Result{Reason: r.stop.Reason}
	if r.stop.Now() || ctx.Err() != nil {
		return
	}
	repeater := r.exec.Repeater(r.stop)
	in := r.following(repeater)
	for _, l := range lifecycle.Learn(ctx, in) {
		l.Start.Learn(l.ID)
		r.gate.Learned(l.Start.Case.ID, l.ID)
	}
	*r.followed = lifecycle.Follow(ctx, in)
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
}

// following is what imports are followed with: the starts that were accepted so far, and how to send.
func (r *Run) following(s lifecycle.Sender) lifecycle.Input {
	in := lifecycle.Input{Catalogue: r.Plan.Catalogue, Checker: r.Checker, Sender: s, Known: r.gate.IDs(), Mask: r.Client.MaskText,
		MayStart: r.Plan.Profile != plan.Safe, Seed: r.Plan.Seed, Walks: min(mostWalks, r.Plan.RandomCases/casesOfWalk)}
	takes := (*check.Answer).Started
	if r.results.AcceptsNone() {
		takes = (*check.Answer).NotRejected // their imports may be listed
	}
	for _, a := range r.results.Answers() {
		if takes(a) {
			in.Starts = append(in.Starts,
				lifecycle.Start{Answer: a, Own: r.Plan.IsOwn(a.Case.ID), Forgotten: a.Exchange.Ended().Before(r.exec.Restarted())})
		}
	}
	return in
}

// look looks whether what Follow cancelled stays so: the rest of the run has passed since.
func (r *Run) look(ctx context.Context) {
	if r.followed == nil || r.stop.Now() || ctx.Err() != nil {
		return
	}
	repeater := r.exec.Repeater(r.stop)
	if a, found := r.followed.Look(ctx, r.following(repeater)); a != nil {
		r.results.Add(a)
		r.results.Find(found...)
	}
	r.stop = repeater.Stop()
}

// Unrelated says why list, describe and cancel cannot be used, or is "".
func (r *Run) Unrelated() string {
	if r.Dry {
		return ""
	}
	switch f := r.facts(); {
	case f.Refusal != "":
		return f.Refusal
	case f.Followed != "":
		return f.Followed
	case !f.Lists:
		return "the host answers the list with no list"
	case !f.Single:
		return "the host has neither describe nor cancel"
	case len(r.followed.Findings) > 0:
		return "list, describe and cancel break the contract already, as another scenario shows"
	}
	return ""
}

// list reads what the host lists, and has its pages checked: each of them where that was not done
// before.
func (r *Run) list(ctx context.Context) *lifecycle.Listing {
	repeater := r.exec.Repeater(r.stop)
	lister := lifecycle.NewLister(r.Plan.Catalogue, r.Checker)
	each := r.followed == nil || r.followed.Listing == nil
	l := lister.Read(ctx, lister.Judging(each, repeater.Whole, r.results.Find))
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

// compare looks for imports that no accepted start explains.
func (r *Run) compare(ctx context.Context) {
	if !r.gate.Lists() || r.stop.Now() || ctx.Err() != nil {
		return
	}
	now := r.list(ctx)
	switch {
	case !now.Whole && now.Status == http.StatusOK && now.Failure == "" && len(now.Imports) > 0:
		r.listCut = fmt.Sprintf("the list was read no further than %d pages", lifecycle.MostPages)
	case !now.Whole:
		r.listCut = "a page of the list could not be read, so what stands behind it is not known"
	}
	rejected, started := r.results.Storages()
	r.results.Find(now.Unexplained(rejected, started, r.before)...)
}

// facts are what the run learned of its host.
func (r *Run) facts() *check.Facts {
	out := &check.Facts{Contract: r.Checker.Contract, Known: r.Plan.Catalogue.Known, Lists: r.gate.Lists(),
		Starts: r.Plan.MayStart(), Refusal: r.exec.Refusal()}
	out.Asserted = r.results.Any(func(a *check.Answer) bool { return a.Case.Written })
	f := r.followed
	if f == nil {
		out.Followed = "no scenario that was selected asks for it"
		return out
	}
	out.Related, out.Single, out.Absent = f.Related, f.Single, f.Absent
	if !f.Related && f.Absent == "" {
		out.Followed = cmp.Or(f.Reason, r.stop.Reason, "the run ended before anything was asked about imports")
	}
	return out
}
