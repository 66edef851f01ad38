package reports

import (
	"fmt"
	"strings"
	"testing"
)

func TestJUnitSaysWhyAScenarioWasSkipped(t *testing.T) {
	r := conforming()
	for i := range r.Features {
		for j := range r.Features[i].Scenarios {
			for k := range r.Features[i].Scenarios[j].Steps {
				r.Features[i].Scenarios[j].Steps[k].Error = ""
			}
		}
	}
	if text := string(written(t, r, formats["junit.xml"])); strings.Contains(text, `message=""`) {
		t.Error("a skipped scenario without a message")
	}
}

// A run that was not finished says why first, and leaves the rest to the report.
func TestTheReasonOfAnUnfinishedRunComesFirst(t *testing.T) {
	r := conforming()
	r.Verdict, r.Reason = Incomplete, "the run against mock could not be finished: the host refuses the key"
	for i := range 50 {
		r.NotTested = append(r.NotTested, Gap{fmt.Sprint("gap ", i), "a reason"})
		r.Constraints = append(r.Constraints, Constraint{Name: fmt.Sprint("constraint ", i), Holds: "not tested", Reason: "a reason"})
	}
	r.Counts.NotTested = len(r.NotTested)
	lines := strings.Split(terminalText(t, r, TerminalOptions{}), "\n")
	if !strings.Contains(lines[0], r.Reason) || len(lines) > 10 || !strings.Contains(strings.Join(lines, "\n"), "51 not tested") {
		t.Errorf("%d lines:\n%s", len(lines), strings.Join(lines, "\n"))
	}
}
