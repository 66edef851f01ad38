package diagnose

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"example.com/importcheck/generators"
	"example.com/importcheck/spec/constraint"
)

// A Bound is a size between which and another one requests fail.
type Bound struct {
	Where, Unit string
	Under, Over int // the nearest sizes that do not fail; Over and Under are open where they are the extremes
	Least, Most int // of those that fail
}

const (
	openBelow = math.MinInt
	openAbove = math.MaxInt
)

func (b Bound) holds(sizes []Size) bool {
	for _, s := range sizes {
		if s.Where == b.Where && s.Unit == b.Unit {
			return s.N > b.Under && s.N < b.Over
		}
	}
	return false
}

// documented reports whether a bound is a limit of the contract.
func (s *Search) documented(b *Bound) bool {
	shape := s.Catalogue.Root.Find(b.Where)
	if shape == nil {
		return false
	}
	limit, ok := shape.Limit("maxLength")
	return ok && (b.Under == limit || b.Over == limit+1)
}

func (b Bound) exact() bool {
	return b.Under != openBelow && b.Least-b.Under == 1 || b.Over != openAbove && b.Over-b.Most == 1
}

// near reports whether what fails and what does not are a few characters apart, as far as the
// text allows.
func (b Bound) near() bool {
	return b.Under != openBelow && b.Least-b.Under <= 12 || b.Over != openAbove && b.Over-b.Most <= 12
}

// bounds returns, for each size of the focus, between which sizes requests fail that have the
// facts.
func (s *Search) bounds(focus *Subject, facts ...int) []Explanation {
	out := s.boundsOf(s.Well, false, focus, facts...)
	if s.of.about == aboutAnswers { // what was accepted was not rejected in a wrong way, whatever its size
		alike := slices.DeleteFunc(slices.Clone(s.Well), func(w *Subject) bool { return w.Refused() != focus.Refused() })
		out = append(out, s.boundsOf(alike, false, focus, facts...)...)
	}
	return out
}

func (s *Search) boundsOf(did []*Subject, position bool, focus *Subject, facts ...int) []Explanation {
	broken := s.reasons(facts...)
	var well []*Subject
	for _, w := range did {
		if holdsAll(w, facts) && s.denies(w, broken, focus.Elsewhere()) && s.sameReason(w, focus) {
			well = append(well, w)
		}
	}
	if len(well) == 0 {
		return nil
	}
	var out []Explanation
	first, sizes := 0, focus.sizes[:positions]
	if !position {
		s.Count(slices.Concat(well, s.all))
		first, sizes = positions, s.Sizes(focus)
	}
	for i := first; i < len(sizes); i++ {
		size := sizes[i]
		b := &Bound{Where: size.Where, Unit: size.Unit, Under: openBelow, Over: openAbove, Least: size.N, Most: size.N}
		if s.of.about == aboutRequests && s.rejects && !position && !ofRule(focus, size.Where) {
			continue // nothing is accepted for the size of something else than what breaks the rule
		}
		if s.around(b, i, size, well) && (b.Under != openBelow || b.Over != openAbove) {
			s.extent(b)
			if position && !b.atAnEnd() || !position && !b.credible() {
				continue
			}
			if facts == nil || b.narrow() {
				out = append(out, s.explanation(b, facts...))
			}
		}
	}
	return out
}

// From explains by a bound that was measured: good is the largest size that does not fail, bad the
// smallest that does.
func (s *Search) From(x Explanation, good, bad int) Explanation {
	b := *x.Bound
	b.Under, b.Least = good, bad
	return s.explanation(&b, x.facts...)
}

// atAnEnd reports whether a bound on a position is the start of something or its end: what requests of
// other kinds lie between the nearest that fail and that do not is little.
func (b Bound) atAnEnd() bool {
	const start, between, longestKept = 20, 8, 130
	if b.Unit == unitOnConnection && b.Least > longestKept {
		return false // few connections are kept for as long: it is chance
	}
	return b.Under == openBelow && b.Over != openAbove && b.Most <= start || b.Over == openAbove && b.Least-b.Under <= max(between, b.Least/5)
}

func positional(unit string) bool {
	return unit == unitStarts || unit == unitRequests || unit == unitOnConnection
}

// ofRule reports whether a request that must be rejected breaks a rule of a place, or none that binds.
func ofRule(focus *Subject, where string) bool {
	broken := focus.Case.Label.Broken
	return len(broken) == 0 || where != "" && slices.ContainsFunc(broken, func(k constraint.Constraint) bool { return k.Where == where })
}

