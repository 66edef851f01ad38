package waiver

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"example.com/importcheck/reports"
)

// A Problem is a waiver that fails the run itself.
type Problem struct {
	File  string
	Entry Entry
	Says  string // what is wrong, and what to do
}

// String returns "FILE:LINE: the waiver of CHECK about CONSTRAINT …".
func (p Problem) String() string {
	return fmt.Sprintf("%s:%d: the waiver of %s about %q %s", p.File, p.Entry.Line, p.Entry.Check, p.Entry.Constraint, p.Says)
}

// Accepts reports whether an entry that is in force on that day accepts a finding, and
// for what reason.
func (f File) Accepts(found reports.Finding, today time.Time) (reason string, ok bool) {
	for _, e := range f.Entries {
		if e.matches(found) && !e.ended(today) {
			return e.Reason, true
		}
	}
	return "", false
}

// Apply marks the findings that are accepted, counts them anew, and returns the waivers
// that are past their date or, in a run that was finished and could have shown the finding,
// match nothing. The verdict is the caller's to decide again.
func (f File) Apply(r *reports.Report, today time.Time, finished bool) []Problem {
	for i := range r.Findings {
		if reason, ok := f.Accepts(r.Findings[i], today); ok {
			r.Findings[i].Waived = reason
		}
	}
	r.Sum()
	var out []Problem
	for _, e := range f.Entries {
		if says := f.problem(e, r, today, finished); says != "" {
			out = append(out, Problem{f.Name, e, says})
		}
	}
	return out
}

func (f File) problem(e Entry, r *reports.Report, today time.Time, finished bool) string {
	used := e.used(r.Findings)
	switch {
	case e.ended(today) && (used || !f.Catalog):
		return "ended on " + e.Until.Format(time.DateOnly) + "; see to the finding, or set another date"
	case !used && !f.Catalog && finished && couldShow(r, e.Check):
		return "is no longer needed: no finding matches it; take it out"
	}
	return ""
}

// couldShow reports whether a run says that a finding is not there: all of it was run,
// and the check was judged.
func couldShow(r *reports.Report, check string) bool {
	if r.Run.Tags != "" {
		return false
	}
	for _, c := range r.Checks {
		if c.Name == check {
			return c.Checked > 0
		}
	}
	return false
}

func (e Entry) used(found []reports.Finding) bool {
	for _, f := range found {
		if e.matches(f) {
			return true
		}
	}
	return false
}

// ended reports whether the last day is over; the day is the one in UTC.
func (e Entry) ended(today time.Time) bool {
	return today.UTC().Format(time.DateOnly) > e.Until.Format(time.DateOnly)
}

func (e Entry) matches(f reports.Finding) bool {
	return e.Check == f.Check && pattern(e.Constraint).MatchString(f.Constraint)
}

// pattern turns a glob into an expression: * also matches slashes and spaces, which
// names of constraints are full of.
func pattern(glob string) *regexp.Regexp {
	expression := strings.NewReplacer(`\*`, `.*`, `\?`, `.`).Replace(regexp.QuoteMeta(glob))
	return regexp.MustCompile(`\A(?s:` + expression + `)\z`) // quoted, so it compiles
}
