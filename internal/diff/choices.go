package diff

import (
	"fmt"
	"maps"
	"slices"
)

// A choice is an anyOf or a oneOf.
type choice struct {
	keyword  string
	at       string
	branches []*schema
}

func branch(i int) string { return fmt.Sprintf("/%d", i) }

// unwrap removes what is no choice: a single branch, or one branch and null,
// which is how OpenAPI 3.1 writes nullable.
func (s *schema) unwrap() {
	var kept []choice
	for _, c := range s.choices {
		branches, null := withoutNull(c.branches)
		if len(branches) != 1 || null && branches[0].types["null"] {
			kept = append(kept, c)
			continue
		}
		if null {
			branches[0].types["null"] = true
			branches[0].pointers["null"] = c.at
		}
		s.merge(branches[0])
	}
	s.choices = kept
	for _, c := range kept {
		any := set{}
		for _, b := range c.branches {
			maps.Copy(any, b.types)
		}
		for _, t := range s.types.without(any) {
			delete(s.types, t) // no branch allows it
		}
	}
}

func withoutNull(branches []*schema) (rest []*schema, null bool) {
	for _, b := range branches {
		if len(b.types) == 1 && b.types["null"] {
			null = true
		} else {
			rest = append(rest, b)
		}
	}
	return rest, null
}

// disjoint reports whether no value satisfies both; false where that is not plain.
func disjoint(a, b *schema) bool {
	if len(a.types.without(b.types)) == len(a.types) {
		return true
	}
	if a.values != nil && b.values != nil && a.values.binds && b.values.binds {
		return len(narrowest(a.values, b.values).list) == 0 && !(a.types["null"] && b.types["null"])
	}
	if a.types.String() != "object" || b.types.String() != "object" {
		return false
	}
	for name := range a.required {
		if b.required[name] && disjoint(a.properties[name], b.properties[name]) {
			return true
		}
	}
	return false
}

// plain reports whether a choice is one of which a value satisfies at most one branch,
// or anyOf, where that does not matter.
func (c choice) plain() bool {
	if c.keyword == "anyOf" {
		return true
	}
	for i, a := range c.branches {
		for _, b := range c.branches[:i] {
			if !disjoint(a, b) {
				return false
			}
		}
	}
	return true
}

func (q pair) compareChoices() {
	for i := range max(len(q.a.choices), len(q.b.choices)) {
		switch {
		case i >= len(q.a.choices):
			if c := q.b.choices[i]; !c.implied(q.a) {
				q.report("choice-added", c.keyword, "", fmt.Sprint(len(c.branches), " shapes"))
			}
		case i >= len(q.b.choices):
			if c := q.a.choices[i]; !c.implied(q.b) {
				q.report("choice-removed", c.keyword, fmt.Sprint(len(c.branches), " shapes"), "")
			}
		default:
			q.compareChoice(q.a.choices[i], q.b.choices[i])
		}
	}
	q.compareNot()
}

func (q pair) compareChoice(x, y choice) {
	gone, come := unmatched(x.branches, y.branches), unmatched(y.branches, x.branches)
	if len(gone)+len(come) == 0 && (x.keyword == y.keyword || x.plain() && y.plain()) {
		return
	}
	if !x.plain() || !y.plain() {
		q.reportKeys("choice-changed", x.keyword, y.keyword, fmt.Sprint(len(x.branches), " shapes"), fmt.Sprint(len(y.branches), " shapes"))
		return
	}
	for i := range max(len(gone), len(come)) {
		switch {
		case i >= len(gone):
			q.reportAt("branch-added", y.keyword, q.a.pointer(x.keyword), come[i].at, "", come[i].name())
		case i >= len(come):
			q.reportAt("branch-removed", x.keyword, gone[i].at, q.b.pointer(y.keyword), gone[i].name(), "")
		default:
			q.into(level{name: "", in: "branch"}, gone[i], come[i]).compare()
		}
	}
}

// name returns what a branch is called in a report.
func (s *schema) name() string {
	if s.ref != "" {
		return s.ref
	}
	return s.types.String()
}

// unmatched returns the branches of x that allow something else than every branch of y.
func unmatched(x, y []*schema) []*schema {
	var out []*schema
	for _, a := range x {
		found := false
		for _, b := range y {
			found = found || alikeSchemas(a, b)
		}
		if !found {
			out = append(out, a)
		}
	}
	return out
}

// implied reports whether everything that s allows fits one branch, so that the
// choice says nothing that s does not.
func (c choice) implied(s *schema) bool {
	return c.plain() && slices.ContainsFunc(c.branches, func(b *schema) bool { return refuses(s, b) == 0 })
}

// alikeSchemas reports whether two schemas differ in words at most.
func alikeSchemas(a, b *schema) bool { return refuses(a, b) == 0 && refuses(b, a) == 0 }

// refuses counts what would break requests if b took the place of a.
func refuses(a, b *schema) int {
	c := &comparer{old: a.contract, new: b.contract}
	pair{comparer: c, place: place{direction: Request}, a: a, b: b}.compare()
	return Diff{Changes: c.changes}.Count(Breaking)
}

func (q pair) compareNot() {
	a, b := q.a.not, q.b.not
	switch {
	case a == nil && b == nil:
	case a == nil:
		q.report("choice-added", "not", "", b.name())
	case b == nil:
		q.report("choice-removed", "not", a.name(), "")
	case !alikeSchemas(a, b):
		q.report("choice-changed", "not", a.name(), b.name())
	}
}
