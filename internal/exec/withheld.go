package exec

import (
	"context"
	"sync"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/host"
	"example.com/importcheck/internal/plan"
)

// fewKinds is of how many kinds one request may hang beside others that are answered before that is
// taken for chance. Once it was found to be chance, one is enough.
const fewKinds = 2

// released returns what was not sent since another request of its kind got no answer, where a host
// seems to hang at times: of several kinds some requests were answered and one was not. That one is
// sent again, of all these kinds at once, which costs one time-out.
func (x *Exec) released(ctx context.Context, stop Stop) []generators.Case {
	if !x.Results.AnyHangs() {
		return nil
	}
	open := x.mixed()
	if len(open) <= fewKinds && !x.chance || len(open) == 0 || stop.Now() || x.Plan.Profile == plan.Safe {
		return nil
	}
	again := make([]attempt, len(open))
	var wg sync.WaitGroup
	for i, a := range open {
		wg.Go(func() { again[i] = x.attempt(ctx, a.Case) })
	}
	wg.Wait()
	free := map[string]bool{}
	for i, a := range again {
		kind := hangs(open[i].Case)
		if a.Answer == nil || a.Exchange.Failure != "" {
			x.steady[kind] = true
			continue
		}
		free[kind], x.chance = true, true
		x.Results.Release(kind)
	}
	var out []generators.Case
	for _, c := range x.Plan.Cases {
		if x.Results.Reason(c.ID) == noAnswer && free[hangs(x.Plan.Whole(c))] {
			x.Results.Resume(c.ID)
			out = append(out, c)
		}
	}
	return out
}

// mixed returns the request that hung of each kind of which others were answered, but for those
// that hung again. Of a host that hangs at times any kind may be answered.
func (x *Exec) mixed() (out []*check.Answer) {
	hung, answered := map[string]*check.Answer{}, map[string]bool{}
	for _, a := range x.Results.Answers() {
		switch kind := hangs(a.Case); {
		case a.Exchange.Failure == "":
			answered[kind] = true
		case a.Exchange.Failure == host.Timeout && x.Results.Hangs(kind) == noAnswer && !x.steady[kind]:
			hung[kind] = a
		}
	}
	for _, a := range x.Results.Answers() {
		if kind := hangs(a.Case); hung[kind] == a && (answered[kind] || x.chance) {
			out = append(out, a)
		}
	}
	return out
}
