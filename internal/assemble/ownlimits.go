package assemble

import (
	"cmp"
	"fmt"
	"slices"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/diagnose"
	"example.com/importcheck/reports"
)

// hostLimits lists lengths that this host does not take where the contract names none. A
// host that refuses all lengths refuses the value, not its length: that is no limit.
func (in Input) hostLimits() []reports.Constraint {
	var out []reports.Constraint
	at := map[string]int{}
	for _, a := range in.Answers {
		if a.Case.Kind != generators.KindUnbounded || a.Exchange.Status == 0 {
			continue
		}
		where := a.Case.Constraint.Where
		if _, there := at[where]; !there {
			at[where] = len(out)
			out = append(out, reports.Constraint{Name: where + " length", Where: where, Keyword: "length",
				Line: a.Case.Constraint.Line, Message: "request", Holds: "yes"})
		}
		c := &out[at[where]]
		c.Inside++
		c.Probes = append(c.Probes, reports.Probe{Case: a.Case.ID, Side: string(a.Case.Side), Value: a.Case.Size,
			Expect: string(a.Case.Label.Expect), Status: a.Exchange.Status, Outcome: diagnose.Outcome(a)})
	}
	var limits []reports.Constraint
	for _, c := range out {
		if ownLimit(&c) {
			limits = append(limits, c)
		}
	}
	return limits
}

// ownLimit reports whether the probes show a limit, and notes it.
func ownLimit(c *reports.Constraint) bool {
	taken, first, failed := 0, 0, false
	for _, p := range slices.SortedFunc(slices.Values(c.Probes), func(a, b reports.Probe) int { return cmp.Compare(a.Value, b.Value) }) {
		switch {
		case first > 0:
		case p.Outcome == "accepted":
			taken = p.Value
		default:
			first = p.Value
		}
		failed = failed || p.Outcome == "failed"
	}
	if first == 0 || taken == 0 && !failed {
		return false
	}
	c.Measured = fmt.Sprintf("under %d", first)
	if failed {
		c.Holds = "no"
	}
	return true
}
