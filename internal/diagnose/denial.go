package diagnose

import (
	"example.com/importcheck/generators"
)

// denies reports whether a request that did not fail speaks against facts: it had no reason
// to be rejected before the host came to them.
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
