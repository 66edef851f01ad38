package run

import (
	"cmp"
	"slices"
	"strings"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
)

// explain joins what one defect of a host does to many valid starts. A start that fails
// is explained by a simpler one that fails in the same way, where all that sets the
// simpler one apart from the plainest start is in the other one too.
func (e *Engine) explain(found []check.Finding) []check.Finding {
	var roots []*root
	var out []check.Finding
	for _, f := range e.bySize(found) {
		if !ofValid(f.finding) {
			out = append(out, f.finding)
			continue
		}
		if r := e.explaining(roots, f); r != nil {
			f.finding.Constraint, f.finding.Cause, f.finding.Title = r.finding.Constraint, r.cause(), r.finding.Title
		} else {
			roots = append(roots, &root{f, e.interval(found, f.finding)})
		}
		out = append(out, f.finding)
	}
	return out
}

// ofValid reports whether a finding is about what happens to a valid start.
func ofValid(f check.Finding) bool {
	return f.Outcome.Case.Label.Want == generators.Accept && slices.Contains([]string{"valid-accepted", "no-server-error", "response-in-time"}, f.Check)
}

// A sized finding knows what sets its case apart from the plainest start.
type sized struct {
	finding check.Finding
	apart   []string
}

// A root is a failing start that no simpler one explains, with the lengths between
// which the host fails, where its length is what sets it apart.
type root struct {
	sized
	lengths [2]int
}

func (r *root) cause() string {
	return strings.TrimPrefix(r.finding.Group(), r.finding.Check+"|")
}

// bySize puts simple cases first.
func (e *Engine) bySize(found []check.Finding) []sized {
	plain := map[string]bool{}
	if a := e.answers["minimal"]; a != nil && a.Accepted() {
		for _, f := range e.Maker.Features(a.Case) {
			plain[f] = true
		}
	}
	out := make([]sized, len(found))
	for i, f := range found {
		features := e.Maker.Features(f.Outcome.Case)
		out[i] = sized{f, slices.DeleteFunc(features, func(s string) bool { return plain[s] })}
	}
	slices.SortStableFunc(out, func(a, b sized) int {
		return cmp.Or(cmp.Compare(len(a.apart), len(b.apart)), cmp.Compare(e.order[a.finding.Outcome.Case.ID], e.order[b.finding.Outcome.Case.ID]))
	})
	return out
}

func (e *Engine) explaining(roots []*root, f sized) *root {
	for _, r := range roots {
		if r.finding.Check == f.finding.Check && r.finding.Kind == f.finding.Kind && e.covers(r, f) {
			return r
		}
	}
	return nil
}

// covers reports whether all that sets the root apart is in f.
func (e *Engine) covers(r *root, f sized) bool {
	if len(r.apart) == 0 {
		return r.finding.Outcome.Case.ID == "minimal" // it fails itself, so what fails like it says nothing more
	}
	for _, feature := range r.apart {
		if !slices.Contains(f.apart, feature) {
			return false
		}
		if where, long := strings.CutPrefix(feature, "long "); long {
			n, ok := e.Maker.Length(f.finding.Outcome.Case, where)
			if !ok || n < r.lengths[0] || n > r.lengths[1] {
				return false
			}
		}
	}
	return true
}

// interval returns the shortest and the longest text that fails at the place of a
// finding about a length.
func (e *Engine) interval(found []check.Finding, f check.Finding) [2]int {
	out := [2]int{1 << 30, 0}
	for _, g := range found {
		if g.Check != f.Check || g.Kind != f.Kind || g.Constraint.Where != f.Constraint.Where {
			continue
		}
		if n, ok := e.Maker.Length(g.Outcome.Case, f.Constraint.Where); ok && n >= generators.LongText {
			out = [2]int{min(out[0], n), max(out[1], n)}
		}
	}
	return out
}
