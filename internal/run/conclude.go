package run

import (
	"context"
	"fmt"
	"slices"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/host"
)

// conclude turns what did not hold into groups: each repeated, reduced and measured as
// far as the budgets go.
func (e *Engine) conclude(ctx context.Context) {
	e.enter("findings")
	found := append(e.raw, e.judge.Run(e.answersInOrder())...)
	found = e.existing(found)
	e.groups = e.gather(e.explain(found))
	e.repeat(ctx)
	e.groups = atTimes(e.groups)
	e.minimise(ctx)
	e.measure(ctx)
}

// existing takes out what is not the host's defect: it may refuse what names something
// that it does not know. It knows it where any start with it was accepted.
func (e *Engine) existing(found []check.Finding) []check.Finding {
	for s := range e.Maker.Root.All() {
		if s.Exists == nil || e.knows(s) {
			continue
		}
		found = slices.DeleteFunc(found, func(f check.Finding) bool {
			_, there := f.Outcome.Case.Value.GetAt(s.Path())
			return f.Check == "valid-accepted" && f.Kind == "refused" && there
		})
	}
	return found
}

// knows reports whether some start that names a thing of the host's was accepted.
func (e *Engine) knows(s *generators.Shape) bool {
	for _, a := range e.answers {
		if v, there := a.Case.Value.GetAt(s.Path()); there && v != "" && a.Accepted() && a.Case.Label.Want == generators.Accept {
			return true
		}
	}
	return false
}

// repeat sends the request of each group again, to tell what happens always from what
// happens at times.
func (e *Engine) repeat(ctx context.Context) {
	budget := mostRepeats
	for _, g := range e.groups {
		if !repeatable(g) {
			continue
		}
		for range repeatsOfFinding {
			if budget--; budget < 0 || ctx.Err() != nil || e.stop != "" && e.outage {
				return
			}
			_, again := e.sendAgain(ctx, g.Outcome.Case)
			g.tried++
			if slices.ContainsFunc(again, func(f check.Finding) bool { return f.Check == g.Check && f.Kind == g.Kind }) {
				g.shown++
			}
		}
	}
}

// repeatable leaves out what takes its time-out again, and what one request alone does
// not show.
func repeatable(g *group) bool {
	return g.Outcome.Exchange.Failure != host.Timeout && len(g.Others) == 0
}

// atTimes joins the groups of one check whose requests do not fail each time: what they
// have in common is not in the requests.
func atTimes(groups []*group) []*group {
	var out []*group
	flaky := map[string]*group{}
	for _, g := range groups {
		want := g.Outcome.Case.Label.Want
		key := fmt.Sprint(g.Check, want)
		switch first := flaky[key]; {
		case g.tried == 1 || g.shown > 1 || len(g.members) > g.tried && !ofForm(g):
			out = append(out, g)
		case first != nil:
			first.join(g)
		default:
			flaky[key] = g
			g.Cause = "at times|" + string(want)
			g.Title = "at times, and not for what was sent: " + g.Title
			out = append(out, g)
		}
	}
	return out
}

// ofForm reports whether a group came about by the place of its cases and not by an
// answer that they share.
func ofForm(g *group) bool {
	return ofValid(g.Finding) || g.Outcome.Case.Label.Want == generators.Reject
}
