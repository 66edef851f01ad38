package exec

import (
	"maps"
	"slices"
	"time"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/host"
)

// Results are what a run measured, the only part of it whose contents change: the answers to
// cases, what single answers were found to break, and why cases have no answer. One goroutine
// fills them; the others only send.
type Results struct {
	place    func(id string) int // of a case in the plan
	answers  map[string]*check.Answer
	later    map[string]int // the order of the answers to cases outside the plan
	found    []check.Finding
	skipped  map[string]string // why cases were not sent, by id
	hanging  map[string]string // kinds of request of which no more are sent, and why
	started  map[string]bool   // texts of storage whose start may have been accepted
	unclear  map[string]bool   // those of a start that was neither accepted nor rejected
	rejected map[string]*check.Answer
	ordered  []*check.Answer // all answers, nil where one came since
	done     int
	slow     int // answers that took so long that it pays to send several requests at once
}

// NewResults returns results without an answer. Place orders the answers.
func NewResults(place func(id string) int) *Results {
	return &Results{
		place: place, answers: map[string]*check.Answer{}, later: map[string]int{}, skipped: map[string]string{},
		hanging: map[string]string{}, started: map[string]bool{}, unclear: map[string]bool{}, rejected: map[string]*check.Answer{},
	}
}

// Keep keeps the answer to a case of the plan.
func (r *Results) Keep(a *check.Answer, found []check.Finding) {
	r.done++
	if a.Exchange.Elapsed >= atOncePays {
		r.slow++
	}
	r.answers[a.Case.ID], r.ordered = a, nil
	r.found = append(r.found, found...)
}

// Add keeps the answer to a case outside the plan.
func (r *Results) Add(a *check.Answer) {
	r.later[a.Case.ID] = len(r.later)
	r.answers[a.Case.ID], r.ordered = a, nil
}

// Replace keeps another answer to a case that was answered before. What was found in the former stays.
func (r *Results) Replace(a *check.Answer, found []check.Finding) {
	r.answers[a.Case.ID], r.ordered = a, nil
	r.found = append(r.found, found...)
}

// Rename keeps the answer to a case, and what was found in it, as that of a case outside the plan.
func (r *Results) Rename(id, to string) {
	a := r.answers[id]
	delete(r.answers, id)
	r.done--
	a.Case.ID = to
	r.Add(a)
	for i, f := range r.found {
		if f.Outcome.Case.ID == id {
			r.found[i].Outcome.Case.ID = to
		}
	}
}

// Find keeps what was found in more than one answer.
func (r *Results) Find(found ...check.Finding) {
	r.found = append(r.found, found...)
}

// Forget drops what was found: it says nothing of the host.
func (r *Results) Forget() {
	r.found = nil
}

// Skip notes why a case was not sent. It counts as done where the run goes on.
func (r *Results) Skip(id, reason string, goesOn bool) {
	r.skipped[id] = reason
	if goesOn {
		r.done++
	}
}

// Resume forgets that a case was skipped: it is sent after all.
func (r *Results) Resume(id string) {
	delete(r.skipped, id)
	r.done--
}

// Reason says why a case was not sent, or is "".
func (r *Results) Reason(id string) string { return r.skipped[id] }

// Skipped counts the cases that were not sent, by reason.
func (r *Results) Skipped() map[string]int {
	out := map[string]int{}
	for _, reason := range r.skipped {
		out[reason]++
	}
	return out
}

// atOncePays is how long a host takes to answer if it pays to send it several requests at once.
const atOncePays = 2 * time.Millisecond

// Slow counts the answers that took so long that it pays to send several requests at once, and all.
func (r *Results) Slow() (slow, all int) { return r.slow, len(r.answers) }

// Done is how many cases of the plan are answered or will not be sent.
func (r *Results) Done() int {
	return r.done
}

// Answer returns the answer to a case, or nil.
func (r *Results) Answer(id string) *check.Answer {
	return r.answers[id]
}

// Any reports whether a condition holds for one of the answers, which it sees in no order.
func (r *Results) Any(holds func(*check.Answer) bool) bool {
	for _, a := range r.answers {
		if holds(a) {
			return true
		}
	}
	return false
}

// Answers are all answers: those to the plan in its order, then the others as they came.
func (r *Results) Answers() []*check.Answer {
	if r.ordered == nil {
		r.ordered = r.inOrder()
	}
	return slices.Clip(r.ordered)
}

func (r *Results) inOrder() []*check.Answer {
	out, rank := make([]*check.Answer, 0, len(r.answers)), make(map[*check.Answer]int, len(r.answers))
	for id, a := range r.answers {
		out, rank[a] = append(out, a), r.place(id)+r.later[id]
	}
	slices.SortFunc(out, func(a, b *check.Answer) int { return rank[a] - rank[b] })
	return out
}

// Found are the findings of single answers, and of what followed them.
func (r *Results) Found() []check.Finding {
	return slices.Clone(r.found)
}

// Findings is how many were found so far.
func (r *Results) Findings() int { return len(r.found) }

// Why no more requests of a kind are sent.
const (
	noAnswer  = "the host gave no whole answer to another request of this kind"
	always429 = "the host answers 429 to another request of this kind however long it is waited for"
)

// Hang notes that no more requests of a kind are sent and why, and returns how many kinds got no
// whole answer.
func (r *Results) Hang(kind, why string) (n int) {
	r.hanging[kind] = why
	for _, why := range r.hanging {
		if why == noAnswer {
			n++
		}
	}
	return n
}

// Release lets requests of a kind be sent again.
func (r *Results) Release(kind string) { delete(r.hanging, kind) }

// AnyHangs reports whether there is a kind of which no more requests are sent.
func (r *Results) AnyHangs() bool { return len(r.hanging) > 0 }

// Hangs says why no more requests of a kind are sent, or is "".
func (r *Results) Hangs(kind string) string { return r.hanging[kind] }

// Note remembers by what text of storage the import of a request would be listed.
func (r *Results) Note(a *check.Answer, text string) {
	switch {
	case a.Started() || a.Failed() || a.Exchange.Status == 0: // one that failed or was not answered may have been started
		r.started[text] = true
	case a.OtherPath():
	case a.IsStart() || r.rejected[text] == nil: // of a start and a request that is none the former is more likely to have started it
		r.rejected[text] = a
		if a.NotRejected() {
			r.unclear[text] = true
		}
	}
}

// Storages are the texts of storage whose starts were all rejected, and those of which one may
// have been accepted: of a host that accepts none as documented, those that it did not reject, either.
func (r *Results) Storages() (rejected map[string]*check.Answer, started map[string]bool) {
	started = maps.Clone(r.started)
	if r.AcceptsNone() {
		maps.Copy(started, r.unclear)
	}
	return r.rejected, started
}

// AcceptsNone reports whether no valid start was accepted.
func (r *Results) AcceptsNone() bool {
	return !r.Any(func(a *check.Answer) bool { return a.Started() && a.Case.Label.Documented == generators.Accept })
}

// Rejected returns a rejected request that names a text of storage, or nil.
func (r *Results) Rejected(text string) *check.Answer { return r.rejected[text] }

// Answered reports whether an exchange came to anything: the run did not cut it off.
func Answered(a *check.Answer) bool { return a != nil && a.Exchange.Failure != host.Cancelled }
