package exec

import (
	"testing"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/host"
)

func onUsed(x host.Exchange) host.Exchange {
	x.NewConn = false
	return x
}

// A host that rejects starts on connections that were used before gets the others on new ones, so that what else
// is wrong with it is seen.
func TestAHostThatRejectsStartsOnUsedConnectionsIsTestedOnNewOnes(t *testing.T) {
	h := &handmade{answer: func(before, _ int, r generators.Request) host.Exchange {
		if before == 0 || r.Wire == generators.WireNew {
			return ok
		}
		return onUsed(refused(400))
	}}
	x := newExec(t, h, 1)
	stop := x.Preflight(t.Context())
	if stop.Now() || !x.Fresh() {
		t.Errorf("it stops %q; on new connections: %v", stop.Reason, x.Fresh())
	}
	if a := x.Results.Answer(x.Plan.First()[1].ID + ".on-a-used-connection"); a == nil || a.Accepted() {
		t.Error("no answer shows that the host rejects the second start of a connection")
	}
	came := h.came
	x.Send(t.Context(), stop, x.Plan.First())
	if n := len(x.Plan.First()) - 1 - fewNext; h.came-came != n {
		t.Errorf("%d of the plain starts were sent later, want %d", h.came-came, n)
	}
	x.Send(t.Context(), stop, append(x.Plan.Of(generators.KindAtLimit), x.Plan.Of(generators.KindSequence)...))
	for _, c := range x.Plan.Cases {
		own := c.Kind != generators.KindSequence
		if a := x.Results.Answer(c.ID); a == nil || a.Accepted() != own {
			t.Errorf("%s, which gets its own connection: %v, was accepted: %v", c.ID, own, a.Accepted())
		}
	}
}

// What comes and goes is not blamed on connections.
func TestAStartThatIsRejectedAtTimesChangesNoConnection(t *testing.T) {
	for name, rejects := range map[string]func(before int) bool{
		"the second": func(n int) bool { return n == 1 },
		"the third":  func(n int) bool { return n == 2 },
		"each third": func(n int) bool { return n%3 == 1 },
		"each other": func(n int) bool { return n%2 == 1 },
	} {
		x := newExec(t, &handmade{answer: func(before, _ int, _ generators.Request) host.Exchange {
			if rejects(before) {
				return onUsed(refused(400))
			}
			return ok
		}}, 1)
		if stop := x.Preflight(t.Context()); stop.Now() || x.Fresh() {
			t.Errorf("%s is rejected: it stops %q; on new connections: %v", name, stop.Reason, x.Fresh())
		}
	}
}
