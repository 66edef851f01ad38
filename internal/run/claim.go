package run

import (
	"cmp"
	"context"
	"slices"
	"time"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/assemble"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/confirm"
	"example.com/importcheck/internal/diagnose"
	"example.com/importcheck/internal/exec"
	"example.com/importcheck/reports"
)

// A Claim is what one sentence of a scenario asserts: that checks hold for cases.
type Claim struct {
	Scenario string
	Step     string // by which Failures names it
	Takes    func(generators.Case) bool
	Checks   []string
}

// The budget of what explains the failures of one scenario as it fails. The end of the run, which
// knows all answers, goes on from there.
const (
	scenarioRequests = 40
	scenariosMost    = 160 // requests, over all scenarios
	scenarioAnswers  = 300 // that an explanation looks at
)

// leastTime is how long experiments may take where the run took no time to speak of.
const leastTime = 500 * time.Millisecond

// explains is what the explanations of single scenarios have cost, and what they learned.
type explains struct {
	memory memory
	spent  int
}

// Hold notes a claim. Where its failures are wanted at once, it returns the findings that the user does
// not accept, explained as far as a scenario's budget reaches; else Failures has them at the end.
func (r *Run) Hold(ctx context.Context, c Claim) []reports.Finding {
	if r.Dry {
		return nil
	}
	r.claims = append(r.claims, c)
	if !r.AtOnce {
		return nil
	}
	found := slices.DeleteFunc(r.found(c.Checks), func(f check.Finding) bool { return !c.Takes(f.Outcome.Case) })
	if len(found) == 0 {
		return nil
	}
	most := min(scenarioRequests, scenariosMost-r.explains.spent)
	causes := r.explain(ctx, found, r.beside(c, found), most)
	r.explains.spent += r.explains.memory.sent
	return r.written(causes)
}

// written are those of some causes that the user does not accept, as a report holds them.
func (r *Run) written(causes []*diagnose.Cause) (out []reports.Finding) {
	for _, cause := range causes {
		if r.Accepts == nil || !r.Accepts(assemble.Accepted(cause.Finding)) {
			out = append(out, r.input().Finding(cause))
		}
	}
	return out
}

// found are the findings of some checks so far, all where none is named.
func (r *Run) found(checks []string) []check.Finding {
	of := func(name string) bool { return len(checks) == 0 || slices.Contains(checks, name) }
	answers := r.results.Answers()
	out := slices.DeleteFunc(r.results.Found(), func(f check.Finding) bool { return !of(f.Check) })
	out = append(out, r.Checker.Run(answers, of)...)
	return check.Dismiss(out, answers, r.Plan.Catalogue.Root, r.facts(), r.exec.Restarted())
}

// beside are the answers that the findings of a claim are explained beside: those that show them,
// their controls, and others of the claim.
func (r *Run) beside(c Claim, found []check.Finding) []*check.Answer {
	wanted := map[string]bool{}
	for _, f := range found {
		wanted[f.Outcome.Case.ID], wanted[f.Outcome.Case.Control] = true, true
	}
	all := r.results.Answers()
	more := scenarioAnswers - len(wanted)
	for _, a := range all {
		if more > 0 && !wanted[a.Case.ID] && c.Takes(a.Case) {
			wanted[a.Case.ID] = true
			more--
		}
	}
	return slices.DeleteFunc(slices.Clone(all), func(a *check.Answer) bool { return !wanted[a.Case.ID] })
}

// explain finds the root causes of findings with at most so many requests, beside those that it has
// sent for them before.
func (r *Run) explain(ctx context.Context, found []check.Finding, beside []*check.Answer, most int) []*diagnose.Cause {
	m := &r.explains.memory
	m.begin(r.exec.Repeater(r.stop), most)
	causes := confirm.Causes(ctx, m, confirm.Input{Catalogue: r.Plan.Catalogue, Answers: beside, Found: found,
		Within: leastTime + r.Now().Sub(r.gate.Begun)/4})
	r.stop = m.Stop()
	return causes
}

// explainAll finds the root causes of all that does not hold, and notes which scenarios show each.
func (r *Run) explainAll(ctx context.Context) {
	r.causes = r.explain(ctx, r.found(nil), r.results.Answers(), everything)
	for _, cause := range r.causes {
		for _, c := range r.claims {
			if cause.Claims(c.Checks, c.Takes) {
				cause.Scenarios = append(cause.Scenarios, c.Scenario)
			}
		}
	}
}

// Failures are the findings that the user does not accept, by the step whose claim they contradict.
func (r *Run) Failures() map[string][]reports.Finding {
	of := map[string][]*diagnose.Cause{} // a step may make several claims
	for _, c := range r.claims {
		for _, cause := range r.causes {
			if cause.Claims(c.Checks, c.Takes) && !slices.Contains(of[c.Step], cause) {
				of[c.Step] = append(of[c.Step], cause)
			}
		}
	}
	out := map[string][]reports.Finding{}
	text := map[*diagnose.Cause][]reports.Finding{} // many steps show one
	for step, causes := range of {
		for _, cause := range causes {
			if _, ok := text[cause]; !ok {
				text[cause] = r.written([]*diagnose.Cause{cause})
			}
			out[step] = append(out[step], text[cause]...)
		}
	}
	return out
}

// Answered reports whether any of some cases was answered, and if not why, so that a scenario which
// tested nothing is skipped and not passed.
func (r *Run) Answered(takes func(generators.Case) bool) (bool, string) {
	if r.Dry || r.results.Any(func(a *check.Answer) bool { return exec.Answered(a) && takes(a.Case) }) {
		return true, ""
	}
	reason := r.stop.Reason
	for _, c := range r.Plan.Cases {
		if takes(c) {
			reason = cmp.Or(reason, r.results.Reason(c.ID))
		}
	}
	if r.followed != nil {
		reason = cmp.Or(reason, r.followed.Reason)
	}
	return false, cmp.Or(reason, "none of its cases was answered; the report lists why")
}
