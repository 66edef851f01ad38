package diagnose

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
)

// A Search looks for what the failing requests of a group have and no other one has.
type Search struct {
	*Evidence
	Failed  []*Subject // still to be explained
	Well    []*Subject // that did not fail
	all     []*Subject // that failed, explained or not
	rejects bool       // what does not fail is rejected, each request for a reason of its own
	of      *Group
	Trail   []*Subject // experiments that failed as the request that is looked at: what explains it is true of them
}

// An Explanation is a predicate, or two together, with what it explains.
type Explanation struct {
	Predicate
	Covers []*Subject
	Bound  *Bound // where it is about a size
	facts  []int
}

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

// Holds reports whether an explanation predicts that a request fails.
func (x Explanation) Holds(e *Evidence, s *Subject) bool {
	for _, id := range x.facts {
		if !s.has(id) {
			return false
		}
	}
	return x.Bound == nil || x.Bound.holds(e.Sizes(s))
}

// NewSearch begins to explain failures.
func NewSearch(e *Evidence, g *Group, failed, well []*Subject) *Search {
	return &Search{Evidence: e, Failed: failed, Well: well, all: slices.Clone(failed), rejects: g.Rejects(), of: g}
}

// Learn adds what an experiment showed.
func (s *Search) Learn(a *check.Answer, fails bool) *Subject {
	sub := s.Add(a)
	if fails {
		s.all = append(s.all, sub)
	} else {
		s.Well = append(s.Well, sub)
	}
	return sub
}

// denies reports whether a request that did not fail speaks against facts: it had no reason
// of its own to be rejected before the host came to them.
func (s *Search) denies(w *Subject, broken map[string]bool, elsewhere bool) bool {
	if broken == nil && !w.Accepted() && w.Case.Label.Documented != generators.Accept {
		return false // valid requests fail: what is rejected was so before it came to that
	}
	if w.Elsewhere() != elsewhere || w.Case.Label.Protocol && !w.Accepted() {
		return false
	}
	if w.Accepted() {
		return true
	}
	within := 0
	for _, k := range w.Case.Label.Broken {
		if broken[k.String()] {
			within++
		}
	}
	return within == len(w.Case.Label.Broken) || s.rejects && within == 0
}

// reasons are the constraints that failing requests break for which the facts hold; nil where most
// of them break none.
func (s *Search) reasons(facts ...int) map[string]bool {
	out, count, all, valid := map[string]bool{}, map[string]int{}, 0, 0
	for _, f := range s.all {
		if holdsAll(f, facts) {
			all++
			if f.Case.Label.Documented == generators.Accept {
				valid++
			}
			for _, k := range f.Case.Label.Broken {
				count[k.String()]++
			}
		}
	}
	if 2*valid > all {
		return nil
	}
	for name, n := range count {
		out[name] = 20*n >= all
	}
	return out
}

func holdsAll(s *Subject, facts []int) bool {
	for _, id := range facts {
		if !s.has(id) {
			return false
		}
	}
	return true
}

// denied reports whether some request has the facts and did not fail.
func (s *Search) denied(elsewhere bool, facts ...int) bool {
	var broken map[string]bool
	asked := false
	denials, allowed, share := 0, 0, exceptions
	if s.list[facts[0]].rank == rankPosition { // what comes before a request is seen less surely
		share = 20
	}
	for _, w := range s.Well {
		if !holdsAll(w, facts) {
			continue
		}
		if !asked {
			broken, asked = s.reasons(facts...), true
			allowed = s.failing(facts) / share
		}
		if s.denies(w, broken, elsewhere) {
			if denials++; denials > allowed {
				return true
			}
		}
	}
	return false
}

// exceptions is how many failures one request that does not fail may stand against.
const exceptions = 80

func (s *Search) failing(facts []int) int {
	n := 0
	for _, f := range s.all {
		if holdsAll(f, facts) {
			n++
		}
	}
	return n
}

