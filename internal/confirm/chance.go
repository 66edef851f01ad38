package confirm

import (
	"example.com/importcheck/internal/diagnose"
)

// changing looks at a request that does not fail each time: what came before it or beside it may be
// to blame.
func (q *inquiry) changing(focus *diagnose.Subject, probe *diagnose.Cause) {
	all := append(q.search.Failed, q.flaky...)
	q.search.Failed = all
	if x, ok := q.search.Position(focus); ok && 2*len(x.Covers) > len(all) {
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

// chance makes one cause of what fails at times.
func (q *inquiry) chance() {
	if len(q.flaky) == 0 {
		return
	}
	focus := q.flaky[0]
	cause := diagnose.New(q.finding(focus), nil)
	q.repeat(cause, repeats)
	x := diagnose.Explanation{Covers: q.flaky, Predicate: diagnose.Predicate{Key: "at times", Shape: "at times"}}
	q.add(cause, x, diagnose.AtTimes(cause.Finding, q.flaky, q.total, q.search.Together(q.flaky)))
	cause.Members = append(cause.Members, q.outside()...)
}
