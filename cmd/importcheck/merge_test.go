package main

import (
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"example.com/importcheck/mockhost"
)

// The parts of a run end as the whole does, and so does the run that they are merged to.
func TestMergeEndsAsTheWholeRunDoes(t *testing.T) {
	for _, row := range []struct {
		name   string
		faults []string
		code   int
	}{{"a host that conforms", nil, 0}, {"a host with a defect", []string{"limits.uri.one-more"}, 1}} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			s := httptest.NewServer(mockhost.Must("2026-04", mockhost.WithFault(row.faults...)))
			t.Cleanup(s.Close)
			folders := []string{"merge", "--quiet", "--out", filepath.Join(t.TempDir(), "merged")}
			for _, shard := range []string{"0/2", "1/2"} {
				out := filepath.Join(t.TempDir(), "shard")
				if r := invoke(t, keyed, "run", "--host", s.URL, "--cases", "5", "--shard", shard, "--out", out, "--quiet"); r.code > 1 {
					t.Fatalf("shard %s ends with %d: %s", shard, r.code, r.errors)
				}
				folders = append(folders, out)
			}
			if r := invoke(t, nil, folders...); r.code != row.code || r.errors != "" || !oneLine(r.out) {
				t.Errorf("exit %d, %q, %q", r.code, r.out, r.errors)
			}
			for _, name := range []string{"report.json", "report.html", "junit.xml", "summary.md", "cucumber.json", "exchanges.har"} {
				if _, err := os.Stat(filepath.Join(folders[3], name)); err != nil {
					t.Error(err)
				}
			}
			if r := invoke(t, nil, folders[:len(folders)-1]...); r.code != 2 || !oneLine(r.errors) {
				t.Errorf("one shard missing: exit %d, %q", r.code, r.errors)
			}
		})
	}
}
