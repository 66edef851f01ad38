package run

import (
	"context"
	"slices"
	"time"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/confirm"
)

// again sends for package confirm what is outside the plan.
type again struct{ *Engine }

func (e again) Again(ctx context.Context, c generators.Case) (*check.Answer, []check.Finding) {
	return e.sendAgain(ctx, c)
}

func (e again) Lost() bool { return e.outage }

// leastTime is how long experiments may take where the plan took no time to speak of.
const leastTime = 500 * time.Millisecond

// conclude turns what did not hold into root causes, as far as the budgets go.
func (e *Engine) conclude(ctx context.Context) {
	e.enter("findings")
	answers := e.answersInOrder()
	e.groups = confirm.Causes(ctx, again{e}, confirm.Input{
		Catalogue: e.Catalogue, Answers: answers, Within: leastTime + e.Now().Sub(e.started)/4,
		Found: e.existing(append(e.raw, e.Checker.Run(answers)...)),
	})
}

// answersInOrder returns the answers in the order of the plan.
func (e *Engine) answersInOrder() []*check.Answer {
	var out []*check.Answer
	for _, c := range e.cases {
		if a := e.answers[c.ID]; a != nil {
			out = append(out, a)
		}
	}
	return out
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
