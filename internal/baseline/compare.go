package baseline

import (
	"slices"

	"example.com/importcheck/reports"
)

// Compare fills Status of now's findings and now.Baseline from an earlier report, which
// it leaves as it is. The reports may be of different contracts and hosts. Findings are
// known by their ids.
func Compare(now, before *reports.Report) {
	p := pair{now: now, before: before, has: tested(now), had: tested(before)}
	b := &reports.Baseline{Contract: before.Contract.Version, Host: before.Host.Address, Started: before.Run.Started}
	p.constraints(b)
	b.ContractChanged = now.Contract.Version != before.Contract.Version || len(b.Added)+len(b.Removed) > 0
	p.mark(b)
	b.Gone = p.gone()
	b.Behaviour = behaviour(now, before, b.ContractChanged)
	now.Baseline = b
}

// A pair is two reports, and for the constraints of each whether they were tested.
type pair struct {
	now, before *reports.Report
	has, had    map[string]bool
}

func tested(r *reports.Report) map[string]bool {
	out := map[string]bool{}
	for _, c := range r.Constraints {
		out[c.Name] = c.Inside+c.At+c.Outside > 0
	}
	return out
}

// constraints separates what the contract gained or lost from what was tested or not.
func (p pair) constraints(b *reports.Baseline) {
	for _, c := range p.now.Constraints {
		switch had, there := p.had[c.Name]; {
		case !there:
			b.Added = append(b.Added, c.Name)
		case p.has[c.Name] && !had:
			b.NewlyTested = append(b.NewlyTested, c.Name)
		case had && !p.has[c.Name]:
			b.NoLongerTested = append(b.NoLongerTested, c.Name)
		}
	}
	for _, c := range p.before.Constraints {
		if _, there := p.has[c.Name]; !there {
			b.Removed = append(b.Removed, c.Name)
		}
	}
}

// mark says of each finding whether the baseline has it, and of new ones whether they
// are about a constraint that the contract did not have.
func (p pair) mark(b *reports.Baseline) {
	known := IDs(p.before)
	for i := range p.now.Findings {
		f := &p.now.Findings[i]
		f.Status = reports.StatusKnown
		if !known[f.ID] {
			f.Status = reports.StatusNew
			if slices.Contains(b.Added, f.Constraint) {
				b.ByContract = append(b.ByContract, f.ID)
			}
		}
	}
}

// IDs returns the ids of a report's findings, by which later runs know them.
func IDs(r *reports.Report) map[string]bool {
	out := map[string]bool{}
	for _, f := range r.Findings {
		out[f.ID] = true
	}
	return out
}

func (p pair) gone() []reports.GoneFinding {
	var out []reports.GoneFinding
	have := IDs(p.now)
	for _, f := range p.before.Findings {
		if !have[f.ID] {
			out = append(out,
				reports.GoneFinding{ID: f.ID, Check: f.Check, Constraint: f.Constraint, Title: f.Title, Because: p.whyGone(f)})
		}
	}
	return out
}

// whyGone does not take for mended what this run did not look at.
func (p pair) whyGone(f reports.Finding) reports.Because {
	_, had := p.had[f.Constraint]
	has, there := p.has[f.Constraint]
	switch {
	case had && !there:
		return reports.ByContract
	case p.now.Run.Interrupted, there && !has, !judged(p.now, f.Check), !played(p.now, f.Scenarios):
		return reports.NotTested
	}
	return reports.ByHost
}

func judged(r *reports.Report, check string) bool {
	return slices.ContainsFunc(r.Checks, func(c reports.Check) bool { return c.Name == check && c.Checked > 0 })
}

// played reports whether one of the scenarios with a finding was run; a finding
// without scenarios needs none.
func played(r *reports.Report, names []string) bool {
	if len(names) == 0 {
		return true
	}
	for _, f := range r.Features {
		for _, s := range f.Scenarios {
			if s.Status != "skipped" && slices.Contains(names, s.Name) {
				return true
			}
		}
	}
	return false
}
