package assemble

import (
	"fmt"

	"example.com/importcheck/internal/plan"
	"example.com/importcheck/reports"
)

// A Verdict holds what decides the verdict of a report beside its findings.
type Verdict struct {
	Refusal   string // why the account or the cloud rejects every import, or ""
	Caveat    string // stands behind each verdict; may be empty
	Unreached int    // things that the run was to test and did not come to
}

// Decide writes the verdict and why. It is asked again where findings have been accepted since:
// that turns a violation into none, and never a run that was not finished into one that conforms.
func (v Verdict) Decide(r *reports.Report) {
	name := r.Host.Address
	if name == "mock" {
		name = "the embedded mock host"
	}
	switch {
	case failing(r) > 0:
		r.Verdict = reports.Violates
		r.Reason = fmt.Sprintf("%s violates the contract %s: %s", name, r.Contract.Version, found(r))
		for _, more := range []string{r.Run.Stopped, v.Refusal} {
			if more != "" {
				r.Reason += "; " + more
			}
		}
	case r.Run.Interrupted:
		r.Verdict, r.Reason = reports.Incomplete, "the run against "+name+" was interrupted"
	case r.Run.Stopped != "":
		r.Verdict, r.Reason = reports.Incomplete, "the run against "+name+" could not be finished: "+r.Run.Stopped
	case v.Refusal != "":
		r.Verdict, r.Reason = reports.Incomplete, "the run against "+name+" could not test accepted starts: "+v.Refusal
	case r.Counts.Cases == 0:
		r.Verdict, r.Reason = reports.Incomplete, "the run against "+name+" sent none of the cases that were selected; the report lists why"
	case r.Run.Profile == plan.Full && v.Unreached > 0 && r.Run.Tags == "":
		r.Verdict = reports.Incomplete
		r.Reason = fmt.Sprintf("the run against %s left %d things untested; the report lists them", name, v.Unreached)
	case r.Counts.Violations > 0:
		r.Verdict = reports.Conforms
		r.Reason = fmt.Sprintf("%s has nothing new against the baseline under the contract %s: %s known",
			name, r.Contract.Version, found(r))
	default:
		r.Verdict = reports.Conforms
		r.Reason = fmt.Sprintf("%s conforms to the contract %s: %d requests, no violation%s", name,
			r.Contract.Version, r.Run.Requests, let(r.Counts))
	}
	if r.Verdict == reports.Conforms {
		r.Reason += r.Counts.Untested()
	}
	if v.Caveat != "" {
		r.Reason += "; " + v.Caveat
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
