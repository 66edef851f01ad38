package exec

import (
	"slices"

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
	skipped  map[string]int  // cases that were not sent, by reason
	hanging  map[string]bool // kinds of request without a whole answer
	started  map[string]bool // texts of storage whose start may have been accepted
	rejected map[string]*check.Answer
	done     int
}

// NewResults returns results without an answer. Place orders the answers.
func NewResults(place func(id string) int) *Results {
	return &Results{place: place, answers: map[string]*check.Answer{}, later: map[string]int{}, skipped: map[string]int{}, hanging: map[string]bool{},
		started: map[string]bool{}, rejected: map[string]*check.Answer{}}
}

// Keep keeps the answer to a case of the plan.
func (r *Results) Keep(a *check.Answer, found []check.Finding) {
	r.done++
	r.answers[a.Case.ID] = a
	r.found = append(r.found, found...)
}

// Add keeps the answer to a case outside the plan.
func (r *Results) Add(a *check.Answer) {
	r.later[a.Case.ID] = len(r.later)
	r.answers[a.Case.ID] = a
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
func (r *Results) Skip(reason string, goesOn bool) {
	r.skipped[reason]++
	if goesOn {
		r.done++
	}
}

// Skipped are the cases that were not sent, by reason.
func (r *Results) Skipped() map[string]int {
	return r.skipped
}

// Done is how many cases of the plan are answered or will not be sent.
func (r *Results) Done() int {
	return r.done
}

// Answer returns the answer to a case, or nil.
func (r *Results) Answer(id string) *check.Answer {
	return r.answers[id]
}

// Answers are all answers: those to the plan in its order, then the others as they came.
func (r *Results) Answers() []*check.Answer {
	out := make([]*check.Answer, 0, len(r.answers))
	for _, a := range r.answers {
		out = append(out, a)
	}
	rank := func(a *check.Answer) int { return r.place(a.Case.ID) + r.later[a.Case.ID] }
	slices.SortFunc(out, func(a, b *check.Answer) int { return rank(a) - rank(b) })
	return out
}

// Found are the findings of single answers, and of what followed them.
func (r *Results) Found() []check.Finding {
	return slices.Clone(r.found)
}

// Findings is how many were found so far.
func (r *Results) Findings() int { return len(r.found) }

// Hang notes that a kind of request gets no whole answer, and returns how many kinds do not.
func (r *Results) Hang(kind string) int {
	r.hanging[kind] = true
	return len(r.hanging)
}

// AnyHangs reports whether some kind of request got no whole answer.
func (r *Results) AnyHangs() bool { return len(r.hanging) > 0 }

// Hangs reports whether a kind of request got no whole answer.
func (r *Results) Hangs(kind string) bool {
	return r.hanging[kind]
}

// Note remembers by what text of storage the import of a request would be listed.
func (r *Results) Note(a *check.Answer, text string) {
	switch {
	case a.Started() || a.Failed() || a.Exchange.Status == 0: // one that failed or was not answered may have been started
		r.started[text] = true
	case !a.OtherPath():
		r.rejected[text] = a
	}
}

// Storages are the texts of storage whose starts were all rejected, and those of which one may
// have been accepted.
func (r *Results) Storages() (rejected map[string]*check.Answer, started map[string]bool) {
	return r.rejected, r.started
}

// Rejected returns a rejected request that names a text of storage, or nil.
func (r *Results) Rejected(text string) *check.Answer { return r.rejected[text] }

// Answered reports whether an exchange came to anything: the run did not cut it off.
func Answered(a *check.Answer) bool { return a != nil && a.Exchange.Failure != host.Cancelled }
