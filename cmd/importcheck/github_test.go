package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/importcheck/reports"
)

func aViolation() *reports.Report {
	return &reports.Report{Verdict: reports.Violates, Reason: "the host violates", Findings: []reports.Finding{{Severity: reports.Violation, Check: "valid-accepted", Title: "a start is refused",
		Scenarios: []string{"a start"}}}, Features: []reports.Feature{{URI: "accepting.feature", Scenarios: []reports.Scenario{{Name: "a start", Line: 7}}}}}
}

func TestGitHubGetsTheSummaryBehindThatOfOtherStepsAndAnnotations(t *testing.T) {
	page := filepath.Join(t.TempDir(), "summary")
	if err := os.WriteFile(page, []byte("of another step\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	set := map[string]string{"GITHUB_STEP_SUMMARY": page, "GITHUB_ACTIONS": "true"}
	var log bytes.Buffer
	if err := tellGitHub(&log, aViolation(), func(name string) string { return set[name] }); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(page)
	if err != nil || !strings.HasPrefix(string(got), "of another step\n") || !strings.Contains(string(got), "a start is refused") {
		t.Errorf("%q, %v", got, err)
	}
	if !strings.HasPrefix(log.String(), "::error title=valid-accepted%3A a start is refused::features/accepting.feature:7: a start%0A") {
		t.Errorf("log %q", log.String())
	}
}

func TestNothingIsToldToGitHubElsewhere(t *testing.T) {
	var log bytes.Buffer
	if err := tellGitHub(&log, aViolation(), func(string) string { return "" }); err != nil || log.Len() > 0 {
		t.Errorf("%q, %v", log.String(), err)
	}
}
