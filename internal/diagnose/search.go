package diagnose

import (
	"cmp"
	"slices"
	"strings"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
)

// A Search looks for what the failing requests of a group have and no other one has.
type Search struct {
	*Evidence
	Failed  []*Subject      // still to be explained
	Well    []*Subject      // that did not fail
	all     []*Subject      // that failed, explained or not
	rejects bool            // what does not fail is rejected, each request for its own reason
	passed  map[string]bool // storage that the contract does not name, and that did not keep a request from failing
	of      *Group
	Trail   []*Subject // experiments that failed as the request that is looked at: what explains it is true of them
}

// NewSearch begins to explain failures.
func NewSearch(e *Evidence, g *Group, failed, well []*Subject) *Search {
	s := &Search{Evidence: e, Failed: failed, Well: well, all: slices.Clone(failed), rejects: g.Rejects(), of: g, passed: map[string]bool{}}
	for _, f := range failed {
		s.pass(f)
	}
	return s
}

func (s *Search) pass(f *Subject) {
	if s.rejects && s.strange(f) {
		s.passed[s.storageOf(f)] = true
	}
}

// Learn adds what an experiment showed.
func (s *Search) Learn(a *check.Answer, fails bool) *Subject {
	sub := s.Add(a)
	if fails {
		s.all = append(s.all, sub)
		s.pass(sub)
	} else {
		s.Well = append(s.Well, sub)
	}
	return sub
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
	if x, before := s.Position(focus); before && !s.of.isListed() && !(s.of.none && s.rejects) && 10*len(x.Covers) > 8*len(s.Failed) && len(x.Covers) > 2*len(one.Covers) {
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
	s.Count(slices.Concat(s.Well, s.all)) // what follows only reads
	of := make([][]Explanation, len(facts))
	atOnce(facts, func(i, a int) {
		for _, b := range facts[i+1:] {
			if !s.denied(focus.Elsewhere(), a, b) {
				of[i] = append(of[i], s.explanation(nil, a, b))
			}
		}
		of[i] = append(of[i], s.bounds(focus, a)...)
	})
	return slices.Concat(of...)
}

// Narrowest explains failures by a fact of one of some requests that a share of all have, in tenths, and fewest of
// the others do. It is not ok where most of the others do.
func (s *Search) Narrowest(of []*Subject, tenths int) (best Explanation, ok bool) {
	fewest, tried := len(s.Well)/2, map[int]bool{}
	for _, id := range factsIn(of) {
		if s.list[id].rank >= rankPosition || tried[id] {
			continue
		}
		tried[id] = true
		x := s.explanation(nil, id)
		n := s.spared(x)
		better := n < fewest || ok && n == fewest && len(x.Covers) > len(best.Covers)
		if better && 10*len(x.Covers) >= tenths*len(s.Failed) {
			best, fewest, ok = x, n, true
		}
	}
	return best, ok
}

func factsIn(list []*Subject) (out []int) {
	for _, s := range list {
		out = append(out, s.facts...)
	}
	return out
}

// spared is how many requests that did not fail an explanation is true of.
func (s *Search) spared(x Explanation) (n int) {
	for _, w := range s.Well {
		if x.Holds(s.Evidence, w) {
			n++
		}
	}
	return n
}

// Twin reports whether a request that did not fail is built like one that did, and all that is true of the latter,
// but for what came before it, is also true of the former: then nothing that it holds is to blame.
func (s *Search) Twin(f *Subject) bool {
	built := skeleton(f.Case)
	return slices.ContainsFunc(s.Well, func(w *Subject) bool {
		return !slices.ContainsFunc(f.facts, func(id int) bool { return s.list[id].rank != rankPosition && !w.has(id) }) &&
			skeleton(w.Case) == built
	})
}

// skeleton writes a body without its values: names and types.
func skeleton(c generators.Case) string {
	v := valueOf(c)
	if v == nil {
		return string(c.Request.Body)
	}
	return string(generators.Encode(blank(v), generators.Style{}))
}

func blank(v any) any {
	switch x := v.(type) {
	case generators.Object:
		out := generators.Object{}
		for _, m := range x {
			out = append(out, generators.Member{Name: m.Name, Value: blank(m.Value)})
		}
		return out
	case []any:
		out := []any{}
		for _, in := range x {
			out = append(out, blank(in))
		}
		return out
	}
	return typeOf(v)
}

// Separates reports whether an explanation is of all failures, or not true of most other requests, too.
func (s *Search) Separates(x Explanation) bool {
	return 2*s.spared(x) <= len(s.Well) || len(x.Covers) == len(s.Failed)
}

func (s *Search) explanation(b *Bound, facts ...int) Explanation {
	x := Explanation{Bound: b, facts: facts, none: s.of.none}
	var keys, words, wheres, shapes []string
	for _, id := range facts {
		p := s.list[id]
		keys, words, wheres, shapes = append(keys, p.Key), append(words, p.Words), append(wheres, p.Where), append(shapes, p.Shape)
		x.rank, x.sub, x.sum = max(x.rank, p.rank), max(x.sub, p.sub), x.sum+p.rank
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
		return cmp.Or(cmp.Compare(len(b.Covers), len(a.Covers)), cmp.Compare(a.gap(s), b.gap(s)), cmp.Compare(a.rank, b.rank), cmp.Compare(a.sum, b.sum), cmp.Compare(a.sub, b.sub),
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
