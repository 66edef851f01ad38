package matrix

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"example.com/importcheck/reports"
)

// A Finding is one of a run.
type Finding struct{ ID, Kind, Check, Constraint, Title string }

// The kinds of findings, worst first.
var kinds = []string{string(reports.Violation), string(reports.Warning), "waived"}

func rank(kind string) int { return slices.Index(kinds, kind) }

// A Cause is a finding of one identity with all that show it, as the first run calls it; its
// kind is the worst in any run.
type Cause struct {
	Finding
	Hosts []*Shown
	Runs  int
}

// A Shown is one host that shows a finding.
type Shown struct {
	Host  string
	Link  string // to the finding in the report of the first run that shows it
	cells []*Cell
	runs  []int // that show it, by cell
}

// causes joins the findings of all hosts: violations first, then by the number of hosts.
func causes(hosts []*Host) []*Cause {
	at := map[string]*Cause{}
	var all []*Cause
	for _, h := range hosts {
		for _, c := range h.Cells {
			for _, r := range c.runs {
				for _, f := range r.findings {
					if at[f.ID] == nil {
						at[f.ID] = &Cause{Finding: f}
						all = append(all, at[f.ID])
					}
					at[f.ID].add(h, c, r, f)
				}
			}
		}
	}
	slices.SortFunc(all, func(a, b *Cause) int {
		return cmp.Or(cmp.Compare(rank(a.Kind), rank(b.Kind)), cmp.Compare(len(b.Hosts), len(a.Hosts)),
			cmp.Compare(b.Runs, a.Runs), cmp.Compare(a.ID, b.ID))
	})
	return all
}

// add notes that a run shows the finding. Runs come by host and version.
func (c *Cause) add(h *Host, in *Cell, r *Run, f Finding) {
	c.Runs++
	c.Kind = kinds[min(rank(c.Kind), rank(f.Kind))]
	if n := len(c.Hosts); n == 0 || c.Hosts[n-1].Host != h.Name {
		c.Hosts = append(c.Hosts, &Shown{Host: h.Name, Link: r.Link})
		if r.Link != "" {
			c.Hosts[n].Link += (&url.URL{Fragment: "finding-" + f.ID}).String()
		}
	}
	s := c.Hosts[len(c.Hosts)-1]
	if n := len(s.cells); n == 0 || s.cells[n-1] != in {
		s.cells, s.runs = append(s.cells, in), append(s.runs, 0)
	}
	s.runs[len(s.runs)-1]++
}

// Where names the versions in which a host shows a finding, and how many runs if not all do.
func (s *Shown) Where() string {
	var parts []string
	for i, c := range s.cells {
		part := c.Version
		if s.runs[i] < len(c.runs) {
			part += fmt.Sprintf(": %d of %s", s.runs[i], count(len(c.runs), "run"))
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, ", ")
}
