package main

import (
	"errors"
	"io"
	"os"

	"example.com/importcheck/reports"
)

// tellGitHub adds the summary to the page of a job, and annotations to its log, where the
// variables say that GitHub runs it.
func tellGitHub(log io.Writer, r *reports.Report, variable func(string) string) error {
	var errs []error
	if name := variable("GITHUB_STEP_SUMMARY"); name != "" {
		errs = append(errs, addSummary(name, r))
	}
	if variable("GITHUB_ACTIONS") == "true" {
		errs = append(errs, reports.WriteAnnotations(log, r))
	}
	return errors.Join(errs...)
}

// addSummary appends: other steps write into the same file.
func addSummary(name string, r *reports.Report) error {
	f, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	return errors.Join(r.WriteSummary(f), f.Close())
}
