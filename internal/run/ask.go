package run

import (
	"context"
	"net/http"
	"strings"
	"time"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/diagnose"
	"example.com/importcheck/internal/exec"
	"example.com/importcheck/internal/host"
	"example.com/importcheck/internal/ledger"
	"example.com/importcheck/reports"
)

// Ask sends a request that a scenario writes out. It returns the answer, or why the request was not
// sent; neither where the run only plans.
func (r *Run) Ask(ctx context.Context, c generators.Case) (*check.Answer, string) {
	if r.Dry && c.Kind != generators.KindRelated {
		r.Plan.Add([]generators.Case{c})
	}
	if r.Dry {
		return nil, ""
	}
	r.begin(ctx)
	if c.Kind == generators.KindRelated {
		return r.askRelated(ctx, c)
	}
	r.Send(ctx, []generators.Case{c})
	a := r.results.Answer(c.ID)
	if exec.Answered(a) {
		return a, ""
	}
	_, why := r.Answered(func(k generators.Case) bool { return k.ID == c.ID })
	return nil, why
}

// askRelated asks a related operation, and notes an import that was cancelled.
func (r *Run) askRelated(ctx context.Context, c generators.Case) (*check.Answer, string) {
	if r.stop.Now() {
		return nil, r.stop.Reason
	}
	repeater := r.exec.Repeater(r.stop)
	a, found := repeater.Send(ctx, c)
	r.stop = repeater.Stop()
	if !exec.Answered(a) {
		return nil, a.Exchange.Problem
	}
	r.results.Add(a)
	r.results.Find(found...)
	if id := c.Request.Path[strings.LastIndex(c.Request.Path, "/")+1:]; c.Request.Method == http.MethodDelete && a.Accepted() {
		if s := r.gate.Of(id); s != nil {
			r.gate.Become(s, "", ledger.Cancelled)
		}
	}
	return a, ""
}

// Lists reports whether the host lists an import, as soon as it may take.
func (r *Run) Lists(ctx context.Context, id string) bool {
	return host.Poll(ctx, time.Now(), func() bool {
		for _, i := range r.list(ctx).Imports {
			if i.ID == id {
				return true
			}
		}
		return r.stop.Now()
	})
}

// Assert notes that what a scenario asserts of an answer does not hold, and returns the finding.
func (r *Run) Assert(c Claim, a *check.Answer, title, expected, observed string) []reports.Finding {
	f := check.Asserted(a.Outcome, c.Scenario, title, expected, observed)
	r.results.Find(f)
	r.claims = append(r.claims, c)
	in := r.input()
	return []reports.Finding{in.Finding(diagnose.New(f, []check.Finding{f}))}
}