// Best returns what explains the focus and most of the other failures with it.
func (s *Search) Best(focus *Subject) (Explanation, bool) {
	var single []Explanation
	for _, id := range focus.facts {
		if s.list[id].rank != rankPosition && !s.denied(focus.Elsewhere(), id) {
			single = append(single, s.explanation(nil, id))
		}
	}
	single = append(single, s.bounds(focus)...)
	one, ok := s.first(single)
	if ok && len(one.Covers) == len(s.Failed) {
		return one, true
	}
	if x, before := s.Position(focus); before && 10*len(x.Covers) > 8*len(s.Failed) && len(x.Covers) > 2*len(one.Covers) {
		return x, true
	}
	two, both := s.first(s.pairs(focus))
	if both && (!ok || 5*len(two.Covers) > 6*len(one.Covers)) {
		return two, true
	}
	return one, ok
}

// mostFacts bounds the facts of which two are tried together.
const mostFacts = 48

// pairs are two facts together, or a fact and a size.
func (s *Search) pairs(focus *Subject) []Explanation {
	facts := slices.DeleteFunc(slices.Clone(focus.facts), func(id int) bool { return s.list[id].rank >= rankPosition })
	slices.SortStableFunc(facts, func(a, b int) int { return s.list[a].rank - s.list[b].rank })
	facts = facts[:min(len(facts), mostFacts)]
	var out []Explanation
	for i, a := range facts {
		for _, b := range facts[i+1:] {
			if !s.denied(focus.Elsewhere(), a, b) {
				out = append(out, s.explanation(nil, a, b))
			}
		}
		out = append(out, s.bounds(focus, a)...)
	}
	return out
}

func (s *Search) explanation(b *Bound, facts ...int) Explanation {
	x := Explanation{Bound: b, facts: facts}
	var keys, words, wheres, shapes []string
	for _, id := range facts {
		p := s.list[id]
		keys, words, wheres, shapes = append(keys, p.Key), append(words, p.Words), append(wheres, p.Where), append(shapes, p.Shape)
		x.rank, x.sub = max(x.rank, p.rank), max(x.sub, p.sub)
	}
	if b != nil {
		x.rank = max(x.rank, rankCharacter)
		if b.Where == "" {
			x.rank = rankPosition
		}
		keys, words = append(keys, b.key()), append([]string{b.words()}, words...)
		wheres, shapes = append([]string{b.Where}, wheres...), append(shapes, b.shape())
	}
	x.Key, x.Words, x.Where, x.Shape = strings.Join(keys, " and "), strings.Join(words, " and "), wheres[0], strings.Join(shapes, " and ")
	for _, f := range s.Failed {
		if x.Holds(s.Evidence, f) {
			x.Covers = append(x.Covers, f)
		}
	}
	return x
}

// first returns the explanation that covers most, and of those the one that a reader would name.
func (s *Search) first(list []Explanation) (Explanation, bool) {
	list = slices.DeleteFunc(list, func(x Explanation) bool {
		return slices.ContainsFunc(s.Trail, func(f *Subject) bool { return !x.Holds(s.Evidence, f) })
	})
	if len(list) == 0 {
		return Explanation{}, false
	}
	return slices.MinFunc(list, func(a, b Explanation) int {
		return cmp.Or(cmp.Compare(len(b.Covers), len(a.Covers)), cmp.Compare(a.gap(s), b.gap(s)), cmp.Compare(a.rank, b.rank), cmp.Compare(a.sub, b.sub),
			cmp.Compare(a.unit(), b.unit()), cmp.Compare(len(a.Key), len(b.Key)), cmp.Compare(a.Key, b.Key))
	}), true
}

