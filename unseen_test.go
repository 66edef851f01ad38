package importcheck_test

import (
	"path/filepath"
	"testing"

	"example.com/importcheck"
	"example.com/importcheck/reports"
)

// TestVersionsToComeNeedNoCode runs contracts that no version has been yet, each against its
// own mock host: it conforms, and what is not understood is listed.
func TestVersionsToComeNeedNoCode(t *testing.T) {
	if testing.Short() {
		t.Skip("it makes a run for each of many contracts")
	}
	t.Parallel()
	files, err := filepath.Glob("spec/testdata/unseen/*.yaml")
	whole, _ := filepath.Glob("spec/testdata/next/*.yaml") // the pattern is constant and well formed
	if err != nil || len(files) < 10 || len(whole) < 3 {
		t.Fatalf("%d files and %d whole versions, %v; want ten and three at least", len(files), len(whole), err)
	}
	files = append(files, whole...)
	for _, f := range files {
		report, err := importcheck.Check(t.Context(), importcheck.Mock(), importcheck.Contract(f), importcheck.Cases(20))
		if err != nil {
			t.Errorf("%s: %v", f, err)
			continue
		}
		if report.Verdict != reports.Conforms || len(report.Findings) > 0 {
			t.Errorf("%s: %s", f, report.Reason)
			for _, x := range report.Findings {
				t.Logf("  %s %s: %s; %s", x.Severity, x.Check, x.Title, x.Observed)
			}
			for _, g := range report.NotTested {
				t.Logf("  not tested: %s: %s", g.What, g.Reason)
			}
		}
	}
}
