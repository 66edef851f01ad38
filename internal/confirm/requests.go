package confirm

import (
	"fmt"
	"slices"
	"strings"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/diagnose"
)

// An inquiry explains the findings of one group, one root cause after the other.
type inquiry struct {
	*confirmer
	search *diagnose.Search
	group  *diagnose.Group
	by     map[*diagnose.Subject][]check.Finding
	total  int // requests that could have failed
	flaky  []*diagnose.Subject
	healed int                 // of them, those that failed each time but behind a start that says everything
	left   []*diagnose.Subject // that nothing explains
	out    []*diagnose.Cause
}

// requests finds what requests of a group have in common that no other one has.
func (c *confirmer) requests(g *diagnose.Group) []*diagnose.Cause {
	failed, well := c.evidence.Split(g, c.groups)
	if !g.Lawful() {
		well = c.evidence.Telling(c.causes, well)
	}
	if len(failed) == 0 {
		return []*diagnose.Cause{diagnose.New(g.Findings[0], g.Findings)} // it was sent outside the plan
	}
	q := &inquiry{confirmer: c, group: g, search: diagnose.NewSearch(c.evidence, g, failed, well), by: map[*diagnose.Subject][]check.Finding{}, total: len(failed) + len(well)}
	for _, f := range g.Findings {
		if s := c.evidence.Of(f.Outcome.Case); s != nil {
			q.by[s] = append(q.by[s], f)
		}
	}
	q.run()
	if found := q.outside(); found != nil && len(q.flaky) == 0 {
		q.out = append(q.out, diagnose.New(found[0], found))
	}
	return q.out
}

// outside are the findings of what was sent outside the plan.
func (q *inquiry) outside() []check.Finding {
	var found []check.Finding
	for _, f := range q.group.Findings {
		if q.evidence.Of(f.Outcome.Case) == nil {
			found = append(found, f)
		}
	}
	return found
}

func (q *inquiry) run() {
	s := q.search
	if q.finding(s.Failed[0]).Check == "method-not-allowed" {
		focus := q.focus()
		q.conclude(focus, diagnose.Explanation{Covers: s.Failed, Predicate: diagnose.Predicate{Key: "methods"}}, diagnose.Methods(s.Failed))
		return
	}
	if q.finding(s.Failed[0]).Symptom == check.Listed {
		q.listed()
		return
	}
	if k, ok := diagnose.OneConstraint(s.Failed); ok && len(s.Well) == 0 {
		q.breaking(q.focus(), s.Breaking(k))
		return
	}
	if len(s.Well) == 0 {
		q.otherForms()
	}
	if len(s.Well) == 0 {
		focus := q.focus()
		if valid := diagnose.Lawful(s.Failed); len(valid) > 0 {
			focus = q.focusOf(valid)
		}
		q.conclude(focus, diagnose.Explanation{Covers: s.Failed, Predicate: diagnose.Predicate{Key: "every", Shape: "every"}}, q.group.Everything(q.finding(focus)))
		return
	}
	if q.hangsAtTimes(s.Failed, manyHangs) {
		q.flaky, s.Failed = s.Failed, nil
	}
	for chance := false; len(s.Failed) > 0 && len(q.out) < mostCauses; {
		if !chance && len(q.flaky) >= mostFlaky {
			chance = true
			q.setAside()
			continue
		}
		q.step()
	}
	q.left = append(q.left, s.Failed...)
	if q.hangsAtTimes(q.left, mostFlaky) {
		q.flaky, q.left = append(q.flaky, q.left...), nil
	}
	if len(q.flaky) >= mostFlaky { // what comes and goes explains what is like others that do not fail
		for _, s := range q.left {
			if q.search.Twin(s) {
				q.flaky, q.left = append(q.flaky, s), without(q.left, s)
			}
		}
	}
	q.chance()
	q.rest()
}

