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
	forms, others := e.byForm(ctx, e.existing(append(e.raw, e.Checker.Run(e.answersInOrder())...)))
	e.groups = e.gather(e.fold(forms, e.explain(others)))
	e.repeat(ctx)
	e.groups = broadly(atTimes(e.groups))
	e.minimise(ctx)
	e.measure(ctx)
}

// existing takes out what is not the host's defect: it may refuse what names something
// that it does not know. It knows it where any start with it was accepted.
func (e *Engine) existing(found []check.Finding) []check.Finding {
	if !e.keyTaken() {
		found = slices.DeleteFunc(found, func(f check.Finding) bool { return f.Check == "no-secret-echo" })
	}
	found = slices.DeleteFunc(found, func(f check.Finding) bool {
		return f.Check == "import-id-unique" && slices.ContainsFunc(append(f.Others, f.Outcome), e.forgotten)
	})
	for s := range e.Catalogue.Root.All() {
		if s.Exists == nil || e.knows(s) {
			continue
		}
		found = slices.DeleteFunc(found, func(f check.Finding) bool {
			_, there := f.Outcome.Case.Value.GetAt(s.Path())
			return f.Check == "valid-accepted" && f.Symptom == "refused" && there
		})
	}
	return found
}

// keyTaken reports whether the host accepted the key at all: any other is no secret of its.
func (e *Engine) keyTaken() bool {
	for _, a := range e.answers {
		if a.Accepted() {
			return true
		}
	}
	return e.lists
}

// knows reports whether some start that names a thing of the host's was accepted.
func (e *Engine) knows(s *generators.Shape) bool {
	for _, a := range e.answers {
		if v, there := a.Case.Value.GetAt(s.Path()); there && v != "" && a.Accepted() && a.Case.Label.Expect == generators.Accept {
			return true
		}
	}
	return false
}

// repeat sends the request of each group again, to tell what happens always from what
// happens at times. Where some things turn out to happen at times, the others are asked
// more often: what fails every other time passes two repeats one time in four.
func (e *Engine) repeat(ctx context.Context) {
	budget := mostRepeats
	for _, g := range e.groups {
		e.again(ctx, g, repeatsOfFinding, &budget)
	}
	doubtful := 0
	for _, g := range e.groups {
		if g.shown < g.tried {
			doubtful++
		}
	}
	for _, g := range e.groups {
		if doubtful > 1 && g.shown == g.tried && ofForm(g) {
			e.again(ctx, g, 2*repeatsOfFinding, &budget)
		}
	}
}

func (e *Engine) again(ctx context.Context, g *group, times int, budget *int) {
	for range times {
		if *budget--; *budget < 0 || ctx.Err() != nil || e.outage || !repeatable(g) {
			return
		}
		a, found := e.sendAgain(ctx, g.Outcome.Case)
		if a.Exchange.Failure == host.Cancelled {
			return // it says nothing of the host
		}
		g.tried++
		if shows(found, g.Finding) {
			g.shown++
		}
	}
	if g.Folded != nil && g.shown < g.tried { // it is not the form
		g.Finding = g.Folded[0].InOrdinaryForm()
	}
}

// shows reports whether a finding is among others, or one of what it stands for.
func shows(found []check.Finding, f check.Finding) bool {
	return slices.ContainsFunc(found, func(have check.Finding) bool {
		same := func(f check.Finding) bool { return have.Check == f.Check && have.Symptom == f.Symptom }
		return same(f) || slices.ContainsFunc(f.Folded, same)
	})
}

// repeatable leaves out what takes its time-out again, what ends the host, and what one
// request alone does not show.
func repeatable(g *group) bool {
	return g.Outcome.Exchange.Failure != host.Timeout && g.Symptom != check.Downfall && len(g.Others) == 0
}

// atTimes joins the groups of one check whose requests do not fail each time: what they
// have in common is not in the requests.
func atTimes(groups []*group) []*group {
	var out []*group
	flaky := map[string]*group{}
	for _, g := range groups {
		key := fmt.Sprint(g.Check, g.Outcome.Case.Label.Documented)
		switch first := flaky[key]; {
		case g.shown == g.tried || !ofForm(g):
			out = append(out, g)
		case first != nil:
			first.join(g)
		default:
			flaky[key] = g
			g.Cause = "at times|" + string(g.Outcome.Case.Label.Documented)
			g.Title = "at times, and not for what was sent: " + g.Title
			out = append(out, g)
		}
	}
	return out
}

// broadly joins the groups of one check and kind that as many constraints have as make
// one defect likelier than many.
func broadly(groups []*group) []*group {
	const many = 6
	count := map[string]int{}
	key := func(g *group) string { return g.Check + "|" + g.Symptom }
	broad := func(g *group) bool {
		return (g.Check == "no-server-error" || g.Check == "response-in-time") && !ofValid(g.Finding) && g.Outcome.Exchange.Status/100 != 4
	}
	for _, g := range groups {
		if broad(g) {
			count[key(g)]++
		}
	}
	var out []*group
	first := map[string]*group{}
	for _, g := range groups {
		switch {
		case !broad(g) || count[key(g)] < many:
			out = append(out, g)
		case first[key(g)] != nil:
			first[key(g)].join(g)
		default:
			first[key(g)] = g
			g.Cause = "many kinds of request"
			g.Title = fmt.Sprintf("%d kinds of request that are no plain valid start: %s", count[key(g)], g.Title)
			out = append(out, g)
		}
	}
	return out
}

// ofForm reports whether a group came about by the place of its cases and not by an
// answer that they share.
func ofForm(g *group) bool {
	return ofValid(g.Finding) || g.Outcome.Case.Label.Documented == generators.Reject
}
