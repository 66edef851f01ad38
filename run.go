package importcheck

import (
	"testing"

	"example.com/importcheck/reports"
)

// Run runs the suite against a host with a subtest for each scenario. A run that could
// not be finished fails the test; it never skips it.
func Run(t *testing.T, target Target, options ...Option) *reports.Report {
	t.Helper()
	r, err := prepare(target, options)
	if err != nil {
		t.Fatal(err)
	}
	defer r.close()
	if r.config.reports == "" {
		r.config.reports = t.ArtifactDir()
	}
	if err := r.begin(); err != nil {
		t.Fatal(err)
	}
	report := r.judge(t.Context(), t)
	if err := r.write(report); err != nil {
		t.Error(err)
	}
	t.Log(report.Reason)
	if report.Verdict != reports.Conforms {
		t.Errorf("%s", report.Reason)
	}
	return report
}
