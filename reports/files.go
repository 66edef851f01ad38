package reports

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

var writers = map[string]func(*Report, io.Writer) error{
	"json":     (*Report).WriteJSON,
	"junit":    (*Report).WriteJUnit,
	"cucumber": (*Report).WriteCucumber,
	"md":       (*Report).WriteSummary,
	"har":      (*Report).WriteHAR,
	"html":     (*Report).WriteHTML,
}

// Formats returns the names that Writer knows, sorted.
func Formats() []string { return slices.Sorted(maps.Keys(writers)) }

// Writer returns the writer of a format: "json", "junit", "cucumber", "md", "har"
// or "html"; false for any other name.
func Writer(format string) (func(*Report, io.Writer) error, bool) {
	w, ok := writers[format]
	return w, ok
}

// FileOptions says what WriteAll writes.
type FileOptions struct {
	HAR string // "all" (as does ""), "findings", or "none"
}

// WriteAll writes report.json, junit.xml, report.html, summary.md, exchanges.har
// and cucumber.json into dir, which is made where it does not exist. Each file is
// written beside its place and renamed, so that a reader finds the old or the new one
// whole, however the process ends. With HAR "none" an exchanges.har of an earlier run is removed.
// A file that fails does not keep the others from being written; the error names
// each, and what to do.
func WriteAll(dir string, r *Report, o FileOptions) error {
	har := r.WriteHAR
	switch o.HAR {
	case "", "all", "none":
	case "findings":
		har = r.writeFindingsHAR
	default:
		return fmt.Errorf("har %q: choose all, findings or none", o.HAR)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("cannot make the folder for reports: %w: give another folder with --out", err)
	}
	errs := []error{
		WriteFile(dir, "report.json", r.WriteJSON),
		WriteFile(dir, "junit.xml", r.WriteJUnit),
		WriteFile(dir, "report.html", r.WriteHTML),
		WriteFile(dir, "summary.md", r.WriteSummary),
		WriteFile(dir, "cucumber.json", r.WriteCucumber),
	}
	if o.HAR == "none" {
		return errors.Join(append(errs, removeFile(dir, "exchanges.har"))...)
	}
	return errors.Join(append(errs, WriteFile(dir, "exchanges.har", har))...)
}

// WriteFile writes one file of a folder of reports: beside its place, then renamed, so that
// a reader finds the old or the new one whole. It does not wait for the disk, which took a
// tenth of a run: what a power cut takes, another run measures again.
func WriteFile(dir, name string, write func(io.Writer) error) error {
	path := filepath.Join(dir, name)
	beside := filepath.Join(dir, "."+name+"."+rand.Text())
	err := writeNew(beside, write)
	if err == nil {
		err = os.Rename(beside, path)
	}
	if err != nil {
		_ = os.Remove(beside) // it may not be there; the first error is the one to report
		return fmt.Errorf("cannot write %s: %w: make room there or give another folder with --out", path, cause(err))
	}
	return nil
}

// cause leaves out the path beside, which the reader never sees.
func cause(err error) error {
	var link *os.LinkError
	var path *fs.PathError
	switch {
	case errors.As(err, &link):
		return link.Err
	case errors.As(err, &path):
		return path.Err
	}
	return err
}

func writeNew(path string, write func(io.Writer) error) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	return errors.Join(write(f), f.Close())
}

func removeFile(dir, name string) error {
	err := os.Remove(filepath.Join(dir, name))
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return fmt.Errorf("cannot remove the old %s: %w: remove it, it is of another run", name, err)
}