// listed explains imports that only the list shows, which no experiment repeats: by what most of the
// requests hold, or not at all.
func (q *inquiry) listed() {
	s := q.search
	x, ok := s.Narrowest(s.Failed, 8)
	focus := q.focus()
	if k, one := diagnose.OneConstraint(s.Failed); one {
		x, ok = s.Breaking(k), true
	} else if ok {
		focus = q.evidence.Simplest(x.Covers)
	}
	cause := diagnose.New(q.finding(focus), nil)
	title := diagnose.Title(cause.Finding, x)
	if !ok {
		x = diagnose.Explanation{Predicate: diagnose.Predicate{Key: "not found"}}
		title = diagnose.NotFound(cause.Finding, s.Failed)
	}
	x.Covers = s.Failed
	q.add(cause, x, title)
}

// mostForms is how many starts in other forms are sent where every start fails.
const mostForms = 40

// fewHeaders is how many of them have another value in a header.
const fewHeaders = 4

// otherForms sends valid starts in forms that the run did not come to, where every valid start that it
// sent fails: what the others have in common may be what the host does not take.
func (q *inquiry) otherForms() {
	f := q.finding(q.search.Failed[0])
	if f.Outcome.Case.Label.Documented != generators.Accept || !repeatable(f) {
		return
	}
	var headers, forms []generators.Case
	for _, c := range q.Catalogue.Cases() {
		switch {
		case q.evidence.Of(c) != nil:
		case c.Kind == generators.KindHeaderValue:
			headers = append(headers, c)
		case (c.Kind == generators.KindHTTPForm || c.Kind == generators.KindMediaForm) && c.Label.Documented == generators.Accept:
			forms = append(forms, c)
		}
	}
	left := mostForms
	for _, c := range append(headers[:min(len(headers), fewHeaders)], forms...) {
		a, fails, ok := q.try(c, f)
		if left--; !ok || left < 0 {
			return
		}
		q.learn(a, fails)
	}
}

// breaking makes one cause of requests that all break one constraint, where none that breaks it was
// answered otherwise.
func (q *inquiry) breaking(focus *diagnose.Subject, x diagnose.Explanation) {
	probe := diagnose.New(q.finding(focus), nil)
	q.repeat(probe, repeats)
	if repeatable(probe.Finding) {
		focus, x = q.measure(probe, focus, x)
	}
	probe.Passes = nearest(q.evidence, q.search, focus, x)
	x.Covers = q.search.Failed
	q.add(probe, x, diagnose.Title(probe.Finding, x))
}

// focus is the request to look at next: the simplest violation, else the simplest warning.
func (q *inquiry) focus() *diagnose.Subject { return q.focusOf(q.search.Failed) }

func (q *inquiry) focusOf(list []*diagnose.Subject) *diagnose.Subject {
	var hard []*diagnose.Subject
	for _, f := range list {
		if !q.finding(f).Warning {
			hard = append(hard, f)
		}
	}
	if hard == nil {
		hard = list
	}
	return q.evidence.Simplest(hard)
}

func (q *inquiry) finding(s *diagnose.Subject) check.Finding {
	for _, f := range q.by[s] {
		if !f.Warning {
			return f
		}
	}
	if len(q.by[s]) == 0 {
		return q.group.Findings[0]
	}
	return q.by[s][0]
}

// step explains one request, and with it all that its predicate predicts.
func (q *inquiry) step() {
	focus := q.focus()
	f := q.finding(focus)
	probe := diagnose.New(f, nil)
	if repeatable(f) {
		q.again(probe, focus)
	}
	if probe.Tried > 1 && (probe.Shown < probe.Tried || q.heals(f, focus)) {
		q.changing(focus, probe)
		return
	}
	small := focus
	if repeatable(f) {
		small, probe.Finding = q.reduce(focus, f)
	}
	x, ok := q.search.Best(small)
	if few := len(x.Covers) < fewest && 10*len(x.Covers) < 8*len(q.search.Failed); probe.Tried == 1 && few {
		ok = false // what cannot be tried again is blamed on nothing that few of many have
	}
	if q.most() && (!ok || 2*len(x.Covers) < len(q.search.Failed)) {
		failed := len(q.search.Failed)
		q.add(probe, diagnose.Explanation{Covers: q.search.Failed, Predicate: diagnose.Predicate{Key: "most", Shape: "most"}}, diagnose.Most(f, failed, q.total))
		return
	}
	if ok && repeatable(f) {
		small, x = q.measure(probe, small, x)
	}
	if !ok || !covers(x, focus) {
		q.search.Failed = without(q.search.Failed, focus)
		q.left = append(q.left, focus)
		return
	}
	probe.Passes = nearest(q.evidence, q.search, small, x)
	if q.group.Lawful() && x.OfBody() {
		probe.Detail = fmt.Sprintf("the longest valid start that was sent has %d bytes", q.longest())
	}
	q.add(probe, x, diagnose.Title(probe.Finding, x))
}

