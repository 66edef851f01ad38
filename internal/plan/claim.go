package plan

import "slices"

// A Claim is what a scenario selects and asserts: kinds of case, and the checks that must hold
// for them.
type Claim struct {
	Scenario string
	Kinds    []string // of generators; empty selects every case
	Checks   []string // names of checks
}

// Takes reports whether a claim selects the cases of a kind.
func (c Claim) Takes(kind string) bool { return len(c.Kinds) == 0 || slices.Contains(c.Kinds, kind) }
