package traffic

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/assemble"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/diagnose"
	"example.com/importcheck/internal/host"
	"example.com/importcheck/internal/version"
	"example.com/importcheck/reports"
)

// About is what only a report says of traffic.
type About struct {
	Host   string // where it was sent
	Name   string // of what was watched: "the traffic through the proxy"
	Strict bool
	// Aside are things that happened and say nothing of the host, and how often.
	Aside map[string]int
}

// Report makes the report of all that was added so far.
func (t *Tally) Report(about About) *reports.Report {
	t.mu.Lock()
	defer t.mu.Unlock()
	c := t.checker.Contract
	r := &reports.Report{SchemaVersion: reports.SchemaVersion, Tool: reports.Tool{Name: "importcheck", Version: version.String()},
		Contract: reports.Contract{Version: c.Version, Title: c.Title, Source: c.Source}, Host: reports.Host{Address: about.Host}}
	r.Run = reports.Run{Profile: "traffic", Strict: about.Strict, Started: t.began.UTC(), Seconds: time.Since(t.began).Seconds()}
	for _, n := range t.seen {
		r.Run.Requests += n
	}
	for _, g := range t.sorted() {
		r.Findings = append(r.Findings, t.finding(g))
	}
	r.Features = []reports.Feature{t.feature()}
	r.Checks, r.Statuses, r.Timings = t.checks(), t.rows(), assemble.Timings(t.millis)
	r.Observed = t.observed(about)
	r.NotTested = []reports.Gap{{What: "the constraints of the contract",
		Reason: "traffic holds what its clients send, and tries no limit"}}
	for _, s := range t.sample {
		r.Exchanges = append(r.Exchanges, t.input(s.exchange).Exchange(s.answer.Outcome))
	}
	r.Contract.Lines = t.lines(r.Findings)
	t.count(r)
	r.Verdict, r.Reason = t.verdict(about, r)
	return r
}

// sorted are the groups, the dearest first.
func (t *Tally) sorted() []*group {
	out := slices.Clone(t.order)
	slices.SortStableFunc(out, func(a, b *group) int { return cmp.Compare(a.Cost, b.Cost) })
	return out
}

// input masks what an exchange was sent with.
func (t *Tally) input(x Exchange) assemble.Input {
	return assemble.Input{Mask: func(b []byte) []byte { return []byte(t.checker.Mask(x, string(b))) },
		Curl: func(r generators.Request) string { return t.checker.Mask(x, curl(x, r)) }}
}

// curl is the command that repeats a request, with a variable for the key.
func curl(x Exchange, r generators.Request) string {
	path, _, _ := strings.Cut(r.Path, "?")
	base := x.URL.Scheme + "://" + x.URL.Host + strings.TrimSuffix(x.URL.EscapedPath(), path)
	client, err := host.New(host.Options{URL: base})
	if err != nil || r.Method == "" {
		return ""
	}
	defer client.Close()
	for _, name := range []string{"Content-Length", "Accept-Encoding"} {
		r = r.Without(name)
	}
	for i, f := range r.Header {
		if isConfidential(f.Name) {
			r.Header[i].Value = "…"
		}
	}
	return client.Curl(r)
}

func (t *Tally) finding(g *group) reports.Finding {
	f := t.input(g.exchange).Finding(diagnose.New(g.Finding, []check.Finding{g.Finding}))
	f.Count, f.Cases, f.Scenarios = g.count, g.names, []string{scenarioOf(g.operation)}
	f.Expected = t.checker.Mask(g.exchange, f.Expected)
	return f
}

func scenarioOf(operation string) string { return operation + " imports" }

// feature has a scenario for each operation, for the reports of test tools.
func (t *Tally) feature() reports.Feature {
	out := reports.Feature{Name: "Traffic", URI: "traffic", Line: 1, Description: "What clients sent, and what the host answered."}
	for i, name := range Operations {
		s := reports.Scenario{Name: scenarioOf(name), Line: i + 2, Status: "passed"}
		step := reports.Step{Keyword: "Then ", Text: plural(t.seen[name], "exchange") + " conform to the contract",
			Line: i + 2, Status: "passed"}
		if t.seen[name] == 0 {
			s.Status, step.Status, step.Error = "skipped", "skipped", "nothing of it passed"
		}
		for _, g := range t.order {
			if g.operation == name && !g.Warning {
				s.Status, step.Status, step.Error = "failed", "failed", t.checker.Mask(g.exchange, g.Title)
			}
		}
		s.Steps = []reports.Step{step}
		out.Scenarios = append(out.Scenarios, s)
	}
	return out
}

