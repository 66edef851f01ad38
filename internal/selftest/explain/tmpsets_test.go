package explain

import (
	"flag"
	"os"
	"strings"
	"testing"

	"example.com/importcheck/mockhost"
)

var setsFile = flag.String("sets", "", "")

func TestSetsOf(t *testing.T) {
	if *setsFile == "" {
		t.Skip()
	}
	by := map[string]mockhost.Fault{}
	for _, f := range catalogue(t) {
		by[f.Name] = f
	}
	data, _ := os.ReadFile(*setsFile)
	total, sum, vs := 0, 0, 0
	for line := range strings.Lines(string(data)) {
		var set []mockhost.Fault
		for _, n := range strings.Fields(line) {
			f, ok := by[n]
			if !ok {
				t.Fatal(n)
			}
			set = append(set, f)
		}
		parts := runs(t, each(set), 2)
		whole := runs(t, [][]mockhost.Fault{set}, 1)[0]
		p := triple{whole, parts}
		total += len(p.lost())
		sum += p.sum()
		vs += whole.violations()
		t.Logf("== %s: %d of %d; lost %q", line, whole.violations(), p.sum(), p.lost())
		for _, f := range whole.findings {
			t.Logf("     %s %s: %s | %s", f.Severity, f.Check, f.Title, f.Case)
		}
	}
	t.Logf("lost %d; violations %d of %d", total, vs, sum)
}