// credible leaves out what no host has a limit for: an upper end, but where it is that of one text and
// was met exactly, and few levels or digits.
func (b Bound) credible() bool {
	switch {
	case b.Unit == unitDepth || b.Unit == unitDigits || b.Unit == unitName:
		return b.Over == openAbove && b.Least > 20
	case b.Over == openAbove:
		return true
	case b.Where == "":
		return false
	}
	return b.Unit == characters || b.Unit == "bytes" || b.Under == openBelow && b.exact() || strings.HasPrefix(b.Unit, "bucket ") && b.near()
}

// sameReason reports whether a request that was rejected breaks only rules that the focus breaks, too:
// others may have been rejected for another one, whatever their size.
func (s *Search) sameReason(w, focus *Subject) bool {
	return !s.rejects || !slices.ContainsFunc(w.Case.Label.Broken, func(k constraint.Constraint) bool {
		return !slices.ContainsFunc(focus.Case.Label.Broken, func(own constraint.Constraint) bool { return own.String() == k.String() })
	})
}

// narrow reports whether something bounds the sizes closely enough to be blamed beside a fact.
func (b Bound) narrow() bool {
	if strings.HasPrefix(b.Unit, "bucket ") && b.Under == openBelow && b.near() {
		return true
	}
	if strings.Contains(b.Unit, "segment") {
		return b.Over == openAbove && b.Least > 10 && b.exact()
	}
	return b.Where != "" && b.Over == openAbove && b.Least > 20 && b.Under != openBelow && 3*(b.Least-b.Under) <= b.Least
}

// around finds the nearest sizes that do not fail.
func (s *Search) around(b *Bound, i int, size Size, well []*Subject) bool {
	seen := false
	for _, w := range well {
		n, ok := sizeAt(s.sizesIn(size.Unit, w), i, size)
		if !ok {
			continue
		}
		seen = true
		switch {
		case n == size.N:
			return false
		case n < size.N:
			b.Under = max(b.Under, n)
		default:
			b.Over = min(b.Over, n)
		}
	}
	return seen
}

// sizeAt finds a size, which mostly stands at the same place of each list.
func sizeAt(list []Size, i int, like Size) (int, bool) {
	if i < len(list) && list[i].Where == like.Where && list[i].Unit == like.Unit {
		return list[i].N, true
	}
	for _, s := range list {
		if s.Where == like.Where && s.Unit == like.Unit {
			return s.N, true
		}
	}
	return 0, false
}

// extent finds the smallest and the largest size between the bounds that fail.
func (s *Search) extent(b *Bound) {
	for _, f := range s.all {
		for _, size := range s.sizesIn(b.Unit, f) {
			if size.Where == b.Where && size.Unit == b.Unit && size.N > b.Under && size.N < b.Over {
				b.Least, b.Most = min(b.Least, size.N), max(b.Most, size.N)
			}
		}
	}
}

func (b Bound) key() string   { return b.Where + " " + b.shape() }
func (b Bound) shape() string { return "size in " + b.Unit + b.side() }

func (b Bound) side() string {
	switch {
	case b.Over == openAbove:
		return " above"
	case b.Under == openBelow:
		return " below"
	}
	return " between"
}

// words says the bound behind "a start".
func (b Bound) words() string {
	switch of := strings.Contains(b.Unit, " of ") || b.Where == ""; {
	case b.Unit == unitStarts && b.Under == openBelow && b.Most == 1:
		return "that is the first of its kind"
	case b.Unit == unitOnConnection && b.Under == openBelow && b.Most == 1:
		return "that is the first on its connection"
	case b.Unit == unitStarts && b.Over == openAbove && b.Least == 2:
		return "after the first start"
	case b.Unit == unitRequests && b.Over == openAbove:
		return fmt.Sprintf("after the first %d requests with the right key", b.Least-1)
	case b.Unit == unitStarts && b.Over == openAbove:
		return fmt.Sprintf("after the first %d starts", b.Least-1)
	case positional(b.Unit):
		return fmt.Sprintf("that is number %s of its %s", b.range_(), map[bool]string{true: "connection", false: "kind"}[b.Unit == unitOnConnection])
	case of:
		return fmt.Sprintf("with %s %s", b.range_(), b.Unit)
	}
	return fmt.Sprintf("whose %s has %s %s", generators.Dotted(b.Where), b.range_(), b.Unit)
}

func (b Bound) range_() string {
	switch {
	case b.Over == openAbove:
		return fmt.Sprintf("%d or more", b.Least)
	case b.Under == openBelow:
		return fmt.Sprintf("%d or fewer", b.Most)
	case b.Least == b.Most:
		return fmt.Sprint(b.Least)
	}
	return fmt.Sprintf("%d to %d", b.Least, b.Most)
}
