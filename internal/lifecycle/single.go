package lifecycle

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/ledger"
	"example.com/importcheck/internal/textsafe"
	"example.com/importcheck/spec"
	"example.com/importcheck/spec/constraint"
)

func (f *follower) describe() {
	op := f.in.Checker.Contract.Describe
	if op == nil {
		return
	}
	for i, s := range f.started {
		if !f.describeOne(op, s, fmt.Sprintf("describe.%d", i), "describe what was started") {
			return
		}
	}
	for _, o := range oddities {
		s := f.in.startWith(o.is)
		if s == nil {
			s = f.startNaming(o.id, o.text)
		}
		if s != nil && s.ID() != "" {
			f.describeOne(op, s, "describe."+o.id, "describe an import whose uri holds "+o.what)
		}
	}
}

// startNaming starts an import whose storage ends in a text, where more may be started.
func (f *follower) startNaming(id, text string) *check.Answer {
	place := f.in.Catalogue.StoragePlace()
	if place == nil {
		return nil
	}
	return f.begin("start."+id, func(body generators.Object) generators.Object {
		uri, _ := body.GetAt(place.Path())
		return body.SetAt(place.Path(), fmt.Sprint(uri, text))
	})
}

// describeOne describes an import. It reports whether the host shows it.
func (f *follower) describeOne(op *spec.Operation, s *check.Answer, id, what string) bool {
	a := f.ask(op, id, what, f.on(op, s.ID()))
	f.out.Single = f.out.Single || there(a)
	object, read := objectIn(a.Exchange)
	if a.Failed() || a.Exchange.Status == 0 || a.Accepted() && !read {
		return true // what is wrong with the answer is found by other checks
	}
	if f.shown = f.shown || a.Names(s.ID()); !f.visible(s, a) {
		f.miss("import-visible", s, a, "cannot be described"+byID(s), "200 with its id", a.Saw()+" "+textsafe.Cut(string(a.Exchange.Body), 80))
		return false
	}
	if place := f.in.Catalogue.StoragePlace(); place != nil {
		said, _ := object[place.Name].(string)
		f.misnamed(s, a, said)
	}
	return true
}

// oddities are characters that a host may write wrongly where it describes an import.
var oddities = []struct {
	id, what string
	is       func(rune) bool
	text     string // behind the storage of a start that holds one
}{
	{"foreign", "characters outside ASCII", func(r rune) bool { return r > unicode.MaxASCII }, "/é語"},
	{"quoted", "a quotation mark", is('"'), `/quo"ted`},
	{"backslash", "a backslash", is('\\'), `/back\slash`},
	{"ampersand", "an ampersand", is('&'), "/amper&sand"},
	{"percent", "a percent sign", is('%'), "/per%20cent"},
}

func is(one rune) func(rune) bool { return func(r rune) bool { return r == one } }

// startWith is a start that was accepted and whose storage has a character in its name, or nil.
func (in Input) startWith(is func(rune) bool) *check.Answer {
	for _, s := range in.Starts {
		name := in.Catalogue.Storage(s.Case)
		if s.valid() && s.ID() != "" && !s.Forgotten && strings.ContainsFunc(name, is) {
			return s.Answer
		}
	}
	return nil
}

// byID says of an id what a path must escape and a host may not find behind it, or that it is longer than many
// a router takes.
func byID(s *check.Answer) string {
	const long = 64
	if i := strings.IndexAny(s.ID(), "/?#% "); i >= 0 {
		return fmt.Sprintf(" by its id, which holds %q", s.ID()[i:i+1])
	}
	if n := utf8.RuneCountInString(s.ID()); n > long {
		return fmt.Sprintf(" by its id of %d characters", n)
	}
	return ""
}

// visible reports whether a start is described, by the answer a or by a later one.
func (f *follower) visible(s, a *check.Answer) bool {
	if a.Exchange.Status != http.StatusNotFound {
		return a.Names(s.ID()) || f.again(s.ID()).Names(s.ID())
	}
	return f.until(s.Exchange.Ended(), func() bool {
		again := f.again(s.ID())
		f.out.Single = f.out.Single || there(again)
		return again.Names(s.ID())
	})
}

// again asks anew for an import.
func (f *follower) again(id string) *check.Answer {
	a, _ := f.in.Sender.Send(f.ctx, generators.Case{Kind: generators.KindRelated, Label: generators.Label{Expect: generators.Any},
		Request: f.on(f.in.Checker.Contract.Describe, id)})
	return a
}

