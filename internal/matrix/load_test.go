package matrix

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"example.com/importcheck/reports"
)

// reportsOf is a folder with the runs of two hosts, one that was killed, the matrix that was
// made before, a link to a run, and a file that is none.
func reportsOf(t *testing.T) string {
	t.Helper()
	root := t.TempDir()
	folder(t, filepath.Join(root, "a"), run("https://a", "v1", 1))
	folder(t, filepath.Join(root, "b"), run("https://b", "v1", 1))
	write(t, filepath.Join(root, "killed", ".importcheck.lock"), "")
	write(t, filepath.Join(root, "before", "matrix.html"), "")
	write(t, filepath.Join(root, ".git", "config"), "")
	write(t, filepath.Join(root, "runs.txt"), "https://a v1 1")
	if err := os.Symlink("b", filepath.Join(root, "latest")); err != nil {
		t.Fatal(err)
	}
	return root
}

func TestReportsAreFoundWhereUsersNameThem(t *testing.T) {
	for name, c := range map[string]struct {
		arguments []string
		hosts     []string
		lost      []string
	}{
		"a file":              {[]string{"a/report.json"}, []string{"https://a"}, nil},
		"a folder of a run":   {[]string{"a"}, []string{"https://a"}, nil},
		"a folder of folders": {[]string{"."}, []string{"https://a", "https://b"}, []string{"killed"}},
		"all that lies in a folder": {[]string{"a", "b", "killed", "latest"}, []string{"https://a", "https://b"},
			[]string{"killed"}},
		"the same run by several names": {[]string{"a", "a/report.json", "./a/", "latest", "b"}, []string{"https://a",
			"https://b"}, nil},
		"what is not there": {[]string{"a", "c", "c/report.json"}, []string{"https://a"}, []string{"c",
			"c/report.json"}},
		"a file that is no report":      {[]string{"a", "runs.txt"}, []string{"https://a"}, []string{"runs.txt"}},
		"a folder with no folder in it": {[]string{"a", "before"}, []string{"https://a"}, []string{"before"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Chdir(reportsOf(t))
			m, err := Load(c.arguments, "", "reports/matrix")
			if err != nil {
				t.Fatal(err)
			}
			var hosts, lost []string
			for _, h := range m.Hosts {
				hosts = append(hosts, h.Name)
			}
			for _, l := range m.Lost {
				lost = append(lost, filepath.ToSlash(l.Path))
				if l.Why == "" {
					t.Errorf("%s is missing for no reason", l.Path)
				}
			}
			if !slices.Equal(hosts, c.hosts) || !slices.Equal(lost, c.lost) {
				t.Errorf("hosts %q, lost %q", hosts, lost)
			}
		})
	}
}

func TestOurOwnFolderIsNoRun(t *testing.T) {
	t.Chdir(reportsOf(t))
	if err := os.MkdirAll("new", 0o755); err != nil {
		t.Fatal(err)
	}
	m, err := Load([]string{"."}, "", "new")
	if err != nil || len(m.Lost) != 1 || m.Lost[0].Path != "killed" {
		t.Errorf("%v, %+v", err, m)
	}
}

func TestDamagedReportsAreMissingWithTheReason(t *testing.T) {
	whole := run("https://a", "v1", 1)
	for name, c := range map[string]struct{ text, why string }{
		"empty":              {"", "cut short"},
		"cut short":          {`{"schemaVersion": "1.0", "verdict": "con`, "cut short"},
		"no JSON":            {"<html>", "not JSON"},
		"no report":          {"{}", "schemaVersion"},
		"of a newer version": {`{"schemaVersion": "2.0", "verdict": 7}`, `"2.0"`},
		"no verdict":         {`{"schemaVersion": "1.0"}`, "unknown verdict"},
		"a wrong type":       {`{"schemaVersion": "1.0", "verdict": "conforms", "findings": {}}`, "findings"},
		"null":               {"null", "schemaVersion"},
		"too large":          {strings.Repeat(" ", tooLarge+1), "33 MiB"},
	} {
		t.Run(name, func(t *testing.T) {
			if name == "too large" {
				c.text += strings.Repeat(" ", 1<<20)
			}
			good, bad := folder(t, t.TempDir(), whole), write(t, filepath.Join(t.TempDir(), "report.json"), c.text)
			m, err := Load([]string{good, bad}, "", "out")
			if err != nil {
				t.Fatal(err)
			}
			if len(m.Lost) != 1 || !strings.Contains(m.Lost[0].Why, c.why) || m.Lost[0].Path != bad ||
				m.Verdict != reports.Incomplete {
				t.Errorf("%s: %+v", m.Verdict, m.Lost)
			}
			if _, err := Load([]string{bad}, "", "out"); err == nil || !strings.Contains(err.Error(), bad) {
				t.Errorf("alone: %v", err)
			}
		})
	}
}

func TestListsOfRuns(t *testing.T) {
	for name, c := range map[string]struct{ text, says string }{
		"a word too few":      {"https://a v1", "line 1: 2 words"},
		"a seed like none":    {"# runs\nhttps://a v1 one", `line 2: the seed "one"`},
		"no run":              {"# nothing\n\n", "lists no run"},
		"a line without end":  {strings.Repeat("x", 1<<20), "token too long"},
		"comments and blanks": {"# runs\n\n  https://a  v1\t1  # the first\nb v2 -3\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			list, err := readList(write(t, filepath.Join(t.TempDir(), "runs.txt"), c.text))
			if c.says == "" {
				if want := []Planned{{3, "https://a", "v1", 1}, {4, "b", "v2", -3}}; err != nil || !slices.Equal(list,
					want) {
					t.Errorf("%v, %v", list, err)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(),
				"HOST VERSION SEED") || !strings.Contains(err.Error(), "runs.txt") {
				t.Errorf("%v", err)
			}
		})
	}
	if _, err := readList("nowhere.txt"); err == nil || !strings.Contains(err.Error(), "nowhere.txt") {
		t.Errorf("%v", err)
	}
}

func TestListedRunsWithoutAReportAreMissing(t *testing.T) {
	file := func(r *reports.Report) { r.Contract.Source = "mine.yaml" }
	runs := []*reports.Report{run("https://a.example", "v1", 1), run("mock", "v1", 1, faults("f")),
		run("https://b.example/base", "v2", 7, file)}
	for name, c := range map[string]struct {
		line    Planned
		missing bool
	}{
		"as it was run":              {Planned{1, "https://a.example", "v1", 1}, false},
		"without scheme, with slash": {Planned{1, "a.example/", "v1", 1}, false},
		"the mock host":              {Planned{1, "mock", "v1", 1}, false},
		"a contract by its file":     {Planned{1, "b.example/base", "specs/mine.yaml", 7}, false},
		"another seed":               {Planned{1, "https://a.example", "v1", 2}, true},
		"another version":            {Planned{1, "https://a.example", "v2", 1}, true},
		"another host":               {Planned{1, "https://c.example", "v1", 1}, true},
		"http is another host":       {Planned{1, "http://a.example", "v1", 1}, true},
	} {
		t.Run(name, func(t *testing.T) {
			m := matrixOf([]Planned{c.line}, runs...)
			if len(m.Missing) == 1 != c.missing || (m.Verdict == reports.Incomplete) != c.missing {
				t.Errorf("%s, %v", m.Verdict, m.Missing)
			}
		})
	}
}
