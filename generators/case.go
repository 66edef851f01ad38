package generators

import (
	"example.com/importcheck/spec/constraint"
)

// A Side is where a case lies beside its constraint.
type Side string

// Inside and At must be accepted as far as this constraint goes, Outside must not.
const (
	Inside  Side = "inside"
	At      Side = "at"
	Outside Side = "outside"
)

// An Expectation is the class of answers that are right for a request.
type Expectation string

// The expectations. NotAStart is a request that is no start: a method that the contract does
// not list, or an unknown path.
const (
	Accept    Expectation = "accept"      // the documented 2xx
	Reject    Expectation = "reject"      // a documented 4XX
	Any       Expectation = "any"         // anything documented, never 5XX
	NotAStart Expectation = "not-a-start" // anything but a start and a 5XX
)

// A Label is what the contract says of a request, worked out from its bytes.
type Label struct {
	Expect Expectation
	// Binding is Documents where a departure is a warning: prose forbids what an
	// "any" holds, or an "accept" stands on prose.
	Binding constraint.Binding
	// Documented is what the documentation asks of an Answer: Accept, Reject, or "" where
	// the request is open.
	Documented Expectation
	// Broken are the constraints that the request breaks. A reject that breaks one is
	// isolated; with more of them its refusal proves nothing of any.
	Broken []constraint.Constraint
	// Protocol says that the HTTP layer of a host may refuse the request before the host
	// sees it, with its own message that no contract binds.
	Protocol bool
	Reason   string // the rule in one sentence
	Source   string // where the rule stands
}

// Isolated reports whether the request has at most one reason to be refused.
func (l Label) Isolated() bool { return len(l.Broken) <= 1 }

// MustReject reports whether the contract or its documentation asks that the request is rejected.
func (l Label) MustReject() bool { return l.Expect == Reject || l.Documented == Reject }

// A Case is one request to send, and what is known of it beforehand.
type Case struct {
	ID          string                // stable from run to run
	Kind        string                // a phrase of the features: "a text one character too long"
	Constraint  constraint.Constraint // that it probes; none for a form, a combination, a repeat, a burst, a sequence or a draw
	Side        Side                  // of the constraint, or ""
	Label       Label
	Request     Request
	Size        int    // the length or number that was sent, for a limit
	Description string // what was sent, in few words, for a reader
	Names       string // the storage that a lenient reader finds in a body that was not made from a value
	Written     bool   // a scenario writes the request out, and may assert more than the contract says
	Control     string // the case that differs only in being valid, or ""
	Lane        string // cases of one lane are sent in order over one connection
	Burst       string // cases of one burst are sent at once
	Form        Form   // of JSON or HTTP that it is written in; the zero Form where it is an ordinary one
	Seed        int    // of a draw, by which it is made again
	Value       Object // the body before it was written, where it was made from a value; minimising starts here
}

// About returns the constraint that the case is about: the one that it breaks, else the one
// that it probes, which may be none.
func (c Case) About() constraint.Constraint {
	if len(c.Label.Broken) == 1 {
		return c.Label.Broken[0]
	}
	return c.Constraint
}
