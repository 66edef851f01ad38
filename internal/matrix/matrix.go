package matrix

import (
	"cmp"
	"fmt"
	"slices"

	"example.com/importcheck/reports"
)

// A Matrix is the reports of many runs, put together.
type Matrix struct {
	Verdict     reports.Verdict
	Versions    []string
	Hosts       []*Host // the worst first
	Runs        []*Run  // by host, version, seed and time
	Causes      []*Cause
	Differences []Difference
	Lost        []Lost    // places without a report that can be read
	Missing     []Planned // runs of the list that left no report
}

// A Host is a host with its runs.
type Host struct {
	Name    string
	Runs    []*Run
	Missing []Planned
}

// A Lost is a place where a report should be and none can be read.
type Lost struct {
	Path string
	Why  string
}

// Load reads the reports that the arguments name: files, folders that hold one, or folders of
// such folders. list names a file of the runs that there should be; "" stands for none. out
// is the folder that is written to. It is an error if no report can be read at all.
func Load(arguments []string, list, out string) (*Matrix, error) {
	var plan []Planned
	if list != "" {
		var err error
		if plan, err = readList(list); err != nil {
			return nil, err
		}
	}
	sources := find(arguments, out)
	runs := read(sources)
	var lost []Lost
	for _, s := range sources {
		if s.why != "" {
			lost = append(lost, Lost{keptTo(s.path, keptName), s.why})
		}
	}
	runs = slices.DeleteFunc(runs, func(r *Run) bool { return r == nil })
	if len(runs) == 0 {
		return nil, fmt.Errorf("%s: %s; name report.json files, or the folders that run wrote with --out",
			lost[0].Path, lost[0].Why)
	}
	return join(runs, lost, missing(plan, runs)), nil
}

func join(runs []*Run, lost []Lost, missing []Planned) *Matrix {
	slices.SortStableFunc(runs, func(a, b *Run) int {
		return cmp.Or(cmp.Compare(a.Host, b.Host), cmp.Compare(a.Version, b.Version), cmp.Compare(a.Seed, b.Seed),
			a.Started.Compare(b.Started), cmp.Compare(a.Path, b.Path))
	})
	m := &Matrix{Runs: runs, Lost: lost, Missing: missing}
	m.gather()
	m.Causes = causes(m.Hosts)
	m.Differences = differences(m.Hosts)
	m.Verdict = reports.Conforms
	for _, r := range runs {
		m.Verdict = worse(m.Verdict, r.state())
	}
	if len(lost)+len(missing) > 0 {
		m.Verdict = worse(m.Verdict, reports.Incomplete)
	}
	return m
}

// gather makes hosts and versions of the runs, those that are missing included.
func (m *Matrix) gather() {
	hosts := map[string]*Host{}
	host := func(name string) *Host {
		if hosts[name] == nil {
			hosts[name] = &Host{Name: name}
			m.Hosts = append(m.Hosts, hosts[name])
		}
		return hosts[name]
	}
	for _, r := range m.Runs {
		h := host(r.Host)
		h.Runs = append(h.Runs, r)
		m.Versions = append(m.Versions, r.Version)
	}
	for _, p := range m.Missing {
		h := host(p.Host)
		h.Missing = append(h.Missing, p)
		m.Versions = append(m.Versions, p.Version)
	}
	slices.Sort(m.Versions)
	m.Versions = slices.Compact(m.Versions)
	slices.SortStableFunc(m.Hosts, func(a, b *Host) int {
		return cmp.Or(cmp.Compare(badness[b.state()], badness[a.state()]), cmp.Compare(b.violations(), a.violations()),
			cmp.Compare(a.Name, b.Name))
	})
}

var badness = map[reports.Verdict]int{reports.Incomplete: 1, reports.Violates: 2}

func worse(a, b reports.Verdict) reports.Verdict {
	if badness[b] > badness[a] {
		return b
	}
	return a
}

// state is the verdict of a run; one that was interrupted did not find all.
func (r *Run) state() reports.Verdict {
	if !r.finished() {
		return worse(r.Verdict, reports.Incomplete)
	}
	return r.Verdict
}

func (h *Host) state() reports.Verdict {
	out := reports.Conforms
	for _, r := range h.Runs {
		out = worse(out, r.state())
	}
	if len(h.Missing) > 0 {
		out = worse(out, reports.Incomplete)
	}
	return out
}

// violations is the number of different ones in all runs of the host.
func (h *Host) violations() int {
	ids := map[string]bool{}
	for _, r := range h.Runs {
		for _, f := range r.Findings {
			if f.Kind == string(reports.Violation) {
				ids[f.ID] = true
			}
		}
	}
	return len(ids)
}

// of returns the runs of a version.
func (h *Host) of(version string) []*Run {
	return slices.DeleteFunc(slices.Clone(h.Runs), func(r *Run) bool { return r.Version != version })
}

// unfinished returns the runs that did not do all that they should.
func (m *Matrix) unfinished() []*Run {
	return slices.DeleteFunc(slices.Clone(m.Runs), (*Run).finished)
}

// twice returns the runs of which there is a later one with the same host, contract and seed.
func (m *Matrix) twice() []*Run {
	var out []*Run
	for i, r := range m.Runs[:len(m.Runs)-1] {
		if next := m.Runs[i+1]; r.Host == next.Host && r.Version == next.Version && r.Seed == next.Seed {
			out = append(out, r)
		}
	}
	return out
}
