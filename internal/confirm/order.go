package confirm

import (
	"cmp"
	"slices"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/diagnose"
)

// An earlier is a kind of request that may be to blame for how the next one is answered.
type earlier struct {
	words string
	is    func(c generators.Case) bool
}

var earliers = []earlier{
	{"right after a request whose body is no JSON, on the same connection", func(c generators.Case) bool { return breaks(c, "syntax") }},
	{"right after a request without the right key, on the same connection", func(c generators.Case) bool { return breaks(c, "security") }},
	{"right after a request whose body is invalid, on the same connection", func(c generators.Case) bool { return breaks(c, "type") || breaks(c, "required") }},
	{"right after a request with a text that is too long", func(c generators.Case) bool { return breaks(c, "maxLength") }},
}

func breaks(c generators.Case, keyword string) bool {
	return len(c.Label.Broken) == 1 && c.Label.Broken[0].Keyword == keyword && c.Request.Wire == generators.WirePlain && len(c.Request.Body) > 0
}

// ordered explains a request that does not fail each time by what comes before it or by the
// connection that it comes over, where trying both shows that. It returns the request before, too.
func (q *inquiry) ordered(f check.Finding, focus *diagnose.Subject) (words string, before *check.Answer) {
	full := q.full()
	if full == nil {
		return "", nil
	}
	c := q.plainer(focus).Case
	behind := func(earlier generators.Case) bool {
		q.closeAll(full.Case)
		sent, _, ok := q.send(earlier)
		if !ok {
			return false
		}
		before = sent
		a, fails, ok := q.try(c, f)
		return ok && (fails || a.Exchange.Unasked) // it said behind the earlier answer what it would answer to this one
	}
	fails := behind(full.Case)
	if behind(full.Case) != fails {
		return "", nil
	}
	for _, e := range earliers {
		for _, example := range q.examples(e) {
			once, again := behind(example), behind(example) // once may be chance
			rejected := before
			if once == fails || again == fails || behind(full.Case) != fails {
				continue
			}
			if fails {
				return "right after a start that was accepted", before
			}
			return e.words, rejected
		}
	}
	return "", nil
}

// mostKept is how many connections may be kept from before.
const mostKept = 8

// closeAll ends the connections that are kept, so that the next request comes over one without a past.
func (q *inquiry) closeAll(c generators.Case) {
	c.Request.Header = append(slices.Clip(c.Request.Header), generators.Field{Name: "Connection", Value: "close"})
	for range mostKept {
		if a, _, ok := q.send(c); !ok || a.Exchange.NewConn {
			return
		}
	}
}

// heals reports whether a request that failed each time does not fail behind a start that says
// everything: what earlier requests left in the host is to blame then.
func (q *inquiry) heals(f check.Finding, focus *diagnose.Subject) bool {
	full := q.full()
	if full == nil {
		return false
	}
	if _, _, ok := q.send(q.afresh(full.Case)); !ok {
		return false
	}
	a, fails, ok := q.try(q.afresh(focus.Case), f)
	if !ok || fails || !q.group.Could(a) {
		return false
	}
	q.healed++
	return true
}

// plainer returns a request that is sent the ordinary way in place of a valid one that is not.
func (q *inquiry) plainer(focus *diagnose.Subject) *diagnose.Subject {
	if full := q.full(); full != nil && focus.Case.Label.Documented == generators.Accept && focus.Case.Request.Wire != generators.WirePlain {
		return full
	}
	return focus
}

// full returns the start with the most properties that was accepted, and of these the shortest.
func (q *inquiry) full() *diagnose.Subject {
	plain := q.plainStarts()
	if plain == nil {
		return nil
	}
	return slices.MinFunc(plain, fuller)
}

// plainStarts are the valid starts that were accepted and sent the ordinary way.
func (q *inquiry) plainStarts() (out []*diagnose.Subject) {
	for _, s := range q.evidence.Subjects {
		if s.Started() && s.Case.Label.Documented == generators.Accept && s.Case.Request.Wire == generators.WirePlain {
			out = append(out, s)
		}
	}
	return out
}

func fuller(a, b *diagnose.Subject) int {
	return cmp.Or(cmp.Compare(len(b.Case.Value), len(a.Case.Value)), cmp.Compare(len(a.Case.Request.Body), len(b.Case.Request.Body)))
}

// examples returns a rejected request of a kind for each place whose rule such a request breaks.
func (q *inquiry) examples(e earlier) (out []generators.Case) {
	seen := map[string]bool{}
	for _, s := range q.evidence.Subjects {
		if s.Refused() && e.is(s.Case) && !seen[s.Case.Label.Broken[0].Where] {
			seen[s.Case.Label.Broken[0].Where] = true
			out = append(out, s.Case)
		}
	}
	return out
}

// fails is try for who asks nothing else.
func (q *inquiry) fails(c generators.Case, f check.Finding) bool {
	_, fails, _ := q.try(c, f)
	return fails
}

// A wording makes a title of what is wrong and of the requests that show it.
type wording func(f check.Finding, failed []*diagnose.Subject) string

// everySecond tries the request on new connections, one after the other, and where each second one fails
// once more with a plain start between any two of them: if it is still the second one of its kind that
// fails, the host keeps something from one to the next; else connections lead to different hosts.
func (q *inquiry) everySecond(f check.Finding, focus *diagnose.Subject) (words string, title wording) {
	c := q.afresh(q.plainer(focus).Case)
	if c.Request.Wire != generators.WireNew || !q.alternates(f, c, nil) {
		return "", nil
	}
	if plain := q.plainStarts(); plain != nil && q.alternates(f, c, q.evidence.Simplest(plain)) {
		x, _ := q.search.Narrowest([]*diagnose.Subject{focus}, 10)
		return "every second " + x.Words, func(f check.Finding, failed []*diagnose.Subject) string {
			return diagnose.EverySecond(f, x.Words, failed)
		}
	}
	const onConnection = "on every second connection"
	return onConnection, inOrder(onConnection)
}

// inOrder blames what came before, or the connection.
func inOrder(words string) wording {
	return func(f check.Finding, failed []*diagnose.Subject) string { return diagnose.Ordered(f, words, failed) }
}

// alternates reports whether each second one of some requests fails, with another one sent between any two.
func (q *inquiry) alternates(f check.Finding, c generators.Case, between *diagnose.Subject) bool {
	const requests = 6
	var last bool
	for i := range requests {
		if between != nil && i > 0 {
			q.send(q.afresh(between.Case))
		}
		fails := q.fails(c, f)
		if i > 0 && fails == last {
			return false
		}
		last = fails
	}
	return true
}
