package mockhost

import (
	"fmt"
	"unicode/utf8"
)

// faultsOfPairs are those that need two properties at once.
func faultsOfPairs(c *contract) []fault {
	var out []entry
	if p, ok := storagePlace(c); ok {
		for _, f := range p.storage {
			out = append(out, withFamily(c, p, f)...)
		}
		out = append(out, withLength(c, p)...)
	}
	places := placesOf(c)
	for i, p := range places {
		for _, q := range places[i+1:] {
			if !p.required && !q.required && p.path[0] != q.path[0] {
				out = append(out, together(p, q))
			}
		}
	}
	return chapter("pairs", out...)
}

func (p place) there() when { return p.has(func(value) bool { return true }) }

func and(p, q when) when { return func(a *asked) bool { return p(a) && q(a) } }

func withFamily(c *contract, p place, f store) []entry {
	var out []entry
	is := p.reads(f.matches)
	for _, q := range placesOf(c) {
		if !q.required && !q.named() {
			out = append(out, entry{f.name + "-with-" + q.name + "-refused", fmt.Sprintf("It refuses %s beside %s.", f.template, q.name),
				answerWhen(and(is, q.there()), refuse), by(byAccepted)})
		}
	}
	for _, q := range listedPlaces(c) {
		for _, v := range q.shape.words() {
			out = append(out, entry{f.name + "-with-" + v + "-fails", fmt.Sprintf("It answers %s beside %q with 500.", f.template, v),
				answerWhen(and(is, q.reads(func(s string) bool { return s == v })), fail), by(byServerError)})
		}
	}
	return out
}

// withLength needs a long text beside another property.
func withLength(c *contract, p place) []entry {
	if p.shape.maxLength == nil {
		return nil
	}
	most := int(*p.shape.maxLength)
	long := p.counts(func(n int) bool { return n > most*9/10 && n <= most })
	wide := p.reads(func(s string) bool { return utf8.RuneCountInString(s) != len(s) })
	var out []entry
	for _, q := range placesOf(c) {
		if q.required {
			continue
		}
		out = append(out,
			entry{"long-" + p.name + "-with-" + q.name + "-refused", fmt.Sprintf("It refuses %s near its limit beside %s.", p.one(), q.name),
				answerWhen(and(long, q.there()), refuse), by(byAccepted)},
			entry{"wide-" + p.name + "-with-" + q.name + "-fails", fmt.Sprintf("%s outside ASCII beside %s is answered 500.", capital(p.one()), q.name),
				answerWhen(and(wide, q.there()), fail), by(byServerError)})
	}
	return out
}

func together(p, q place) entry {
	return entry{p.name + "-with-" + q.name + "-refused", fmt.Sprintf("It refuses %s and %s in one start.", p.name, q.name),
		answerWhen(and(p.there(), q.there()), refuse), by(byAccepted)}
}
