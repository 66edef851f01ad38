// Package confirm finds root causes by experiment: it sends failing requests again, reduces one of
// them to the smallest that still fails, beside what does not, and has package diagnose turn the
// difference into a predicate. It stays within a budget of requests and of time.
package confirm

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/diagnose"
	"example.com/importcheck/internal/host"
)

// A Sender sends requests outside the plan.
type Sender interface {
	// Send sends a case and returns what its answer shows. One that is not sent is answered like
	// one that the end of the run cut off.
	Send(ctx context.Context, c generators.Case) (*check.Answer, []check.Finding)
	// Lost reports whether the host is gone.
	Lost() bool
}

// An Input is what a run found.
type Input struct {
	Catalogue *generators.Catalogue
	Found     []check.Finding
	Answers   []*check.Answer // in the order of the plan
	Within    time.Duration   // the time for experiments
}

// The budgets of requests. They hold for any host, so that one which fails everywhere takes no
// longer than one that conforms.
const (
	mostRequests  = 600 // for all experiments
	mostOfCause   = 60  // for one root cause
	mostReducing  = 30  // for reducing one request
	mostMeasuring = 30  // for one length
	mostCauses    = 12  // of one group
	repeats       = 2   // beside the first exchange: "3 of 3"
	mostFlaky     = 3   // requests that do not fail again, before chance is blamed
)

// A confirmer makes the experiments of one run.
type confirmer struct {
	Sender
	Input
	ctx      context.Context
	evidence *diagnose.Evidence
	groups   []*diagnose.Group
	causes   []*diagnose.Cause // so far
	spent    int
	hanging  bool // the host leaves requests without an answer at times
	ends     time.Time
}

// Causes returns the root causes of what was found, the dearest first.
func Causes(ctx context.Context, s Sender, in Input) []*diagnose.Cause {
	if len(in.Found) == 0 {
		return nil
	}
	c := &confirmer{Sender: s, Input: in, ctx: ctx, evidence: diagnose.NewEvidence(in.Catalogue, in.Answers)}
	c.ends = time.Now().Add(in.Within)
	forms, others := c.byForm(in.Found)
	c.groups = diagnose.Groups(others)
	if c.evidence.AcceptsNone() {
		c.groups = c.evidence.SplitPrevailing(c.groups)
	}
	c.groups = c.evidence.Join(c.groups)
	for _, g := range c.groups {
		c.causes = append(c.causes, c.explain(g)...)
	}
	causes := diagnose.ByShape(c.causes)
	causes = append(causes, c.fold(forms, causes)...)
	causes = diagnose.InAllOperations(diagnose.Follow(causes))
	c.evidence.Order(causes)
	for _, cause := range causes {
		if cause.Tried == 1 {
			c.repeat(cause, repeats)
		}
	}
	causes = diagnose.ByChance(diagnose.ByShape(causes))
	for _, cause := range causes {
		cause.Finish()
	}
	return causes
}

// explain finds the causes of one group.
func (c *confirmer) explain(g *diagnose.Group) []*diagnose.Cause {
	switch {
	case g.AboutRequests():
		return c.requests(g)
	case g.AboutAnswers():
		return []*diagnose.Cause{c.answers(g)}
	}
	cause := diagnose.New(g.Findings[0], g.Findings)
	cause.Title += diagnose.AlsoAt(g)
	return []*diagnose.Cause{cause}
}

// send sends a case if the budgets allow it; ok is false where nothing was learnt of the host.
func (c *confirmer) send(k generators.Case) (a *check.Answer, found []check.Finding, ok bool) {
	if c.spent >= mostRequests || c.ctx.Err() != nil || c.Lost() || time.Now().After(c.ends) {
		return nil, nil, false
	}
	c.spent++
	a, found = c.Send(c.ctx, k)
	return a, found, a.Exchange.Failure != host.Cancelled && !c.Lost()
}

// shows returns the finding of a list that is alike to another one.
func shows(found []check.Finding, want check.Finding) (check.Finding, bool) {
	i := slices.IndexFunc(found, func(f check.Finding) bool {
		return diagnose.Same(f, want) || slices.ContainsFunc(want.Folded, func(in check.Finding) bool { return diagnose.Same(f, in) })
	})
	if i < 0 {
		return check.Finding{}, false
	}
	return found[i], true
}

// try sends a request, as send does, and reports whether it shows a finding.
func (c *confirmer) try(k generators.Case, f check.Finding) (a *check.Answer, fails, ok bool) {
	a, found, ok := c.send(k)
	_, fails = shows(found, f)
	return a, ok && fails, ok
}

