package importchecktest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"example.com/importcheck/internal/textsafe"
	"example.com/importcheck/reports"
)

// The bounds of what a test prints.
const (
	bodyShown     = 4000 // characters of an answer
	warningsShown = 20
)

// tell makes a subtest of each scenario, and tells what belongs to none, warnings included.
// What an unfinished run did not come to fails.
func tell(t *testing.T, r *reports.Report, unfinished bool) {
	told := true
	for _, f := range r.Features {
		for _, s := range f.Scenarios {
			passed := t.Run(s.Name, func(t *testing.T) { retell(t, f.URI, s, unfinished, r) })
			told = told && passed
		}
	}
	warnings := 0
	for _, f := range r.Findings {
		switch {
		case r.Fails(f) && told: // nothing failed so far: what fails the run is no scenario's
			fmt.Fprintln(t.Output(), whole(f))
		case !r.Fails(f) && f.Waived == "":
			if warnings++; warnings <= warningsShown {
				fmt.Fprintln(t.Output(), string(f.Severity)+" "+whole(f))
			}
		}
	}
	if more := warnings - warningsShown; more > 0 {
		fmt.Fprintf(t.Output(), "and %d more that fail no test\n", more)
	}
}

// retell fails a subtest for the steps that did not hold, each with its place in the
// feature, where a test of Go would name its own line.
func retell(t *testing.T, file string, s reports.Scenario, unfinished bool, r *reports.Report) {
	failed, untested := s.Status == "failed", false
	for _, step := range s.Steps {
		if step.Error != "" {
			failed, untested = failed || unfinished || step.Status != "skipped", true
			fmt.Fprintf(t.Output(), "features/%s:%d: %s\n%s\n", file, step.Line, step.Text, indented(inFull(step.Error, s, r)))
		}
	}
	switch {
	case failed:
		t.Fail()
	case untested:
		t.SkipNow()
	}
}

// inFull adds to what a step says of the scenario's findings how each is repeated.
func inFull(said string, s reports.Scenario, r *reports.Report) string {
	for _, f := range r.Findings {
		if slices.Contains(f.Scenarios, s.Name) {
			said = strings.Replace(said, brief(f), whole(f), 1)
		}
	}
	return textsafe.Visible(said)
}

// brief is a finding as a step tells it.
func brief(f reports.Finding) string {
	return fmt.Sprintf("%s: %s\n  expected  %s\n  observed  %s", f.Check, f.Title, f.Expected, f.Observed)
}

// whole is a finding with what came back, and how it is repeated.
func whole(f reports.Finding) string {
	text := brief(f) + "\n  case      " + f.Case
	if f.Error != "" {
		text += "\n  problem   " + f.Error
	}
	if a := f.Response; a != nil && a.Body != "" {
		text += "\n  answer    " + hanging(textsafe.CutCounted(a.Body, bodyShown))
		if a.Encoding != "" {
			text += " (" + a.Encoding + " of bytes that are not UTF-8)"
		}
	}
	if f.Curl != "" {
		text += "\n  repeat    " + hanging(f.Curl)
	}
	return textsafe.Visible(text)
}

// hanging indents the lines of a text behind its first one.
func hanging(text string) string { return strings.ReplaceAll(text, "\n", "\n            ") }

func indented(text string) string { return "    " + strings.ReplaceAll(text, "\n", "\n    ") }
