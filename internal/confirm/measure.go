package confirm

import (
	"fmt"
	"strings"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/diagnose"
	"example.com/importcheck/reports"
)

// A ruler asks the host about one length of a text after the other.
type ruler struct {
	*inquiry
	f      check.Finding
	from   generators.Case
	where  string
	left   int
	fails  map[int]bool
	answer map[int]*check.Answer
	at     map[int]*diagnose.Subject
}

// longest is the length up to which a host that takes too much is asked.
const longest = 1 << 16

// measure finds the length at which a host begins to fail, where the explanation is about one, and
// the unit in which it counts, and explains anew with what was learnt.
func (q *inquiry) measure(cause *diagnose.Cause, small *diagnose.Subject, x diagnose.Explanation) (*diagnose.Subject, diagnose.Explanation) {
	where, tooLong := x.Where, false
	if k, ok := diagnose.TooLong(cause.Finding); ok {
		where, tooLong = k.Where, true
	}
	if x.Bound != nil && x.Bound.OfBody() && !tooLong {
		return q.measureBody(cause, small, x)
	}
	if x.Bound == nil && !tooLong || !strings.HasPrefix(where, "/") {
		return small, x
	}
	r := &ruler{inquiry: q, f: cause.Finding, from: small.Case, where: where, left: mostMeasuring,
		fails: map[int]bool{}, answer: map[int]*check.Answer{}, at: map[int]*diagnose.Subject{}}
	n, ok := diagnose.Count(q.Catalogue, small.Case, where, "characters")
	if !ok {
		return small, x
	}
	r.fails[n], r.answer[n], r.at[n] = true, small.Answer, small
	if text, _ := q.Catalogue.TextAt(small.Case, where); tooLong && !diagnose.IsPlainText(text) {
		return small, r.counted(small, x)
	}
	bad, good := n, 0
	if tooLong || x.Bound.Under < 0 {
		bad, good = r.up(n)
	} else {
		bad, good = r.down(n, x.Bound)
	}
	if s := r.at[bad]; s != nil && s != small {
		small = s
		cause.Outcome, cause.Observed = s.Outcome, s.Saw()+" to "+fmt.Sprintf("%d characters", bad)
	}
	r.units(small, bad, good)
	if again, ok := q.search.Best(small); ok {
		x = again
	}
	q.search.Trail = nil
	r.note(cause, bad, good)
	return small, x
}

// ask sends the text at a length; what is valid at one length and not at another is not compared.
func (r *ruler) ask(n int) bool {
	if known, ok := r.fails[n]; ok {
		return known
	}
	k, ok := r.Catalogue.Resized(r.from, r.where, n)
	if !ok || k.Label.Expect != r.from.Label.Expect || r.left <= 0 {
		return false
	}
	r.left--
	a, fails, ok := r.try(k, r.f)
	if !ok {
		r.left = 0
		return false
	}
	r.fails[n], r.answer[n], r.at[n] = fails, a, r.learn(a, fails)
	return fails
}

// down finds the shortest text that fails, given one that does, from the longest that is known not to.
func (r *ruler) down(bad int, b *diagnose.Bound) (int, int) {
	good := 0
	if b.Unit == "characters" && b.Under > 0 && b.Under < bad && !r.ask(b.Under) && r.answer[b.Under] != nil {
		good = b.Under
	}
	return r.between(bad, good)
}

// up finds the longest text that fails; good is 0 where none was found that does not.
func (r *ruler) up(bad int) (int, int) {
	next := max(1, 2*bad)
	for bad < longest && r.ask(next) {
		bad, next = next, 2*next
	}
	if _, known := r.fails[next]; !known {
		return bad, 0
	}
	return r.between(bad, next)
}

func (r *ruler) between(bad, good int) (int, int) {
	return bisect(bad, good, func(n int) (fails, ok bool) {
		fails = r.ask(n)
		_, asked := r.fails[n]
		return fails, asked || r.left > 0 // what cannot be sent at that length is taken not to fail
	})
}

// note keeps what was measured for the report's drawing.
func (r *ruler) note(cause *diagnose.Cause, bad, good int) {
	if good == 0 && r.left > 0 && bad > longest/2 {
		cause.Detail = fmt.Sprintf("no limit was found up to %d characters", bad)
		return
	}
	passes := r.answer[good]
	if good == 0 || passes == nil {
		return
	}
	if said, other := diagnose.Said(r.answer[bad]), diagnose.Said(passes); said != other { // else they differ in what the title says
		cause.Detail = fmt.Sprintf("%d characters: %s; %d characters: %s", bad, said, good, other)
	}
	if max(bad, good)-min(bad, good) > 1 {
		return // the limit lies between the two, and no more could be asked
	}
	side := generators.Inside
	cause.Measured = fmt.Sprint(good)
	if good > bad {
		side, cause.Measured = generators.Outside, fmt.Sprint(bad)
	}
	for _, n := range []int{min(bad, good), max(bad, good)} {
		a := r.answer[n]
		cause.Marks = append(cause.Marks, reports.Probe{Case: a.Case.ID, Side: string(side), Value: n, Expect: string(a.Case.Label.Expect),
			Status: a.Exchange.Status, Outcome: diagnose.Outcome(a)})
	}
}
