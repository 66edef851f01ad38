package reports

import (
	"bytes"
	"strings"
	"testing"
)

func TestAReportWithoutABaselineTellsOfNone(t *testing.T) {
	for file, write := range formats {
		if text := written(t, conforming(), write); bytes.Contains(bytes.ToLower(text), []byte("against the baseline")) {
			t.Errorf("%s names a baseline", file)
		}
	}
}

func TestTheBaselineTakesOneLineOfARunThatConforms(t *testing.T) {
	r := conforming()
	before := strings.Count(terminalText(t, r, TerminalOptions{}), "\n")
	r.Baseline = earlier()
	text := terminalText(t, r, TerminalOptions{})
	if strings.Count(text, "\n") != before+1 || !strings.Contains(text, "2 gone, 1 change of behaviour") {
		t.Errorf("got %s", text)
	}
}

func TestWaiversThatFailARunFailInEachFormatForMachines(t *testing.T) {
	r := conforming()
	r.Verdict, r.Reason, r.WaiverProblems = Violates, "the waivers do not hold", []string{"w.yaml:2: out of date"}
	for file, want := range map[string]string{"junit.xml": `failures="1"`, "cucumber.json": `"failed"`, "annotations.txt": "::error title=a waiver fails the run::w.yaml:2: out of date"} {
		if text := string(written(t, r, formats[file])); !strings.Contains(text, want) {
			t.Errorf("%s has no %s", file, want)
		}
	}
}

func TestWhatFailsARun(t *testing.T) {
	cases := map[string]struct {
		run  Run
		f    Finding
		want bool
	}{
		"a violation":               {Run{}, Finding{Severity: Violation}, true},
		"a waived one":              {Run{}, Finding{Severity: Violation, Waived: "known"}, false},
		"a warning":                 {Run{}, Finding{Severity: Warning}, false},
		"a warning in a strict run": {Run{Strict: true}, Finding{Severity: Warning}, true},
		"a known one":               {Run{FailOn: FailOnAny}, Finding{Severity: Violation, Status: StatusKnown}, true},
		"a known one beside new":    {Run{FailOn: FailOnNew}, Finding{Severity: Violation, Status: StatusKnown}, false},
		"a new one":                 {Run{FailOn: FailOnNew}, Finding{Severity: Violation, Status: StatusNew}, true},
	}
	for name, c := range cases {
		if got := (&Report{Run: c.run}).Fails(c.f); got != c.want {
			t.Errorf("%s: fails is %v", name, got)
		}
	}
}

func TestWaivedFindingsAreCountedApart(t *testing.T) {
	r := &Report{Findings: []Finding{{Severity: Violation}, {Severity: Violation, Waived: "known"}, {Severity: Warning}}, Counts: Counts{Violations: 9, Cases: 4}}
	r.Sum()
	if want := (Counts{Violations: 1, Warnings: 1, Waived: 1, Cases: 4}); r.Counts != want {
		t.Errorf("got %+v", r.Counts)
	}
}
