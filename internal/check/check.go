package check

import (
	"cmp"
	"slices"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/host"
	"example.com/importcheck/spec/constraint"
)

// An Outcome is one case and the exchange that it led to.
type Outcome struct {
	Case     generators.Case
	Exchange host.Exchange
}

// A Check is a named rule. One judges a single answer; Run judges all of them.
type Check struct {
	Name    string // stable, never renamed
	Rule    string // what holds, in one sentence
	Source  string // the document that binds it
	Warning bool   // it binds by documentation only
	Cost    int    // what a finding costs the reader: the lower, the earlier it is reported
	Good    string // an example that holds
	Bad     string // an example that does not
	One     func(*Reading) []Finding
	Run     func(*Checker, []*Answer) []Finding

	// Applies reports whether the check says anything of an answer; nil: of each whose content
	// the contract binds.
	Applies func(*Answer, *Facts) bool
	// Nowhere says why contract or host have no place for the check, or ""; it may be nil, like
	// Unreached, which says why this run did not come to it.
	Nowhere, Unreached func(*Facts) string
}

// Of reports whether the check says anything of an answer.
func (c Check) Of(a *Answer, f *Facts) bool {
	if c.Applies != nil {
		return c.Applies(a, f)
	}
	return a.Exchange.Status != 0 && !a.Elsewhere()
}

// A Finding is one exchange for which a check does not hold.
type Finding struct {
	Check      string
	Warning    bool
	Constraint constraint.Constraint
	Symptom    string // of outcome: "accepted", "refused", "status 202"; with check and constraint it is the cause
	Cause      string // what groups findings, where it is not check, constraint and kind
	Title      string // one line: what is wrong
	Expected   string
	Observed   string
	Source     string
	Outcome    Outcome
	Plain      bool      // of those with its cause this one is the plainest
	Others     []Outcome // further exchanges, where a single one does not show it
	ByForm     bool      // it is a warning only because no client in wide use sends the form of its request
	Folded     []Finding // what one form led to, where the finding stands for all of it
	Cost       int
	Unit       string // in which a limit of the host's own counts a text, where the finding is about one
}

// inAnyForm are the checks whose findings are violations in whatever form the request was
// written: whoever sends it can do harm with it.
var inAnyForm = []string{"no-secret-echo", "auth-required"}

// OnlyForm reports whether only requests in a form that no client in wide use sends show the
// finding, and no client is harmed by it. A form that a host may refuse is held to one thing,
// so that stays a violation: it is no reason to fail.
func (f Finding) OnlyForm() bool {
	c := f.Outcome.Case
	other := func(o Outcome) bool { return !o.Case.Senderless() }
	fails := f.Check == "no-server-error" && c.Label.Expect == generators.Any
	return c.Senderless() && !fails && !slices.Contains(inAnyForm, f.Check) && !slices.ContainsFunc(f.Others, other)
}

// InOrdinaryForm returns the finding as it would be of a request in an ordinary form.
func (f Finding) InOrdinaryForm() Finding {
	if f.ByForm {
		c, _ := Find(f.Check)
		f.Warning, f.ByForm, f.Cost = false, false, c.Cost
	}
	return f
}

// Group returns what findings of one cause have in common.
func (f Finding) Group() string {
	if f.Cause != "" {
		return f.Check + "|" + f.Cause
	}
	return f.Check + "|" + f.Constraint.String() + "|" + f.Symptom
}

// All returns the checks in the order in which their findings are reported.
func All() []Check {
	out := slices.Concat(startChecks, secretChecks, acceptChecks, relatedChecks, identityChecks, answerChecks,
		statusChecks, documentedChecks, scenarioChecks, wordingChecks)
	slices.SortStableFunc(out, func(a, b Check) int { return cmp.Compare(a.Cost, b.Cost) })
	return out
}

// Find returns the check of that name.
func Find(name string) (Check, bool) {
	for _, c := range All() {
		if c.Name == name {
			return c, true
		}
	}
	return Check{}, false
}

// The costs of findings, dearest first, as the design orders them.
const (
	CostStarted  = iota // an import was started that should not be
	CostSecret          // a key was given away
	CostRefused         // a valid request was refused
	CostUnusable        // an answer cannot be read or is lost
	CostWrong           // a wrong refusal or answer
	CostWording         // documentation only
)
