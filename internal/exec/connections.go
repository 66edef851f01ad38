package exec

import (
	"context"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/host"
)

// fewNext is how many starts follow the first one that was accepted.
const fewNext = 2

// next sends the next starts. Where one is not accepted on the connection of those before it, and is on one of
// its own, all that follow get their own: so that one mistake does not hide all others.
func (x *Exec) next(ctx context.Context, few []generators.Case) Stop {
	stop := x.Send(ctx, Stop{}, few)
	for _, c := range few {
		a := x.Results.Answer(c.ID)
		if stop.Now() || a == nil || a.Accepted() || a.Exchange.NewConn || a.Exchange.Failure == host.Timeout {
			continue
		}
		if x.rejectedOnlyOnUsed(ctx, c) {
			x.fresh = true
			return x.sendInOrder(ctx, Stop{}, x.setAside(few, ".on-a-used-connection"))
		}
	}
	return stop
}

// rejectedOnlyOnUsed reports whether a start is accepted each time on a connection of its own, and not on one that
// was used before: twice on end each, so that it is no matter of every second or third start.
func (x *Exec) rejectedOnlyOnUsed(ctx context.Context, c generators.Case) bool {
	own := x.onItsOwn(c)
	for _, used := range []bool{false, false, true, true, false} {
		sent := own
		if used {
			sent = c
		}
		a, _, _ := x.again(ctx, sent)
		on := !a.Exchange.NewConn && a.Exchange.Failure != host.Timeout && a.Exchange.Failure != host.Cancelled
		if a.Accepted() == used || used && !on {
			return false
		}
	}
	return true
}

// onItsOwn sends a plain request on a connection of its own; what is sent to see what earlier requests leave on
// one stays there.
func (x *Exec) onItsOwn(c generators.Case) generators.Case {
	if own, ok := x.Plan.Catalogue.OnNewConnection(c); ok && c.Kind != generators.KindSequence {
		c.Request = own.Request // a case may be labelled otherwise than its request alone
	}
	return c
}

// Fresh reports whether requests get connections of their own, since the host rejects starts on those that were used.
func (x *Exec) Fresh() bool { return x.fresh }
