package run

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/spec/constraint"
)

// explain joins what one defect of a host does to many valid starts, by what all of them
// have and no start has that goes well: a trait of the request, or a size that lies
// between two numbers. Where no single trait explains a failure, two together may.
func (e *Engine) explain(found []check.Finding) []check.Finding {
	var out []check.Finding
	byKind := map[string][]int{}
	var order []string
	for i, f := range found {
		if !ofValid(f) {
			continue
		}
		key := f.Check + "|" + f.Kind
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
func (e *Engine) often(found []check.Finding) []check.Finding {
	for _, o := range []struct {
		check, kind, title string
		of                 func(*check.Answer) bool
		share              float64
	}{
		{"no-server-error", "5XX", "most requests that are no valid start make the host fail", func(a *check.Answer) bool { return a.Case.Label.Want != generators.Accept }, 0.5},
		{"invalid-rejected", "accepted", "most starts that should be refused are answered with 2XX", func(a *check.Answer) bool {
			return a.Case.Label.Want == generators.Reject && check.For(a.Case.Label.Broken[0]) == "invalid-rejected"
		}, 0.8},
	} {
		var mine []*check.Finding
		for i := range found {
			if f := &found[i]; f.Check == o.check && f.Kind == o.kind && !ofValid(*f) {
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

func (e *Engine) countOf(of func(*check.Answer) bool) int {
	n := 0
	for _, a := range e.answers {
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
	return f.Outcome.Case.Label.Want == generators.Accept && f.Outcome.Case.Value != nil &&
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
	e      *Engine
	found  []check.Finding
	failed []subject
	well   []subject
	good   map[generators.Trait]bool // traits of starts that went well
}

func newDiagnosis(e *Engine, found []check.Finding, failing []int) *diagnosis {
	d := &diagnosis{e: e, found: found, good: map[generators.Trait]bool{}}
	bad := map[string]int{}
	for _, i := range failing {
		bad[found[i].Outcome.Case.ID] = i
	}
	for _, a := range e.answersInOrder() {
		if a.Case.Label.Want != generators.Accept || a.Case.Value == nil {
			continue
		}
		s := subject{finding: -1, traits: e.traits(a), measures: e.Maker.Measures(a.Case), answer: a}
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
func (e *Engine) traits(a *check.Answer) []generators.Trait {
	out := e.Maker.Traits(a.Case)
	if !a.Exchange.NewConn {
		out = append(out, "over a connection that was used before")
	} else {
		out = append(out, "the first one on its connection")
	}
	switch a.Case.Class {
	case generators.ClassSequence:
		out = append(out, "behind a refused start")
	case generators.ClassBurst:
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
	if len(d.failed) > 1 {
		d.tell(d.failed, fmt.Sprintf("%d requests, and what they have in common was not found", len(d.failed)), "not found", "")
	}
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

// A cause is a trait or a size, and the failed starts that have it.
type cause struct {
	name   string
	covers []int  // places in failed
	where  string // of a size: the text, and the unit in which it is measured
	unit   string
	gap    int                // of a size: what lies between the starts that go well and those that fail; 0 at a limit of the contract
	holds  func(subject) bool // predicts which requests fail for it
}

// counted prefers the unit in which the contract counts.
func (c cause) counted() int {
	if c.unit == "" || c.unit == "characters" {
		return 0
	}
	return 1
}

func most(list []cause) (cause, bool) {
	if len(list) == 0 {
		return cause{}, false
	}
	return slices.MinFunc(list, func(a, b cause) int {
		return cmp.Or(cmp.Compare(len(b.covers), len(a.covers)), cmp.Compare(a.gap, b.gap), cmp.Compare(a.counted(), b.counted()), cmp.Compare(rank(a.name), rank(b.name)), cmp.Compare(len(a.name), len(b.name)), cmp.Compare(a.name, b.name))
	}), true
}

// rank prefers, between causes that explain as much, what a reader would name first.
func rank(name string) int {
	for i, begin := range []string{"storage ", "with", "/", "empty ", "characters", "header ", "sent "} {
		if len(name) >= len(begin) && name[:len(begin)] == begin {
			return i
		}
	}
	return 9
}

// either returns the traits, or the sizes where one of them explains more than any trait:
// in a run of few scenarios no start shows that a trait alone does no harm.
func (d *diagnosis) either() []cause {
	single, sizes := d.single(), d.sizes()
	trait, _ := most(single)
	if size, ok := most(sizes); ok && len(size.covers) > len(trait.covers) {
		return sizes
	}
	return single
}

// single returns the traits that some failed starts have and none that went well.
func (d *diagnosis) single() []cause {
	return d.collect(func(s subject) []string {
		var out []string
		for _, t := range s.traits {
			if !d.good[t] {
				out = append(out, string(t))
			}
		}
		return out
	})
}

func (d *diagnosis) collect(names func(subject) []string) []cause {
	by := map[string][]int{}
	for i, s := range d.failed {
		for _, name := range names(s) {
			by[name] = append(by[name], i)
		}
	}
	var out []cause
	for name, covers := range by {
		out = append(out, cause{name: name, covers: covers, holds: func(s subject) bool { return slices.Contains(names(s), name) }})
	}
	return out
}

// pairs returns two traits that no start which went well has both of, and a size beside a trait.
func (d *diagnosis) pairs() []cause {
	return append(d.twoTraits(), d.sizesBeside()...)
}

func (d *diagnosis) twoTraits() []cause {
	together := map[string]bool{}
	for _, s := range d.well {
		eachPair(s.traits, func(name string) { together[name] = true })
	}
	return d.collect(func(s subject) []string {
		var out []string
		eachPair(s.traits, func(name string) {
			if !together[name] {
				out = append(out, name)
			}
		})
		return out
	})
}

func eachPair(traits []generators.Trait, f func(string)) {
	for i, a := range traits {
		for _, b := range traits[i+1:] {
			f(string(a) + " and " + string(b))
		}
	}
}

// A unit is one way to measure one text.
type unit struct{ where, name string }

// sizes returns, for each unit of each text, the failures beyond every start that went well:
// longer than the longest of them, or shorter than the shortest.
func (d *diagnosis) sizes() []cause { return d.beyond(d.well, func(subject) bool { return true }) }

// sizesBeside returns sizes that fail only where the request has a trait as well.
func (d *diagnosis) sizesBeside() []cause {
	seen := map[generators.Trait]bool{}
	var out []cause
	for _, s := range d.failed {
		for _, t := range s.traits {
			if seen[t] || !d.good[t] {
				continue
			}
			seen[t] = true
			has := func(s subject) bool { return slices.Contains(s.traits, t) }
			var well []subject
			for _, w := range d.well {
				if has(w) {
					well = append(well, w)
				}
			}
			for _, c := range d.beyond(well, has) {
				c.name += " and " + string(t)
				out = append(out, c)
			}
		}
	}
	return out
}

// beyond returns the sizes of failed starts, of those that count, which no start that went well
// reaches.
func (d *diagnosis) beyond(well []subject, counts func(subject) bool) []cause {
	type span struct{ least, most int }
	spans := map[unit]span{}
	for _, s := range well {
		for _, m := range s.measures {
			k := unit{m.Where, m.Unit}
			have, ok := spans[k]
			if !ok {
				have = span{m.N, m.N}
			}
			spans[k] = span{min(have.least, m.N), max(have.most, m.N)}
		}
	}
	var out []cause
	for k, sp := range spans {
		longer := cause{where: k.where, unit: k.name, name: fmt.Sprintf("%s of more than %d %s", k.where, sp.most, k.name)}
		shorter := cause{where: k.where, unit: k.name, name: fmt.Sprintf("%s of less than %d %s", k.where, sp.least, k.name)}
		out = append(out, d.ofSize(longer, sp.most, 1, counts), d.ofSize(shorter, sp.least, -1, counts))
	}
	return slices.DeleteFunc(out, func(c cause) bool { return len(c.covers) == 0 })
}

// ofSize completes the cause that a text is beyond a size, on one side of it.
func (d *diagnosis) ofSize(c cause, size, side int, counts func(subject) bool) cause {
	beyond := func(s subject) int { // by how much, or 0
		for _, m := range s.measures {
			if m.Where == c.where && m.Unit == c.unit {
				return max(0, side*(m.N-size))
			}
		}
		return 0
	}
	c.holds = func(s subject) bool { return counts(s) && beyond(s) > 0 }
	for i, s := range d.failed {
		if c.holds(s) {
			if len(c.covers) == 0 || beyond(s) < c.gap {
				c.gap = beyond(s)
			}
			c.covers = append(c.covers, i)
		}
	}
	if d.limits(c.where, size) {
		c.gap = 0
	}
	return c
}

// limits reports whether a size is a limit of the contract for a text.
func (d *diagnosis) limits(where string, size int) bool {
	return slices.ContainsFunc(d.e.Maker.Known, func(k constraint.Constraint) bool {
		return k.Where == where && (k.Keyword == "maxLength" || k.Keyword == "minLength") && k.Int() == size
	})
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
	d.tell(mine, c.name, c.name, c.where)
	d.predict(c, d.found[mine[0].finding])
}

// predict gives the cause to the failures of other requests in the same way, which need not
// have been accepted, where it predicts them.
func (d *diagnosis) predict(c cause, shown check.Finding) {
	for i := range d.found {
		f := &d.found[i]
		if f.Check != shown.Check || f.Kind != shown.Kind || ofValid(*f) || f.Outcome.Case.Value == nil || f.Outcome.Case.Label.Want == generators.Elsewhere {
			continue
		}
		s := subject{traits: d.e.Maker.Traits(f.Outcome.Case), measures: d.e.Maker.Measures(f.Outcome.Case)}
		if c.holds(s) {
			f.Constraint, f.Cause, f.Title, f.Plain = shown.Constraint, shown.Cause, shown.Title, false
		}
	}
}

// tell writes the cause into the findings. Its constraint is that of the plainest start
// that shows it, or the limit of the text whose size it is.
func (d *diagnosis) tell(list []subject, name, cause, where string) {
	plainest := slices.MinFunc(list, func(a, b subject) int {
		return cmp.Or(cmp.Compare(len(a.traits), len(b.traits)), cmp.Compare(d.e.order[a.answer.Case.ID], d.e.order[b.answer.Case.ID]))
	})
	constraint := d.found[plainest.finding].Constraint
	for _, k := range d.e.Maker.Known {
		if where != "" && k.Where == where && k.Keyword == "maxLength" {
			constraint = k
		}
	}
	for _, s := range list {
		f := &d.found[s.finding]
		f.Constraint, f.Cause = constraint, cause+"|"+f.Kind
		if where != "" {
			f.Cause = constraint.String() + "|" + f.Kind // the numbers are measured, and may differ from run to run
		}
		f.Title = titleOf(*f, name)
		f.Plain = s.answer == plainest.answer
	}
}

func titleOf(f check.Finding, name string) string {
	what := map[string]string{"valid-accepted": "is refused", "no-server-error": "makes the host fail", "response-in-time": "gets no whole answer"}[f.Check]
	if f.Check == "valid-accepted" && f.Kind != "refused" {
		what = "is answered with another " + f.Kind
	}
	if strings.HasPrefix(name, "every ") || strings.HasPrefix(name, "most ") {
		return name + " " + what
	}
	return fmt.Sprintf("a valid start %s: %s", what, name)
}