// cancel cancels the last one and describes it once more.
func (f *follower) cancel() {
	op := f.in.Checker.Contract.Cancel
	if op == nil {
		return
	}
	s := f.started[len(f.started)-1]
	by := f.cancels(s, "cancel")
	if by == nil {
		return
	}
	f.becomes(s, ledger.Cancelled)
	f.ask(op, "cancel.again", "cancel the same again", f.on(op, s.ID()))
	if f.in.Checker.Contract.Describe != nil {
		a := f.again(s.ID())
		f.isOver(s, a)
		f.isKept(s, a)
		c := Cancelled{s, by, f.progress(a)}
		if f.out.Cancelled = &c; !isOver(c.Said) && !f.missed {
			f.look(c, "describe.cancelled")
		}
	}
}

// cancels cancels a start, again while the host may not know it yet, and returns the answer if that
// was done.
func (f *follower) cancels(s *check.Answer, id string) *check.Answer {
	op := f.in.Checker.Contract.Cancel
	a := f.ask(op, id, "cancel what was started", f.on(op, s.ID()))
	if a.Exchange.Status == http.StatusNotFound {
		f.until(s.Exchange.Ended(), func() bool {
			var found []check.Finding
			a, found = f.in.Sender.Send(f.ctx, a.Case)
			if a.Exchange.Status == http.StatusNotFound {
				return false
			}
			f.found = append(f.found, found...)
			return true
		})
	}
	f.out.Single = f.out.Single || there(a)
	switch {
	case a.Accepted():
		f.ended[s.ID()] = time.Now()
		return a
	case !a.Failed() && a.Exchange.Status != 0:
		f.miss("import-cancellable", s, a, "cannot be cancelled"+byID(s), "the documented 2XX", a.Saw())
	}
	return nil
}

// isOver looks whether a start is over whose cancel was answered as done; a describes it. A
// host may have forgotten it.
func (f *follower) isOver(s, a *check.Answer) {
	if a.Names(s.ID()) && !f.until(f.ended[s.ID()], func() bool { return f.saysOver(f.again(s.ID())) }) {
		f.becomes(s, ledger.Uncancelled+"its cancel was answered as done, and it is still under way")
		f.miss("import-cancellable", s, a, "is not cancelled though its cancel was answered as done",
			"a status that says it has ended", "described as still under way")
	}
}

// isKept looks whether a start that was cancelled can still be described. That a host forgets it harms
// nobody but who asks what became of it.
func (f *follower) isKept(s, a *check.Answer) {
	if a.Exchange.Status != http.StatusNotFound || !f.shown || f.over() {
		return
	}
	missed := f.missed
	found := f.miss("import-cancellable", s, a, "is gone once it was cancelled", "described as cancelled", a.Saw())
	found.Warning, found.Cost, f.missed = true, check.CostWording, missed
}

func (f *follower) becomes(s *check.Answer, status ledger.Status) {
	f.out.Fates = append(f.out.Fates, Fate{s.ID(), status})
}

// saysOver reports whether a description has a status that is not one of those under way.
func (f *follower) saysOver(a *check.Answer) bool { return isOver(f.progress(a)) }

// progress is how far an import has come by its description, or "".
func (f *follower) progress(a *check.Answer) string {
	object, _ := objectIn(a.Exchange)
	return progressIn(f.in.Checker.Known(f.in.Checker.Contract.Describe), object)
}

// strangers asks for imports that cannot be there: of an id that was never given, and of
// one that is longer than the contract allows.
func (f *follower) strangers() {
	f.stranger("unknown", "importcheck-never-started-0")
	if o := f.in.Checker.Contract.Describe; o != nil {
		if most := longestID(f.in.Checker.Known(o)); most > 0 {
			f.stranger("too-long", strings.Repeat("x", most+1))
		}
	}
}

func longestID(known []constraint.Constraint) int {
	for _, k := range known {
		most, err := strconv.Atoi(k.Text())
		if err == nil && strings.HasPrefix(k.Where, "path ") && k.Keyword == "maxLength" {
			return most
		}
	}
	return 0
}

func (f *follower) stranger(name, id string) {
	for _, o := range []struct {
		verb, done string
		op         *spec.Operation
		check      string
	}{
		{"describe", "described", f.in.Checker.Contract.Describe, "import-visible"},
		{"cancel", "cancelled", f.in.Checker.Contract.Cancel, "import-cancellable"},
	} {
		if o.op == nil {
			continue
		}
		a := f.ask(o.op, o.verb+"."+name, o.verb+" an id that was never given", f.on(o.op, id))
		if a.Accepted() {
			f.miss(o.check, f.started[0], a, "and what was never started can be "+o.done+" alike",
				"a documented 4XX to an id that was never given", a.Saw())
		}
	}
}
