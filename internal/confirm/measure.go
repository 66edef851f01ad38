package confirm

import (
	"cmp"
	"context"
	"fmt"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/host"
	"example.com/importcheck/reports"
)

// measure finds the first length that is wrong, by bisection between probes, for each
// group that is about a length.
func (e *concluder) measure(ctx context.Context) {
	for _, g := range e.groups {
		if g.Constraint.Keyword == "maxLength" && g.Symptom != check.Downfall && g.Shown == g.Tried && (ofValid(g.Finding) || g.Check == "invalid-rejected") && ctx.Err() == nil && !e.Sender.Lost() {
			e.lengths(ctx, g)
		}
	}
}

// A ruler asks the host about one length after the other.
type ruler struct {
	e      *concluder
	ctx    context.Context
	g      *Cause
	wrong  generators.Case // the case whose text is made longer and shorter
	spent  int
	answer map[int]bool
	last   map[int]*check.Answer
	cutOff bool // a request was not sent: what was measured says nothing
}

// shortEnough is a length at which a limit of any use still accepts; below it a text may
// fail for other reasons.
const shortEnough = 50

// fails sends the request with a text of n code points and reports whether it is
// answered as the group's is.
func (r *ruler) fails(n int) bool {
	if known, ok := r.answer[n]; ok {
		return known
	}
	c, ok := r.e.Catalogue.Resized(r.wrong, r.g.Constraint.Where, n)
	if !ok || r.spent >= mostMeasuring {
		return false
	}
	r.spent++
	a, _ := r.e.Sender.Send(r.ctx, c)
	r.cutOff = r.cutOff || a.Exchange.Failure == host.Cancelled
	failed := outcome(a) == r.g.Symptom || r.g.Check == "no-server-error" && a.Failed()
	r.answer[n], r.last[n] = failed, a
	return failed
}

func outcome(a *check.Answer) string {
	switch {
	case a.Exchange.Status == 0:
		return string(a.Exchange.Failure)
	case a.Accepted():
		return "accepted"
	case a.Refused():
		return "refused"
	case a.Failed():
		return "5XX"
	}
	return ""
}

// boundary returns the length next to good at which the host begins to fail, given one
// length that fails and one that does not.
func (r *ruler) boundary(good, bad int) int {
	for good-bad > 1 || bad-good > 1 {
		middle := (good + bad) / 2
		if r.fails(middle) {
			bad = middle
		} else {
			good = middle
		}
	}
	return bad
}

// lengths measures a group: the shortest wrong length, and the longest where the host
// is right again beyond it.
func (e *concluder) lengths(ctx context.Context, g *Cause) {
	limit := g.Constraint.Int()
	r := &ruler{e: e, ctx: ctx, g: g, wrong: g.Outcome.Case, answer: map[int]bool{}, last: map[int]*check.Answer{}}
	n, ok := e.Catalogue.Length(g.Outcome.Case, g.Constraint.Where)
	if !ok {
		return
	}
	for _, m := range g.Members {
		if k, ok := e.Catalogue.Length(m.Outcome.Case, g.Constraint.Where); ok && k < n && similar(m.Outcome.Case, g.Outcome.Case) && m.Outcome.Case.Value != nil {
			n, r.wrong = k, m.Outcome.Case
		}
	}
	if g.Check == "invalid-rejected" {
		r.tooLong(limit, n)
	} else {
		r.tooShort(limit, n)
	}
	if r.cutOff {
		g.Detail, g.Measured, g.Marks = "", "", nil
	}
}

// similar reports whether two cases fill their text with the same characters, so that
// one can be made into the other by its length alone.
func similar(a, b generators.Case) bool {
	return len(a.Request.Body)-len(b.Request.Body) == a.Size-b.Size
}

// tooShort measures a host that fails for texts which are allowed.
func (r *ruler) tooShort(limit, n int) {
	good := n
	for good > 0 && r.fails(good) {
		good = good * 3 / 4
		if good < shortEnough {
			break
		}
	}
	if good == n || r.fails(good) {
		return // it fails for other reasons than the length
	}
	first := r.boundary(good, n)
	r.adopt(first)
	r.g.Detail = r.sides(first, first-1)
	r.g.Measured = fmt.Sprint(first - 1)
	r.mark(generators.Inside, first-1, first)
	if r.fails(limit) {
		return
	}
	last := r.boundary(limit, n)
	r.g.Detail = fmt.Sprintf("%d to %d characters fail, %d and %d are accepted", first, last, first-1, last+1)
}

// sides names a length that fails and one that does not, in the unit of the host's limit.
func (r *ruler) sides(bad, good int) string {
	unit := cmp.Or(r.g.Unit, "characters")
	in := func(n int) int {
		a := r.last[n]
		if a == nil {
			return n // the budget was used up before it was asked
		}
		for _, m := range r.e.Catalogue.Measures(a.Case) {
			if m.Where == r.g.Constraint.Where && m.Unit == unit {
				return m.N
			}
		}
		return n
	}
	return fmt.Sprintf("%d %s fail, %d are accepted", in(bad), unit, in(good))
}

// tooLong measures a host that accepts texts which are too long.
func (r *ruler) tooLong(limit, n int) {
	bad, most := n, 1<<16
	for bad < most && r.fails(bad) {
		bad *= 2
	}
	if bad >= most || r.fails(bad) {
		r.adopt(limit + 1)
		r.g.Detail = fmt.Sprintf("%d characters are accepted; no limit was found up to %d", limit+1, bad/2)
		return
	}
	last := r.boundary(bad, n)
	r.adopt(limit + 1)
	r.g.Detail = fmt.Sprintf("%d characters are accepted, %d are refused", last, last+1)
	r.g.Measured = fmt.Sprint(last)
	r.mark(generators.Outside, last, last+1)
}

// mark keeps the requests on both sides of the host's own limit, so that it can be drawn
// with what it was measured by.
func (r *ruler) mark(side generators.Side, lengths ...int) {
	for _, n := range lengths {
		if a := r.last[n]; a != nil {
			r.g.Marks = append(r.g.Marks, reports.Probe{Case: a.Case.ID, Side: string(side), Value: n, Expect: string(a.Case.Label.Expect), Status: a.Exchange.Status, Outcome: probeOutcome(a)})
		}
	}
}

// adopt makes the request of that length the one that stands for the group.
func (r *ruler) adopt(n int) {
	if !r.fails(n) {
		return
	}
	a := r.last[n]
	if a == nil {
		return
	}
	r.g.Outcome = a.Outcome
	r.g.Observed = a.Saw() + fmt.Sprintf(" to %d characters", n)
}
