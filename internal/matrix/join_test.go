package matrix

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"example.com/importcheck/reports"
)

func TestTheVerdictIsTheWorst(t *testing.T) {
	good := run("a", "v1", 1)
	for name, c := range map[string]struct {
		others  []*reports.Report
		list    []Planned
		verdict reports.Verdict
		says    string
	}{
		"all conform": {nil, nil, reports.Conforms, "The host conforms."},
		"one violates": {[]*reports.Report{run("b", "v1", 1, violates("x"))}, nil, reports.Violates,
			"1 of 2 hosts violates the contract, 1 conforms."},
		"one is incomplete": {[]*reports.Report{run("b", "v1", 1, incomplete("away"))}, nil,
			reports.Incomplete, "1 of 2 hosts conforms, 1 is incomplete. Not finished: 1 run."},
		"one was interrupted": {[]*reports.Report{run("b", "v1", 1, interrupted)}, nil, reports.Incomplete,
			"1 of 2 hosts conforms, 1 is incomplete. Not finished: 1 run."},
		"one is missing": {nil, []Planned{{1, "b", "v1", 1}}, reports.Incomplete,
			"1 of 2 hosts conforms, 1 is incomplete. Missing: 1 report."},
		"violations before incomplete": {[]*reports.Report{run("b", "v1", 1, violates("x")), run("c", "v1", 1,
			incomplete("away"))}, nil, reports.Violates,
			"1 of 3 hosts violates the contract, 1 conforms, 1 is incomplete. Not finished: 1 run."},
		"violations found till the end": {[]*reports.Report{run("b", "v1", 1, violates("x"), interrupted)}, nil,
			reports.Violates, "1 of 2 hosts violates the contract, 1 conforms. Not finished: 1 run."},
		"a seed that violates": {[]*reports.Report{run("a", "v1", 2, violates("x"))}, nil, reports.Violates,
			"The host violates the contract."},
	} {
		t.Run(name, func(t *testing.T) {
			m := matrixOf(c.list, append([]*reports.Report{good}, c.others...)...)
			if m.Verdict != c.verdict || !strings.Contains(m.sentence(), c.says) {
				t.Errorf("%s: %s", m.Verdict, m.sentence())
			}
		})
	}
}

func TestMockHostsWithOtherFaultsAreOtherHosts(t *testing.T) {
	m := matrixOf(nil, run("mock", "v1", 1), run("mock", "v1", 1, faults("f"), violates("x")), run("mock", "v1", 1,
		faults("f", "g")))
	var names []string
	for _, h := range m.Hosts {
		names = append(names, h.Name)
	}
	if want := []string{"mock with f", "mock", "mock with f, g"}; !slices.Equal(names, want) {
		t.Errorf("%q", names)
	}
}

func TestContractsOfFilesAreOtherContracts(t *testing.T) {
	m := matrixOf(nil, run("a", "v1", 1), run("a", "v1", 1,
		func(r *reports.Report) { r.Contract.Source = "mine.yaml" }))
	if want := []string{"v1", "v1 (mine.yaml)"}; !slices.Equal(m.Versions, want) || len(m.twice()) != 0 {
		t.Errorf("%q, twice %v", m.Versions, m.twice())
	}
}

