package run

import (
	"cmp"
	"context"
	"fmt"
	"hash/fnv"
	"math"
	"slices"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/diagnose"
	"example.com/importcheck/internal/textsafe"
	"example.com/importcheck/reports"
)

// Finish fills the report. It sends nothing.
func (e *Engine) Finish(ctx context.Context) *reports.Report {
	r := &reports.Report{SchemaVersion: reports.SchemaVersion, Tool: reports.Tool{Name: "importcheck", Version: e.Tool},
		Host:     reports.Host{Address: e.Address, Faults: e.Faults, Server: e.server()},
		Features: e.features}
	r.Run = reports.Run{Profile: e.Profile, Seed: e.Seed, Cases: e.Options.Cases, Tags: e.Tags, Strict: e.Strict, Started: e.started.UTC(),
		Seconds: max(0, e.Now().Sub(e.started).Seconds()), Requests: e.sent, Planned: len(e.cases), Interrupted: ctx.Err() != nil, Stopped: e.stop}
	for _, g := range e.groups {
		r.Findings = append(r.Findings, e.finding(g))
	}
	r.Constraints = e.coverage()
	r.HostLimits = e.hostLimits()
	r.Contract = e.contract(r)
	r.Checks = e.checks()
	r.NotTested, r.NotApplicable, _ = e.gaps(r.Constraints, r.Checks)
	r.Observed, r.Statuses, r.Timings = e.observed(), e.statuses(), e.timings()
	r.Exchanges = e.sample()
	r.Imports = e.importsStarted()
	e.count(r)
	e.Decide(ctx, r)
	return r
}

// contract names the contract, with the lines that constraints and findings point to.
func (e *Engine) contract(r *reports.Report) reports.Contract {
	var named []int
	for _, c := range r.Constraints {
		named = append(named, c.Line)
	}
	for _, f := range r.Findings {
		named = append(named, f.Line)
	}
	out := reports.Contract{Version: e.Contract.Version, Title: e.Contract.Title, Source: e.Contract.Source}
	for _, l := range e.Contract.Excerpt(named) {
		out.Lines = append(out.Lines, reports.ContractLine(l))
	}
	return out
}

func (e *Engine) server() string {
	for _, a := range e.answersInOrder() {
		if s := a.Exchange.Header.Get("Server"); s != "" {
			return s
		}
	}
	return ""
}

func (e *Engine) checks() []reports.Check {
	var out []reports.Check
	for _, c := range e.every {
		row := reports.Check{Name: c.Name, Severity: string(reports.Violation), Rule: c.Rule, Source: c.Source}
		if c.Warning {
			row.Severity = string(reports.Warning)
		}
		for _, g := range e.groups {
			if slices.Contains(g.Checks(), c.Name) {
				row.Findings++
			}
		}
		for _, a := range e.answers {
			if e.applies(c, a) {
				row.Checked++
			}
		}
		out = append(out, row)
	}
	return out
}

// applies reports whether a check says anything of an answer.
func (e *Engine) applies(c check.Check, a *check.Answer) bool {
	label := a.Case.Label
	switch c.Name {
	case "auth-required", "version-header-required", "invalid-rejected":
		return label.Expect == generators.Reject && check.For(label.Broken[0]) == c.Name
	case "valid-accepted":
		return label.Documented == generators.Accept
	case "documented-value":
		return label.Expect == generators.Any && label.Documented == generators.Reject
	case "method-not-allowed":
		return a.Elsewhere() && a.Case.Kind == generators.KindMethod
	case "import-id-present", "import-id-unique":
		return a.Started()
	case "consistent":
		return a.Case.Kind == generators.KindRepeat
	case "refused-starts-nothing":
		return e.lists && a.Refused()
	case "import-visible", "import-cancellable":
		return e.neighbours && a.Case.Kind == generators.KindRelated
	case "no-secret-echo", "no-server-error":
		return true
	case "response-in-time":
		return !a.Elsewhere()
	}
	return a.Exchange.Status != 0 && !a.Elsewhere()
}

// finding writes a group as the report holds it.
func (e *Engine) finding(g *diagnose.Cause) reports.Finding {
	c := g.Constraint
	f := reports.Finding{ID: identity(g.Finding), Severity: severity(g.Finding), Check: g.Check, Constraint: c.String(), Pointer: c.Pointer, Line: c.Line, Sentence: c.Sentence,
		Source: g.Source, Title: e.mask(g.Title), Expected: g.Expected, Observed: e.mask(g.Observed), Detail: g.Detail, Count: len(g.Members), Case: g.Outcome.Case.ID,
		Cases: caseIDs(g.Members), Scenarios: scenarioNames(g.Scenarios), Error: e.mask(g.Outcome.Exchange.Problem)}
	if g.Tried > 1 {
		f.Repeated = fmt.Sprintf("%d of %d", g.Shown, g.Tried)
	}
	x := e.exchange(g.Outcome)
	f.Request, f.Response = &x.Request, x.Response
	f.Curl = e.Curl(g.Outcome.Case.Request)
	f.Root = e.root(g)
	for _, o := range g.Others {
		f.Evidence = append(f.Evidence, e.exchange(o))
	}
	return f
}

