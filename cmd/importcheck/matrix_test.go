package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/importcheck/reports"
)

// A matrix ends as the worst of its runs, and with 2 where there is none to read.
func TestAMatrixEndsAsTheWorstOfItsRuns(t *testing.T) {
	root := t.TempDir()
	place := func(name string) string { return filepath.Join(root, name) }
	for _, v := range []reports.Verdict{reports.Conforms, reports.Violates, reports.Incomplete} {
		r := &reports.Report{SchemaVersion: reports.SchemaVersion, Verdict: v,
			Host: reports.Host{Address: "https://" + string(v)}, Contract: reports.Contract{Version: "v1"},
			Run: reports.Run{Seed: 1}}
		if err := reports.WriteAll(place(string(v)), r, reports.FileOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	list, file := place("runs.txt"), place("file")
	for name, text := range map[string]string{list: "conforms v1 1\nconforms v1 2\n", file: "text"} {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	conforms, violates, incomplete := place("conforms"), place("violates"), place("incomplete")
	for name, c := range map[string]struct {
		args []string
		code int
		says string
	}{
		"all conform": {[]string{conforms}, 0, "conforms: Of 1 host, 1 conforms."},
		"one violates": {[]string{conforms, violates, incomplete, place("none")}, 1,
			"violates: Of 3 hosts, 1 violates the contract, 1 conforms, 1 is incomplete"},
		"a folder of folders": {[]string{root}, 1, "violates: Of 3 hosts, 1 violates the contract, 1 conforms, 1 is incomplete"},
		"one is incomplete":   {[]string{conforms, incomplete}, 3, "missing or not finished: 1 run."},
		"one is missing":      {[]string{conforms, place("none")}, 3, "missing or not finished: 1 run."},
		"one is not there": {[]string{conforms, "--list", list}, 3,
			"https://conforms, v1, seed 2: no report: line 2 of the list has none"},
		"nothing can be read":  {[]string{place("none"), file}, 2, ""},
		"no report is named":   {nil, 2, ""},
		"a list that is none":  {[]string{conforms, "--list", file}, 2, ""},
		"a folder that is one": {[]string{conforms, "--out", file}, 3, "conforms: Of 1 host, 1 conforms."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := invoke(t, nil, append([]string{"matrix"}, c.args...)...)
			if r.code != c.code || !strings.Contains(r.out, c.says) {
				t.Errorf("exit %d, %q, %q", r.code, r.out, r.errors)
			}
			written, _ := filepath.Glob(filepath.Join(r.dir, "reports", "matrix", "matrix.*"))
			failed := r.errors != ""
			if failed != (len(written) == 0) || !failed && len(written) != 2 || failed && !oneLine(r.errors) {
				t.Errorf("written: %q, errors: %q", written, r.errors)
			}
		})
	}
}