func TestACellTellsWhichSeedsDiffer(t *testing.T) {
	for name, c := range map[string]struct {
		runs []*reports.Report
		list []Planned
		want []string
	}{
		"one run": {[]*reports.Report{run("a", "v1", 4)}, nil, []string{"conforms||"}},
		"seeds that agree": {[]*reports.Report{run("a", "v1", 1), run("a", "v1", 2), run("a", "v1", 3), run("a",
			"v1", 9)}, nil, []string{"conforms|seeds 1–3, 9|"}},
		"one seed violates": {[]*reports.Report{run("a", "v1", 1), run("a", "v1", 2, violates("x", "y"))}, nil,
			[]string{"2 violations|seed 2|", "conforms|seed 1|"}},
		"as many, but other": {[]*reports.Report{run("a", "v1", 1, violates("x")), run("a", "v1", 2,
			violates("y"))}, nil, []string{"1 violation|seed 1|", "1 violation|seed 2|other findings"}},
		"a run that stopped": {[]*reports.Report{run("a", "v1", 1, violates("x"), interrupted)}, nil,
			[]string{"1 violation, interrupted||"}},
		"a seed that is lost": {[]*reports.Report{run("a", "v1", 1)}, []Planned{{1, "https://a/", "v1", 2}},
			[]string{"no report|seed 2|", "conforms||"}},
		"one run made again": {[]*reports.Report{run("a", "v1", 1), run("a", "v1", 1, later), run("a", "v1", 2)},
			nil, []string{"conforms|seeds 1 (2 runs), 2|"}},
		"warnings are beside": {[]*reports.Report{run("a", "v1", 1, warns("w"))}, nil,
			[]string{"conforms||1 warning"}},
		"violations by --strict": {[]*reports.Report{run("a", "v1", 1, warns("w"), violates())}, nil,
			[]string{"violates||1 warning"}},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			m := matrixOf(c.list, c.runs...)
			for _, o := range m.Hosts[0].cell("v1").Outcomes {
				got = append(got, o.Text+"|"+o.Seeds+"|"+o.More)
			}
			if len(m.Hosts) != 1 {
				t.Errorf("%d hosts", len(m.Hosts))
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestEachSeedIsNamed(t *testing.T) {
	for want, seeds := range map[string][]int64{
		"seed 3":                 {3},
		"seed 3 (2 runs)":        {3, 3},
		"seeds 1, 2":             {2, 1},
		"seeds 1–3":              {1, 2, 3},
		"seeds -1–1, 5":          {5, 0, 1, -1},
		"seeds 1, 2, 3 (2 runs)": {1, 2, 3, 3},
		"seeds 1 (2 runs), 2–4":  {1, 1, 2, 3, 4},
		"seeds 1–3, 4 (2 runs)":  {1, 2, 3, 4, 4},
		"seeds 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, … 2 more": {0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24,
			26},
	} {
		if got := seedText(seeds); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestFindingsAreJoinedByIdentity(t *testing.T) {
	waived := func(r *reports.Report) { r.Findings[0].Waived = "known" }
	measured := func(r *reports.Report) { r.Findings[0].Title = "64 characters" }
	m := matrixOf(nil,
		run("a", "v1", 1, warns("w")), run("a", "v1", 2, violates("x"), warns("w")),
		run("b", "v1", 1, violates("x"), measured), run("b", "v2", 1, violates("x", "y", "x")),
		run("c", "v1", 1, warns("w")), run("d", "v1", 1, violates("z"), waived), run("e", "v1", 1, warns("w")))
	var got []string
	for _, c := range m.Causes {
		line := fmt.Sprintf("%s %s: %s, %s:", c.Kind, c.ID, c.hostExtent(m), c.runExtent(m))
		for _, s := range c.Hosts {
			line += " " + s.Host.Name + " (" + s.where() + ")"
		}
		for _, title := range c.Titles {
			line += fmt.Sprintf(" %d %q", title.Runs, title.Text)
		}
		got = append(got, line)
	}
	want := []string{
		`violation x: 2 of 5 hosts, 3 of 7 runs: b (v1, v2) a (v1: 1 of 2 runs) 2 "title of x" 1 "64 characters"`,
		`violation y: 1 of 5 hosts, 1 of 7 runs: b (v2) 1 "title of y"`,
		`warning w: 3 of 5 hosts, 4 of 7 runs: a (v1) c (v1) e (v1) 4 "title of w"`,
		`waived z: 1 of 5 hosts, 1 of 7 runs: d (v1) 1 "title of z"`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestWhatOnlySomeHostsDo(t *testing.T) {
	safe := func(r *reports.Report) { r.Run.Profile = "safe" }
	text := "long text"
	same := observes(text, "refused with 400")
	for name, c := range map[string]struct {
		runs []*reports.Report
		want []string
	}{
		"nothing": {[]*reports.Report{run("a", "v1", 1, same), run("b", "v1", 1, same)}, nil},
		"one host alone": {[]*reports.Report{run("a", "v1", 1, same), run("b", "v1", 1, observes(text,
			"accepted with 200"))}, []string{"long text v1: accepted with 200 [b]; refused with 400 [a]"}},
		"other versions": {[]*reports.Report{run("a", "v1", 1, same), run("b", "v2", 1, observes(text,
			"accepted with 200"))}, nil},
		"other profiles":         {[]*reports.Report{run("a", "v1", 1, same), run("b", "v1", 1, safe)}, nil},
		"what was not looked at": {[]*reports.Report{run("a", "v1", 1, same), run("b", "v1", 1)}, nil},
		"a run that stopped": {[]*reports.Report{run("a", "v1", 1, same), run("b", "v1", 1, observes(text,
			"accepted with 200"), interrupted)}, nil},
		"seeds are one host": {[]*reports.Report{run("a", "v1", 1, same), run("a", "v1", 2, observes(text,
			"accepted with 200")), run("b", "v1", 1, same)},
			[]string{"long text v1: accepted with 200; refused with 400 [a]; refused with 400 [b]"}},
		"a limit of its own": {[]*reports.Report{run("a", "v1", 1), run("b", "v1", 1), run("c", "v1", 1,
			limits("/x length", "64"))},
			[]string{"/x length, measured v1: no limit of its own [a b]; 64 [c]"}},
		"the same in two versions": {[]*reports.Report{run("a", "v1", 1, same), run("a", "v2", 1, same), run("b", "v1",
			1, same), run("b", "v2", 1, same), run("c", "v2", 1, same),
			run("d", "v1", 1, observes(text, "accepted with 200")), run("d", "v2", 1, observes(text,
				"accepted with 200"))},
			[]string{"long text v1, v2: refused with 400 [a b]; accepted with 200 [d]"}},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, d := range matrixOf(nil, c.runs...).Differences {
				var groups []string
				for _, g := range d.Groups {
					var names []string
					for _, h := range g.Hosts {
						names = append(names, h.Name)
					}
					groups = append(groups, fmt.Sprint(g.Does, " ", names))
				}
				got = append(got, d.Subject+" "+strings.Join(d.Versions, ", ")+": "+strings.Join(groups, "; "))
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestADifferenceIsNamedBesideWhatMostDo(t *testing.T) {
	for _, c := range [][3]string{
		{"a; b; c", "a; b", "also c"},
		{"a", "a; b", "never b"},
		{"a; c", "a; b", "also c; never b"},
		{"c", "a; b", "c"},
		{"64", noLimit, "64"},
	} {
		if got := beside(c[0], c[1]); got != c[2] {
			t.Errorf("%q beside %q: got %q, want %q", c[0], c[1], got, c[2])
		}
	}
}

func TestAnEarlierRunIsNamed(t *testing.T) {
	m := matrixOf(nil, run("a", "v1", 1, later), run("a", "v1", 1))
	if again := m.twice(); len(again) != 1 || again[0].Path != "out/1/report.json" ||
		!strings.Contains(again[0].again(),
			"a, v1, seed 1 was run again; the run of 2026-07-01 09:30:00 in out/1/report.json") {
		t.Errorf("%v", again)
	}
}

// What is kept of a report is bounded, whatever the report holds.
func TestLittleIsKeptOfAReport(t *testing.T) {
	long := strings.Repeat("\u202e", 1<<14)
	r := run(long, long, 1, faults(slices.Repeat([]string{long}, 100)...))
	for i := range 1000 {
		id := fmt.Sprint(i)
		warns(id + long[:3000])(r)
		violates(id + long[:3000])(r)
		observes(id, long[:3000])(r)
	}
	k := keep(r, long, long)
	size := len(k.Host) + len(k.Version) + len(k.Reason) + len(k.Path)
	for _, f := range k.Findings {
		size += len(f.ID + f.Kind + f.Check + f.Constraint + f.Title + f.Detail)
		if f.Kind != string(reports.Violation) {
			t.Fatal("a warning is kept before a violation")
		}
	}
	for subject, does := range k.does {
		size += len(subject) + len(does)
	}
	if size > 512<<10 || len(k.Findings)+k.Left != 2000 {
		t.Errorf("%d bytes are kept, %d findings and %d left out", size, len(k.Findings), k.Left)
	}
}
