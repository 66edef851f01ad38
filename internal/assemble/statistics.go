package assemble

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/diagnose"
	"example.com/importcheck/reports"
)

// observed sums up what the host does where the contract leaves it open.
func (in Input) observed() []reports.Observation {
	n := map[reports.Observation]int{}
	for _, a := range in.Answers {
		if !generators.IsRandom(a.Case.Kind) && (a.Case.Label.Expect == generators.Any || a.Elsewhere()) {
			n[reports.Observation{Subject: a.Case.Kind, Behaviour: behaviour(a)}]++
		}
	}
	var out []reports.Observation
	for o, count := range n {
		o.Count = count
		out = append(out, o)
	}
	slices.SortFunc(out, func(a, b reports.Observation) int {
		return cmp.Or(cmp.Compare(a.Subject, b.Subject), cmp.Compare(a.Behaviour, b.Behaviour))
	})
	return out
}

func behaviour(a *check.Answer) string {
	if a.Exchange.Status == 0 {
		return "no answer (" + string(a.Exchange.Failure) + ")"
	}
	return fmt.Sprintf("%s with %d", diagnose.Outcome(a), a.Exchange.Status)
}

func (in Input) statuses() []reports.StatusRow {
	n := map[reports.StatusRow]int{}
	for _, a := range in.Answers {
		n[statusRow(a)]++
	}
	var out []reports.StatusRow
	for row, count := range n {
		row.Count = count
		out = append(out, row)
	}
	slices.SortFunc(out, func(a, b reports.StatusRow) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Expect, b.Expect), cmp.Compare(a.Status, b.Status))
	})
	return out
}

func statusRow(a *check.Answer) reports.StatusRow {
	return reports.StatusRow{Kind: a.Case.Kind, Expect: string(a.Case.Label.Expect), Status: a.Exchange.Status,
		Drawn: generators.IsRandom(a.Case.Kind)}
}

func millis(a *check.Answer) float64 { return float64(a.Exchange.Elapsed.Microseconds()) / 1000 }

// timings describes how long answers took.
func (in Input) timings() reports.Timings {
	var all []float64
	for _, a := range in.Answers {
		if a.Exchange.Status != 0 {
			all = append(all, millis(a))
		}
	}
	return Timings(all)
}

// Timings describes times in milliseconds.
func Timings(all []float64) reports.Timings {
	if len(all) == 0 {
		return reports.Timings{}
	}
	all = slices.Sorted(slices.Values(all))
	at := func(q float64) float64 { return all[min(len(all)-1, int(float64(len(all))*q))] }
	t := reports.Timings{P50: at(.5), P90: at(.9), P99: at(.99), Max: all[len(all)-1]}
	for upTo := 0.125; ; upTo *= 2 {
		n := 0
		for _, ms := range all {
			if ms <= upTo && (ms > upTo/2 || upTo == 0.125) {
				n++
			}
		}
		t.Buckets = append(t.Buckets, reports.Bucket{UpTo: upTo, Count: n})
		if upTo >= t.Max || math.IsInf(upTo, 1) {
			return t
		}
	}
}

// sampled is how many exchanges a report keeps beside those of findings.
const sampled = 60

// sample keeps the first exchange of each kind of case.
func (in Input) sample() []reports.Exchange {
	seen := map[string]bool{}
	var out []reports.Exchange
	for _, a := range in.Answers {
		if key := a.Case.Kind; !seen[key] && a.Exchange.Header != nil && len(out) < sampled {
			seen[key] = true
			out = append(out, in.Exchange(a.Outcome))
		}
	}
	return out
}
