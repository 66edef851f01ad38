package matrix

import (
	"cmp"
	"fmt"
	"html"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"example.com/importcheck/reports"
)

type change func(*reports.Report)

// run is the report of a run that conforms, changed as a test needs it.
func run(host, version string, seed int64, changes ...change) *reports.Report {
	r := &reports.Report{
		SchemaVersion: reports.SchemaVersion, Verdict: reports.Conforms, Host: reports.Host{Address: host},
		Contract: reports.Contract{Version: version, Source: "embedded"},
		Run:      reports.Run{Profile: "full", Seed: seed, Started: time.Date(2026, 7, 1, 9, 30, 0, 0, time.UTC)},
	}
	for _, f := range changes {
		f(r)
	}
	return r
}

func finds(kind reports.Severity, ids ...string) change {
	return func(r *reports.Report) {
		for _, id := range ids {
			r.Findings = append(r.Findings, reports.Finding{ID: id, Severity: kind, Title: "title of " + id})
		}
		if kind == reports.Violation {
			r.Verdict, r.Counts.Violations = reports.Violates, len(ids)
		} else {
			r.Counts.Warnings = len(ids)
		}
	}
}

func observes(subject, does string) change {
	o := reports.Observation{Subject: subject, Behaviour: does, Count: 1}
	return func(r *reports.Report) { r.Observed = append(r.Observed, o) }
}

func violates(ids ...string) change { return finds(reports.Violation, ids...) }
func warns(ids ...string) change    { return finds(reports.Warning, ids...) }
func faults(names ...string) change { return func(r *reports.Report) { r.Host.Faults = names } }
func interrupted(r *reports.Report) { r.Run.Interrupted = true }
func safe(r *reports.Report)        { r.Run.Profile = "safe" }
func waived(r *reports.Report)      { r.Findings[0].Waived = "known" }
func fromFile(r *reports.Report)    { r.Contract.Source = "mine.yaml" }
func incomplete(r *reports.Report)  { r.Verdict, r.Reason = reports.Incomplete, "no answer" }
func limited(r *reports.Report) {
	r.HostLimits = []reports.Constraint{{Name: "/x length", Measured: "64"}}
}
func reads(all ...*reports.Report) []*reports.Report { return all }

// matrixOf joins reports as if they had been read from different folders.
func matrixOf(t testing.TB, list string, all ...*reports.Report) *Matrix {
	t.Helper()
	if list != "" {
		list = file(t, filepath.Join(t.TempDir(), "runs.txt"), list)
	}
	planned, err := readList(list)
	if err != nil {
		t.Fatal(err)
	}
	var runs []*Run
	for i, r := range all {
		runs = append(runs, keep(r, fmt.Sprintf("out/%d/report.json", i), fmt.Sprintf("../%d/report.html", i)))
	}
	return join(append(runs, missing(planned, runs)...), nil)
}

func file(t testing.TB, path, text string) string {
	t.Helper()
	made := os.MkdirAll(filepath.Dir(path), 0o755)
	if err := cmp.Or(made, os.WriteFile(path, []byte(text), 0o644)); err != nil {
		t.Fatal(err)
	}
	return path
}

