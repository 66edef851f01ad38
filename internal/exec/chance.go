package exec

import (
	"context"
	"fmt"
	"slices"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/plan"
)

// A host that rejects or fails over one start in twenty, whatever it holds, may do so to the only one that
// shows another mistake.
const (
	mostKinds   = 4   // kinds of answer that are tried for whether they come and go
	fewOfKind   = 2   // valid starts of each that are sent again
	mostCovered = 200 // starts that are sent again since their answer says nothing of them
)

// Uncover sends those invalid starts again that were answered as valid ones are at times, and keeps what comes
// in place of that. Those come first of whose kind there are few.
func (x *Exec) Uncover(ctx context.Context, stop Stop) Stop {
	if stop.Now() || x.Plan.Profile == plan.Safe {
		return stop
	}
	r, answers := x.Repeater(stop), x.Results.Answers()
	comes := r.comeAndGo(ctx, answers)
	if len(comes) == 0 {
		return r.Stop()
	}
	var covered []*check.Answer
	alike := map[string]int{}
	for _, a := range answers {
		if !a.Case.Label.MustReject() || a.Case.Kind == generators.KindRepeat || !single(a) {
			continue
		}
		alike[hangs(a.Case)]++
		if comes[said(a)] {
			covered = append(covered, a)
		}
	}
	slices.SortStableFunc(covered, func(a, b *check.Answer) int { return alike[hangs(a.Case)] - alike[hangs(b.Case)] })
	for _, a := range covered[:min(len(covered), mostCovered)] {
		if r.Stopped() || ctx.Err() != nil {
			break
		}
		if b, found := r.Send(ctx, a.Case); b.Exchange.Failure == "" && !comes[said(b)] {
			x.Results.Replace(b, found)
		}
	}
	return r.Stop()
}

// comeAndGo returns what the host says to valid starts at times: it answers one of them otherwise when it is sent
// again.
func (r *Repeater) comeAndGo(ctx context.Context, answers []*check.Answer) map[string]bool {
	tried, comes := map[string]int{}, map[string]bool{}
	for _, a := range answers {
		if r.Stopped() || ctx.Err() != nil {
			break
		}
		if a.Case.Label.Documented != generators.Accept || a.Accepted() || !single(a) {
			continue
		}
		what := said(a)
		if comes[what] || tried[what] >= fewOfKind || tried[what] == 0 && len(tried) >= mostKinds {
			continue
		}
		tried[what]++
		b, _ := r.Send(ctx, a.Case)
		if !r.Stopped() && !notTested(b.Exchange) && check.Kind(a) != check.Kind(b) {
			comes[what] = true
			r.x.Results.Find(check.Changed(a, b))
		}
	}
	return comes
}

// single reports whether an answer came to a start that was sent by itself.
func single(a *check.Answer) bool {
	return a.IsStart() && a.Exchange.Failure == "" && a.Case.Lane == "" && a.Case.Burst == ""
}

// said is what a host answers, with what varies removed.
func said(a *check.Answer) string {
	return fmt.Sprint(a.Exchange.Status, a.Exchange.Header["Content-Type"], check.Message(string(a.Exchange.Body)))
}