func (t *Tally) checks() (out []reports.Check) {
	add := func(name, rule, source string, warning bool, checked int) {
		row := reports.Check{Name: name, Severity: string(reports.Violation), Rule: rule, Source: source, Checked: checked}
		if warning {
			row.Severity = string(reports.Warning)
		}
		for _, g := range t.order {
			if g.Check == name {
				row.Findings++
			}
		}
		out = append(out, row)
	}
	for _, c := range check.All() {
		if c.One != nil || c.Name == "import-id-unique" && t.compare {
			add(c.Name, c.Rule, c.Source, c.Warning, t.checked[c.Name])
		}
	}
	add(RequestValid, "A client sends what the contract allows.", "the constraints of the contract", false, t.seen[Start])
	return out
}

func (t *Tally) rows() (out []reports.StatusRow) {
	for s, n := range t.statuses {
		out = append(out, reports.StatusRow{Kind: s.operation, Expect: string(s.expect), Status: s.code, Count: n})
	}
	slices.SortFunc(out, func(a, b reports.StatusRow) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Expect, b.Expect), cmp.Compare(a.Status, b.Status))
	})
	return out
}

func (t *Tally) observed(about About) (out []reports.Observation) {
	add := func(subject string, counts map[string]int) {
		for _, what := range slices.Sorted(maps.Keys(counts)) {
			if counts[what] > 0 {
				out = append(out, reports.Observation{Subject: subject, Behaviour: what, Count: counts[what]})
			}
		}
	}
	add("not of the host", about.Aside)
	add("exchanges", t.words)
	return out
}

func (t *Tally) lines(found []reports.Finding) (out []reports.ContractLine) {
	var named []int
	for _, f := range found {
		named = append(named, f.Line)
	}
	for _, l := range t.checker.Contract.Excerpt(named) {
		out = append(out, reports.ContractLine(l))
	}
	return out
}

func (t *Tally) count(r *reports.Report) {
	r.Sum()
	for _, s := range r.Features[0].Scenarios {
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
	r.Counts.Cases, r.Counts.NotTested = r.Run.Requests, len(r.NotTested)
	for s, n := range t.statuses {
		if s.operation == Start && s.code/100 == 2 {
			r.Counts.Accepted += n
		}
	}
}

func (t *Tally) verdict(about About, r *reports.Report) (reports.Verdict, string) {
	said := about.Name + ": " + t.conclusion()
	switch {
	case slices.ContainsFunc(r.Findings, r.Fails):
		return reports.Violates, said
	case r.Run.Requests == 0:
		return reports.Incomplete, about.Name + ": no exchange of an import operation passed"
	}
	return reports.Conforms, said
}

// Conclusion says in one sentence what the traffic shows.
func (t *Tally) Conclusion() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.conclusion()
}

func (t *Tally) conclusion() string {
	version := t.checker.Contract.Version
	out := fmt.Sprintf("%d of %d starts are valid under %s", t.valid, t.seen[Start], version)
	if n := t.unknown; n > 0 {
		out += fmt.Sprintf(" (%d are not known)", n)
	}
	var wrong []string
	for _, g := range t.sorted() {
		if !g.Warning && g.Check != RequestValid {
			wrong = append(wrong, t.checker.Mask(g.exchange, g.Title))
		}
	}
	if t.requests {
		return out
	}
	if len(wrong) == 0 {
		return out + "; no answer of the host breaks it"
	}
	named := strings.Join(wrong[:min(len(wrong), 3)], "; ")
	if more := len(wrong) - 3; more > 0 {
		named += fmt.Sprintf("; and %d more", more)
	}
	if t.wrong == 1 {
		return out + "; 1 answer of the host is not: " + named
	}
	return out + fmt.Sprintf("; %d answers of the host are not: %s", t.wrong, named)
}
