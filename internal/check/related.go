package check

import (
	"cmp"

	"example.com/importcheck/generators"
)

// The checks of what was started, as list, describe and cancel show it. Package lifecycle asks.
var relatedChecks = []Check{
	{Name: "refused-starts-nothing", Cost: CostStarted, Source: "the description of list",
		Rule: "What was refused does not appear among the imports, where the contract can list them.",
		Good: "400, and no import of that uri", Bad: "400, and an import of that uri",
		Applies: func(a *Answer, f *Facts) bool { return f.Lists && a.Refused() }, Nowhere: noList},
	{Name: "import-visible", Cost: CostUnusable, Source: "describe and list of the contract",
		Rule: "What was started can be described and is listed, under the id that the start was answered with; " +
			"what was never started cannot be described. " +
			"A page of the list holds no more imports than were asked for.",
		Good: "started as 101; described: 200, id 101", Bad: "started as 101; described: 404",
		Applies: ofRelated, Unreached: unfollowed,
		Nowhere: func(f *Facts) string {
			return noRelated(f, f.Contract.Describe == nil && f.Contract.List == nil)
		}},
	{Name: "import-cancellable", Cost: CostUnusable, Source: "cancel of the contract",
		Rule: "What was started can be cancelled, and is described as cancelled then and later; " +
			"what was never started cannot be cancelled.",
		Good: "cancelled: 200; described: Cancelled", Bad: "cancelled: 404",
		Applies: ofRelated, Unreached: unfollowed,
		Nowhere: func(f *Facts) string {
			why := noRelated(f, f.Contract.Cancel == nil)
			if why == "" && f.Related && !f.Single {
				why = "the host has neither describe nor cancel"
			}
			return why
		}},
}

func ofRelated(a *Answer, f *Facts) bool { return f.Related && a.Case.Kind == generators.KindRelated }

func unfollowed(f *Facts) string {
	if f.Related || f.Absent != "" {
		return f.Refusal
	}
	return cmp.Or(f.Refusal, f.Followed)
}

func noList(f *Facts) string {
	switch {
	case f.Contract.List == nil:
		return "the contract has no list"
	case !f.Lists:
		return "the host answers the list with no list"
	}
	return ""
}

// noRelated says why what was started could not be followed.
func noRelated(f *Facts, missing bool) string {
	switch {
	case missing:
		return "the contract has no such operation"
	case !f.Starts:
		return "the safe profile starts nothing that could be followed"
	case !f.Related && f.Absent != "":
		return "the host has none of list, describe and cancel: it answers " + f.Absent
	}
	return ""
}
