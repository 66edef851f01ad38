package matrix

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"example.com/importcheck/internal/textsafe"
	"example.com/importcheck/reports"
)

// A Host is a row: a cell a version.
type Host struct {
	Name       string
	State      reports.Verdict
	Cells      []*Cell
	violations int // the most of a run
}

// A Cell is what the runs of one host and version showed; empty where there was none.
type Cell struct {
	Version  string
	State    reports.Verdict // the worst; "" for no run
	Outcomes []*Outcome      // the worst first
	runs     []*Run
}

// An Outcome is what one run showed, or several that found the same: the first stands for all.
type Outcome struct {
	*Run
	Beside string // which seeds found it, and what does not decide the verdict
	seeds  []string
}

func (m *Matrix) grid(runs []*Run) {
	cells, hosts, versions := map[[2]string][]*Run{}, map[string]bool{}, map[string]bool{}
	for _, r := range runs {
		at := [2]string{r.Host, r.Version}
		cells[at] = append(cells[at], r)
		hosts[r.Host], versions[r.Version] = true, true
		m.Verdict = worse(m.Verdict, r.State)
	}
	m.Versions = slices.Sorted(maps.Keys(versions))
	for name := range hosts {
		h := &Host{Name: name}
		for _, version := range m.Versions {
			c := &Cell{Version: version, runs: cells[[2]string{name, version}]}
			c.join()
			h.Cells = append(h.Cells, c)
			h.State = worse(h.State, c.State)
			for _, r := range c.runs {
				h.violations = max(h.violations, r.Violations)
			}
		}
		m.Hosts = append(m.Hosts, h)
	}
	slices.SortFunc(m.Hosts, func(a, b *Host) int {
		return cmp.Or(badness[b.State]-badness[a.State], cmp.Compare(b.violations, a.violations),
			cmp.Compare(a.Name, b.Name))
	})
}

// join makes one outcome of the runs that found the same.
func (c *Cell) join() {
	same := map[string]*Outcome{}
	for _, r := range c.runs {
		c.State = worse(c.State, r.State)
		found := fmt.Sprint(r.State, r.Text)
		for _, f := range r.findings {
			found += "\n" + f.Kind + f.ID
		}
		if same[found] == nil {
			same[found] = &Outcome{Run: r, Beside: r.Note}
			c.Outcomes = append(c.Outcomes, same[found])
		}
		same[found].seeds = append(same[found].seeds, fmt.Sprint(r.Seed))
	}
	for _, o := range c.Outcomes {
		if len(c.runs) > 1 {
			seeds := word(len(o.seeds), "seed") + " " + textsafe.Cut(strings.Join(o.seeds, ", "), 60)
			o.Beside = strings.TrimSuffix(seeds+"; "+o.Note, "; ")
		}
	}
	slices.SortStableFunc(c.Outcomes, func(a, b *Outcome) int { return badness[b.State] - badness[a.State] })
}
