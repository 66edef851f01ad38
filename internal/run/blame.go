package run

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/host"
	"example.com/importcheck/internal/lifecycle"
)

// A request may get no whole answer because of another one: the host went down with that one,
// its only worker is busy with that one, or bytes behind the answer to that one were read as
// this answer. So the run stops there, sends each of those that were under way again, one at a
// time, and blames those that fail again.

// unanswered collects requests of which it is open whether they are to blame.
type unanswered struct {
	turn     sync.RWMutex // read-locked while a request is under way: whoever locks it is alone with the host
	mu       sync.Mutex
	list     []attempt
	repeated int // requests sent to find who is to blame
	hung     int // time-outs among them

	restarted time.Time // when the host was last found to have come back: what it knew it may have forgotten
}

// An attempt is one case that was sent, with what was found in its answer.
type attempt struct {
	*check.Answer
	found []check.Finding
}

// The most that a run spends on finding who is to blame, in requests.
const (
	mostRepeated  = 200
	mostHung      = 3  // each costs a time-out
	mostSuspected = 64 // requests that were answered a moment before the host went down
	momentsToDie  = 20 // that a host may take to go down once it has answered
	momentToDie   = 5 * time.Millisecond
)

// recently is how long before the host went down a request may have been answered that made it.
const recently = time.Second

// attempt sends a case. It reports whether it is open who is to blame for what became of it.
func (e *Engine) attempt(ctx context.Context, c generators.Case) (open bool) {
	u := &e.unanswered
	u.turn.RLock()
	defer u.turn.RUnlock()
	a, found, refusal := e.do(ctx, c)
	if refusal == "" && doubtful(a, found) {
		u.mu.Lock()
		defer u.mu.Unlock()
		u.list = append(u.list, attempt{a, found})
		return true
	}
	e.file(ctx, a, found, refusal)
	return false
}

// doubtful reports whether an exchange may have failed for another request, or shows that the
// host went down.
func doubtful(a *check.Answer, found []check.Finding) bool {
	x := a.Exchange
	late := slices.ContainsFunc(found, func(f check.Finding) bool { return f.Check == "response-in-time" })
	return wasDown(a) || late && (x.Status == 0 || x.Failure != "")
}

// settle finds who is to blame for the requests without a whole answer, once those under way
// have come back.
func (e *Engine) settle(ctx context.Context) {
	u := &e.unanswered
	u.turn.Lock()
	defer u.turn.Unlock()
	list := u.list
	u.list = nil
	if len(list) == 0 {
		return
	}
	slices.SortStableFunc(list, func(a, b attempt) int { return sentAt(a).Compare(sentAt(b)) })
	certain := len(list) == 1 && list[0].Exchange.Failure == host.Timeout && list[0].Exchange.NewConn
	_, met := e.known()
	if certain || !met || ctx.Err() != nil || u.repeated >= mostRepeated {
		e.fileAll(ctx, list)
		return
	}
	down := anyDown(list)
	broken := slices.ContainsFunc(list, func(a attempt) bool { return a.Exchange.Failure == host.Reset })
	if !e.comesBack(ctx) {
		e.lost(ctx, list, down || broken)
		return
	}
	again, guilty := e.oneByOne(ctx, list)
	if !guilty && (down || broken) {
		guilty = e.earlier(ctx, sentAt(list[0]))
		down = down || guilty
	}
	if !guilty {
		again = list
	}
	e.fileAll(ctx, again)
	if down || anyDown(again) {
		u.restarted = time.Now()
	}
}

// wasDown reports whether nobody listened at the address when a request was to be sent.
func wasDown(a *check.Answer) bool { return a.Exchange.Down || a.Exchange.Failure == host.Refused }

func anyDown(list []attempt) bool {
	return slices.ContainsFunc(list, func(a attempt) bool { return wasDown(a.Answer) })
}

// forgotten reports whether the host has been started again since it answered.
func (e *Engine) forgotten(o check.Outcome) bool {
	return o.Exchange.Ended().Before(e.unanswered.restarted)
}

// sentAt is when a request was first on its way.
func sentAt(a attempt) time.Time {
	if !a.Exchange.Lost.IsZero() {
		return a.Exchange.Lost
	}
	return a.Exchange.Started
}

func (e *Engine) fileAll(ctx context.Context, list []attempt) {
	for _, a := range list {
		e.file(ctx, a.Answer, a.found, "")
	}
}

// oneByOne sends each request again while no other one is under way. It returns what became of
// them, and whether any failed again.
func (e *Engine) oneByOne(ctx context.Context, list []attempt) (again []attempt, guilty bool) {
	u := &e.unanswered
	for i, a := range list {
		if a.Exchange.Failure == "" || e.own[a.Case.ID] || u.repeated >= mostRepeated || u.hung >= mostHung {
			again = append(again, a)
			continue
		}
		b := e.alone(ctx, a.Case)
		back := e.comesBack(ctx)
		if b.Exchange.Failure == "" && !b.Exchange.Down {
			again = append(again, b)
			continue
		}
		guilty = true
		again = append(again, e.blamed(b, len(list)-1))
		if !back {
			return append(again, list[i+1:]...), true
		}
	}
	return again, guilty
}

