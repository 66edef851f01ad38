package confirm

import (
	"math"
	"slices"
	"strings"

	"example.com/importcheck/internal/diagnose"
	"example.com/importcheck/internal/host"
)

// changing looks at a request that does not fail each time: what came before it or beside it may be
// to blame.
func (q *inquiry) changing(focus *diagnose.Subject, probe *diagnose.Cause) {
	all := append(q.search.Failed, q.flaky...)
	q.search.Failed = all
	words, title := q.everySecond(probe.Finding, focus)
	if x, ok := q.search.Position(focus); ok && title == nil && 2*len(x.Covers) > len(all) {
		if strings.Contains(x.Key, "connection") {
			x.Covers = q.onlyThere(x.Covers, focus)
		}
		q.flaky = without(q.flaky, x.Covers...)
		q.add(probe, x, diagnose.Title(probe.Finding, x))
		q.search.Failed = without(q.search.Failed, q.flaky...)
		return
	}
	q.search.Failed = without(all, append(q.flaky, focus)...)
	if len(q.flaky) == 0 {
		if title == nil {
			words, probe.Behind = q.ordered(probe.Finding, focus)
			title = inOrder(words)
		}
		if words != "" {
			q.search.Failed = append(q.search.Failed, focus)
			covers := q.onlyThere(q.search.Failed, focus)
			q.add(probe, diagnose.Explanation{Covers: covers, Predicate: diagnose.Predicate{Key: words, Words: words, Shape: "at times"}},
				title(probe.Finding, covers))
			return
		}
	}
	q.flaky = append(q.flaky, focus)
}

// onlyThere leaves out, of what is blamed on what came before, requests that break another rule and fail
// on connections of their own as well.
func (q *inquiry) onlyThere(list []*diagnose.Subject, focus *diagnose.Subject) []*diagnose.Subject {
	fails := map[string]bool{diagnose.RulesOf(focus): false}
	return slices.DeleteFunc(slices.Clone(list), func(s *diagnose.Subject) bool {
		rules := diagnose.RulesOf(s)
		if _, tried := fails[rules]; !tried {
			fails[rules] = len(fails) <= mostRules && q.always(s, 2)
		}
		return fails[rules]
	})
}

// always reports whether a request fails so many times, each time over a new connection.
func (q *inquiry) always(s *diagnose.Subject, times int) bool {
	f := q.finding(s)
	if !repeatable(f) {
		return false
	}
	for range times {
		if !q.fails(q.afresh(s.Case), f) {
			return false
		}
	}
	return true
}

// How many requests are looked at one by one for whether they fail by chance, and how often each is sent.
const (
	mostAside = 100
	mostAgain = 8
)

// setAside takes for chance what does not fail each time, and leaves the rest to be explained: requests
// that break a rule which each of many breaks unnoticed, and those that fail when they are sent again, so
// often that chance would hardly leave one.
func (q *inquiry) setAside() {
	list, spared := q.search.Failed, map[string]bool{}
	for _, s := range q.search.Well {
		spared[diagnose.RulesOf(s)] = true
	}
	broken := map[string]int{}
	for _, s := range list {
		broken[diagnose.RulesOf(s)]++
	}
	share := float64(len(list)+len(q.flaky)) / float64(q.total)
	hardly := func(n int) bool { return share < 0.5 && float64(len(list))*math.Pow(share, float64(n)) < 0.05 }
	times := 1
	for times < mostAgain && !hardly(times) {
		times++
	}
	q.search.Failed = nil
	left := mostAside
	for _, s := range list {
		rules := diagnose.RulesOf(s)
		always := !spared[rules] && hardly(broken[rules])
		if !always && left > 0 && hardly(times) {
			left--
			always = q.always(s, times) && !q.heals(q.finding(s), s)
		}
		if always {
			q.search.Failed = append(q.search.Failed, s)
		} else {
			q.flaky = append(q.flaky, s)
		}
	}
}

// farMore is how many times as many requests a position explains as come and go beside it.
const farMore = 20

// mostRules is how many other rules are tried so.
const mostRules = 6

// manyHangs is how many requests without an answer are tried before anything is blamed that some of them
// share by chance.
const manyHangs = 8

// hangsAtTimes tries two of many requests without an answer again. Where they do hang, that costs one
// time-out. A host that was seen to hang at times does so wherever it hangs.
func (q *inquiry) hangsAtTimes(list []*diagnose.Subject, least int) bool {
	n := len(list)
	switch {
	case n == 0 || q.finding(list[0]).Outcome.Exchange.Failure != host.Timeout:
		return false
	case q.hanging:
		return true
	case n < least:
		return false
	}
	for _, s := range []*diagnose.Subject{list[n/3], list[2*n/3]} {
		if a, fails, ok := q.try(q.afresh(s.Case), q.finding(s)); !ok || fails || a.Exchange.Failure != "" {
			return false
		}
	}
	q.hanging = true
	return true
}

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
	together := q.search.Together(q.flaky)
	if q.healed > 1 {
		together += ", and not right behind a start with every property: the host may keep something from one request to the next"
	}
	q.add(cause, x, diagnose.AtTimes(cause.Finding, q.flaky, q.total, together))
	cause.Members = append(cause.Members, q.outside()...)
}
