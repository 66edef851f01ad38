package lifecycle

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/host"
	"example.com/importcheck/internal/ledger"
	"example.com/importcheck/spec"
	"example.com/importcheck/spec/constraint"
)

// mostFollowed is how many accepted starts are described; one of them is cancelled.
const mostFollowed = 3

// A Sender sends requests to the host.
type Sender interface {
	// Send sends the request of a case and has its answer judged.
	Send(context.Context, generators.Case) (*check.Answer, []check.Finding)
	// Whole sends a request whose answer is read here: of a long one, Send keeps only the beginning.
	Whole(context.Context, generators.Request) host.Exchange
	// Stopped reports whether the run sends nothing more.
	Stopped() bool
}

// A Start is one that the host accepted or, where it accepts none, did not reject.
type Start struct {
	*check.Answer
	Own       bool // it names the user's own URI
	Forgotten bool // the host has been started again since
}

func (s Start) plain() bool { return s.Case.Kind == generators.KindStorage || s.Own }
func (s Start) valid() bool { return s.Case.Label.Expect == generators.Accept }

// An Input is what Follow works with.
type Input struct {
	Catalogue *generators.Catalogue
	Checker   *check.Checker
	Sender    Sender
	Starts    []Start             // in their order
	Known     map[string]bool     // ids of imports; nil where the list could not be read before the run
	Mask      func(string) string // hides the key in a text, as answers have it hidden
	MayStart  bool                // more imports may be started
	Walks     int                 // how many random walks are made, where more may be started
	Seed      int64               // of the walks
}

// A Fate is what became of an import by its id.
type Fate struct {
	ID     string
	Status ledger.Status
}

// A Result is what came of following imports.
type Result struct {
	Answers   []*check.Answer // to every request that counts as a case, in their order
	Findings  []check.Finding
	Cancelled *Cancelled // what was cancelled, where it can be described
	Listing   *Listing   // the list when all was done, nil where it was not read or held nothing
	Fates     []Fate     // in their order: a later one of an id holds
	Related   bool       // the host has any of list, describe and cancel
	Single    bool       // it has describe or cancel
	Absent    string     // the statuses that say that it has not all of them
	Reason    string     // why nothing could be followed, or ""
}

// A follower follows imports.
type follower struct {
	in      Input
	ctx     context.Context
	out     Result
	lister  *Lister
	started []*check.Answer      // accepted starts with their ids
	ended   map[string]time.Time // when a cancel was answered as done, by id
	absent  []string             // the statuses that say that an operation is not there
	found   []check.Finding      // about operations that the host may not have
	page    *check.Answer        // the first page of the list, where it came
	before  int                  // how many had been started when it was asked for
	lists   bool                 // the host answers a list
	shown   bool                 // some import was described
	missed  bool                 // something is wrong already: no walk is made
}

// Follow describes, lists and cancels some of what was started, where the contract and the
// host have a place for it.
func Follow(ctx context.Context, in Input) Result {
	f := &follower{in: in, ctx: ctx, lister: NewLister(in.Catalogue, in.Checker), started: in.followed()}
	f.ended = map[string]time.Time{}
	if len(f.started) == 0 {
		return Result{Reason: in.whyNone()}
	}
	f.start("start")
	f.list()
	f.edges()
	f.describe()
	f.strangers()
	f.odd()
	f.guard()
	f.cancel()
	f.start("start.after") // what was cancelled keeps its id
	f.walk()
	f.listed()
	return f.result()
}

func (f *follower) result() Result {
	out := f.out
	out.Related = f.lists || out.Single
	slices.Sort(f.absent)
	out.Absent = strings.Join(slices.Compact(f.absent), " and ")
	for _, one := range f.found {
		if f.has(one) {
			out.Findings = append(out.Findings, one)
		}
	}
	if out.Listing != nil && len(out.Listing.Imports) == 0 {
		out.Listing = nil // what could not be read is read once more before it is compared
	}
	return out
}

// has reports whether the host has what a finding is about. Where describe and cancel are
// both answered as unknown or not allowed, the host has no single imports; where one of
// them is there, the other one is missing.
func (f *follower) has(found check.Finding) bool {
	path, _, _ := strings.Cut(found.Outcome.Case.Request.Path, "?")
	if f.lister != nil && path == f.lister.head.Path {
		return f.lists
	}
	return f.out.Single
}

// followed returns accepted starts whose ids are known: plain ones, one for each storage or
// of the user's own, or any valid ones where the host accepted none of these.
func (in Input) followed() []*check.Answer {
	known := func(of func(Start) bool) (out []*check.Answer) {
		for _, s := range in.Starts {
			if of(s) && s.ID() != "" && !s.Forgotten && len(out) < mostFollowed {
				out = append(out, s.Answer)
			}
		}
		return out
	}
	if out := known(Start.plain); len(out) > 0 {
		return out
	}
	return known(Start.valid)
}

