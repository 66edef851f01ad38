package run

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/ledger"
	"example.com/importcheck/internal/textsafe"
	"example.com/importcheck/spec"
	"example.com/importcheck/spec/constraint"
)

// mostFollowed is how many accepted starts are described; one of them is cancelled.
const mostFollowed = 3

// A neighbourhood asks the neighbours of the start about what was started.
type neighbourhood struct {
	e       *Engine
	ctx     context.Context
	lister  *lister
	started []*check.Answer      // accepted starts with their ids
	ended   map[string]time.Time // when a cancel was answered as done, by id
	absent  []string             // the statuses that say that an operation is not there
	found   []check.Finding
	page    *check.Answer // the first page of the list, where it came
	before  int           // how many had been started when it was asked for
	seen    *listing      // the list when all was done
	lists   bool          // the host answers a list
	missed  bool          // something is wrong already: no course is walked
	single  bool          // it answers describe or cancel
}

// follow describes, lists and cancels some of what was started, where the contract and
// the host have a place for it. It returns the list as it is then, or nil.
func (e *Engine) follow(ctx context.Context) *listing {
	if e.stop != "" || ctx.Err() != nil || !e.claimsClass(generators.KindRelated) {
		return nil
	}
	n := &neighbourhood{e: e, ctx: ctx, lister: newLister(e.Contract, e.Catalogue, e.Checker), started: e.someStarted(ctx), ended: map[string]time.Time{}}
	if len(n.started) == 0 {
		e.unfollowed = "no start was accepted, so there is no import to ask about"
		if slices.ContainsFunc(e.answersInOrder(), (*check.Answer).Started) {
			e.unfollowed = "no accepted start gave an id by which its import could be asked for, neither in its answer nor in the list"
		}
		return nil
	}
	n.fresh("start")
	n.list()
	n.edges()
	n.describe()
	n.strangers()
	n.cancel()
	n.fresh("start.after") // what was cancelled keeps its id
	n.walk()
	n.listed()
	e.mu.Lock()
	defer e.mu.Unlock()
	e.neighbours, e.single = n.lists || n.single, n.single
	slices.Sort(n.absent)
	e.absent = strings.Join(slices.Compact(n.absent), " and ")
	for _, f := range n.found {
		if n.has(f) {
			e.raw = append(e.raw, f)
		}
	}
	if n.seen == nil || len(n.seen.imports) == 0 {
		return nil // what could not be read is read once more before it is compared
	}
	return n.seen
}

// has reports whether the host has what a finding is about. Where describe and cancel are
// both answered as unknown or not allowed, the host has no single imports; where one of
// them is there, the other one is missing.
func (n *neighbourhood) has(f check.Finding) bool {
	if n.lister != nil && strings.HasPrefix(f.Outcome.Case.Request.Path, n.lister.head.Path) && !strings.HasPrefix(f.Outcome.Case.Request.Path, n.lister.head.Path+"/") {
		return n.lists
	}
	return n.single
}

func (e *Engine) claimsClass(class string) bool {
	return slices.ContainsFunc(e.claims, func(c Claim) bool { return slices.Contains(c.Classes, class) })
}

// someStarted returns accepted starts whose ids are known: plain ones, one for each storage or
// of the user's own, or any where the host accepted none of these.
func (e *Engine) someStarted(ctx context.Context) []*check.Answer {
	plain := func(a *check.Answer) bool { return a.Case.Kind == generators.KindStorage || e.own[a.Case.ID] }
	valid := func(a *check.Answer) bool { return a.Case.Label.Expect == generators.Accept }
	known := func(of func(*check.Answer) bool) (out []*check.Answer) {
		for _, a := range e.answersInOrder() {
			if of(a) && a.ID() != "" && !e.forgotten(a.Outcome) && len(out) < mostFollowed {
				out = append(out, a)
			}
		}
		return out
	}
	if out := known(plain); len(out) > 0 {
		return out
	}
	if out := known(valid); len(out) > 0 {
		return out
	}
	e.learnFromList(ctx, valid)
	return known(valid)
}

// learnFromList finds the ids of accepted starts whose answers gave none, by the storage
// that they name.
func (e *Engine) learnFromList(ctx context.Context, of func(*check.Answer) bool) {
	nameless := map[string][]*check.Answer{}
	var last time.Time
	for _, a := range e.answersInOrder() {
		if text := e.Catalogue.Storage(a.Case); of(a) && a.Started() && text != "" {
			nameless[e.key(text)] = append(nameless[e.key(text)], a)
			last = ended(a.Exchange)
		}
	}
	if len(nameless) == 0 || !e.lists {
		return
	}
	poll(ctx, last, func() bool {
		learned := false
		for _, i := range e.imports(ctx).imports {
			for _, text := range i.text {
				if same := nameless[text]; len(same) > 0 && i.id != "" && !e.baseline[i.id] && e.journal.of(i.id) == nil {
					e.learn(same[0], i.id)
					nameless[text], learned = same[1:], true
				}
			}
		}
		return learned || e.stop != ""
	})
}

