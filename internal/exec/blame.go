package exec

import (
	"context"
	"fmt"
	"slices"
	"time"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/host"
)

// A request may get no whole answer because of another one: the host went down with that one,
// its only worker is busy with that one, or bytes behind the answer to that one were read as
// this answer. So the run stops there, sends each of those that were under way again, one at a
// time, and blames those that fail again.

// blame is what was spent on finding who is to blame.
type blame struct {
	repeated  int       // requests
	hung      int       // time-outs among them
	futile    int       // searches among earlier requests that found none
	proven    int       // in a row that failed again when nothing else was under way
	passed    int       // in a row that did not
	restarted time.Time // when the host was last found to have come back
}

// The most that a run spends on finding who is to blame, in requests.
const (
	mostRepeated  = 250
	mostFutile    = 1   // such searches where the host was never seen to be down
	mostHung      = 3   // each costs a time-out
	enoughProven  = 32  // after which a connection that ends is held against its own request
	enoughPassed  = 16  // after which it is held against chance
	mostSuspected = 128 // requests that were answered a moment before the host went down
	fewSuspected  = 32  // of them, where a connection ended and the host was not seen to be down
	momentsToDie  = 20  // that a host may take to go down once it has answered
	momentToDie   = 5 * time.Millisecond
)

// recently is how long before the host went down a request may have been answered that made it.
const recently = time.Second

// doubtful reports whether an exchange may have failed for another request, or shows that the
// host went down.
func doubtful(a attempt) bool {
	ex := a.Exchange
	late := slices.ContainsFunc(a.found, func(f check.Finding) bool { return f.Check == "response-in-time" })
	return wasDown(a.Answer) || late && (ex.Status == 0 || ex.Failure != "")
}

// settle finds who is to blame for the requests without a whole answer, once those under way
// have come back.
func (x *Exec) settle(ctx context.Context, list []attempt) Stop {
	b := &x.blame
	slices.SortStableFunc(list, func(a, b attempt) int { return sentAt(a).Compare(sentAt(b)) })
	certain := len(list) == 1 && list[0].Exchange.Failure == host.Timeout && list[0].Exchange.NewConn
	_, met := x.known()
	known := b.proven >= enoughProven || b.passed >= enoughPassed
	if certain || known && onlyEnded(list) || !met || ctx.Err() != nil || b.repeated >= mostRepeated {
		return x.fileAll(ctx, list)
	}
	down := anyDown(list)
	broken := slices.ContainsFunc(list, func(a attempt) bool { return a.Exchange.Failure == host.Reset })
	if !x.comesBack(ctx) {
		return x.lost(ctx, list, down || broken)
	}
	again, guilty := x.oneByOne(ctx, list)
	if !guilty && (down || broken && b.futile < mostFutile) {
		most := fewSuspected
		if down {
			most = mostSuspected
		}
		guilty = x.earlier(ctx, sentAt(list[0]), most)
		down = down || guilty
		if !guilty {
			b.futile++
		}
	}
	if !guilty {
		again = list
	}
	stop := x.fileAll(ctx, again)
	if down || anyDown(again) {
		b.restarted = time.Now()
	}
	return stop
}

// wasDown reports whether nobody listened at the address when a request was to be sent.
func wasDown(a *check.Answer) bool { return a.Exchange.Down || a.Exchange.Failure == host.Refused }

// onlyEnded reports whether nothing is wrong but that connections ended, before an answer or within it.
func onlyEnded(list []attempt) bool {
	return !slices.ContainsFunc(list, func(a attempt) bool {
		return wasDown(a.Answer) || a.Exchange.Failure == host.Timeout && a.Exchange.Status == 0
	})
}

func anyDown(list []attempt) bool {
	return slices.ContainsFunc(list, func(a attempt) bool { return wasDown(a.Answer) })
}

// sentAt is when a request was first on its way.
func sentAt(a attempt) time.Time {
	if !a.Exchange.Lost.IsZero() {
		return a.Exchange.Lost
	}
	return a.Exchange.Started
}

func (x *Exec) fileAll(ctx context.Context, list []attempt) (stop Stop) {
	for _, a := range list {
		stop = first(stop, x.file(ctx, stop, a))
	}
	return stop
}

// oneByOne sends each request again while no other one is under way. It returns what became of
// them, and whether any failed again.
func (x *Exec) oneByOne(ctx context.Context, list []attempt) (again []attempt, guilty bool) {
	u := &x.blame
	for i, a := range list {
		if a.Exchange.Failure == "" || x.Plan.IsOwn(a.Case.ID) || u.repeated >= mostRepeated || u.hung >= mostHung {
			again = append(again, a)
			continue
		}
		b := x.byItself(ctx, a.Case)
		answered := b.Exchange.Failure == "" && !b.Exchange.Down
		back := answered || x.comesBack(ctx)
		if answered {
			u.proven, u.passed = 0, u.passed+1
			again = append(again, b)
			continue
		}
		u.proven, u.passed = u.proven+1, 0
		if wasDown(b.Answer) {
			u.proven = 0
		}
		guilty = true
		again = append(again, x.blamed(b, len(list)-1))
		if !back {
			return append(again, list[i+1:]...), true
		}
	}
	return again, guilty
}

