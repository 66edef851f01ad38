package exec

import (
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/host"
	"example.com/importcheck/internal/plan"
)

// A run stops once so many kinds of request got no whole answer. Where requests go out one at a
// time each costs a time-out, and ten time-outs are the most that a run may wait.
const (
	mostHangs       = 24
	mostTimeouts    = 72 // requests, however few kinds
	mostHangsInTurn = 8
)

// lost reports whether nothing came back because nobody listens any more.
func lost(x host.Exchange) bool {
	switch x.Failure {
	case host.Refused, host.DNS, host.NoRoute, host.Proxy, host.TLS, host.Limited:
		return true
	}
	return false
}

// watch stops the run where the host is gone or answers nothing in time.
func (x *Exec) watch(a *check.Answer) Stop {
	switch {
	case a.Exchange.Failure == host.Limited:
		return Stop{Reason: "the host answers 429 however long it is waited for", Lost: true}
	case lost(a.Exchange):
		return Stop{Reason: "the host was lost: " + a.Exchange.Problem, Lost: true}
	case a.Exchange.Failure == host.Timeout || a.Exchange.Failure == host.TooLarge:
		n := x.Results.Hang(hangs(a.Case), noAnswer)
		if x.hung++; x.hung >= mostTimeouts || n >= mostHangs || x.Plan.Profile == plan.Safe && n >= mostHangsInTurn {
			return Stop{Reason: "the host leaves too many requests without a whole answer within the limits of time and size"}
		}
	}
	return Stop{}
}
