package run

import (
	"context"
	"maps"
	"slices"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/host"
	"example.com/importcheck/internal/lifecycle"
)

const (
	mostWalks   = 5 // whatever --cases says: each step is a request or three
	drawsToWalk = 100
)

// follow asks the host about some of what was started, where a scenario asks for it, and takes
// in what came of it. It returns the list as it is then, or nil.
func (e *Engine) follow(ctx context.Context) *lifecycle.Listing {
	if e.stop != "" || ctx.Err() != nil || !e.claimsClass(generators.KindRelated) {
		return nil
	}
	in := e.toFollow()
	for _, l := range lifecycle.Learn(ctx, in) {
		e.learn(l.Start, l.ID)
	}
	r := lifecycle.Follow(ctx, in)
	for _, fate := range r.Fates {
		if kept := e.journal.of(fate.ID); kept != nil {
			e.become(kept, "", fate.Status)
		}
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, a := range r.Answers {
		e.add(a.Case)
		e.answers[a.Case.ID] = a
	}
	e.raw = append(e.raw, r.Findings...)
	e.followed = followed{r.Related, r.Single, r.Absent, r.Reason}
	return r.Listing
}

// followed is what is known of the operations beside the start once imports were followed.
type followed struct {
	related, single bool   // the host has any of them, and one for single imports
	absent          string // the statuses that say that it has not all of them
	reason          string // why no import could be asked about, or ""
}

func (e *Engine) claimsClass(class string) bool {
	return slices.ContainsFunc(e.claims, func(c Claim) bool { return slices.Contains(c.Classes, class) })
}

// toFollow gathers what was started and what is known of imports.
func (e *Engine) toFollow() lifecycle.Input {
	in := lifecycle.Input{Catalogue: e.Catalogue, Checker: e.Checker, Sender: sender{e}, Mask: e.mask,
		MayStart: e.Profile != Safe, Seed: e.Seed, Walks: min(mostWalks, e.Cases/drawsToWalk)}
	if e.lists {
		in.Known = maps.Clone(e.baseline)
		for _, s := range e.starts() {
			in.Known[s.id] = true
		}
	}
	for _, a := range e.answersInOrder() {
		if a.Started() {
			s := lifecycle.Start{Answer: a, Own: e.own[a.Case.ID], Forgotten: e.forgotten(a.Outcome)}
			in.Starts = append(in.Starts, s)
		}
	}
	return in
}

// A sender sends what is outside the plan.
type sender struct{ e *Engine }

func (s sender) Send(ctx context.Context, c generators.Case) (*check.Answer, []check.Finding) {
	return s.e.sendAgain(ctx, c)
}

// Whole sends a request of the list, which starts nothing, and counts it.
func (s sender) Whole(ctx context.Context, r generators.Request) host.Exchange {
	x := s.e.Client.Do(ctx, r)
	s.e.mu.Lock()
	defer s.e.mu.Unlock()
	s.e.sent++
	if lost(&check.Answer{Outcome: check.Outcome{Exchange: x}}) && x.Failure != host.Limited {
		s.e.outage, s.e.stop = true, "the host cannot be reached: "+x.Problem
	}
	return x
}

func (s sender) Stopped() bool {
	s.e.mu.Lock()
	defer s.e.mu.Unlock()
	return s.e.stop != ""
}
