package run

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
)

// mostControls is how many requests show that it is the form that a host does not take.
const mostControls = 60

// byForm makes one warning of all that one form led to which no client in wide use sends, and
// returns the other findings as they are. It is the form only where requests in other forms do
// not show the same, the ordinary twin of the request among them.
func (e *Engine) byForm(ctx context.Context, found []check.Finding) (forms, others []check.Finding) {
	byCase := map[string][]check.Finding{}
	known := map[string]bool{}
	for _, f := range found {
		if f.OnlyForm() {
			byCase[f.Outcome.Case.ID] = append(byCase[f.Outcome.Case.ID], f)
		} else {
			others = append(others, f)
			known[f.Group()] = true
		}
	}
	controls := mostControls
	first := map[string]check.Finding{} // of each form
	for _, c := range e.cases {
		form, general := byCase[c.ID], []check.Finding(nil)
		form, general = part(form, func(f check.Finding) bool { return !known[f.Group()] })
		others = append(others, ordinary(general)...)
		before, confirmed := first[c.Form.Name]
		if len(form) > 0 && !confirmed {
			form, general = e.control(ctx, form, &controls)
			others = append(others, ordinary(general)...)
		}
		if len(form) == 0 {
			continue
		}
		one := fold(form)
		if confirmed {
			one.Check = before.Check
		} else {
			first[c.Form.Name] = one
		}
		forms = append(forms, one)
	}
	return forms, others
}

// part parts findings in two.
func part(found []check.Finding, first func(check.Finding) bool) (in, out []check.Finding) {
	for _, f := range found {
		if first(f) {
			in = append(in, f)
		} else {
			out = append(out, f)
		}
	}
	return in, out
}

func ordinary(found []check.Finding) []check.Finding {
	for i := range found {
		found[i] = found[i].InOrdinaryForm()
	}
	return found
}

// control sends the ordinary twin of a request in a form: what that shows as well is not the
// form's doing.
func (e *Engine) control(ctx context.Context, found []check.Finding, budget *int) (form, general []check.Finding) {
	c, ok := e.Maker.Ordinary(found[0].Outcome.Case)
	if *budget--; !ok || *budget < 0 || ctx.Err() != nil || e.outage {
		return found, nil
	}
	_, again := e.sendAgain(ctx, c)
	return part(found, func(f check.Finding) bool { return !shows(again, f) })
}

// fold makes one warning of what a host does with one request in a form that no client sends.
func fold(found []check.Finding) check.Finding {
	first := found[0]
	c, x := first.Outcome.Case, first.Outcome.Exchange
	name := first.Check
	taken := x.Status >= 200 && x.Status < 300
	did := fmt.Sprintf("does not answer %s (%s) as documented: %s", c.Form.What, c.Form.Section, first.Title)
	switch {
	case c.Label.Want == generators.Elsewhere:
		did = fmt.Sprintf("takes %s (%s)", c.Form.What, c.Form.Section)
	case c.Label.Leans == generators.Accept && !taken:
		name = "valid-accepted"
		did = fmt.Sprintf("does not take %s (%s)", c.Form.What, c.Form.Section)
	}
	var observed []string
	for _, f := range found {
		if !slices.Contains(observed, f.Observed) {
			observed = append(observed, f.Observed)
		}
	}
	return check.Finding{Check: name, Warning: true, Cost: check.CostWording, Kind: "form", Cause: "form|" + c.Form.Name, Outcome: first.Outcome, Folded: found,
		Title: fmt.Sprintf("%s %s; no client in wide use sends it", c.Form.Reader(), did), Expected: cmp.Or(first.Expected, "the documented 2XX"),
		Observed: strings.Join(observed, "; "), Source: c.Form.Section}
}
