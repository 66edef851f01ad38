package assemble

import (
	"testing"

	"example.com/importcheck/reports"
)

func TestALengthThatTheHostAloneLimitsIsFound(t *testing.T) {
	type outcome = map[int]string
	for name, c := range map[string]struct {
		outcomes outcome
		want     string
		holds    string
	}{
		"takes all":              {outcome{1000: "accepted", 10000: "accepted"}, "", "yes"},
		"refuses the value":      {outcome{1000: "refused", 10000: "refused"}, "", "yes"},
		"refuses what is longer": {outcome{1000: "accepted", 10000: "refused", 100000: "refused"}, "under 10000", "yes"},
		"fails on what is long":  {outcome{1000: "failed", 10000: "failed"}, "under 1000", "no"},
		"fails on the longest":   {outcome{1000: "accepted", 10000: "refused", 100000: "failed"}, "under 10000", "no"},
	} {
		row := reports.Constraint{Holds: "yes"}
		for n, said := range c.outcomes {
			row.Probes = append(row.Probes, reports.Probe{Value: n, Outcome: said})
		}
		if found := ownLimit(&row); found != (c.want != "") || row.Measured != c.want || row.Holds != c.holds {
			t.Errorf("%s: %v, %q, holds %q", name, found, row.Measured, row.Holds)
		}
	}
}
