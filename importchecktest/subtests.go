package importchecktest

import (
	"fmt"
	"strings"
	"testing"

	"example.com/importcheck/internal/textsafe"
	"example.com/importcheck/reports"
)

// tell makes a subtest of each scenario, and tells what belongs to none. What an unfinished
// run did not come to fails.
func tell(t *testing.T, r *reports.Report, unfinished bool) {
	told := true
	for _, f := range r.Features {
		for _, s := range f.Scenarios {
			passed := t.Run(s.Name, func(t *testing.T) { retell(t, f.URI, s, unfinished) })
			told = told && passed
		}
	}
	if told { // nothing failed so far: what fails the run is no scenario's
		for _, f := range r.Findings {
			if r.Fails(f) {
				fmt.Fprintln(t.Output(), textsafe.Visible(fmt.Sprintf("%s: %s\n  expected  %s\n  observed  %s", f.Check, f.Title, f.Expected, f.Observed)))
			}
		}
	}
}

// retell fails a subtest for the steps that did not hold, each with its place in the
// feature, where a test of Go would name its own line.
func retell(t *testing.T, file string, s reports.Scenario, unfinished bool) {
	failed, untested := s.Status == "failed", false
	for _, step := range s.Steps {
		if step.Error != "" {
			failed, untested = failed || unfinished || step.Status != "skipped", true
			fmt.Fprintf(t.Output(), "features/%s:%d: %s\n%s\n", file, step.Line, step.Text, indented(textsafe.Visible(step.Error)))
		}
	}
	switch {
	case failed:
		t.Fail()
	case untested:
		t.SkipNow()
	}
}

func indented(text string) string { return "    " + strings.ReplaceAll(text, "\n", "\n    ") }