func table(t testing.TB, m *Matrix) string {
	t.Helper()
	var b strings.Builder
	if err := m.WriteMarkdown(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Each row names reports and the lines that the table then has, in this order, or has not ("!").
func TestRunsArePutTogether(t *testing.T) {
	good, no, yes := run("https://a", "v1", 1), observes("s", "no"), observes("s", "yes")
	a, b := run("a", "v1", 1, no), run("b", "v1", 1, yes)
	for name, c := range map[string]struct {
		runs []*reports.Report
		list string
		want string
	}{
		"all conform": {reads(good), "", "## ✅ Of 1 host, 1 conforms.\n| Host | v1 |\n| https://a | ✅ conforms |"},
		"the worst first": {reads(good, run("b", "v2", 1, incomplete), run("c", "v1", 1, violates("x")),
			run("d", "v1", 1, violates("x", "y"))), "", "## ❌ Of 4 hosts, 2 violate the contract, 1 conforms, " +
			"1 is incomplete; missing or not finished: 1 run.\n- b, v2, seed 1: incomplete: no answer\n" +
			"| Host | v1 | v2 |\n| d | ❌ 2 violations | – |\n| c | ❌ 1 violation | – |\n" +
			"| b | – | ⚠️ incomplete |\n| https://a | ✅ conforms | – |"},
		"interrupted":      {reads(run("a", "v1", 1, interrupted)), "", "## ⚠️ Of 1 host, 1 is incomplete"},
		"stopped later":    {reads(run("a", "v1", 1, violates("x"), interrupted)), "", "❌ 1 violation, interrupted |"},
		"seeds that agree": {reads(good, run("https://a", "v1", 2)), "", "| https://a | ✅ conforms; seeds 1, 2 |"},
		"seeds that differ": {reads(good, run("https://a", "v1", 2, violates("x")), run("https://a", "v1", 3,
			violates("y"))), "", "| https://a | ❌ 1 violation; seed 2<br>❌ 1 violation; seed 3<br>✅ conforms\n" +
			"| violation | title of x |  | 1 of 1 host | https://a (v1: 1 of 3 runs) |"},
		"warnings": {reads(run("a", "v1", 1, warns("w"))), "", "✅ conforms; 1 warning |\n| warning | title of w |"},
		"strict":   {reads(run("a", "v1", 1, warns("w"), violates())), "", "❌ violates; 1 warning |"},
		"faults":   {reads(run("mock", "v1", 1), run("mock", "v1", 1, faults("f"))), "", "| mock |\n| mock with f |"},
		"own file": {reads(good, run("https://a", "v1", 1, fromFile)), "", "| Host | v1 | v1 (mine.yaml) |"},
		"findings": {reads(run("a", "v1", 1, warns("x")), run("a", "v2", 1, violates("y", "x")), run("b", "v1", 1,
			violates("z"), waived), run("c", "v1", 1, warns("w")), run("d", "v1", 1, warns("w"))), "",
			"| violation | title of x |  | 1 of 4 hosts | a (v1, v2) |\n| violation | title of y |  | 1 of 4\n" +
				"| warning | title of w |  | 2 of 4 hosts | c (v1); d (v1) |\n| waived | title of z |"},
		"a host's own limit": {reads(run("a", "v1", 1), run("b", "v1", 1), run("c", "v1", 1, limited)), "",
			"- /x length, measured, v1: **no limit of its own** (most hosts); **64** (c)"},
		"one host does":   {reads(a, run("a", "v1", 2, yes), run("b", "v1", 1, no)), "", "**no** (b); **no; yes** (a)"},
		"two versions":    {reads(a, b, run("a", "v2", 1, no), run("b", "v2", 1, yes)), "", "s, v1, v2:"},
		"all do the same": {reads(a, run("b", "v1", 1, no)), "", "!- s"},
		"other version":   {reads(a, run("b", "v2", 1, yes)), "", "!- s"},
		"other profile":   {reads(a, run("b", "v1", 1, yes, safe)), "", "!- s"},
		"not finished":    {reads(a, run("b", "v1", 1, yes, interrupted)), "", "!- s"},
		"not looked at":   {reads(a, run("b", "v1", 1)), "", "!- s"},
		"a listed run is missing": {reads(good), "# runs\nhttps://a v1 1\na/ v1 2 # again\n",
			"## ⚠️ Of 1 host, 1 is incomplete; missing or not finished: 1 run.\n" +
				"- https://a, v1, seed 2: no report: line 3 of the list has none\n" +
				"| https://a | ⚠️ no report; seed 2<br>✅ conforms; seed 1 |"},
		"listed by file": {reads(run("mock", "v1", 1, fromFile, faults("f"))), "mock x/mine.yaml 1", "1 conforms."},
		"not that host":  {reads(good), "http://a v1 1", "- http://a, v1, seed 1: no report"},
		"not that one":   {reads(good), "https://a v2 1", "- https://a, v2, seed 1: no report"},
	} {
		t.Run(name, func(t *testing.T) {
			text := html.UnescapeString(table(t, matrixOf(t, c.list, c.runs...)))
			for rest, line := text, ""; c.want != ""; {
				line, c.want, _ = strings.Cut(c.want, "\n")
				want, absent := strings.CutPrefix(line, "!")
				found := false
				if _, rest, found = strings.Cut(rest, want); found == absent {
					t.Fatalf("%q is not right in\n%s", line, text)
				}
			}
		})
	}
}

// reportsOf fills the working folder with two runs, one that was killed, a matrix, the folder that is
// written to, and files that are no reports.
func reportsOf(t *testing.T) {
	t.Helper()
	t.Chdir(t.TempDir())
	for folder, id := range map[string]string{"runs/a #1": "x-1", "runs/b": "x y"} {
		r := run(folder, "v1", 1, violates(id))
		if err := reports.WriteAll(folder, r, reports.FileOptions{HAR: "none"}); err != nil {
			t.Fatal(err)
		}
	}
	for name, text := range map[string]string{
		"runs/killed/lock": "", "runs/before/matrix.html": "", "runs/.git/config": "", "runs/out/other": "",
		"runs/a.txt": "", "invalid/cut": `{"schemaVersion": "1.0", "verdict": "con`, "invalid/page": "<html>",
		"invalid/none": "{}", "invalid/new": `{"schemaVersion": "2.0"}`, "large": strings.Repeat(" ", tooLarge+1),
	} {
		file(t, name, text)
	}
}

func TestReportsAreFoundWhereUsersNameThem(t *testing.T) {
	for arguments, want := range map[string]string{
		"runs/b ./runs/b/ runs/b/report.json": "1 runs",
		"runs":                                "2 runs, runs/killed/report.json: no report: the run did not begin",
		"runs/b nowhere":                      "1 runs, nowhere: no report: stat nowhere: no such file",
		"runs/b runs/before":                  "1 runs, runs/before/report.json: no report: the run did not begin",
		"runs/b /dev/null":                    "1 runs, /dev/null: no report: it is not a file",
		"runs/b invalid/cut":                  "1 runs, invalid/cut: no report: byte 40: the report is cut short",
		"runs/b invalid/page":                 "1 runs, invalid/page: no report: byte 1: it is not JSON",
		"runs/b invalid/none":                 "1 runs, invalid/none: no report: it has no schemaVersion",
		"runs/b invalid/new":                  `1 runs, invalid/new: no report: its schemaVersion "2.0"`,
		"runs/b large":                        "1 runs, large: no report: it has 12 MiB",
		"invalid/cut":                         "invalid/cut: no report: byte 40: the report is cut short",
	} {
		t.Run(arguments, func(t *testing.T) {
			reportsOf(t)
			m, err := Load(strings.Fields(arguments), "", "runs/out")
			got := fmt.Sprint(err)
			if err == nil {
				got = fmt.Sprintf("%d runs", len(m.Runs))
				for _, g := range m.Gaps {
					got += ", " + filepath.ToSlash(g.What) + ": " + g.Why
				}
			}
			if !strings.HasPrefix(got, want) || err == nil && len(m.Gaps) != strings.Count(want, ",") {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

func TestListsThatCannotBeUsed(t *testing.T) {
	for text, want := range map[string]string{"https://a v1": "runs.txt:1: 2 words", "# nothing\n": "lists no run",
		"# runs\nhttps://a v1 one": `runs.txt:2: the seed "one"`} {
		_, err := readList(file(t, filepath.Join(t.TempDir(), "runs.txt"), text))
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "HOST VERSION SEED") {
			t.Errorf("%v", err)
		}
	}
}