// fresh starts one import more, so that the newest one is followed as well.
func (n *neighbourhood) fresh(id string) {
	if n.e.Profile == Safe {
		return // the plan has spent what may be started
	}
	name := "neighbour." + id
	c := generators.Case{ID: name, Kind: generators.KindRepeat, Description: "a start to follow", Value: n.e.Catalogue.Base(name)}
	c.Request = n.e.Catalogue.Start(c.Value)
	c.Label = n.e.Catalogue.Oracle.Label(c.Request)
	a, found := n.e.sendAgain(n.ctx, c)
	n.e.mu.Lock()
	defer n.e.mu.Unlock()
	n.e.add(c)
	n.e.answers[c.ID] = a
	n.e.raw = append(n.e.raw, found...)
	if a.ID() != "" {
		n.started = append(n.started, a)
	}
}

// ask sends one request to a neighbour, has its answer judged and keeps both.
func (n *neighbourhood) ask(o *spec.Operation, id, sent string, r generators.Request) *check.Answer {
	about := constraint.Constraint{Message: constraint.Response, Where: o.Method + " " + o.Path, Keyword: "answer", Binding: constraint.Binds,
		Pointer: spec.Pointer("paths", o.Path, strings.ToLower(o.Method))}
	about.Line = n.e.Contract.Line(about.Pointer)
	c := generators.Case{ID: "neighbour." + id, Kind: generators.KindRelated, Constraint: about, Description: sent, Request: r, Side: generators.Inside,
		Label: generators.Label{Expect: generators.Any, Binding: constraint.Binds, Reason: "the contract documents the answers of the start's neighbours", Source: "the contract"}}
	a, found := n.e.sendAgain(n.ctx, c)
	n.e.mu.Lock()
	defer n.e.mu.Unlock()
	n.e.add(c)
	n.e.answers[c.ID] = a
	n.found = append(n.found, found...)
	if !there(a) && a.Exchange.Status != 0 {
		n.absent = append(n.absent, strconv.Itoa(a.Exchange.Status))
	}
	return a
}

// there reports whether an answer shows that the host has the operation.
func there(a *check.Answer) bool {
	switch a.Exchange.Status {
	case 0, 404, 405, 501:
		return false
	}
	return true
}

// on returns the request for one import.
func (n *neighbourhood) on(o *spec.Operation, id string) generators.Request {
	return singleRequest(n.e.Catalogue, o, id)
}

func (n *neighbourhood) list() {
	if n.lister == nil {
		return
	}
	a := n.ask(n.e.Contract.List, "list", "the first page of the list", n.lister.page(""))
	if n.lists = there(a); a.Accepted() {
		n.page, n.before = a, len(n.started)
	}
}

// listed reads the list, once since it may be long, and looks for each start that was not
// cancelled.
func (n *neighbourhood) listed() {
	if n.page == nil || n.e.stop != "" {
		return
	}
	n.seen = n.e.imports(n.ctx)
	for i, s := range n.started {
		if !n.ended[s.ID()].IsZero() || n.shows(s.ID()) || n.until(ended(s.Exchange), func() bool { n.seen = n.e.imports(n.ctx); return n.shows(s.ID()) }) {
			continue
		}
		at := s
		if i < n.before {
			at = n.page
		}
		n.miss("import-visible", s, at, "is not in the list", "an import of its id in the list", "the list has none of that id")
		return
	}
}

// shows reports whether the list holds an import, as far as it was read.
func (n *neighbourhood) shows(id string) bool {
	return !n.seen.whole || slices.ContainsFunc(n.seen.imports, func(i imported) bool { return i.id == id })
}

// until asks whether something is so as long as the host may take since a moment. Nothing is
// claimed of what could not be waited for.
func (n *neighbourhood) until(since time.Time, so func() bool) bool {
	return poll(n.ctx, since, so) || n.ctx.Err() != nil || n.e.stop != ""
}

