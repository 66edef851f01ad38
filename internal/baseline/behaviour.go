package baseline

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"example.com/importcheck/reports"
)

// A habit is what a host does in one respect, and how many cases of it the contract gives
// by what it expects of them.
type habit struct {
	does  map[string]bool
	cases map[string]int
}

// behaviour returns what the host does otherwise where it may: the outcomes of kinds
// that the contract leaves open, the documented status that refuses each kind, and the
// limits that it really has. How often does not count, only what, and what is drawn at
// random does not: another seed draws another. The contract explains a
// change where it also gives other cases, or expects something else of them.
func behaviour(now, before *reports.Report, contractChanged bool) []reports.BehaviourChange {
	var out []reports.BehaviourChange
	is, was := habits(now), habits(before)
	for _, subject := range slices.Sorted(maps.Keys(is)) {
		old, there := was[subject]
		if !there || maps.Equal(is[subject].does, old.does) {
			continue
		}
		c := reports.BehaviourChange{Subject: subject, Before: old.text(), Now: is[subject].text(), Because: reports.ByHost}
		if contractChanged && !maps.Equal(is[subject].cases, old.cases) {
			c.Because = reports.ByContract
		}
		out = append(out, c)
	}
	return out
}

// Behaviour returns what a host does, by subject, in the respects that Compare looks at.
func Behaviour(r *reports.Report) map[string]string {
	out := map[string]string{}
	for subject, h := range habits(r) {
		out[subject] = h.text()
	}
	return out
}

// Measured ends the subjects that are a limit of the host's own: a host without one has no
// such subject.
const Measured = ", measured"

func habits(r *reports.Report) map[string]habit {
	out := map[string]habit{}
	note := func(subject, does string) {
		if _, there := out[subject]; !there {
			out[subject] = habit{map[string]bool{}, map[string]int{}}
		}
		out[subject].does[does] = true
	}
	for _, o := range r.Observed {
		note(o.Subject, o.Behaviour)
	}
	for _, s := range r.Statuses {
		if s.Expect == "reject" && s.Status/100 == 4 && !s.Drawn { // other statuses are findings
			note(s.Kind+", refused", fmt.Sprint(s.Status))
		}
	}
	for _, c := range slices.Concat(r.Constraints, r.HostLimits) {
		if c.Measured != "" {
			note(c.Name+Measured, c.Measured)
		}
	}
	for _, s := range r.Statuses {
		for _, subject := range []string{s.Kind, s.Kind + ", refused"} {
			if h, there := out[subject]; there {
				h.cases[s.Expect] += s.Count
			}
		}
	}
	return out
}

func (h habit) text() string { return strings.Join(slices.Sorted(maps.Keys(h.does)), "; ") }