// root writes what experiments showed of a cause, or is nil where they showed nothing.
func (e *Engine) root(g *diagnose.Cause) *reports.Root {
	fails, passes := diagnose.Pair(&check.Answer{Outcome: g.Outcome}, g.Passes)
	r := &reports.Root{Fails: e.mask(fails), Passes: e.mask(passes), Constraints: g.Also}
	at := map[string]int{}
	for _, f := range g.Implied() {
		i, ok := at[f.Check+f.Constraint.String()]
		if !ok {
			i = len(r.Follows)
			at[f.Check+f.Constraint.String()] = i
			r.Follows = append(r.Follows, reports.Follow{Check: f.Check, Constraint: f.Constraint.String(), Title: e.mask(f.Title)})
		}
		r.Follows[i].Count++
	}
	if r.Fails == "" && r.Constraints == nil && r.Follows == nil {
		return nil
	}
	return r
}

// identity is the same for the same cause on every host and in every run.
func identity(f check.Finding) string {
	h := fnv.New64a()
	h.Write([]byte(f.Group())) // never fails
	return fmt.Sprintf("%s-%08x", f.Check, h.Sum64()&0xffffffff)
}

func severity(f check.Finding) reports.Severity {
	if f.Warning {
		return reports.Warning
	}
	return reports.Violation
}

func caseIDs(members []check.Finding) []string {
	const most = 20
	var out []string
	for _, m := range members {
		if len(out) == most {
			break
		}
		out = append(out, m.Outcome.Case.ID)
	}
	return out
}

func scenarioNames(names []string) []string {
	out := slices.Clone(names)
	slices.Sort(out)
	return slices.Compact(out)
}

func (e *Engine) mask(s string) string {
	if e.Client == nil {
		return s
	}
	return e.Client.MaskText(s)
}

func (e *Engine) count(r *reports.Report) {
	r.Sum()
	for _, f := range e.features {
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
	r.Counts.Cases, r.Counts.NotTested = len(e.answers), len(r.NotTested)
	for _, a := range e.answers {
		if a.Started() {
			r.Counts.Accepted++
		}
	}
}

// NeverMet reports whether the host was never reached at all.
func (e *Engine) NeverMet() bool { return e.neverMet }

// observed sums up what the host does where the contract leaves it open.
func (e *Engine) observed() []reports.Observation {
	n := map[reports.Observation]int{}
	for _, a := range e.answers {
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
	return fmt.Sprintf("%s with %d", probeOutcome(a), a.Exchange.Status)
}

func (e *Engine) statuses() []reports.StatusRow {
	n := map[reports.StatusRow]int{}
	for _, a := range e.answers {
		n[statusRow(a)]++
	}
	var out []reports.StatusRow
	for row, count := range n {
		row.Count = count
		out = append(out, row)
	}
	slices.SortFunc(out, func(a, b reports.StatusRow) int {
		return cmp.Or(cmp.Compare(a.Class, b.Class), cmp.Compare(a.Expect, b.Expect), cmp.Compare(a.Status, b.Status))
	})
	return out
}

func statusRow(a *check.Answer) reports.StatusRow {
	return reports.StatusRow{Class: a.Case.Kind, Expect: string(a.Case.Label.Expect), Status: a.Exchange.Status, Drawn: generators.IsRandom(a.Case.Kind)}
}

func millis(a *check.Answer) float64 { return float64(a.Exchange.Elapsed.Microseconds()) / 1000 }

// timings describes how long answers took.
func (e *Engine) timings() reports.Timings {
	var all []float64
	for _, a := range e.answers {
		if a.Exchange.Status != 0 {
			all = append(all, millis(a))
		}
	}
	if len(all) == 0 {
		return reports.Timings{}
	}
	slices.Sort(all)
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

// sample keeps the first exchange of each class of case.
func (e *Engine) sample() []reports.Exchange {
	seen := map[string]bool{}
	var out []reports.Exchange
	for _, a := range e.answersInOrder() {
		if key := a.Case.Kind; !seen[key] && a.Exchange.Header != nil && len(out) < sampled {
			seen[key] = true
			out = append(out, e.exchange(a.Outcome))
		}
	}
	return out
}

// mostImports is how many starts a report of the full profile lists.
const mostImports = 100

func (e *Engine) importsStarted() []reports.Import {
	if e.counts() {
		return e.journal.imports()
	}
	var out []reports.Import
	for _, a := range e.answersInOrder() {
		if id := a.ID(); id != "" && len(out) < mostImports {
			uri := ""
			for s := range e.Catalogue.Root.All() {
				if v, ok := a.Case.Value.GetAt(s.Path()); ok && len(s.Families) > 0 {
					uri, _ = v.(string)
				}
			}
			out = append(out, reports.Import{ID: e.mask(id), Case: a.Case.ID, URI: textsafe.Cut(uri, 200), Wanted: a.Case.Label.Expect != generators.Reject, Fate: "running"})
		}
	}
	return out
}
