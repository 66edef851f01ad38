// Package matrix puts the reports of many runs onto one page: hosts by contract versions, the
// findings of all by root cause, what only some hosts do, and what is missing or unfinished.
package matrix

import (
	"cmp"
	"fmt"
	"slices"

	"example.com/importcheck/reports"
)

// A Matrix is the reports of many runs, put together in the order in which it is shown.
type Matrix struct {
	Verdict     reports.Verdict
	Versions    []string
	Hosts       []*Host // the worst first
	Causes      []*Cause
	Differences []*Difference
	Gaps        []Gap
	Runs        []*Run         // that left a report
	Kinds       map[string]int // of causes
}

// A Gap is a run that is missing or unfinished.
type Gap struct{ What, Why, Link string }

// Load reads the reports that the arguments name: files, folders that hold one, or folders of
// such folders. list names a file of the runs that there should be; "" stands for none. out is
// the folder that is written to. It is an error if no report can be read at all.
func Load(arguments []string, list, out string) (*Matrix, error) {
	planned, err := readList(list)
	if err != nil {
		return nil, err
	}
	runs, unread := read(find(arguments, out), out)
	if len(runs) == 0 {
		return nil, fmt.Errorf("%s: %s; name report.json files, or the folders that run wrote with --out",
			unread[0].What, unread[0].Why)
	}
	return join(append(runs, missing(planned, runs)...), unread), nil
}

// join puts runs together, those without a report included.
func join(runs []*Run, unread []Gap) *Matrix {
	slices.SortFunc(runs, func(a, b *Run) int {
		return cmp.Or(cmp.Compare(a.Host, b.Host), cmp.Compare(a.Version, b.Version), cmp.Compare(a.Seed, b.Seed),
			cmp.Compare(a.Path, b.Path))
	})
	m := &Matrix{Kinds: map[string]int{kinds[0]: 0, kinds[1]: 0}}
	for _, r := range runs {
		if r.Gap != "" {
			m.Gaps = append(m.Gaps, Gap{fmt.Sprintf("%s, %s, seed %d", r.Host, r.Version, r.Seed), r.Gap, r.Link})
		}
		if r.Path != "" {
			m.Runs = append(m.Runs, r)
		}
	}
	m.Gaps = append(m.Gaps, unread...)
	m.grid(runs)
	m.Causes = causes(m.Hosts)
	m.Differences = differences(m.Runs)
	for _, c := range m.Causes {
		m.Kinds[c.Kind]++
	}
	if len(unread) > 0 {
		m.Verdict = worse(m.Verdict, reports.Incomplete)
	}
	return m
}

var badness = map[reports.Verdict]int{reports.Conforms: 1, reports.Incomplete: 2, reports.Violates: 3}

func worse(a, b reports.Verdict) reports.Verdict {
	if badness[b] > badness[a] {
		return b
	}
	return a
}

// Sentence says in one line how all runs ended.
func (m *Matrix) Sentence() string {
	n := map[reports.Verdict]int{}
	for _, h := range m.Hosts {
		n[h.State]++
	}
	out := "Of " + count(len(m.Hosts), "host")
	for _, s := range [][3]string{
		{string(reports.Violates), "violates the contract", "violate the contract"},
		{string(reports.Conforms), "conforms", "conform"},
		{string(reports.Incomplete), "is incomplete", "are incomplete"},
	} {
		if n := n[reports.Verdict(s[0])]; n > 0 {
			out += fmt.Sprintf(", %d %s", n, s[min(n, 2)])
		}
	}
	if len(m.Gaps) > 0 {
		out += "; missing or not finished: " + count(len(m.Gaps), "run")
	}
	return out + "."
}

// count returns "1 run", "2 runs".
func count(n int, what string) string { return fmt.Sprint(n, " ", word(n, what)) }

// word returns a word in the singular or plural.
func word(n int, what string) string {
	if n == 1 {
		return what
	}
	return what + "s"
}
