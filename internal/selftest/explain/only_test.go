package explain

import (
	"flag"
	"regexp"
	"slices"
	"testing"

	"example.com/importcheck/mockhost"
)

var (
	only     = flag.String("only", "", "print how the report explains the faults whose names match this expression")
	together = flag.Bool("together", false, "with -only: all of them in one host, and not one host each")
)

// TestExplainsNamedFaults prints how the report explains some faults, for who works on titles.
func TestExplainsNamedFaults(t *testing.T) {
	if *only == "" {
		t.Skip("no faults are named: -args -only EXPRESSION")
	}
	named := regexp.MustCompile(*only)
	faults := slices.DeleteFunc(catalogue(t), func(f mockhost.Fault) bool { return !named.MatchString(f.Name) })
	sets := each(faults)
	if *together {
		sets = [][]mockhost.Fault{faults}
	}
	var b page
	normal := conforming(t, 5, 1)
	for _, r := range runs(t, sets, 1) {
		b.findings(r, r.findings)
		b.pairs(r)
		b.linef("  - %d requests (%+d), %.2f s", r.requests, r.requests-normal.requests, r.seconds)
		if lacks := judge(r).missing; len(lacks) > 0 {
			b.linef("  - NOT NAMED: %q", lacks)
		}
	}
	t.Log("\n" + b.String())
}

// pairs lists what fails beside what does not, and what a title says that is not so.
func (b *page) pairs(r *result) {
	for _, f := range r.findings {
		b.linef("  - shown by %s", f.Case)
		if f.Root != nil && f.Root.Fails != "" {
			b.linef("  - pair: %s", cell(f.Root.Fails))
			b.linef("    beside %s", cell(f.Root.Passes))
		}
		if list := contradictions(f); len(list) > 0 {
			b.linef("  - CONTRADICTED: %q", list)
		}
	}
}
