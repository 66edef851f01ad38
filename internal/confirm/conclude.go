package confirm

import (
	"context"
	"fmt"
	"slices"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/host"
)

// Input is temporary.
type Input struct {
	Catalogue *generators.Catalogue
	Answers   []*check.Answer
	Found     []check.Finding
	Place     func(id string) int
	Sender    Sender
}

// A Sender is temporary.
type Sender interface {
	Send(context.Context, generators.Case) (*check.Answer, []check.Finding)
	Lost() bool
}

type concluder struct {
	Input
	groups []*Cause
}

func (e *concluder) order(id string) int { return e.Place(id) }

func (e *concluder) cases() []generators.Case {
	var out []generators.Case
	for _, a := range e.Answers {
		out = append(out, a.Case)
	}
	return out
}

// Confirm is temporary.
func Confirm(ctx context.Context, in Input) []*Cause {
	e := &concluder{Input: in}
	forms, others := e.byForm(ctx, in.Found)
	e.groups = e.gather(e.fold(forms, e.explain(others)))
	e.repeat(ctx)
	e.groups = broadly(atTimes(e.groups))
	e.minimise(ctx)
	e.measure(ctx)
	return e.groups
}

// repeat sends the request of each group again, to tell what happens always from what
// happens at times. Where some things turn out to happen at times, the others are asked
// more often: what fails every other time passes two repeats one time in four.
func (e *concluder) repeat(ctx context.Context) {
	budget := mostRepeats
	for _, g := range e.groups {
		e.again(ctx, g, repeatsOfFinding, &budget)
	}
	doubtful := 0
	for _, g := range e.groups {
		if g.Shown < g.Tried {
			doubtful++
		}
	}
	for _, g := range e.groups {
		if doubtful > 1 && g.Shown == g.Tried && ofForm(g) {
			e.again(ctx, g, 2*repeatsOfFinding, &budget)
		}
	}
}

func (e *concluder) again(ctx context.Context, g *Cause, times int, budget *int) {
	for range times {
		if *budget--; *budget < 0 || ctx.Err() != nil || e.Sender.Lost() || !repeatable(g) {
			return
		}
		a, found := e.Sender.Send(ctx, g.Outcome.Case)
		if a.Exchange.Failure == host.Cancelled {
			return // it says nothing of the host
		}
		g.Tried++
		if shows(found, g.Finding) {
			g.Shown++
		}
	}
	if g.Folded != nil && g.Shown < g.Tried { // it is not the form
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
func repeatable(g *Cause) bool {
	return g.Outcome.Exchange.Failure != host.Timeout && g.Symptom != check.Downfall && len(g.Others) == 0
}

// atTimes joins the groups of one check whose requests do not fail each time: what they
// have in common is not in the requests.
func atTimes(groups []*Cause) []*Cause {
	var out []*Cause
	flaky := map[string]*Cause{}
	for _, g := range groups {
		key := fmt.Sprint(g.Check, g.Outcome.Case.Label.Documented)
		switch first := flaky[key]; {
		case g.Shown == g.Tried || !ofForm(g):
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
func broadly(groups []*Cause) []*Cause {
	const many = 6
	count := map[string]int{}
	key := func(g *Cause) string { return g.Check + "|" + g.Symptom }
	broad := func(g *Cause) bool {
		return (g.Check == "no-server-error" || g.Check == "response-in-time") && !ofValid(g.Finding) && g.Outcome.Exchange.Status/100 != 4
	}
	for _, g := range groups {
		if broad(g) {
			count[key(g)]++
		}
	}
	var out []*Cause
	first := map[string]*Cause{}
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
func ofForm(g *Cause) bool {
	return ofValid(g.Finding) || g.Outcome.Case.Label.Documented == generators.Reject
}
