package confirm

import (
	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/diagnose"
)

// again repeats a request, and learns from what does not fail.
func (q *inquiry) again(cause *diagnose.Cause, focus *diagnose.Subject) {
	for range repeats {
		a, again, ok := q.try(q.afresh(focus.Case), cause.Finding)
		if !ok {
			return
		}
		cause.Tried++
		if again {
			cause.Shown++
		}
		q.learn(a, again)
	}
}

// afresh returns a plain request on its own connection: what earlier requests on a connection, or
// the host behind it, are to blame for does not show then.
func (q *inquiry) afresh(c generators.Case) generators.Case {
	if own, ok := q.Catalogue.OnNewConnection(c); ok {
		return own
	}
	return c
}

// learn keeps an answer as evidence; one that fails in another way says nothing.
func (q *inquiry) learn(a *check.Answer, fails bool) *diagnose.Subject {
	if !fails && !q.group.Could(a) {
		return nil
	}
	return q.search.Learn(a, fails)
}

// reduce makes a request smaller as long as it fails in the same way.
func (q *inquiry) reduce(focus *diagnose.Subject, f check.Finding) (*diagnose.Subject, check.Finding) {
	left := mostReducing
	for shrunk := true; shrunk; {
		shrunk = false
		for smaller := range q.Catalogue.Smaller(focus.Case) {
			if smaller.Label.Documented != focus.Case.Label.Documented {
				continue // it would be another kind of request
			}
			if left--; left < 0 {
				return focus, f
			}
			a, found, ok := q.send(smaller)
			if !ok {
				return focus, f
			}
			same, fails := shows(found, f)
			if !fails && q.group.Rejects() {
				continue // a text that was changed may be rejected for what it has become
			}
			if s := q.learn(a, fails); fails {
				same.Warning, same.ByForm, same.Cost = f.Warning, f.ByForm, f.Cost
				focus, f, shrunk = s, same, true
				break
			}
		}
	}
	return focus, f
}

// nearest returns the request that does not fail and differs least from one that does.
func nearest(e *diagnose.Evidence, s *diagnose.Search, small *diagnose.Subject, x diagnose.Explanation) *check.Answer {
	var best *diagnose.Subject
	least := 1 << 30
	if x.Bound.Counts() {
		e.Count(s.Well)
	}
	for _, w := range s.Well {
		if x.Holds(e, w) {
			continue
		}
		if d := e.Distance(small, w, x.Bound); d <= least { // of two the later: it was made for this
			best, least = w, d
		}
	}
	if best == nil {
		return nil
	}
	return best.Answer
}
