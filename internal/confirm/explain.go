package confirm

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
)

// explain joins what one defect of a host does to many valid starts, by what all of them
// have and no start has that goes well: a trait of the request, or a size that lies
// between two numbers. Where no single trait explains a failure, two together may.
func (e *concluder) explain(found []check.Finding) []check.Finding {
	var out []check.Finding
	byKind := map[string][]int{}
	var order []string
	for i, f := range found {
		if !ofValid(f) {
			continue
		}
		key := f.Check + "|" + f.Symptom
		if byKind[key] == nil {
			order = append(order, key)
		}
		byKind[key] = append(byKind[key], i)
	}
	out = e.often(slices.Clone(found))
	for _, key := range order {
		newDiagnosis(e, out, byKind[key]).run()
	}
	return out
}

// often joins what a host does wrong to most requests of a kind, whatever they hold: each
// constraint would be told otherwise.
func (e *concluder) often(found []check.Finding) []check.Finding {
	for _, o := range []struct {
		check, kind, title string
		of                 func(*check.Answer) bool
		share              float64
	}{
		{"no-server-error", "5XX", "most requests that are no valid start make the host fail", func(a *check.Answer) bool { return a.Case.Label.Expect != generators.Accept }, 0.5},
		{"invalid-rejected", "accepted", "most starts that should be refused are answered with 2XX", func(a *check.Answer) bool {
			return a.Case.Label.Expect == generators.Reject && check.For(a.Case.Label.Broken[0]) == "invalid-rejected"
		}, 0.8},
	} {
		var mine []*check.Finding
		for i := range found {
			if f := &found[i]; f.Check == o.check && f.Symptom == o.kind && !ofValid(*f) {
				mine = append(mine, f)
			}
		}
		all := e.countOf(o.of)
		if float64(len(mine)) <= o.share*float64(all) {
			continue
		}
		for _, f := range mine {
			f.Cause, f.Title = "most requests", fmt.Sprintf("%s (%d of %d)", o.title, len(mine), all)
		}
	}
	return found
}

func (e *concluder) countOf(of func(*check.Answer) bool) int {
	n := 0
	for _, a := range e.Answers {
		if of(a) {
			n++
		}
	}
	return n
}

// ofValid reports whether a finding is about what happens to a valid start.
func ofValid(f check.Finding) bool {
	if f.Check == "response-in-time" && f.Outcome.Exchange.Status != 0 {
		return false // what is broken is the answer
	}
	return f.Outcome.Case.Label.Expect == generators.Accept && f.Outcome.Case.Value != nil &&
		slices.Contains([]string{"valid-accepted", "no-server-error", "response-in-time"}, f.Check)
}

// A subject is one valid start with its traits and sizes.
type subject struct {
	finding  int // its place in the list, -1 where it went well
	traits   []generators.Trait
	measures []generators.Measure
	answer   *check.Answer
}

// A diagnosis explains the failures of one check and kind.
type diagnosis struct {
	e      *concluder
	found  []check.Finding
	failed []subject
	well   []subject
	good   map[generators.Trait]bool // traits of starts that went well
	taken  []explained

	together map[string]bool                    // pairs of traits of starts that went well; nil until they are asked for
	reached  map[generators.Trait]map[unit]span // by trait, as far as they were asked for
}

// An explained cause has the failed starts that it stands for.
type explained struct {
	name   string
	starts []subject
}

func newDiagnosis(e *concluder, found []check.Finding, failing []int) *diagnosis {
	d := &diagnosis{e: e, found: found, good: map[generators.Trait]bool{}, reached: map[generators.Trait]map[unit]span{}}
	bad := map[string]int{}
	for _, i := range failing {
		bad[found[i].Outcome.Case.ID] = i
	}
	for _, a := range e.Answers {
		if a.Case.Label.Expect != generators.Accept || a.Case.Value == nil {
			continue
		}
		s := subject{finding: -1, traits: e.traits(a), measures: e.Catalogue.Measures(a.Case), answer: a}
		if i, ok := bad[a.Case.ID]; ok {
			s.finding = i
			d.failed = append(d.failed, s)
		} else if a.Accepted() {
			d.well = append(d.well, s)
			for _, t := range s.traits {
				d.good[t] = true
			}
		}
	}
	return d
}

// traits are those of the request and those of how it happened to be sent.
func (e *concluder) traits(a *check.Answer) []generators.Trait {
	out := e.Catalogue.Traits(a.Case)
	if !a.Exchange.NewConn {
		out = append(out, "over a connection that was used before")
	} else {
		out = append(out, "the first one on its connection")
	}
	switch a.Case.Kind {
	case generators.KindSequence:
		out = append(out, "behind a refused start")
	case generators.KindBurst:
		out = append(out, "while others are under way")
	}
	return out
}

