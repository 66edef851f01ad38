package check

import (
	"example.com/importcheck/spec"
	"example.com/importcheck/spec/constraint"
)

// Facts are what a run learned of its host, and what it was allowed: by them a check says whether
// it could be tested.
type Facts struct {
	Contract *spec.Contract
	Known    []constraint.Constraint // of the contract's start
	Lists    bool                    // the host lists imports
	Related  bool                    // it answers list, describe or cancel
	Single   bool                    // it answers describe or cancel
	Absent   string                  // the statuses by which it says that it has none of them
	Starts   bool                    // the profile sends starts that may be accepted
	Refusal  string                  // why the account or the cloud rejects every start of the user's own, or ""
	Asserted bool                    // a scenario wrote a request out
	Followed string                  // why no import was asked about, or ""
}

// requires reports whether a constraint of the contract is of some kind.
func (f *Facts) requires(kind func(constraint.Constraint) bool) bool {
	for _, k := range f.Known {
		if kind(k) {
			return true
		}
	}
	return false
}

// afterStart says why what needs an accepted start was not reached.
func afterStart(f *Facts) string { return f.Refusal }