// longest is the length of the longest body of a valid start that is written as usual, in bytes.
func (q *inquiry) longest() (n int) {
	for _, s := range q.evidence.Subjects {
		if s.Usual() {
			n = max(n, len(s.Case.Request.Body))
		}
	}
	return n
}

// fewest is how many requests that are not tried again must have in common what is blamed.
const fewest = 3

// most reports whether far more requests fail than do not, so that something that they all share is
// to blame and not one thing after the other.
func (q *inquiry) most() bool {
	return len(q.search.Failed) > 2*len(q.search.Well) && len(q.search.Failed) > 50
}

func covers(x diagnose.Explanation, s *diagnose.Subject) bool {
	for _, c := range x.Covers {
		if c == s {
			return true
		}
	}
	return false
}

func without(list []*diagnose.Subject, drop ...*diagnose.Subject) []*diagnose.Subject {
	gone := map[*diagnose.Subject]bool{}
	for _, d := range drop {
		gone[d] = true
	}
	var out []*diagnose.Subject
	for _, s := range list {
		if !gone[s] {
			out = append(out, s)
		}
	}
	return out
}

// conclude makes a cause of all that an explanation covers.
func (q *inquiry) conclude(focus *diagnose.Subject, x diagnose.Explanation, title string) {
	cause := diagnose.New(q.finding(focus), nil)
	q.repeat(cause, repeats)
	q.add(cause, x, title)
}

// add completes a cause and takes what it explains out of the failures.
func (q *inquiry) add(cause *diagnose.Cause, x diagnose.Explanation, title string) {
	cause.Title, cause.Why = title, x
	cause.Detail = strings.Join(slices.DeleteFunc([]string{cause.Detail, q.group.AsValid()}, func(s string) bool { return s == "" }), "; ")
	if s := q.evidence.Of(cause.Outcome.Case); s != nil && cause.Behind == nil {
		cause.Behind = q.evidence.Behind(s, x)
	}
	cause.Finding.Cause = x.Key + "|" + cause.Symptom
	for _, s := range x.Covers {
		cause.Members = append(cause.Members, q.by[s]...)
	}
	if k, ok := diagnose.ConstraintOf(q.Catalogue, x, cause.Members); ok {
		cause.Constraint = k
	}
	q.search.Failed = without(q.search.Failed, x.Covers...)
	q.out = append(q.out, cause)
	for _, more := range q.search.Siblings(x) {
		cause.More = append(cause.More, more.Predicate)
		q.take(cause, more.Covers)
	}
	if x.Key == "to reject" { // whatever a host may reject it treats alike
		q.take(cause, q.search.Open())
	}
}

// take gives requests that are still to be explained to a cause.
func (q *inquiry) take(cause *diagnose.Cause, list []*diagnose.Subject) {
	for _, s := range list {
		if covers(diagnose.Explanation{Covers: q.search.Failed}, s) {
			cause.Members = append(cause.Members, q.by[s]...)
		}
	}
	q.search.Failed = without(q.search.Failed, list...)
}

// rest makes one line of what nothing explains, for each rule that it breaks.
func (q *inquiry) rest() {
	reader, taken, left := q.evidence.Lenient(q.out, q.left)
	for _, s := range taken {
		reader.Members = append(reader.Members, q.by[s]...)
	}
	q.left = left
	parts := diagnose.ByRule(q.left)
	if len(q.left) > 0 && !repeatable(q.finding(q.left[0])) {
		parts = [][]*diagnose.Subject{q.left} // any of them may be chance
	}
	for _, list := range parts {
		focus := q.evidence.Simplest(list)
		x := diagnose.Explanation{Covers: list, Predicate: diagnose.Predicate{Key: "not found"}}
		title := diagnose.NotFound(q.finding(focus), list)
		if q.search.Twin(focus) {
			title += diagnose.LikeOthers
		}
		q.conclude(focus, x, title)
	}
}
