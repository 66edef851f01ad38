package exec

import (
	"context"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/host"
)

// A Repeater sends requests outside the plan, and knows when to stop. One goroutine uses it.
type Repeater struct {
	x    *Exec
	stop Stop
}

// Repeater returns a sender of requests outside the plan, for a run that stopped or goes on.
func (x *Exec) Repeater(stop Stop) *Repeater { return &Repeater{x, stop} }

// Stop is why nothing more is sent, if so.
func (r *Repeater) Stop() Stop { return r.stop }

// Stopped reports whether nothing more is sent.
func (r *Repeater) Stopped() bool { return r.stop.Now() }

// Lost reports whether the host is not there any more.
func (r *Repeater) Lost() bool { return r.stop.Lost }

// Send sends a request and returns its answer and what was found in it.
func (r *Repeater) Send(ctx context.Context, c generators.Case) (*check.Answer, []check.Finding) {
	a, found, sent := r.x.again(ctx, c)
	if !sent {
		return a, nil
	}
	r.x.note(a)
	if lost(a.Exchange) || a.Exchange.Failure == host.Cancelled {
		r.stop = first(r.stop, r.x.watch(a))
		return a, nil
	}
	return a, found
}

// Whole sends a request of a related operation and returns what came back.
func (r *Repeater) Whole(ctx context.Context, q generators.Request) host.Exchange {
	ex := r.x.Gate.Ask(ctx, q)
	r.stop = first(r.stop, unreachable(ex.Failure, ex.Problem))
	return ex
}

func unreachable(failure host.Failure, problem string) Stop {
	if failure == host.Limited || !lost(host.Exchange{Failure: failure}) {
		return Stop{}
	}
	return Stop{Reason: "the host cannot be reached: " + problem, Lost: true}
}

// again sends a request outside the plan. One that the profile keeps back is not sent: it is
// answered like one that the end of the run cut off.
func (x *Exec) again(ctx context.Context, c generators.Case) (a *check.Answer, found []check.Finding, sent bool) {
	a, found, refusal := x.Gate.Send(ctx, x.complete(c))
	if refusal != "" {
		unsent := host.Exchange{Failure: host.Cancelled, Problem: refusal}
		return &check.Answer{Outcome: check.Outcome{Case: c, Exchange: unsent}}, nil, false
	}
	return a, found, true
}
