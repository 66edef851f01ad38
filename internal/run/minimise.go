package run

import (
	"context"
	"slices"
	"strings"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
)

// minimise reduces the request of each group that stands on a composed or a drawn case,
// step by step, as long as it still fails in the same way and still claims the same.
func (e *Engine) minimise(ctx context.Context) {
	budget := mostMinimisingIn
	var kept []*group
	for _, g := range e.groups {
		if composed(g) && g.shown == g.tried && g.tried > 1 {
			e.reduce(ctx, g, &budget)
			if e.absorbed(kept, g) {
				continue
			}
		}
		kept = append(kept, g)
	}
	e.groups = kept
}

// composed reports whether more than one thing may be to blame for a finding.
func composed(g *group) bool {
	switch g.Outcome.Case.Class {
	case generators.ClassPairs, generators.ClassWhole, generators.ClassDrawValid, generators.ClassDrawInvalid, generators.ClassJSONForm, generators.ClassSequence,
		generators.ClassBurst, generators.ClassStorage, generators.ClassHTTPForm:
		return true
	}
	return false
}

func (e *Engine) reduce(ctx context.Context, g *group, budget *int) {
	spent := 0
	for shrunk := true; shrunk; {
		shrunk = false
		for smaller := range e.Maker.Smaller(g.Outcome.Case) {
			if spent++; spent > mostMinimising || *budget <= 0 || ctx.Err() != nil {
				return
			}
			*budget--
			a, found := e.sendAgain(ctx, smaller)
			if f, ok := sameFinding(found, g.Finding); ok {
				g.replace(a, f)
				shrunk = true
				break
			}
		}
	}
}

func sameFinding(found []check.Finding, want check.Finding) (check.Finding, bool) {
	i := slices.IndexFunc(found, func(f check.Finding) bool { return f.Check == want.Check && f.Kind == want.Kind })
	if i < 0 {
		return check.Finding{}, false
	}
	return found[i], true
}

// replace takes a smaller case as the one that stands for the group.
func (g *group) replace(a *check.Answer, f check.Finding) {
	g.Outcome = a.Outcome
	g.Observed, g.Expected = f.Observed, f.Expected
}

// absorbed joins a reduced group with one that is explained by the same features.
func (e *Engine) absorbed(kept []*group, g *group) bool {
	if !ofValid(g.Finding) {
		return false
	}
	mine := e.bySize([]check.Finding{g.Finding})[0].apart
	g.combine(mine)
	for _, other := range kept {
		if other.Check != g.Check || other.Kind != g.Kind || !ofValid(other.Finding) {
			continue
		}
		theirs := e.bySize([]check.Finding{other.Finding})[0].apart
		if len(theirs) > 0 && subset(theirs, mine) {
			other.join(g)
			return true
		}
	}
	return false
}

func subset(small, large []string) bool {
	for _, s := range small {
		if !slices.Contains(large, s) {
			return false
		}
	}
	return true
}

// combine names a group after what its minimal request still has.
func (g *group) combine(apart []string) {
	if len(apart) > 0 {
		g.Cause = strings.Join(apart, " and ") + "|" + g.Kind
		g.Title = "a valid start is " + g.Kind + ", with: " + strings.Join(apart, " and ")
		if g.Check == "no-server-error" {
			g.Title = "the host fails on a valid start, with: " + strings.Join(apart, " and ")
		}
	}
}
