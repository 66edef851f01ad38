package confirm

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"example.com/importcheck/generators"
	"example.com/importcheck/spec/constraint"
)

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
		if strings.HasPrefix(name, begin) {
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
	if d.together == nil {
		d.together = map[string]bool{}
		for _, s := range d.well {
			eachPair(s.traits, func(name string) { d.together[name] = true })
		}
	}
	return d.collect(func(s subject) []string {
		var out []string
		eachPair(s.traits, func(name string) {
			if !d.together[name] {
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

// A unit is one way to measure one text, and a span the sizes that go well.
type (
	unit struct{ where, name string }
	span struct{ least, most int }
)

// sizes returns, for each unit of each text, the failures beyond every start that went well:
// longer than the longest of them, or shorter than the shortest.
func (d *diagnosis) sizes() []cause { return d.beyond("") }

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
			for _, c := range d.beyond(t) {
				c.name += " and " + string(t)
				out = append(out, c)
			}
		}
	}
	return out
}

// beyond returns the sizes of failed starts which no start that went well reaches, of those with
// a trait where one is given.
func (d *diagnosis) beyond(t generators.Trait) []cause {
	counts := func(s subject) bool { return t == "" || slices.Contains(s.traits, t) }
	var out []cause
	for k, sp := range d.reach(t, counts) {
		longer := cause{where: k.where, unit: k.name, name: fmt.Sprintf("%s of more than %d %s", k.where, sp.most, k.name)}
		shorter := cause{where: k.where, unit: k.name, name: fmt.Sprintf("%s of less than %d %s", k.where, sp.least, k.name)}
		out = append(out, d.ofSize(longer, sp.most, 1, counts), d.ofSize(shorter, sp.least, -1, counts))
	}
	return slices.DeleteFunc(out, func(c cause) bool { return len(c.covers) == 0 })
}

// reach returns how far the starts that went well reach, of those that count for a trait. It is
// measured once: these starts stay the same while one failure after the other is explained.
func (d *diagnosis) reach(t generators.Trait, counts func(subject) bool) map[unit]span {
	if known, ok := d.reached[t]; ok {
		return known
	}
	spans := map[unit]span{}
	for _, s := range d.well {
		if !counts(s) {
			continue
		}
		for _, m := range s.measures {
			k := unit{m.Where, m.Unit}
			have, ok := spans[k]
			if !ok {
				have = span{m.N, m.N}
			}
			spans[k] = span{min(have.least, m.N), max(have.most, m.N)}
		}
	}
	d.reached[t] = spans
	return spans
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
	return slices.ContainsFunc(d.e.Catalogue.Known, func(k constraint.Constraint) bool {
		return k.Where == where && (k.Keyword == "maxLength" || k.Keyword == "minLength") && k.Int() == size
	})
}
