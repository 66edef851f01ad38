package importcheck

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"example.com/importcheck/internal/run"
	"example.com/importcheck/mockhost"
	"example.com/importcheck/reports"
)

// shardsOf runs all shards of a run and returns their folders.
func shardsOf(t *testing.T, of int, target func() Target, options ...Option) []string {
	t.Helper()
	var out []string
	for i := range of {
		dir := filepath.Join(t.TempDir(), fmt.Sprint(i))
		if _, err := Check(t.Context(), target(), append(options, Shard(i, of), Reports(dir))...); err != nil {
			t.Fatal(err)
		}
		out = append(out, dir)
	}
	return out
}

// measured is what must be the same however a run is made: all but times, ids, the count of
// requests (each shard sends its first ones and the valid twins itself), and which of
// several requests stands for a finding.
func measured(t *testing.T, r *reports.Report) string {
	t.Helper()
	type finding struct {
		ID, Title, Detail, Repeated, Severity string
		Count                                 int
		Cases, Scenarios                      []string
	}
	var found []finding
	for _, f := range r.Findings {
		found = append(found, finding{f.ID, f.Title, f.Detail, f.Repeated, string(f.Severity), f.Count, f.Cases, f.Scenarios})
	}
	var scenarios []string
	for _, f := range r.Features {
		for _, s := range f.Scenarios {
			scenarios = append(scenarios, f.Name+": "+s.Name+": "+s.Status)
		}
	}
	text, err := json.MarshalIndent([]any{r.Verdict, r.Counts, r.Run.Planned, found, r.Constraints, r.HostLimits, r.Checks, r.NotTested, r.NotApplicable, r.Observed, r.Statuses, scenarios}, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// sameMeasures fails where two texts differ, and shows the first line that does.
func sameMeasures(t *testing.T, got, want string) {
	t.Helper()
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			t.Errorf("line %d: merged %q, whole %q, after %q", i, g[i], w[i], w[max(0, i-8):i])
			return
		}
	}
	if len(g) != len(w) {
		t.Errorf("merged has %d lines, whole %d", len(g), len(w))
	}
}

func TestShardsMergedAreTheWholeRun(t *testing.T) {
	for _, one := range []struct {
		of     int
		cases  int
		faults []string
	}{
		{1, 20, nil}, {7, 20, nil},
		{2, 20, []string{"limits.uri.one-less"}},
		{3, 20, []string{"answer.status-201"}},
		{7, 20, []string{"limits.uri.one-less", "answer.status-201"}},
		{2, 1_050, []string{"limits.uri.one-less"}}, // some of what goes well is counted and let go
	} {
		t.Run(fmt.Sprint(one.of, one.cases, one.faults), func(t *testing.T) {
			t.Parallel()
			target := func() Target { return Mock(one.faults...) }
			whole, err := Check(t.Context(), target(), Cases(one.cases))
			if err != nil {
				t.Fatal(err)
			}
			merged, err := Merge(shardsOf(t, one.of, target, Cases(one.cases)))
			if err != nil {
				t.Fatal(err)
			}
			sameMeasures(t, measured(t, merged), measured(t, whole))
			for i, f := range merged.Findings {
				if f.Curl == "" || f.Request.Size > whole.Findings[i].Request.Size {
					t.Errorf("%s: a request of %d bytes, the whole run's has %d; curl %q", f.ID, f.Request.Size, whole.Findings[i].Request.Size, f.Curl)
				}
			}
		})
	}
}