// gap is how far apart a bound's nearest sizes are that fail and that do not, in classes: an
// exact one is as good as a fact.
func (x Explanation) gap(s *Search) int {
	switch {
	case x.Bound == nil || x.Bound.exact() || s.documented(x.Bound):
		return 0
	case x.Bound.Where != "" && x.Bound.near():
		return 1
	}
	return 2
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

func (x Explanation) unit() int {
	if x.Bound == nil {
		return 0
	}
	for i, u := range units {
		if u.name == x.Bound.Unit {
			return i
		}
	}
	return len(units)
}

// bounds returns, for each size of the focus, between which sizes requests fail that have the
// facts.
func (s *Search) bounds(focus *Subject, facts ...int) []Explanation {
	return s.boundsOf(false, focus, facts...)
}

func (s *Search) boundsOf(position bool, focus *Subject, facts ...int) []Explanation {
	broken := s.reasons(facts...)
	var well []*Subject
	for _, w := range s.Well {
		if holdsAll(w, facts) && s.denies(w, broken, focus.Elsewhere()) && s.sameReason(w, broken) {
			well = append(well, w)
		}
	}
	if len(well) == 0 {
		return nil
	}
	var out []Explanation
	for i, size := range s.Sizes(focus) {
		if (size.Unit == unitStarts || size.Unit == unitOnConnection) != position {
			continue
		}
		b := &Bound{Where: size.Where, Unit: size.Unit, Under: openBelow, Over: openAbove, Least: size.N, Most: size.N}
		if s.around(b, i, size, well) && (b.Under != openBelow || b.Over != openAbove) {
			s.extent(b)
			if !position && !b.credible() {
				continue
			}
			if facts == nil || b.narrow() {
				out = append(out, s.explanation(b, facts...))
			}
		}
	}
	return out
}

// credible leaves out what no host has a limit for: an upper end, but where it is that of one text and
// was met exactly, and few levels or digits.
func (b Bound) credible() bool {
	switch {
	case b.Unit == unitDepth || b.Unit == unitDigits:
		return b.Over == openAbove && b.Least > 20
	case b.Over == openAbove:
		return true
	case b.Where == "":
		return false
	}
	return b.Unit == characters || b.Unit == "bytes" || b.Under == openBelow && b.exact() || strings.HasPrefix(b.Unit, "bucket ") && b.near()
}

// sameReason reports whether a request that did not fail was answered for what the failing ones were.
func (s *Search) sameReason(w *Subject, broken map[string]bool) bool {
	if !s.rejects {
		return true
	}
	return len(w.Case.Label.Broken) > 0 && broken[w.Case.Label.Broken[0].String()]
}

// narrow reports whether something bounds the sizes closely enough to be blamed beside a fact.
func (b Bound) narrow() bool {
	return b.Where != "" && b.Over == openAbove && b.Least > 20 && b.Under != openBelow && 3*(b.Least-b.Under) <= b.Least && !strings.Contains(b.Unit, "segment")
}

// around finds the nearest sizes that do not fail.
func (s *Search) around(b *Bound, i int, size Size, well []*Subject) bool {
	seen := false
	for _, w := range well {
		n, ok := sizeAt(s.Sizes(w), i, size)
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
		for _, size := range s.Sizes(f) {
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
	case b.Unit == unitStarts && b.Over == openAbove:
		return fmt.Sprintf("after the first %d starts", b.Least-1)
	case b.Unit == unitStarts || b.Unit == unitOnConnection:
		return fmt.Sprintf("that is number %s of its %s", b.range_(), map[bool]string{true: "kind", false: "connection"}[b.Unit == unitStarts])
	case of:
		return fmt.Sprintf("with %s %s", b.range_(), b.Unit)
	}
	return fmt.Sprintf("whose %s has %s %s", Name(b.Where), b.range_(), b.Unit)
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

// Simplest returns the subject of which least is true, and of those the first of the plan.
func (e *Evidence) Simplest(list []*Subject) *Subject {
	weight := func(s *Subject) int {
		w := len(s.facts) + len(s.Case.Request.Body)/64
		if generators.IsRandom(s.Case.Kind) {
			w += 4
		}
		return w
	}
	return slices.MinFunc(list, func(a, b *Subject) int {
		return cmp.Or(cmp.Compare(weight(a), weight(b)), cmp.Compare(a.Order, b.Order))
	})
}