// repeat sends the request of a cause again.
func (c *confirmer) repeat(cause *diagnose.Cause, times int) {
	for range times {
		if !repeatable(cause.Finding) {
			return
		}
		_, again, ok := c.try(cause.Outcome.Case, cause.Finding)
		if !ok {
			return
		}
		cause.Tried++
		if again {
			cause.Shown++
		}
	}
	if cause.Folded != nil && cause.Shown < cause.Tried { // it is not the form
		cause.Finding = cause.Folded[0].InOrdinaryForm()
		cause.Why.Shape = "at times"
		cause.Title = diagnose.AtTimesOf(cause.Finding, cause.Shown, cause.Tried)
	}
}

// repeatable leaves out what takes its time-out again, what ends the host, and what one request
// does not show: an import in the list is seen at the end.
func repeatable(f check.Finding) bool {
	listed := func(in check.Finding) bool { return in.Symptom == check.Listed }
	if diagnose.IsRelated(f) && f.Warning && f.Check == "documented-value" {
		return false // what a list takes is judged beside other pages
	}
	return f.Outcome.Exchange.Failure != host.Timeout && !listed(f) && !slices.ContainsFunc(f.Folded, listed) && f.Symptom != check.Downfall && f.Check != check.Asserts && len(f.Others) == 0
}

// answers words what is wrong with answers by the requests that get them, if a predicate says
// these from the others.
func (c *confirmer) answers(g *diagnose.Group) *diagnose.Cause {
	failed, well := c.evidence.Split(g, c.groups)
	cause := diagnose.New(g.Findings[0], g.Findings)
	cause.Why.Shape = cmp.Or(g.Lacks(), g.Nulls())
	if diagnose.IsRelated(cause.Finding) {
		cause.Title, cause.Why.Shape = diagnose.OfRelated(cause.Finding), cmp.Or(cause.Why.Shape, diagnose.InAnyOperation(cause.Finding))
	}
	if len(failed) == 0 {
		return cause
	}
	if starts := diagnose.Starts(failed); len(starts) > 0 {
		failed = starts
	} else if diagnose.IsRelated(cause.Finding) {
		failed = failed[:1] // in the order in which they are mostly sent: a cancel before its repetition
	}
	all := len(failed) + len(well)
	if g.Rejects() {
		well = c.evidence.Telling(c.causes, well) // other code rejects what should be accepted
	}
	focus := c.evidence.Simplest(failed)
	cause.Finding = of(g, focus)
	cause.Finding.Cause = diagnose.Alike(cause.Finding)
	c.repeat(cause, repeats)
	s := diagnose.NewSearch(c.evidence, g, failed, append(well, c.evidence.Spared(failed)...))
	q := &inquiry{confirmer: c, group: g, search: s}
	x, ok := s.Best(focus)
	switch {
	case diagnose.IsRelated(cause.Finding):
		cause.Title = diagnose.OfRelated(cause.Finding)
	case !focus.IsStart():
	case cause.Shown < cause.Tried:
		cause.Why.Shape = "at times"
		cause.Title = diagnose.AtTimes(cause.Finding, failed, all, "")
		if _, title := q.everySecond(cause.Finding, focus); title != nil {
			cause.Title = title(cause.Finding, failed)
		}
	case 10*(all-len(failed)) < len(failed):
		cause.Title = diagnose.Everything(cause.Finding)
	case ok && len(well) > 0 && 2*len(well) >= all-len(failed) && 10*len(x.Covers) >= 9*len(failed) && s.Separates(x):
		if repeatable(cause.Finding) {
			observed := cause.Observed // the title says what of the answer is wrong
			focus, x = q.measure(cause, focus, x)
			cause.Observed = observed
		}
		cause.Title = diagnose.Title(cause.Finding, x)
		cause.Passes = nearest(c.evidence, s, focus, x)
	default:
		cause.Title = diagnose.Some(cause.Finding, len(failed), all)
	}
	if _, hint, ok := strings.Cut(g.Findings[0].Title, "; "); ok && !strings.Contains(cause.Title, hint) {
		cause.Title += "; " + hint // of what the publisher's own hosts do
	}
	return cause
}

// of returns the finding of a group about a subject.
func of(g *diagnose.Group, s *diagnose.Subject) check.Finding {
	for _, f := range g.Findings {
		if f.Outcome.Case.ID == s.Case.ID {
			return f
		}
	}
	return g.Findings[0]
}
