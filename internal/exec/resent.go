package exec

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/plan"
)

// A kept connection may end without an answer because the host closed it while it was idle, and
// the close crossed with the request; then the request is sent again. A host that took the request
// and dropped it looks the same, and each repeat is a second import. On a connection that was open
// and quiet for a moment before the request the two differ.
const (
	mostQuiet   = 120 // requests that are sent to distinguish the two
	tooRare     = 100 // one in so many hardly shows in them, and is not looked for
	fewQuiet    = 8   // after which a host that keeps no connection is known
	enoughDrops = 12  // of a host that drops requests as often as some were sent again before
)

// breaks are how long a connection is quiet before each. A host that closes it when it has been
// idle for as long as one of them drops none after the others.
var breaks = []time.Duration{time.Millisecond, 7 * time.Millisecond, 25 * time.Millisecond}

// Resent looks whether the host drops requests, where some had to be sent a second time.
func (x *Exec) Resent(ctx context.Context, stop Stop) {
	starts, twice := 0, 0
	c, met := x.known()
	for _, a := range x.Results.Answers() {
		if a.IsStart() {
			starts++
		}
		if a.Accepted() && (a.Exchange.Failure != "" || a.Exchange.Slip.What != "") { // its connection may be what ends
			c = x.Plan.Whole(a.Case)
		}
		if resent(a) && a.IsStart() && a.Exchange.Failure == "" {
			twice++ // what failed again is a finding by itself
		}
	}
	if tooRare*twice < starts || twice == 0 || !met || stop.Now() || x.Plan.Profile == plan.Safe || !x.blame.restarted.IsZero() {
		return
	}
	var dropped *check.Answer
	n, kept, after := 0, false, map[time.Duration]bool{}
	random := rand.New(rand.NewPCG(1, 1)) // a host that drops each n-th must not meet the same break each time
	for i := range min(mostQuiet, enoughDrops*starts/twice) {
		if ctx.Err() != nil {
			return
		}
		pause := breaks[random.IntN(len(breaks))]
		for after[pause] && len(after) < len(breaks) { // one drop tells all of a break; the others are still to be seen
			pause = breaks[random.IntN(len(breaks))]
		}
		quiet := time.Now()
		time.Sleep(pause)
		a, _, _ := x.again(ctx, c)
		if resent(a) && a.Exchange.Lost.Sub(quiet) < 2*pause { // a busy machine may sleep on until a host closes
			dropped, after[pause] = a, true
			n++
		}
		if kept = kept || !a.Exchange.NewConn || resent(a); i == fewQuiet && !kept {
			return
		}
		if after[breaks[2]] && len(after) > 1 {
			x.Results.Find(check.Dropped(dropped,
				fmt.Sprintf("%d of %d starts were sent twice; then %d of %d on connections that were open and quiet before",
					twice, starts, n, i+1)))
			return
		}
	}
}

// resent reports whether a request was sent a second time since its connection ended without an
// answer.
func resent(a *check.Answer) bool { return !a.Exchange.Lost.IsZero() && !a.Exchange.Down }