// blamed words what was found in a request that failed again, alone with the host.
func (e *Engine) blamed(a attempt, others int) attempt {
	if wasDown(a.Answer) {
		a.found = append(slices.DeleteFunc(a.found, func(f check.Finding) bool { return f.Check == "response-in-time" }), check.GoesDown(a.Answer))
	}
	for i := range a.found {
		if f := &a.found[i]; f.Check == "response-in-time" && others > 0 {
			f.Observed += fmt.Sprintf("; so it was again when it was sent alone; %d other requests that were under way with it got no answer either", others)
		}
	}
	return a
}

// alone sends a case, and notes in its exchange whether the host went down with it.
func (e *Engine) alone(ctx context.Context, c generators.Case) attempt {
	a, found, _ := e.sendMore(ctx, c)
	e.unanswered.repeated++
	if a.Exchange.Failure == host.Timeout {
		e.unanswered.hung++
	}
	if a.Exchange.Failure != "" && a.Exchange.Failure != host.Cancelled {
		a.Exchange.Down = a.Exchange.Down || e.isDown(ctx)
	}
	return attempt{a, found}
}

// isDown reports whether nobody listens at the address, or nobody did a moment ago.
func (e *Engine) isDown(ctx context.Context) bool {
	return wasDown(e.askKnown(ctx))
}

// comesBack waits until the host answers, as long as it may take to be started again.
func (e *Engine) comesBack(ctx context.Context) bool {
	return lifecycle.Poll(ctx, time.Now(), func() bool {
		a := e.askKnown(ctx)
		return a.Exchange.Failure == "" || a.Exchange.Failure == host.Cancelled
	})
}

// askKnown sends a request that the host has answered before.
func (e *Engine) askKnown(ctx context.Context) *check.Answer {
	c, _ := e.known()
	a, _, _ := e.sendMore(ctx, c)
	return a
}

// known is a case that the host has answered before, the first of the plan, and no start that
// the user allows: these are counted.
func (e *Engine) known() (c generators.Case, ok bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, c := range e.cases {
		if a := e.answers[c.ID]; a != nil && a.Exchange.Failure == "" && !e.own[c.ID] {
			return e.whole(c), true
		}
	}
	return c, false
}

// earlier looks for the request that the host went down at among those that were answered a
// moment before, and files what it finds.
func (e *Engine) earlier(ctx context.Context, down time.Time) bool {
	suspects := e.answeredBefore(down)
	if !e.downAfter(ctx, suspects) {
		return false
	}
	for len(suspects) > 1 { // by halves: it is in the second one where it is not in the first
		half := len(suspects) / 2
		if e.downAfter(ctx, suspects[:half]) {
			suspects = suspects[:half]
		} else {
			suspects = suspects[half:]
		}
	}
	if !e.downAfter(ctx, suspects) {
		return false
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.raw = append(e.raw, check.GoesDown(suspects[0]))
	e.hanging[hangs(suspects[0].Case)] = true
	return true
}

// downAfter sends requests again, one after the other, and reports whether the host goes down.
func (e *Engine) downAfter(ctx context.Context, list []*check.Answer) bool {
	down := false
	e.unanswered.repeated += len(list)
	for _, a := range list {
		b, _, _ := e.sendMore(ctx, a.Case)
		if down = b.Exchange.Down || b.Exchange.Failure != ""; down {
			break
		}
	}
	for range momentsToDie { // it may take a moment to go down, and another one to be back
		if down || ctx.Err() != nil {
			break
		}
		time.Sleep(momentToDie)
		down = e.isDown(ctx)
	}
	return e.comesBack(ctx) && down
}

// answeredBefore returns the answers that came shortly before a moment, in their order.
func (e *Engine) answeredBefore(moment time.Time) []*check.Answer {
	e.mu.Lock()
	defer e.mu.Unlock()
	var out []*check.Answer
	for _, a := range e.answers {
		if end := a.Exchange.Ended(); !e.own[a.Case.ID] && a.Exchange.Status != 0 && end.After(moment.Add(-recently)) {
			out = append(out, a)
		}
	}
	slices.SortFunc(out, func(a, b *check.Answer) int { return a.Exchange.Ended().Compare(b.Exchange.Ended()) })
	return out[max(0, len(out)-mostSuspected):]
}

// lost ends the run: the host answers no more. What was under way is reported as one finding,
// of which the first request is shown that was sent.
func (e *Engine) lost(ctx context.Context, list []attempt, down bool) {
	suspects := slices.DeleteFunc(slices.Clone(list), func(a attempt) bool {
		return a.Exchange.Failure == "" || a.Exchange.Failure == host.Refused && a.Exchange.Lost.IsZero()
	})
	var others []check.Outcome
	for i, a := range suspects {
		if i > 0 {
			others = append(others, a.Outcome)
		}
	}
	if !down {
		e.file(ctx, suspects[0].Answer, suspects[0].found, "")
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	switch {
	case !down:
		e.stop = "the host answers nothing any more, since the request of the case " + suspects[0].Case.ID
		return
	case len(suspects) > 0:
		e.answers[suspects[0].Case.ID] = suspects[0].Answer
		e.raw = append(e.raw, check.WentDown(suspects[0].Answer, others))
	}
	e.outage, e.stop = true, "the host was lost: "+list[len(list)-1].Exchange.Problem
}
