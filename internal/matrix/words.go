package matrix

import (
	"fmt"
	"slices"
	"strings"

	"example.com/importcheck/reports"
)

// sentence says in one line how all runs ended.
func (m *Matrix) sentence() string {
	n := map[reports.Verdict]int{}
	for _, h := range m.Hosts {
		n[h.state()]++
	}
	var parts []string
	for _, state := range []reports.Verdict{reports.Violates, reports.Conforms, reports.Incomplete} {
		if n[state] > 0 {
			parts = append(parts, m.share(n[state], state, len(parts) == 0))
		}
	}
	out := strings.Join(parts, ", ") + "."
	if n := len(m.Lost) + len(m.Missing); n > 0 {
		out += " Missing: " + count(n, "report") + "."
	}
	if n := len(m.unfinished()); n > 0 {
		out += " Not finished: " + count(n, "run") + "."
	}
	return out
}

// verbs say what one host does and what several do.
var verbs = map[reports.Verdict][2]string{
	reports.Violates: {"violates the contract", "violate the contract"}, reports.Conforms: {"conforms", "conform"},
	reports.Incomplete: {"is incomplete", "are incomplete"},
}

// share says how many of the hosts ended so.
func (m *Matrix) share(n int, state reports.Verdict, first bool) string {
	verb, total := verbs[state][1], len(m.Hosts)
	if n == 1 {
		verb = verbs[state][0]
	}
	switch {
	case !first:
		return fmt.Sprintf("%d %s", n, verb)
	case total == 1:
		return "The host " + verb
	case n == total:
		return fmt.Sprintf("All %d hosts %s", total, verb)
	}
	return fmt.Sprintf("%d of %d hosts %s", n, total, verb)
}

// A tally counts what the matrix holds.
type tally struct {
	Hosts, Versions, Runs, Violations, Warnings, Missing, Unfinished int
}

func (m *Matrix) tally() tally {
	t := tally{Hosts: len(m.Hosts), Versions: len(m.Versions), Runs: len(m.Runs),
		Missing: len(m.Lost) + len(m.Missing), Unfinished: len(m.unfinished())}
	for _, c := range m.Causes {
		switch c.Kind {
		case string(reports.Violation):
			t.Violations++
		case string(reports.Warning):
			t.Warnings++
		}
	}
	return t
}

// hostExtent says how many hosts show a finding, of those that there are.
func (c *Cause) hostExtent(m *Matrix) string { return extent(len(c.Hosts), m.reported(), "host") }

// runExtent says the same of runs.
func (c *Cause) runExtent(m *Matrix) string { return extent(c.Runs, len(m.Runs), "run") }

func extent(n, of int, word string) string {
	if n == of {
		return "all " + count(of, word)
	}
	return fmt.Sprintf("%d of %s", n, count(of, word))
}

// reported is the number of hosts with a report.
func (m *Matrix) reported() (n int) {
	for _, h := range m.Hosts {
		if len(h.Runs) > 0 {
			n++
		}
	}
	return n
}

// where names the versions in which a host shows a finding, and where not all runs do, how many.
func (s Shown) where() string {
	var parts []string
	for _, v := range s.Versions {
		if v.Runs == v.Of {
			parts = append(parts, v.Version)
		} else {
			parts = append(parts, fmt.Sprintf("%s: %d of %d runs", v.Version, v.Runs, v.Of))
		}
	}
	return strings.Join(parts, ", ")
}

// notShown names the few hosts that do not show a finding which most do; nil where they are many.
func (c *Cause) notShown(m *Matrix) []string {
	const few = 5
	if rest := m.reported() - len(c.Hosts); rest == 0 || rest > few || len(c.Hosts) < 2*few {
		return nil
	}
	var out []string
	for _, h := range m.Hosts {
		if len(h.Runs) > 0 && !slices.ContainsFunc(c.Hosts, func(s Shown) bool { return s.Host == h }) {
			out = append(out, h.Name)
		}
	}
	return out
}

// An absence is a run that is missing or not finished, in words.
type absence struct {
	What, Why string
	Run       *Run // nil where there is no report
}

func (m *Matrix) absences() []absence {
	var out []absence
	for _, p := range m.Missing {
		out = append(out, absence{p.text(), fmt.Sprintf("no report: line %d of the list has none", p.Line), nil})
	}
	for _, l := range m.Lost {
		out = append(out, absence{l.Path, "no report: " + l.Why, nil})
	}
	for _, r := range m.unfinished() {
		why := r.Reason
		if r.interrupted {
			why = strings.TrimSuffix("interrupted: "+r.Reason, ": ")
		}
		out = append(out, absence{r.text(), "not finished: " + why, r})
	}
	return out
}

func (p Planned) text() string { return fmt.Sprintf("%s, %s, seed %d", p.Host, p.Version, p.Seed) }
func (r *Run) text() string    { return fmt.Sprintf("%s, %s, seed %d", r.Host, r.Version, r.Seed) }

// again tells two runs of the same from each other by when they began.
func (r *Run) again() string {
	return fmt.Sprintf("%s was run again; the run of %s in %s is the earlier one", r.text(),
		r.Started.UTC().Format("2006-01-02 15:04:05"), r.Path)
}
