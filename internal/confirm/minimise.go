package confirm

import (
	"context"
	"slices"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
)

// minimise reduces the request of each group that stands on a composed or a drawn case,
// step by step, as long as it still fails in the same way and still claims the same.
func (e *concluder) minimise(ctx context.Context) {
	budget := mostMinimisingIn
	for _, g := range e.groups {
		if composed(g) && g.Shown == g.Tried && g.Tried > 1 {
			e.reduce(ctx, g, &budget)
		}
	}
}

// composed reports whether more than one thing may be to blame for a finding.
func composed(g *Cause) bool {
	if g.Folded != nil {
		return false // it is the form
	}
	switch g.Outcome.Case.Kind {
	case generators.KindPairs, generators.KindWhole, generators.KindRandomValid, generators.KindRandomInvalid, generators.KindJSONForm, generators.KindSequence,
		generators.KindBurst, generators.KindStorage, generators.KindHTTPForm:
		return true
	}
	return false
}

func (e *concluder) reduce(ctx context.Context, g *Cause, budget *int) {
	spent := 0
	for shrunk := true; shrunk; {
		shrunk = false
		for smaller := range e.Catalogue.Smaller(g.Outcome.Case) {
			if spent++; spent > mostMinimising || *budget <= 0 || ctx.Err() != nil {
				return
			}
			*budget--
			a, found := e.Sender.Send(ctx, smaller)
			if f, ok := sameFinding(found, g.Finding); ok {
				g.replace(a, f)
				shrunk = true
				break
			}
		}
	}
}

func sameFinding(found []check.Finding, want check.Finding) (check.Finding, bool) {
	i := slices.IndexFunc(found, func(f check.Finding) bool { return f.Check == want.Check && f.Symptom == want.Symptom })
	if i < 0 {
		return check.Finding{}, false
	}
	return found[i], true
}

// replace takes a smaller case as the one that stands for the group.
func (g *Cause) replace(a *check.Answer, f check.Finding) {
	g.Outcome = a.Outcome
	g.Observed, g.Expected = f.Observed, f.Expected
}
