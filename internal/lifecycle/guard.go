package lifecycle

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/spec"
	"example.com/importcheck/spec/constraint"
)

// A lack is a change that takes from a request what an operation demands of it.
type lack struct {
	name, what string
	change     func(generators.Request) generators.Request
}

// lacks are the ways to break a constraint on the key or on a required header.
func lacks(k constraint.Constraint) []lack {
	in, name, _ := strings.Cut(k.Where, " ")
	without := func(r generators.Request) generators.Request { return r.Without(name) }
	switch {
	case in != "header" || k.Message != constraint.Request:
		return nil
	case k.Keyword == "required":
		return []lack{{"absent." + name, "without " + name, without}}
	case k.Keyword != "security":
		return nil
	}
	out := []lack{{"key.absent", "without a key", without},
		{"key.empty", "with an empty key", func(r generators.Request) generators.Request { return r.With(generators.Field{Name: name}) }}}
	for _, form := range []generators.KeyForm{generators.KeyOther, generators.KeyLonger, generators.KeyShorter, generators.KeyOtherCase} {
		out = append(out, lack{"key." + string(form), "with a wrong key (" + string(form) + ")", func(r generators.Request) generators.Request {
			return r.With(generators.Field{Name: name, Key: form})
		}})
	}
	return out
}

// guard asks each related operation without the key and the headers that the contract demands of
// it. Each request follows a good one, so that it may go over the same connection.
func (f *follower) guard() {
	s := f.started[len(f.started)-1]
	contract := f.in.Checker.Contract
	if f.lister != nil && f.lists {
		f.refuses(contract.List, "list", "list imports", f.lister.page(""))
	}
	if contract.Describe != nil && f.out.Single {
		f.refuses(contract.Describe, "describe", "describe an import", f.on(contract.Describe, s.ID()))
	}
	if contract.Cancel != nil && f.out.Single {
		f.cancelsNothing(s)
	}
}

// refuses asks an operation in each way that it must reject, and returns the answers to requests
// without the right key, and whether any request was accepted.
func (f *follower) refuses(o *spec.Operation, verb, phrase string, r generators.Request) (keyless []*check.Answer, taken bool) {
	for _, k := range f.in.Checker.Known(o) {
		ways := lacks(k)
		security := k.Keyword == "security"
		k.Where = verb + " " + k.Where // it is not one of the start's
		for _, l := range ways {
			c := generators.Case{ID: "related." + verb + "." + l.name, Kind: generators.KindRelated, Description: phrase + " " + l.what, Request: l.change(r),
				Constraint: k, Side: generators.Outside, Label: generators.Label{Expect: generators.Reject, Documented: generators.Reject, Binding: constraint.Binds,
					Broken: []constraint.Constraint{k}, Reason: "it breaks " + k.String(), Source: k.Pointer}}
			before := len(f.found)
			a := f.send(c)
			if verb == "list" && a.Accepted() && f.refusesOtherPage(l) {
				for i := range f.found[before:] {
					f.found[before+i].Title += fromCache
				}
			}
			taken = taken || a.Accepted()
			if security {
				keyless = append(keyless, a)
			}
		}
	}
	return keyless, taken
}

// fromCache says of what is wrong with an answer that it may be due to a cache before the code that looks at the key.
const fromCache = ", where the same page was asked for right before; another page is rejected (is the list cached?)"

// refusesOtherPage reports whether a page that nobody asked for before is rejected, where one that was asked
// for was not.
func (f *follower) refusesOtherPage(l lack) bool {
	name, most, _ := strings.Cut(f.lister.limit, "=")
	n, err := strconv.Atoi(most)
	if err != nil || n < 3 {
		return false
	}
	c := generators.Case{Kind: generators.KindRelated, Label: generators.Label{Expect: generators.Any}, Request: l.change(f.lister.sized(fmt.Sprintf("%s=%d", name, n-1), ""))}
	a, _ := f.in.Sender.Send(f.ctx, c)
	return a.Refused()
}

// cancelsNothing looks whether a start is still under way after cancels that must be rejected: a
// host may look at the key when it has done what it was asked for.
func (f *follower) cancelsNothing(s *check.Answer) {
	contract := f.in.Checker.Contract
	before := f.status(s)
	keyless, taken := f.refuses(contract.Cancel, "cancel", "cancel an import", f.on(contract.Cancel, s.ID()))
	after := f.status(s)
	if !taken && (isOver(before) || !isOver(after)) {
		return
	}
	f.ended[s.ID()] = time.Now()
	if !taken && len(keyless) > 0 && strings.Contains(strings.ToLower(after), "cancel") {
		last := keyless[len(keyless)-1]
		c, _ := check.Find("auth-required")
		f.found = append(f.found, check.Finding{Check: c.Name, Cost: c.Cost, Source: c.Source, Constraint: last.Case.Constraint, Outcome: last.Outcome,
			Symptom: "done", Cause: "done", Title: fmt.Sprintf("a cancel without the right key is rejected with %d and done all the same", last.Exchange.Status),
			Expected: fmt.Sprintf("described as %s, as before", before), Observed: fmt.Sprintf("described as %s after cancels that were all rejected", after)})
	}
	f.start("start.guarded") // the next ones follow an import that is under way
}

// status is how far an import has come by its description, or "".
func (f *follower) status(s *check.Answer) string {
	if f.in.Checker.Contract.Describe == nil {
		return ""
	}
	object, _ := objectIn(f.again(s.ID()).Exchange)
	return progressIn(f.in.Checker.Known(f.in.Checker.Contract.Describe), object)
}
