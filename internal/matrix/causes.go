package matrix

import (
	"cmp"
	"slices"
)

// A Cause is a finding of one identity, with all the hosts that show it.
type Cause struct {
	ID, Check, Constraint string
	Kind                  string // the worst in any run
	Titles                []Title
	Hosts                 []Shown
	Runs                  int // that show it
}

// A Title is what runs call the finding, the measured values included.
type Title struct {
	Text string
	Runs int
}

// A Shown is one host that shows a finding.
type Shown struct {
	Host     *Host
	Versions []ShownVersion
}

// A ShownVersion says how many runs of a host and version show a finding.
type ShownVersion struct {
	Version string
	Runs    int
	Of      int
	First   *Run
}

// causes joins the findings of all hosts: violations first, then by the number of hosts.
func causes(hosts []*Host) []*Cause {
	at := map[string]*Cause{}
	var all []*Cause
	for _, h := range hosts {
		for _, r := range h.Runs {
			seen := map[string]bool{}
			for _, f := range r.Findings {
				c := at[f.ID]
				if c == nil {
					c = &Cause{ID: f.ID, Check: f.Check, Constraint: f.Constraint, Kind: f.Kind}
					at[f.ID] = c
					all = append(all, c)
				}
				if !seen[f.ID] { // a damaged report may have it twice
					seen[f.ID] = true
					c.add(h, r, f)
				}
			}
		}
	}
	for _, c := range all {
		slices.SortStableFunc(c.Titles, func(a, b Title) int {
			return cmp.Or(cmp.Compare(b.Runs, a.Runs), cmp.Compare(a.Text, b.Text))
		})
	}
	slices.SortFunc(all, func(a, b *Cause) int {
		return cmp.Or(cmp.Compare(rank(a.Kind), rank(b.Kind)), cmp.Compare(len(b.Hosts), len(a.Hosts)),
			cmp.Compare(b.Runs, a.Runs), cmp.Compare(a.ID, b.ID))
	})
	return all
}

// add notes that a run of a host shows the finding. Runs come by host and version.
func (c *Cause) add(h *Host, r *Run, f Finding) {
	c.Runs++
	if rank(f.Kind) < rank(c.Kind) {
		c.Kind = f.Kind
	}
	i := slices.IndexFunc(c.Titles, func(t Title) bool { return t.Text == f.Title })
	if i < 0 {
		i = len(c.Titles)
		c.Titles = append(c.Titles, Title{Text: f.Title})
	}
	c.Titles[i].Runs++
	if n := len(c.Hosts); n == 0 || c.Hosts[n-1].Host != h {
		c.Hosts = append(c.Hosts, Shown{Host: h})
	}
	s := &c.Hosts[len(c.Hosts)-1]
	if n := len(s.Versions); n == 0 || s.Versions[n-1].Version != r.Version {
		s.Versions = append(s.Versions, ShownVersion{Version: r.Version, Of: len(h.of(r.Version)), First: r})
	}
	s.Versions[len(s.Versions)-1].Runs++
}
