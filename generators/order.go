package generators

import (
	"cmp"
	"slices"
)

// sortCases puts cases that were made from maps into a fixed order.
func sortCases(cases []Case) []Case {
	slices.SortStableFunc(cases, func(a, b Case) int { return cmp.Compare(a.ID, b.ID) })
	return cases
}
