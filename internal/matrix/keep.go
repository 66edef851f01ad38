package matrix

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unique"

	"example.com/importcheck/internal/baseline"
	"example.com/importcheck/internal/textsafe"
	"example.com/importcheck/reports"
)

// What is kept of one report, so that a thousand fit into memory whatever they hold.
const (
	keptText     = 300 // characters
	keptName     = 1000
	keptFindings = 200
	keptSubjects = 500
)

// A Run is what the page needs of one report. All its texts are one line each, and inert.
type Run struct {
	Path     string // of report.json
	Page     string // of report.html beside it, or ""
	Host     string // the name of the host, by which it differs from others
	Version  string // the contract, by which it differs from others
	Seed     int64
	Verdict  reports.Verdict
	Reason   string
	Counts   reports.Counts
	Started  time.Time
	Findings []Finding
	Left     int // findings that are not kept

	address, contract, source string
	how                       string // what else two runs must have in common to be compared
	interrupted               bool
	does                      map[string]string // by subject
}

// A Finding is one of a run.
type Finding struct {
	ID, Kind, Check, Constraint, Title, Detail string
}

// The kinds of findings, worst first.
var kinds = []string{string(reports.Violation), string(reports.Warning), "waived"}

// kept returns a text as it is kept: harmless, short, and once however often it comes.
func kept(s string) string { return keptTo(s, keptText) }

func keptTo(s string, limit int) string {
	short := textsafe.Cut(strings.TrimSpace(s), limit) // before it grows: it may be megabytes long
	return unique.Make(textsafe.Cut(textsafe.Line(short), limit)).Value()
}

// keep takes from a report what the page needs. The report can then be let go.
func keep(r *reports.Report, path, page string) *Run {
	k := &Run{
		Path: keptTo(path, keptName), Page: page, Host: keptTo(hostName(r.Host), keptName), Seed: r.Run.Seed,
		Version: kept(contractName(r.Contract)), Verdict: r.Verdict, Reason: kept(r.Reason), Counts: r.Counts,
		Started: r.Run.Started, address: kept(r.Host.Address), contract: kept(r.Contract.Version),
		source: kept(r.Contract.Source), how: kept(howOf(r.Run)),
		interrupted: r.Run.Interrupted, does: map[string]string{},
	}
	for _, f := range r.Findings {
		k.Findings = append(k.Findings, finding(f))
	}
	slices.SortStableFunc(k.Findings, func(a, b Finding) int { return cmp.Compare(rank(a.Kind), rank(b.Kind)) })
	if k.Left = max(0, len(k.Findings)-keptFindings); k.Left > 0 {
		k.Findings = slices.Clone(k.Findings[:keptFindings])
	}
	does := baseline.Behaviour(r)
	subjects := slices.Sorted(maps.Keys(does))
	for _, subject := range subjects[:min(len(subjects), keptSubjects)] {
		k.does[kept(subject)] = kept(does[subject])
	}
	return k
}

func finding(f reports.Finding) Finding {
	out := Finding{kept(f.ID), string(reports.Warning), kept(f.Check), kept(f.Constraint), kept(f.Title),
		kept(f.Detail)}
	switch {
	case f.Waived != "":
		out.Kind = "waived"
	case f.Severity == reports.Violation:
		out.Kind = string(reports.Violation)
	}
	if out.ID == "" { // by what else identifies it
		out.ID = kept(out.Check + " " + out.Constraint + " " + out.Title)
	}
	return out
}

func rank(kind string) int { return slices.Index(kinds, kind) }

// hostName tells two hosts apart that have one address: mock hosts with different faults.
func hostName(h reports.Host) string {
	if len(h.Faults) == 0 {
		return cmp.Or(h.Address, "(no host named)")
	}
	return h.Address + " with " + strings.Join(h.Faults, ", ")
}

// contractName tells two contracts apart that state one version.
func contractName(c reports.Contract) string {
	if c.Source == "" || c.Source == "embedded" {
		return cmp.Or(c.Version, "(no version)")
	}
	return fmt.Sprintf("%s (%s)", c.Version, c.Source)
}

// howOf names what decides which requests a run sends, seed and random cases apart.
func howOf(r reports.Run) string {
	how := ""
	if r.Profile != "full" {
		how += ", profile " + r.Profile
	}
	if r.Tags != "" {
		how += ", tags " + r.Tags
	}
	return how
}

// finished reports whether a run did all that it should.
func (r *Run) finished() bool { return r.Verdict != reports.Incomplete && !r.interrupted }
