package matrix

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"example.com/importcheck/reports"
)

// run is the report of a run that conforms, changed as a test needs it.
func run(host, version string, seed int64, change ...func(*reports.Report)) *reports.Report {
	r := &reports.Report{
		SchemaVersion: reports.SchemaVersion, Verdict: reports.Conforms, Host: reports.Host{Address: host},
		Contract: reports.Contract{Version: version, Source: "embedded"},
		Run:      reports.Run{Profile: "full", Seed: seed, Started: time.Date(2026, 7, 1, 9, 30, 0, 0, time.UTC)},
	}
	for _, f := range change {
		f(r)
	}
	return r
}

func violates(ids ...string) func(*reports.Report) {
	return func(r *reports.Report) {
		r.Verdict = reports.Violates
		for _, id := range ids {
			r.Counts.Violations++
			r.Findings = append(r.Findings, reports.Finding{ID: id, Severity: reports.Violation,
				Check: "invalid-rejected", Title: "title of " + id})
		}
	}
}

func warns(id string) func(*reports.Report) {
	return func(r *reports.Report) {
		r.Counts.Warnings++
		r.Findings = append(r.Findings, reports.Finding{ID: id, Severity: reports.Warning, Title: "title of " + id})
	}
}

func interrupted(r *reports.Report) { r.Run.Interrupted = true }

func incomplete(why string) func(*reports.Report) {
	return func(r *reports.Report) { r.Verdict, r.Reason = reports.Incomplete, why }
}

func faults(names ...string) func(*reports.Report) {
	return func(r *reports.Report) { r.Host.Faults = names }
}

func later(r *reports.Report) { r.Run.Started = r.Run.Started.Add(time.Hour) }

func observes(subject, does string) func(*reports.Report) {
	return func(r *reports.Report) {
		r.Observed = append(r.Observed, reports.Observation{Subject: subject, Behaviour: does, Count: 1})
	}
}

func limits(name, measured string) func(*reports.Report) {
	return func(r *reports.Report) {
		r.HostLimits = append(r.HostLimits, reports.Constraint{Name: name, Measured: measured})
	}
}

// matrixOf joins reports as if they had been read from folders of their own.
func matrixOf(list []Planned, all ...*reports.Report) *Matrix {
	var runs []*Run
	for i, r := range all {
		runs = append(runs, keep(r, fmt.Sprintf("out/%d/report.json", i), fmt.Sprintf("out/%d/report.html", i)))
	}
	return join(runs, nil, missing(list, runs))
}

// folder writes a report as a run does.
func folder(t testing.TB, dir string, r *reports.Report) string {
	t.Helper()
	if err := reports.WriteAll(dir, r, reports.FileOptions{HAR: "none"}); err != nil {
		t.Fatal(err)
	}
	return dir
}

func write(t testing.TB, path, text string) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}