func (in Input) whyNone() string {
	if len(in.Starts) > 0 {
		return "no start gave an id by which its import could be asked for, neither in its answer nor in the list"
	}
	return "no start was accepted, so there is no import to ask about"
}

// list reads what the host lists now.
func (in Input) list(ctx context.Context) *Listing {
	return NewLister(in.Catalogue, in.Checker).Read(ctx, in.Sender.Whole)
}

// read reads what the host lists now, and has each page checked the first time.
func (f *follower) read() *Listing {
	return f.lister.Read(f.ctx, f.lister.Judging(f.out.Listing == nil, f.in.Sender.Whole, func(found ...check.Finding) { f.found = append(f.found, found...) }))
}

// start starts one import more, so that the newest one is followed as well.
func (f *follower) start(id string) {
	same := func(body generators.Object) generators.Object { return body }
	if a := f.begin(id, same); a != nil && a.ID() != "" {
		f.started = append(f.started, a)
	}
}

// begin starts an import, where more may be started, and returns the answer or nil.
func (f *follower) begin(id string, change func(generators.Object) generators.Object) *check.Answer {
	if !f.in.MayStart {
		return nil // the plan has spent what may be started
	}
	name := "related." + id
	c := generators.Case{ID: name, Kind: generators.KindRepeat, Description: "a start to follow"}
	c.Value = change(f.in.Catalogue.Base(name))
	c.Request = f.in.Catalogue.Start(c.Value)
	c.Label = f.in.Catalogue.Oracle.Label(c.Request)
	a, found := f.in.Sender.Send(f.ctx, c)
	f.out.Answers = append(f.out.Answers, a)
	f.out.Findings = append(f.out.Findings, found...)
	return a
}

// ask sends one request to a related operation, has its answer judged and keeps both.
func (f *follower) ask(o *spec.Operation, id, description string, r generators.Request) *check.Answer {
	return f.send(caseOf(f.in.Checker, o, id, description, r))
}

// caseOf is a request to a related operation of which only the form of the answer is bound.
func caseOf(j *check.Checker, o *spec.Operation, id, description string, r generators.Request) generators.Case {
	return generators.Case{ID: "related." + id, Kind: generators.KindRelated, Description: description, Request: r,
		Constraint: answersOf(j, o), Side: generators.Inside, Label: generators.Label{Expect: generators.Any, Binding: constraint.Binds,
			Reason: "the contract documents the answers of the related operations", Source: "the contract"}}
}

// send sends a case, has its answer judged and keeps both.
func (f *follower) send(c generators.Case) *check.Answer {
	a, found := f.in.Sender.Send(f.ctx, c)
	f.out.Answers = append(f.out.Answers, a)
	f.found = append(f.found, found...)
	if !there(a) && a.Exchange.Status != 0 {
		f.absent = append(f.absent, strconv.Itoa(a.Exchange.Status))
	}
	return a
}

// answersOf is what is tested of a related operation.
func answersOf(j *check.Checker, o *spec.Operation) constraint.Constraint {
	pointer := spec.Pointer("paths", o.Path, strings.ToLower(o.Method))
	return constraint.Constraint{Message: constraint.Response, Where: o.Method + " " + o.Path, Keyword: "answer",
		Binding: constraint.Binds, Pointer: pointer, Line: j.Contract.Line(pointer)}
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
func (f *follower) on(o *spec.Operation, id string) generators.Request {
	return On(f.in.Catalogue, o, id)
}

// until asks whether something is so as long as the host may take since a moment. Nothing is
// claimed of what could not be waited for.
func (f *follower) until(since time.Time, so func() bool) bool {
	return host.Poll(f.ctx, since, so) || f.over()
}

// over reports whether nothing more is sent.
func (f *follower) over() bool { return f.ctx.Err() != nil || f.in.Sender.Stopped() }

// miss is a finding about what a related operation says of a start.
func (f *follower) miss(name string, s, a *check.Answer, what, expected, observed string) *check.Finding {
	c, _ := check.Find(name)
	f.missed = true
	title := "what was started " + what
	switch {
	case a.Exchange.Status == 0 || !a.Accepted():
		title += ": " + a.Saw()
	case a.Media != "" && !a.Listed:
		title += ": " + a.Saw() + " in " + a.Media
	}
	f.found = append(f.found, check.Finding{
		Check: name, Constraint: s.Case.Constraint, Cost: c.Cost, Source: c.Source,
		Symptom: what, Cause: what, Outcome: a.Outcome, Others: []check.Outcome{s.Outcome},
		Title: title, Expected: expected, Observed: observed,
	})
	return &f.found[len(f.found)-1]
}