func TestShardsThatMeetOneHostAreComparedWithEachOther(t *testing.T) {
	served := func() Target {
		s := httptest.NewServer(mockhost.Must(LatestContract, mockhost.WithFault("id.always-same")))
		t.Cleanup(s.Close)
		return Host(s.URL)
	}
	options := []Option{Key(mockhost.Key), Cases(5)}
	whole, err := Check(t.Context(), served(), options...)
	if err != nil {
		t.Fatal(err)
	}
	one := served()
	if _, err := Merge(shardsOf(t, 2, served, options...)); err != nil {
		t.Errorf("shards that each met a host of their own machine: %v", err)
	}
	folders := shardsOf(t, 3, func() Target { return one }, options...)
	for _, folder := range folders { // as of a host that is not of the shards' own machines
		name := filepath.Join(folder, partName)
		data, err := os.ReadFile(name)
		if err != nil || !strings.Contains(string(data), `"apart":true`) {
			t.Fatalf("%v: %.200s", err, data)
		}
		if err := os.WriteFile(name, []byte(strings.Replace(string(data), `"apart":true`, `"apart":false`, 1)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	merged, err := Merge(folders)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := countOf(merged, "import-id-unique"), countOf(whole, "import-id-unique"); got != want || want < 100 {
		t.Errorf("%d starts have an id that came before, in the whole run %d", got, want)
	}
}

func countOf(r *reports.Report, check string) int {
	n := 0
	for _, f := range r.Findings {
		if f.Check == check {
			n += f.Count
		}
	}
	return n
}

func TestNoCaseIsInTwoShardsOrInNone(t *testing.T) {
	for _, of := range []int{2, 3, 7, 64} {
		seen := map[string]int{}
		most, least := 0, 1<<30
		for i := range of {
			r, err := prepare(Mock(), []Option{Cases(50), Shard(i, of)})
			if err != nil {
				t.Fatal(err)
			}
			if err := r.plan(); err != nil {
				t.Fatal(err)
			}
			n := len(r.engine.Mine())
			most, least = max(most, n), min(least, n)
			for _, id := range r.engine.Mine() {
				seen[id]++
			}
			r.close()
		}
		whole, err := DryRun(Mock(), Cases(50))
		if err != nil {
			t.Fatal(err)
		}
		if len(seen) != whole.Cases || slices.ContainsFunc(slices.Collect(maps.Values(seen)), func(n int) bool { return n != 1 }) {
			t.Errorf("%d shards hold %d different cases, the whole run %d", of, len(seen), whole.Cases)
		}
		if most-least > most/2 {
			t.Errorf("%d shards: %d cases in the largest, %d in the smallest", of, most, least)
		}
	}
}

func TestWhatIsNotOneRunIsNotMerged(t *testing.T) {
	plain := func(of int, more ...Option) []string {
		return shardsOf(t, of, func() Target { return Mock() }, append(more, Tags("@methods"), Cases(0))...)
	}
	two, other := plain(2), plain(2, Seed(7))
	unfinished := t.TempDir()
	broken := t.TempDir()
	if err := os.WriteFile(filepath.Join(broken, partName), []byte(`{"shard":`), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		folders []string
		says    string
	}{
		"missing":                         {two[:1], "shard 1/2 is missing"},
		"twice":                           {[]string{two[0], two[0]}, "shard 0/2 is there twice"},
		"of another run":                  {[]string{two[0], other[1]}, "shard 1/2 is of another run"},
		"of another split":                {[]string{two[0], plain(3)[1]}, "shard 1/3 does not belong"},
		"not ended":                       {[]string{two[0], unfinished}, "run that shard again"},
		"broken":                          {[]string{two[0], broken}, "is not what a shard wrote"},
		"none":                            {nil, "name the folders"},
		"of another build":                {[]string{two[0], builtOtherwise(t, two[1])}, "importcheck v0.0.0-other"},
		"of a build that is not this one": {[]string{builtOtherwise(t, two[0]), builtOtherwise(t, two[1])}, "merge with theirs"},
	} {
		if _, err := Merge(c.folders); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %q", name, err, c.says)
		}
	}
}

// builtOtherwise copies a shard as another version of importcheck would have left it.
func builtOtherwise(t *testing.T, shard string) string {
	t.Helper()
	p, err := readPart(shard)
	if err != nil {
		t.Fatal(err)
	}
	p.Tool = "v0.0.0-other"
	text, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "shard")
	if err := os.CopyFS(dir, os.DirFS(shard)); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, partName), text, 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestMergingNeverWritesOverAShard(t *testing.T) {
	shards := shardsOf(t, 2, func() Target { return Mock() }, Tags("@methods"), Cases(0))
	if _, err := Merge(shards, Reports(shards[1]+"/../1")); err == nil || !strings.Contains(err.Error(), "another folder") {
		t.Errorf("it says %v", err)
	}
	if _, err := Merge(shards, Reports(filepath.Join(t.TempDir(), "merged"))); err != nil {
		t.Error(err)
	}
}

func TestShardsDivideWhatAllMaySpend(t *testing.T) {
	var rate float64
	starts := 0
	for i := range 3 {
		r, err := prepare(Host("https://index.example.com"), []Option{Key("pcsk_plainly-not-used"), MaxImports(4, "s3://bucket/dir"), Rate(6), Shard(i, 3)})
		if err != nil {
			t.Fatal(err)
		}
		if err := r.plan(); err != nil {
			t.Fatal(err)
		}
		rate += r.config.rate
		starts += r.engine.MaxImports
		r.close()
	}
	if rate != 6 || starts != 4 {
		t.Errorf("three shards may send %v requests a second and %d starts, the whole run 6 and 4", rate, starts)
	}
}

func TestAShardIsReadFromItsText(t *testing.T) {
	for text, want := range map[string]run.Shard{"0/1": {Of: 1}, "2/3": {Index: 2, Of: 3}, "255/256": {Index: 255, Of: 256}} {
		if got, err := run.ParseShard(text); err != nil || got != want || got.String() != text {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "1", "3/3", "-1/3", "0/0", "0/257", "1/2/3", "a/b", " 1/2"} {
		if got, err := run.ParseShard(text); err == nil {
			t.Errorf("%q is read as %v", text, got)
		}
	}
}
