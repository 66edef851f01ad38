package lifecycle

import (
	"fmt"
	"slices"
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
		k.Where = verb + " " + k.Where // it is none of the start's
		for _, l := range ways {
			c := generators.Case{ID: "related." + verb + "." + l.name, Kind: generators.KindRelated, Description: phrase + " " + l.what, Request: l.change(r),
				Constraint: k, Side: generators.Outside, Label: generators.Label{Expect: generators.Reject, Documented: generators.Reject, Binding: constraint.Binds,
					Broken: []constraint.Constraint{k}, Reason: "it breaks " + k.String(), Source: k.Pointer}}
			a := f.send(c)
			taken = taken || a.Accepted()
			if security {
				keyless = append(keyless, a)
			}
		}
	}
	return keyless, taken
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
			Symptom: "done", Cause: "done", Title: "a cancel that was rejected is done all the same",
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

// oddIDs are ids that were never given, of characters that hosts are known to fail over.
var oddIDs = []struct{ name, id string }{
	{"quote", "importcheck'never"}, {"percent", "importcheck%never"}, {"nul", "importcheck\x00never"}, {"accent", "importcheck-é-never"}, {"space", "importcheck never"},
	{"slash", "importcheck/never"}, {"markup", "<importcheck>"}, {"line-feed", "importcheck\nnever"}, {"1000-characters", strings.Repeat("x", 1000)},
}

// odd asks for imports by such ids. Some the HTTP layer of a host may reject in words of its own.
func (f *follower) odd() {
	contract := f.in.Checker.Contract
	for _, o := range []struct {
		verb string
		op   *spec.Operation
	}{{"describe", contract.Describe}, {"cancel", contract.Cancel}} {
		if o.op == nil || !f.out.Single {
			continue
		}
		for _, odd := range oddIDs {
			c := f.caseOf(o.op, o.verb+".odd."+odd.name, o.verb+" an id with a "+odd.name, f.on(o.op, odd.id))
			c.Label.Protocol = true
			f.send(c)
		}
	}
}

// within reports whether a URI that a host tells of an import may be the one that was sent: written
// anew, cut, or with the same last part.
func within(told, sent string) bool {
	told, sent = strings.ToLower(strings.TrimRight(told, "/….")), strings.ToLower(strings.TrimRight(sent, "/"))
	last := sent[strings.LastIndexByte(sent, '/')+1:]
	return strings.HasPrefix(sent, told) || strings.HasPrefix(told, sent) || last != "" && strings.Contains(told, last)
}

// shared reports whether two starts were answered with an id.
func (f *follower) shared(id string) bool {
	cases := map[string]bool{}
	for _, s := range f.in.Starts {
		cases[s.Case.ID] = cases[s.Case.ID] || s.ID() == id
	}
	for _, s := range f.started {
		cases[s.Case.ID] = cases[s.Case.ID] || s.ID() == id
	}
	n := 0
	for _, of := range cases {
		if of {
			n++
		}
	}
	return n > 1
}

// misnamed finds a URI of an import that is none of those that its start named.
func (f *follower) misnamed(s, at *check.Answer, object map[string]any) {
	place := f.in.Catalogue.StoragePlace()
	if place == nil {
		return
	}
	if f.shared(s.ID()) {
		return // it may be the other one that is shown
	}
	told, _ := object[place.Name].(string)
	sent := f.in.Catalogue.Storages(s.Case)
	if told == "" || len(sent) == 0 || slices.ContainsFunc(sent, func(text string) bool { return within(told, f.in.Mask(text)) }) {
		return
	}
	f.miss("import-visible", s, at, "is shown with another "+place.Name, f.in.Mask(sent[0]), told)
}
