package diagnose

import (
	"slices"

	"example.com/importcheck/generators"
	"example.com/importcheck/spec/constraint"
)

// denies reports whether a request that did not fail speaks against facts: it had no reason
// to be rejected before the host came to them.
func (s *Search) denies(w *Subject, broken map[string]bool, elsewhere bool) bool {
	if s.rejects && len(w.Case.Label.Broken) > 0 && s.strange(w) && !s.passed[s.storageOf(w)] {
		return false // it may have been rejected for its storage
	}
	if (broken == nil || len(w.Case.Label.Broken) == 0) && !w.Accepted() && w.Case.Label.Documented != generators.Accept {
		return false // lawful requests fail, or the host may reject it for what nothing forbids: it was rejected before it came to that
	}
	if w.Elsewhere() != elsewhere || w.Case.Label.Protocol && !w.Accepted() {
		return false
	}
	if w.Accepted() || s.of.none && w.Usual() {
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

// strange reports whether a request names no documented storage, and that is not the rule that it is
// sent for.
func (s *Search) strange(w *Subject) bool {
	for _, in := range s.Catalogue.Root.Inner {
		if id, known := s.ids[in.Where+" "+noStorage]; known && w.has(id) {
			return !slices.ContainsFunc(w.Case.Label.Broken, func(k constraint.Constraint) bool { return k.Keyword == "storage" })
		}
	}
	return false
}

// storageOf names what is true of a request's storage.
func (s *Search) storageOf(w *Subject) string {
	out := ""
	for _, id := range w.facts {
		if s.list[id].rank == rankStorage {
			out += s.list[id].Key + "|"
		}
	}
	return out
}

// reasons are the constraints that failing requests break for which the facts hold; nil where most
// of them break none.
func (s *Search) reasons(facts ...int) map[string]bool {
	out, count, all, lawful := map[string]bool{}, map[string]int{}, 0, 0
	for _, f := range s.all {
		if holdsAll(f, facts) {
			all++
			if len(f.Case.Label.Broken) == 0 {
				lawful++
			}
			for _, k := range f.Case.Label.Broken {
				count[k.String()]++
			}
		}
	}
	if 2*lawful > all {
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
	failing, denials, doubtful, share := 0, 0, 0, exceptions
	switch {
	case s.of.isListed():
		share = 4
	case s.list[facts[0]].rank == rankPosition: // what comes before a request is seen less surely
		share = 20
	}
	for _, w := range s.Well {
		if !holdsAll(w, facts) {
			continue
		}
		if !asked {
			broken, asked = s.reasons(facts...), true
			failing = s.failing(facts)
		}
		if !s.denies(w, broken, elsewhere) {
			continue
		}
		if s.rejects && brokeDown(w) {
			doubtful++
		} else {
			denials++
		}
		if share*denials > failing || doubtful > failing { // each may have broken down for another reason
			return true
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
