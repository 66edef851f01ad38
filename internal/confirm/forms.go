package confirm

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/diagnose"
)

// mostControls is how many requests show that it is the form that a host does not take.
const mostControls = 60

// byForm parts what only one form led to which no client in wide use sends, case by case,
// from the other findings. It is the form only where requests in other forms do not show the
// same, the ordinary control of the request among them.
func (c *confirmer) byForm(found []check.Finding) (forms [][]check.Finding, others []check.Finding) {
	byCase, none := map[string][]check.Finding{}, c.evidence.AcceptsNone()
	known := map[string]bool{}
	for _, f := range found {
		if f.OnlyForm() && none && !f.Outcome.Case.Label.MustReject() {
			f = f.InOrdinaryForm() // valid starts in ordinary forms are not accepted either
		} else if f.OnlyForm() {
			byCase[f.Outcome.Case.ID] = append(byCase[f.Outcome.Case.ID], f)
			continue
		}
		others = append(others, f)
		known[f.Group()], known[shared(f)] = true, true
	}
	budget := mostControls
	confirmed, asked := map[string]bool{}, map[string]bool{} // forms
	for _, a := range c.Answers {
		k := a.Case
		untried := k.Label.Expect == generators.Accept && !asked[k.Form.Name]
		form, general := part(byCase[k.ID], func(f check.Finding) bool {
			return untried && repeatable(f) || !known[f.Group()] && !known[shared(f)]
		})
		others = append(others, ordinary(general)...)
		if len(form) > 0 && !confirmed[k.Form.Name] {
			asked[k.Form.Name] = true
			form, general = c.control(form, again(form[0], others), &budget)
			others = append(others, ordinary(general)...)
		}
		if len(form) > 0 {
			confirmed[k.Form.Name] = true
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

// again is how often a request in a form is sent once more: oftener where requests in ordinary forms show the
// same, which may come and go.
func again(f check.Finding, others []check.Finding) int {
	if slices.ContainsFunc(others, func(o check.Finding) bool { return diagnose.Same(f, o) }) {
		return 3
	}
	return 1
}

// control sends the ordinary control of a request in a form, and then the request once more, or oftener: what
// the former shows as well, or the latter does not each time, is not the form's doing.
func (c *confirmer) control(found []check.Finding, times int, budget *int) (form, general []check.Finding) {
	k, ok := c.Catalogue.Ordinary(found[0].Outcome.Case)
	if *budget--; !ok || *budget < 0 {
		return found, nil
	}
	_, now, ok := c.send(k)
	if !ok {
		return found, nil
	}
	shown := func(f check.Finding) bool { _, is := shows(now, f); return is }
	general, form = part(found, shown)
	for ; times > 0 && len(form) > 0 && repeatable(form[0]); times-- {
		if _, now, ok = c.send(found[0].Outcome.Case); !ok {
			break
		}
		var chance []check.Finding
		form, chance = part(form, shown)
		general = append(general, chance...)
	}
	return form, general
}

// fold makes one warning of all that each form led to. A form that has the predicate by which
// requests in other forms are explained is one more of them.
func (c *confirmer) fold(forms [][]check.Finding, causes []*diagnose.Cause) []*diagnose.Cause {
	at := map[string]*diagnose.Cause{}
	var out []*diagnose.Cause
	for _, found := range forms {
		if cause := c.explained(found[0], causes); cause != nil {
			cause.Members = append(cause.Members, found[0].InOrdinaryForm())
			continue
		}
		f := folded(found)
		if first, again := at[f.Cause]; again {
			first.Members = append(first.Members, f)
			continue
		}
		at[f.Cause] = diagnose.New(f, []check.Finding{f})
		out = append(out, at[f.Cause])
	}
	return out
}

// explained returns the cause of requests in ordinary forms that predicts a finding.
func (c *confirmer) explained(f check.Finding, causes []*diagnose.Cause) *diagnose.Cause {
	s := c.evidence.Of(f.Outcome.Case)
	for _, cause := range causes {
		if s != nil && diagnose.Same(cause.Finding, f) && c.evidence.Predicts(cause, s) {
			return cause
		}
	}
	return nil
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
