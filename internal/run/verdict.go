package run

import (
	"context"
	"fmt"

	"example.com/importcheck/internal/check"
	"example.com/importcheck/reports"
)

// Decide writes the verdict and why. It is asked again where findings have been accepted
// since: that turns a violation into none, and never a run that was not finished into one
// that conforms.
func (e *Engine) Decide(ctx context.Context, r *reports.Report) {
	name := e.Address
	if name == "mock" {
		name = "the embedded mock host"
	}
	_, _, unreached := e.gaps(r.Constraints, r.Checks)
	switch {
	case failing(r) > 0:
		r.Verdict = reports.Violates
		r.Reason = fmt.Sprintf("%s violates the contract %s: %s", name, e.Contract.Version, found(r))
		for _, more := range []string{e.stop, e.byTheAccount} {
			if more != "" {
				r.Reason += "; " + more
			}
		}
	case ctx.Err() != nil:
		r.Verdict, r.Reason = reports.Incomplete, "the run against "+name+" was interrupted"
	case e.stop != "":
		r.Verdict, r.Reason = reports.Incomplete, "the run against "+name+" could not be finished: "+e.stop
	case e.byTheAccount != "":
		r.Verdict, r.Reason = reports.Incomplete, "the run against "+name+" could not test accepted starts: "+e.byTheAccount
	case len(e.answers) == 0:
		r.Verdict, r.Reason = reports.Incomplete, "the run against "+name+" sent none of the cases that were selected; the report lists why"
	case e.Profile == Full && unreached > 0 && e.claimed():
		r.Verdict = reports.Incomplete
		r.Reason = fmt.Sprintf("the run against %s left %d things untested; the report lists them", name, unreached)
	case r.Counts.Violations > 0:
		r.Verdict = reports.Conforms
		r.Reason = fmt.Sprintf("%s has nothing new against the baseline under the contract %s: %s known", name, e.Contract.Version, found(r))
	default:
		r.Verdict = reports.Conforms
		r.Reason = fmt.Sprintf("%s conforms to the contract %s: %d requests, no violation%s", name, e.Contract.Version, r.Run.Requests, let(r.Counts))
	}
	if r.Verdict == reports.Conforms {
		r.Reason += r.Counts.Untested()
	}
	if e.Caveat != "" {
		r.Reason += "; " + e.Caveat
	}
}

// failing counts the findings that the verdict hangs on.
func failing(r *reports.Report) int {
	n := 0
	for _, f := range r.Findings {
		if r.Fails(f) {
			n++
		}
	}
	return n
}

// found counts the findings in words: those that fail the run, or all where none does.
func found(r *reports.Report) string {
	c := r.Counts
	text := plural(c.Violations, "violation")
	if r.Run.Strict || c.Warnings > 0 {
		text += ", " + plural(c.Warnings, "warning")
	}
	if n := failing(r); n > 0 && r.Run.FailOn == reports.FailOnNew {
		text += fmt.Sprintf(", %d of them new", n)
	}
	return text + waived(c)
}

// let names what was found and fails no run.
func let(c reports.Counts) string {
	if c.Warnings == 0 {
		return waived(c)
	}
	return ", " + plural(c.Warnings, "warning") + waived(c)
}

func waived(c reports.Counts) string {
	if c.Waived == 0 {
		return ""
	}
	return fmt.Sprintf(", %d waived", c.Waived)
}

func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", n, word)
}

// Counting leaves out the findings that the user accepts: no scenario fails for them.
func (e *Engine) Counting(all []check.Finding) []check.Finding {
	if e.Accepts == nil {
		return all
	}
	var out []check.Finding
	for _, f := range all {
		r := reports.Finding{ID: identity(f), Severity: severity(f), Check: f.Check, Constraint: f.Constraint.String()}
		if !e.Accepts(r) {
			out = append(out, f)
		}
	}
	return out
}
