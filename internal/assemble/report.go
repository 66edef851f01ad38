package assemble

import (
	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/diagnose"
	"example.com/importcheck/internal/ledger"
	"example.com/importcheck/internal/plan"
	"example.com/importcheck/reports"
)

// An Input is what a run measured and what it was to do.
type Input struct {
	Plan     *plan.Plan
	Facts    *check.Facts
	Answers  []*check.Answer // in order
	Skipped  map[string]int  // cases that were not sent, by reason
	Causes   []*diagnose.Cause
	Journal  []ledger.Entry // nil where the run keeps none
	ListCut  string         // why the list of imports was not read to its end, or ""
	Tool     string         // version of the tool
	Run      reports.Run
	Host     reports.Host
	Features []reports.Feature
	Caveat   string // stands behind each verdict; may be empty
	Mask     func([]byte) []byte
	Curl     func(generators.Request) string // how a request is repeated
}

// Report returns the report of a run, and what decides its verdict.
func Report(in Input) (*reports.Report, Verdict) {
	r := &reports.Report{SchemaVersion: reports.SchemaVersion,
		Tool: reports.Tool{Name: "importcheck", Version: in.Tool}, Host: in.Host, Run: in.Run, Features: in.Features}
	r.Host.Server = in.server()
	for _, c := range in.Causes {
		r.Findings = append(r.Findings, in.Finding(c))
	}
	r.Constraints = in.coverage()
	r.HostLimits = in.hostLimits()
	r.Contract = in.contract(r)
	r.Checks = in.checks()
	v := Verdict{Refusal: in.Facts.Refusal, Caveat: in.Caveat}
	r.NotTested, r.NotApplicable, v.Unreached = in.gaps(r.Constraints, r.Checks)
	r.Observed, r.Statuses, r.Timings = in.observed(), in.statuses(), in.timings()
	r.Exchanges = in.sample()
	r.Imports = in.imports()
	in.count(r)
	v.Decide(r)
	return r, v
}

// mask hides the key in a text.
func (in Input) mask(s string) string { return string(in.Mask([]byte(s))) }

// contract names the contract, with the lines that constraints and findings point to.
func (in Input) contract(r *reports.Report) reports.Contract {
	var named []int
	for _, c := range r.Constraints {
		named = append(named, c.Line)
	}
	for _, f := range r.Findings {
		named = append(named, f.Line)
	}
	out := reports.Contract{Version: in.Facts.Contract.Version, Title: in.Facts.Contract.Title, Source: in.Facts.Contract.Source}
	for _, l := range in.Facts.Contract.Excerpt(named) {
		out.Lines = append(out.Lines, reports.ContractLine(l))
	}
	return out
}

func (in Input) server() string {
	for _, a := range in.Answers {
		if s := a.Exchange.Header.Get("Server"); s != "" {
			return s
		}
	}
	return ""
}

func (in Input) checks() []reports.Check {
	var out []reports.Check
	facts := in.Facts
	broken := map[string]int{}
	for _, g := range in.Causes {
		for _, name := range g.Checks() {
			broken[name]++
		}
	}
	for _, c := range check.All() {
		row := reports.Check{Name: c.Name, Severity: string(reports.Violation), Rule: c.Rule, Source: c.Source, Findings: broken[c.Name]}
		if c.Warning {
			row.Severity = string(reports.Warning)
		}
		for _, a := range in.Answers {
			if c.Of(a, facts) {
				row.Checked++
			}
		}
		out = append(out, row)
	}
	return out
}

func (in Input) count(r *reports.Report) {
	r.Sum()
	for _, f := range r.Features {
		for _, s := range f.Scenarios {
			r.Counts.Scenarios++
			switch s.Status {
			case "passed":
				r.Counts.Passed++
			case "failed":
				r.Counts.Failed++
			default:
				r.Counts.Skipped++
			}
		}
	}
	r.Counts.Cases, r.Counts.NotTested = len(in.Answers), len(r.NotTested)
	for _, a := range in.Answers {
		if a.Started() {
			r.Counts.Accepted++
		}
	}
}
