package confirm

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
)

// mostControls is how many requests show that it is the form that a host does not take.
const mostControls = 60

// byForm parts what only one form led to which no client in wide use sends, case by case,
// from the other findings. It is the form only where requests in other forms do not show the
// same, the ordinary control of the request among them.
func (e *concluder) byForm(ctx context.Context, found []check.Finding) (forms [][]check.Finding, others []check.Finding) {
	byCase := map[string][]check.Finding{}
	known := map[string]bool{}
	for _, f := range found {
		if f.OnlyForm() {
			byCase[f.Outcome.Case.ID] = append(byCase[f.Outcome.Case.ID], f)
			continue
		}
		others = append(others, f)
		known[f.Group()], known[shared(f)] = true, true
	}
	budget := mostControls
	confirmed := map[string]bool{} // forms
	for _, c := range e.cases() {
		form, general := part(byCase[c.ID], func(f check.Finding) bool { return !known[f.Group()] && !known[shared(f)] })
		others = append(others, ordinary(general)...)
		if len(form) > 0 && !confirmed[c.Form.Name] {
			form, general = e.control(ctx, form, &budget)
			others = append(others, ordinary(general)...)
		}
		if len(form) > 0 {
			confirmed[c.Form.Name] = true
			forms = append(forms, form)
		}
	}
	return forms, others
}

// shared names what a finding may have in common with others: its cause, or where the request
// need not be accepted what became of it.
func shared(f check.Finding) string {
	if f.Outcome.Case.Label.Expect == generators.Accept {
		return f.Group()
	}
	return f.Check + " " + f.Symptom
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

// control sends the ordinary control of a request in a form: what that shows as well is not the
// form's doing.
func (e *concluder) control(ctx context.Context, found []check.Finding, budget *int) (form, general []check.Finding) {
	c, ok := e.Catalogue.Ordinary(found[0].Outcome.Case)
	if *budget--; !ok || *budget < 0 || ctx.Err() != nil || e.Sender.Lost() {
		return found, nil
	}
	_, again := e.Sender.Send(ctx, c)
	return part(found, func(f check.Finding) bool { return !shows(again, f) })
}

// fold makes one warning of all that each form led to, and adds them to the findings of other
// requests. A form that has the trait by which those are explained is one more of them.
func (e *concluder) fold(forms [][]check.Finding, others []check.Finding) []check.Finding {
	names := map[string]string{} // of the check, by form
	out := others
	for _, found := range forms {
		if f, ok := e.explained(found[0], others); ok {
			out = append(out, f)
			continue
		}
		one := folded(found)
		if name, again := names[one.Cause]; again {
			one.Check = name
		}
		names[one.Cause] = one.Check
		out = append(out, one)
	}
	return out
}

// explained returns a finding with the cause of others, where its request has their trait.
func (e *concluder) explained(f check.Finding, others []check.Finding) (check.Finding, bool) {
	traits := e.Catalogue.Traits(f.Outcome.Case)
	i := slices.IndexFunc(others, func(o check.Finding) bool {
		name, ok := strings.CutSuffix(o.Cause, "|"+o.Symptom)
		return ok && o.Check == f.Check && o.Symptom == f.Symptom && slices.Contains(traits, generators.Trait(name))
	})
	if i < 0 {
		return f, false
	}
	f = f.InOrdinaryForm()
	f.Constraint, f.Cause, f.Title = others[i].Constraint, others[i].Cause, others[i].Title
	return f, true
}

// folded makes one warning of what a host does with one request in a form that no client sends.
func folded(found []check.Finding) check.Finding {
	first := found[0]
	c, x := first.Outcome.Case, first.Outcome.Exchange
	name := first.Check
	taken := x.Status >= 200 && x.Status < 300
	did := fmt.Sprintf("does not answer %s (%s) as documented: %s", c.Form.What, c.Form.Section, first.Title)
	switch {
	case c.Label.Expect == generators.NotAStart:
		did = fmt.Sprintf("takes %s (%s)", c.Form.What, c.Form.Section)
	case c.Label.Documented == generators.Accept && x.Status/100 == 5:
		name = "no-server-error"
		did = fmt.Sprintf("fails on %s (%s)", c.Form.What, c.Form.Section)
	case c.Label.Documented == generators.Accept && !taken:
		name = "valid-accepted"
		did = fmt.Sprintf("does not take %s (%s)", c.Form.What, c.Form.Section)
	}
	var observed []string
	for _, f := range found {
		if !slices.Contains(observed, f.Observed) {
			observed = append(observed, f.Observed)
		}
	}
	return check.Finding{Check: name, Warning: true, Cost: check.CostWording, Symptom: "form", Cause: "form|" + c.Form.Name,
		Outcome: first.Outcome, Folded: found, Source: c.Form.Section,
		Title:    fmt.Sprintf("%s %s; no client in wide use sends it", readerOf(found), did),
		Expected: first.Expected, Observed: strings.Join(observed, "; ")}
}

// readerOf names what does not take a form: the library under the host, or the host itself where
// the library passed the request on, and the host does not know the path, method or key in it.
func readerOf(found []check.Finding) string {
	passedOn := []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusMethodNotAllowed}
	if slices.Contains(passedOn, found[0].Outcome.Exchange.Status) {
		return "this host"
	}
	return found[0].Outcome.Case.Form.Reader()
}
