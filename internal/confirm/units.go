package confirm

import (
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/diagnose"
)

// units asks in which unit a host counts a text: it sends texts that are as long as others in
// characters and longer in some other unit, or the other way about.
func (r *ruler) units(small *diagnose.Subject, bad, good int) {
	r.search.Trail = append(r.search.Trail, small)
	passing, ok := r.Catalogue.TextAt(r.from, r.where)
	if k, sized := r.Catalogue.Resized(r.from, r.where, good); sized {
		passing, ok = r.Catalogue.TextAt(k, r.where)
	}
	if !ok || good == 0 || bad != good+1 {
		return
	}
	if diagnose.IsPlainText(passing) {
		for _, wide := range diagnose.Widest {
			r.text(passing[:len(passing)-1] + wide)
		}
		return
	}
	for range 6 { // no unit counts a character more often
		if passing += "a"; r.text(passing) {
			return
		}
	}
}

// counted finds the unit in which a text is not too long that has too many characters.
func (r *ruler) counted(small *diagnose.Subject, x diagnose.Explanation) diagnose.Explanation {
	r.search.Trail = append(r.search.Trail, small)
	r.shrinking(small)
	again, ok := r.search.Best(small)
	r.search.Trail = nil
	if !ok {
		return x
	}
	return again
}

// shrinking sends texts that are too long in characters, and in another unit as long as the limit
// allows, and one longer.
func (r *ruler) shrinking(small *diagnose.Subject) {
	k, ok := diagnose.TooLong(r.f)
	text, there := r.Catalogue.TextAt(small.Case, r.where)
	limit, isNumber := k.Value.(int64)
	if !ok || !there || !isNumber {
		return
	}
	for _, probe := range diagnose.Shrunk(text, int(limit)) {
		r.text(probe)
	}
}

// text sends one text in place of the one that is measured, and reports whether it fails.
func (r *ruler) text(text string) bool {
	k := r.Catalogue.Retexted(r.from, r.where, text)
	if k.Label.Expect != r.from.Label.Expect || r.left <= 0 {
		return false
	}
	r.left--
	a, fails, ok := r.try(k, r.f)
	if !ok {
		r.left = 0
		return false
	}
	if s := r.learn(a, fails); fails && s != nil {
		r.search.Trail = append(r.search.Trail, s)
	}
	return fails
}

// measureBody finds the size of a body at which a host begins to fail, by white space before the value of
// a plain one, or behind it where the host takes none before it.
func (q *inquiry) measureBody(cause *diagnose.Cause, small *diagnose.Subject, x diagnose.Explanation) (*diagnose.Subject, diagnose.Explanation) {
	plain := q.plain()
	if plain == nil {
		return small, x
	}
	left, before := mostMeasuring, true
	ask := func(n int) (shown *diagnose.Subject, fails, ok bool) {
		k, ok := q.Catalogue.Padded(plain.Case, n, before)
		if left--; !ok || left < 0 {
			return nil, false, false
		}
		a, fails, ok := q.try(k, cause.Finding)
		if !ok {
			return nil, false, false
		}
		return q.learn(a, fails), fails, true
	}
	bad, good := len(small.Case.Request.Body), len(plain.Case.Request.Body)
	if _, fails, _ := ask(good + 1); fails {
		before = false
	}
	shown, fails, _ := ask(bad)
	if !fails {
		return small, x
	}
	bad, good = bisect(bad, good, func(n int) (fails, ok bool) {
		s, fails, ok := ask(n)
		if fails {
			shown = s
		}
		return fails, ok
	})
	cause.Outcome = shown.Outcome
	return shown, q.search.From(x, good, bad)
}

// plain returns the smallest start that was accepted, or nil.
func (q *inquiry) plain() *check.Answer {
	var least *check.Answer
	for _, w := range q.search.Well {
		if w.Accepted() && w.Case.Value != nil && w.Case.Request.Wire == "" && len(w.Case.Request.Body) > 0 &&
			(least == nil || len(w.Case.Request.Body) < len(least.Case.Request.Body)) {
			least = w.Answer
		}
	}
	return least
}
