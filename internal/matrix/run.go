package matrix

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unique"

	"example.com/importcheck/internal/baseline"
	"example.com/importcheck/internal/textsafe"
	"example.com/importcheck/reports"
)

const keptText = 400 // characters of each text, so that a thousand reports fit into memory

// A Run is what is shown of one report, or of a planned run that left none. All its texts are
// one line each, and inert.
type Run struct {
	Host, Version   string // the names by which they differ from others
	Seed            int64
	State           reports.Verdict // one that was interrupted does not conform
	Text            string          // how it ended, in a few words
	Note            string          // what does not decide the verdict
	Gap             string          // why it is missing or unfinished; "" for one that finished
	Began           string
	Path, Link      string // of report.json, "" if absent; to report.html, relative to the page
	How             string // what else two runs must have in common to be compared
	Violations      int
	address, source string // of the host; the contract's file, "" for an embedded one
	findings        []Finding
	does            map[string][]string // by subject
}

// kept returns a text as it is kept: harmless, short, and once however often it comes.
func kept(s string) string {
	short := textsafe.Cut(strings.TrimSpace(s), keptText) // before it grows: it may be megabytes long
	return unique.Make(textsafe.Cut(textsafe.Line(short), keptText)).Value()
}

// keep takes from a report what is shown of it. The report can then be let go.
func keep(r *reports.Report, path, link string) *Run {
	k := &Run{
		Host: kept(r.Host.Address), Version: kept(r.Contract.Version), Seed: r.Run.Seed, State: r.Verdict,
		Text: string(r.Verdict), Note: note(r.Counts), Violations: r.Counts.Violations, Path: kept(path), Link: link,
		Began:   r.Run.Started.UTC().Format("2006-01-02 15:04"),
		address: plain(kept(r.Host.Address)), does: map[string][]string{},
	}
	if len(r.Host.Faults) > 0 { // mock hosts have one address
		k.Host = kept(r.Host.Address + " with " + strings.Join(r.Host.Faults, ", "))
	}
	if r.Contract.Source != "embedded" && r.Contract.Source != "" { // another contract may state the same version
		k.source = kept(r.Contract.Source)
		k.Version += " (" + k.source + ")"
	}
	if how := strings.TrimSuffix(r.Run.Profile+", tags "+r.Run.Tags, ", tags "); how != "full" {
		k.How = ", profile " + kept(how)
	}
	if r.Verdict == reports.Violates && k.Violations > 0 {
		k.Text = count(k.Violations, "violation")
	}
	if r.Run.Interrupted {
		k.Text += ", interrupted"
	}
	if r.Verdict == reports.Incomplete || r.Run.Interrupted {
		k.State = worse(r.Verdict, reports.Incomplete)
		k.Gap = kept(k.Text + ": " + r.Reason)
	}
	for _, f := range r.Findings {
		k.findings = append(k.findings, finding(f))
	}
	slices.SortFunc(k.findings, func(a, b Finding) int {
		return cmp.Or(rank(a.Kind)-rank(b.Kind), cmp.Compare(a.ID, b.ID))
	})
	for subject, does := range baseline.Behaviour(r) {
		k.does[kept(subject)] = strings.Split(kept(does), "; ")
	}
	return k
}

func finding(f reports.Finding) Finding {
	out := Finding{kept(f.ID), kinds[1], kept(f.Check), kept(f.Constraint), kept(f.Title)}
	switch {
	case f.Waived != "":
		out.Kind = kinds[2]
	case f.Severity == reports.Violation:
		out.Kind = kinds[0]
	}
	return out
}

func note(c reports.Counts) string {
	var parts []string
	what := []string{word(c.Warnings, "warning"), "waived", "not tested"}
	for i, n := range []int{c.Warnings, c.Waived, c.NotTested} {
		if n > 0 {
			parts = append(parts, fmt.Sprint(n, " ", what[i]))
		}
	}
	return strings.Join(parts, ", ")
}