func (n *neighbourhood) describe() {
	if n.e.Contract.Describe == nil {
		return
	}
	for i, s := range n.started {
		a := n.ask(n.e.Contract.Describe, fmt.Sprintf("describe.%d", i), "describe what was started", n.on(n.e.Contract.Describe, s.ID()))
		n.single = n.single || there(a)
		if a.Failed() || a.Exchange.Status == 0 || n.visible(s, a) {
			continue
		}
		n.miss("import-visible", s, a, "cannot be described", "200 with its id", a.Saw()+" "+textsafe.Cut(string(a.Exchange.Body), 80))
		return
	}
}

// visible reports whether a start is described, by the answer a or by a later one.
func (n *neighbourhood) visible(s, a *check.Answer) bool {
	if a.Exchange.Status != http.StatusNotFound {
		return a.Names(s.ID()) || n.again(s.ID()).Names(s.ID())
	}
	return n.until(ended(s.Exchange), func() bool {
		again := n.again(s.ID())
		n.single = n.single || there(again)
		return again.Names(s.ID())
	})
}

// cancelled cancels a start, again while the host may not know it yet, and returns the last
// answer.
func (n *neighbourhood) cancelled(s *check.Answer, id string) *check.Answer {
	a := n.ask(n.e.Contract.Cancel, id, "cancel what was started", n.on(n.e.Contract.Cancel, s.ID()))
	if a.Exchange.Status == http.StatusNotFound {
		n.until(ended(s.Exchange), func() bool {
			var found []check.Finding
			a, found = n.e.sendAgain(n.ctx, a.Case)
			if a.Exchange.Status == http.StatusNotFound {
				return false
			}
			n.found = append(n.found, found...)
			return true
		})
	}
	n.single = n.single || there(a)
	if a.Accepted() {
		n.ended[s.ID()] = time.Now()
	}
	return a
}

// cancel cancels the last one and describes it once more.
func (n *neighbourhood) cancel() {
	if n.e.Contract.Cancel == nil {
		return
	}
	s := n.started[len(n.started)-1]
	a := n.cancelled(s, "cancel")
	switch {
	case a.Failed() || a.Exchange.Status == 0:
		return
	case !a.Accepted():
		n.miss("import-cancellable", s, a, "cannot be cancelled", "the documented 2XX", a.Saw())
		return
	}
	if kept := n.e.journal.of(s.ID()); kept != nil {
		n.e.become(kept, "", ledger.Cancelled)
	}
	n.ask(n.e.Contract.Cancel, "cancel.again", "cancel the same again", n.on(n.e.Contract.Cancel, s.ID()))
	if n.e.Contract.Describe != nil {
		n.isOver(s, n.again(s.ID()))
	}
}

// isOver looks whether a start is over whose cancel was answered as done; a describes it. A
// host may have forgotten it.
func (n *neighbourhood) isOver(s, a *check.Answer) {
	if a.Names(s.ID()) && !n.until(n.ended[s.ID()], func() bool { return n.over(n.again(s.ID())) }) {
		if kept := n.e.journal.of(s.ID()); kept != nil {
			n.e.become(kept, "", ledger.Uncancelled+"its cancel was answered as done, and it is still under way")
		}
		n.miss("import-cancellable", s, a, "is not cancelled though its cancel was answered as done", "a status that says it has ended", "described as still under way")
	}
}

// progressIn returns the text for which the contract, by what is known of describe, lists
// values in its answers: how far the import has come.
func progressIn(known []constraint.Constraint, description map[string]any) string {
	for _, k := range known {
		if _, listed := k.Value.([]string); listed && k.Message == constraint.Response && strings.Contains(k.Where, "/") {
			text, _ := description[k.Name()].(string)
			return text
		}
	}
	return ""
}

// over reports whether a description tells a status that is not one of those under way.
func (n *neighbourhood) over(a *check.Answer) bool {
	object, _ := a.Value.(map[string]any)
	return isOver(progressIn(n.e.Checker.Known(n.e.Contract.Describe), object))
}

// isOver reports whether an import of that status has ended.
func isOver(status string) bool {
	for _, r := range spec.Rulings() {
		if r.Keyword == "under way" {
			return !slices.Contains(r.Values, status)
		}
	}
	return true
}

// miss is a finding about what a neighbour says of a start.
func (n *neighbourhood) miss(name string, s, a *check.Answer, what, expected, observed string) {
	c, _ := check.Find(name)
	n.missed = true
	n.found = append(n.found, check.Finding{Check: name, Constraint: s.Case.Constraint, Symptom: what, Cause: what, Cost: c.Cost, Source: c.Source, Outcome: a.Outcome, Others: []check.Outcome{s.Outcome},
		Title: "what was started " + what, Expected: expected, Observed: observed})
}