// blamed words what was found in a request that failed again while no other was under way.
func (x *Exec) blamed(a attempt, others int) attempt {
	if wasDown(a.Answer) {
		a.found = append(slices.DeleteFunc(a.found, func(f check.Finding) bool { return f.Check == "response-in-time" }),
			check.GoesDown(a.Answer))
	}
	for i := range a.found {
		if f := &a.found[i]; f.Check == "response-in-time" && others > 0 {
			f.Observed += fmt.Sprintf("; so it was again when it was sent alone; "+
				"%d other requests that were under way with it got no answer either", others)
		}
	}
	return a
}

// byItself sends a case, and notes in its exchange whether the host went down with it.
func (x *Exec) byItself(ctx context.Context, c generators.Case) attempt {
	a, found, _ := x.again(ctx, c)
	x.blame.repeated++
	if a.Exchange.Failure == host.Timeout {
		x.blame.hung++
	}
	if a.Exchange.Failure != "" && a.Exchange.Failure != host.Cancelled {
		a.Exchange.Down = a.Exchange.Down || x.isDown(ctx)
	}
	return attempt{a.Case.ID, a, found, ""}
}

// isDown reports whether nobody listens at the address, or nobody did a moment ago.
func (x *Exec) isDown(ctx context.Context) bool {
	return wasDown(x.askKnown(ctx))
}

// comesBack waits until the host answers, as long as it may take to be started again.
func (x *Exec) comesBack(ctx context.Context) bool {
	return host.Poll(ctx, time.Now(), func() bool {
		switch x.askKnown(ctx).Exchange.Failure {
		case "", host.Malformed, host.Decoding, host.TooLarge, host.Cancelled: // something came
			return true
		}
		return false
	})
}

// askKnown sends a request that the host has answered before.
func (x *Exec) askKnown(ctx context.Context) *check.Answer {
	c, _ := x.known()
	a, _, _ := x.again(ctx, c)
	return a
}

// known is a case that the host has answered before, the first of the plan, and no start that
// the user allows: these are counted.
func (x *Exec) known() (c generators.Case, ok bool) {
	for _, c := range x.Plan.Cases {
		if a := x.Results.Answer(c.ID); a != nil && a.Exchange.Failure == "" && !x.Plan.IsOwn(c.ID) {
			return x.Plan.Whole(c), true
		}
	}
	return c, false
}

// earlier looks for the request that the host went down at among those that were answered a
// moment before, the last of them at most so many, and files what it finds.
func (x *Exec) earlier(ctx context.Context, down time.Time, most int) bool {
	suspects := x.answeredBefore(down)
	suspects = suspects[max(0, len(suspects)-most):]
	if !x.downAfter(ctx, suspects) {
		return false
	}
	for len(suspects) > 1 { // by halves: it is in the second one where it is not in the first
		half := len(suspects) / 2
		if x.downAfter(ctx, suspects[:half]) {
			suspects = suspects[:half]
		} else {
			suspects = suspects[half:]
		}
	}
	if !x.downAfter(ctx, suspects) {
		return false
	}
	x.Results.Find(check.GoesDown(suspects[0]))
	x.Results.Hang(hangs(suspects[0].Case), noAnswer)
	return true
}

// downAfter sends requests again, one after the other, and reports whether the host goes down.
func (x *Exec) downAfter(ctx context.Context, list []*check.Answer) bool {
	down := false
	x.blame.repeated += len(list)
	for _, a := range list {
		b, _, _ := x.again(ctx, a.Case)
		if down = b.Exchange.Down || b.Exchange.Failure != ""; down {
			break
		}
	}
	for range momentsToDie { // it may take a moment to go down, and another one to be back
		if down || ctx.Err() != nil {
			break
		}
		time.Sleep(momentToDie)
		down = x.isDown(ctx)
	}
	return x.comesBack(ctx) && down
}

// answeredBefore returns the answers that came shortly before a moment, in their order.
func (x *Exec) answeredBefore(moment time.Time) []*check.Answer {
	var out []*check.Answer
	for _, a := range x.Results.Answers() {
		if end := a.Exchange.Ended(); !x.Plan.IsOwn(a.Case.ID) && a.Exchange.Status != 0 && end.After(moment.Add(-recently)) {
			out = append(out, a)
		}
	}
	slices.SortFunc(out, func(a, b *check.Answer) int { return a.Exchange.Ended().Compare(b.Exchange.Ended()) })
	return out
}

// lost ends the run: the host answers no more. What was under way is reported as one finding,
// of which the first request is shown that was sent.
func (x *Exec) lost(ctx context.Context, list []attempt, down bool) Stop {
	suspects := slices.DeleteFunc(slices.Clone(list), func(a attempt) bool {
		return a.Exchange.Failure == "" || a.Exchange.Failure == host.Refused && a.Exchange.Lost.IsZero()
	})
	if !down {
		x.file(ctx, Stop{}, suspects[0])
		return Stop{Reason: "the host answers nothing any more, since the request of the case " + suspects[0].Case.ID}
	}
	if len(suspects) > 0 {
		var others []check.Outcome
		for _, a := range suspects[1:] {
			others = append(others, a.Outcome)
		}
		x.Results.Keep(suspects[0].Answer, []check.Finding{check.WentDown(suspects[0].Answer, others)})
	}
	return Stop{Reason: "the host was lost: " + list[len(list)-1].Exchange.Problem, Lost: true}
}