// run explains one failure after the other by whatever explains most of them.
func (d *diagnosis) run() {
	if len(d.failed) == 0 {
		return // none of the requests was kept
	}
	if len(d.well) == 0 {
		d.tell(d.failed, "every valid start", "every valid start", "")
		return
	}
	if all := len(d.failed); 2*all > all+len(d.well) {
		if best, ok := most(append(d.single(), d.sizes()...)); !ok || 5*len(best.covers) < 4*all {
			d.tell(d.failed, fmt.Sprintf("most valid starts (%d of %d)", all, all+len(d.well)), "most valid starts", "")
			return
		}
	}
	for len(d.failed) > 0 {
		best, ok := d.best()
		if !ok {
			break
		}
		d.take(best)
	}
	d.join("header ")
	d.join("sent ")
	if len(d.failed) > 1 {
		d.tell(d.failed, fmt.Sprintf("%d requests, and what they have in common was not found", len(d.failed)), "not found", "")
	}
}

// join makes one cause of many of a kind: a host that takes no unknown header refuses each.
func (d *diagnosis) join(kind string) {
	const many, shown = 3, 4
	var names []string
	var starts []subject
	for _, t := range d.taken {
		if name, ok := strings.CutPrefix(t.name, kind); ok && !strings.Contains(name, " and ") {
			names, starts = append(names, name), append(starts, t.starts...)
		}
	}
	if len(names) < many {
		return
	}
	text := kind + strings.Join(names[:min(shown, len(names))], ", ")
	if more := len(names) - shown; more > 0 {
		text += fmt.Sprintf(" and %d others", more)
	}
	d.tell(starts, text, kind+"of many kinds", "")
}

// best returns what explains most: one trait or size, or two together where they explain more
// than twice as much as one.
func (d *diagnosis) best() (cause, bool) {
	one, ok := most(d.either())
	if len(one.covers) == len(d.failed) {
		return one, ok
	}
	two, both := most(d.pairs())
	if len(two.covers) > 2*len(one.covers) {
		return two, both
	}
	return one, ok
}

// take gives the failures of a cause one name, and leaves the others.
func (d *diagnosis) take(c cause) {
	var mine, rest []subject
	for i, s := range d.failed {
		if slices.Contains(c.covers, i) {
			mine = append(mine, s)
		} else {
			rest = append(rest, s)
		}
	}
	d.failed = rest
	for _, s := range mine {
		d.found[s.finding].Unit = c.unit
	}
	d.taken = append(d.taken, explained{c.name, mine})
	d.tell(mine, c.name, c.name, c.where)
	d.predict(c, d.found[mine[0].finding])
}

// predict gives the cause to the failures of other requests in the same way, which need not
// have been accepted, where it predicts them.
func (d *diagnosis) predict(c cause, shown check.Finding) {
	for i := range d.found {
		f := &d.found[i]
		if f.Check != shown.Check || f.Symptom != shown.Symptom || ofValid(*f) || f.Outcome.Case.Value == nil || f.Outcome.Case.Label.Expect == generators.NotAStart {
			continue
		}
		s := subject{traits: d.e.Catalogue.Traits(f.Outcome.Case), measures: d.e.Catalogue.Measures(f.Outcome.Case)}
		if c.holds(s) {
			f.Constraint, f.Cause, f.Title, f.Plain = shown.Constraint, shown.Cause, shown.Title, false
		}
	}
}

// tell writes the cause into the findings. Its constraint is that of the plainest start
// that shows it, or the limit of the text whose size it is.
func (d *diagnosis) tell(list []subject, name, cause, where string) {
	plainest := slices.MinFunc(list, func(a, b subject) int {
		return cmp.Or(cmp.Compare(len(a.traits), len(b.traits)), cmp.Compare(d.e.order(a.answer.Case.ID), d.e.order(b.answer.Case.ID)))
	})
	constraint := d.found[plainest.finding].Constraint
	for _, k := range d.e.Catalogue.Known {
		if where != "" && k.Where == where && k.Keyword == "maxLength" {
			constraint = k
		}
	}
	for _, s := range list {
		f := &d.found[s.finding]
		f.Constraint, f.Cause = constraint, cause+"|"+f.Symptom
		if where != "" {
			f.Cause = constraint.String() + "|" + f.Symptom // the numbers are measured, and may differ from run to run
		}
		f.Title = titleOf(*f, name)
		f.Plain = s.answer == plainest.answer
	}
}

func titleOf(f check.Finding, name string) string {
	what := map[string]string{"valid-accepted": "is refused", "no-server-error": "makes the host fail", "response-in-time": "gets no whole answer"}[f.Check]
	if f.Check == "valid-accepted" && f.Symptom != "refused" {
		what = "is answered with another " + f.Symptom
	}
	if strings.HasPrefix(name, "every ") || strings.HasPrefix(name, "most ") {
		return name + " " + what
	}
	return fmt.Sprintf("a valid start %s: %s", what, name)
}
