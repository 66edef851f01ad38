package confirm

import (
	"slices"
	"strings"

	"example.com/importcheck/internal/diagnose"
)

// changing looks at a request that does not fail each time: what came before it or beside it may be
// to blame.
func (q *inquiry) changing(focus *diagnose.Subject, probe *diagnose.Cause) {
	all := append(q.search.Failed, q.flaky...)
	q.search.Failed = all
	if x, ok := q.search.Position(focus); ok && 2*len(x.Covers) > len(all) {
		x.Covers = q.onlyThere(x, focus)
		q.flaky = without(q.flaky, x.Covers...)
		q.add(probe, x, diagnose.Title(probe.Finding, x))
		q.search.Failed = without(q.search.Failed, q.flaky...)
		return
	}
	q.search.Failed = without(all, append(q.flaky, focus)...)
	if len(q.flaky) == 0 {
		if words, ok := q.ordered(probe.Finding, focus); ok && q.alone(probe.Finding) {
			covers := append(q.search.Failed, focus)
			q.search.Failed = covers
			q.add(probe, diagnose.Explanation{Covers: covers, Predicate: diagnose.Predicate{Key: words, Words: words, Shape: "at times"}},
				diagnose.Ordered(probe.Finding, words, covers))
			return
		}
	}
	q.flaky = append(q.flaky, focus)
}

// onlyThere leaves out, of what is blamed on a connection, requests that break another rule and fail on a
// connection of their own as well.
func (q *inquiry) onlyThere(x diagnose.Explanation, focus *diagnose.Subject) []*diagnose.Subject {
	fails := map[string]bool{diagnose.RulesOf(focus): false}
	if !strings.Contains(x.Key, "connection") {
		return x.Covers
	}
	return slices.DeleteFunc(slices.Clone(x.Covers), func(s *diagnose.Subject) bool {
		rules := diagnose.RulesOf(s)
		if _, tried := fails[rules]; !tried {
			fails[rules] = len(fails) <= mostRules && q.fails(q.afresh(s.Case), q.finding(s))
		}
		return fails[rules]
	})
}

// farMore is how many times as many requests a position explains as come and go beside it.
const farMore = 20

// mostRules is how many other rules are tried so.
const mostRules = 6

// chance makes one cause of what fails at times.
func (q *inquiry) chance() {
	if len(q.flaky) == 0 {
		return
	}
	for _, cause := range q.out { // what comes before a request is seen less surely than the request
		if cause.Why.ByPosition() && farMore*len(q.flaky) <= len(cause.Members) {
			for _, s := range q.flaky {
				cause.Members = append(cause.Members, q.by[s]...)
			}
			return
		}
	}
	focus := q.flaky[0]
	cause := diagnose.New(q.finding(focus), nil)
	q.repeat(cause, repeats)
	x := diagnose.Explanation{Covers: q.flaky, Predicate: diagnose.Predicate{Key: "at times", Shape: "at times"}}
	q.add(cause, x, diagnose.AtTimes(cause.Finding, q.flaky, q.total, q.search.Together(q.flaky)))
	cause.Members = append(cause.Members, q.outside()...)
}
