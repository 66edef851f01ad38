package explain

import (
	"flag"
	"math/rand/v2"
	"os"
	"testing"
)

var (
	seed = flag.Int64("seed", 1, "which faults are drawn")
	all  = flag.Bool("all", false, "measure the whole catalogue, for minutes, and not a sample")
	out  = flag.String("out", "", "a file for the table of what was measured, in Markdown")
)

// The bounds that hold now, for the sample and for the whole catalogue. Behind each stands the
// one that is aimed at.
const (
	meanViolations   = 1.1  // 1.1
	mostViolations   = 3    // 3
	mostUnnamed      = 0.08 // 0.05
	mostContradicted = 0.01 // 0
	mostOfTriples    = 1.2  // 1.2
	mostLost         = 0.4  // 0, but where one fault makes another unreachable
	meanAPlace       = 1.2  // 1.2
	mostAPlace       = 2    // 2
	mostRequests     = 1.2  // 1.15
	mostOfBlankets   = 1.05 // 1
)

// What a sample holds, so that it takes less than twenty seconds on two cores.
const (
	sampledFaults  = 16
	sampledTriples = 6
	sampledKinds   = 4
)

// draw returns n of a list, by the seed.
func draw[T any](list []T, n int) []T {
	r := rand.New(rand.NewPCG(uint64(*seed), uint64(len(list))))
	var out []T
	for _, i := range r.Perm(len(list))[:n] {
		out = append(out, list[i])
	}
	return out
}

// measure makes the runs of a sample, or of the whole catalogue.
func measure(t *testing.T) *measurement {
	t.Helper()
	faults := catalogue(t)
	kinds, sets := sharedKinds(faults), 300
	atOnce := 1 // what a fault costs in seconds is measured with nothing beside it
	if !*all {
		faults, kinds, sets, atOnce = draw(faults, sampledFaults), draw(kinds, sampledKinds), sampledTriples, workers
	}
	m := &measurement{normal: conforming(t, 10, atOnce), singles: runs(t, each(faults), atOnce)}
	m.sets = triples(t, m.singles, sets, *seed)
	m.kinds = shared(t, kinds)
	m.blankets = blankets(t)
	return m
}

// TestReportsExplain compares what reports say of faults with the bounds.
func TestReportsExplain(t *testing.T) {
	if testing.Short() {
		t.Skip("it makes some fifty runs")
	}
	m := measure(t)
	if *out != "" {
		if err := os.WriteFile(*out, []byte(m.table()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	s := m.summary()
	for _, c := range []struct {
		what       string
		got, bound float64
	}{
		{"violations a fault", s.violations, meanViolations},
		{"most violations of a fault", float64(s.most), mostViolations},
		{"share of faults that the first finding does not name", 1 - s.named, mostUnnamed},
		{"share of titles that the shown exchange contradicts", s.contradicted(), mostContradicted},
		{"violations of three faults beside the sum of the three", s.triples, mostOfTriples},
		{"checks lost in a set of three", float64(s.lost) / float64(len(m.sets)), mostLost},
		{"findings a place of a shared mistake", s.aPlace, meanAPlace},
		{"most findings a place of a shared mistake", s.mostAPlace, mostAPlace},
		{"requests beside a conforming run", s.requests, mostRequests},
		{"requests of a host of one answer beside a conforming run", m.blankets.requests(), mostOfBlankets},
	} {
		t.Logf("%s: %.3f, at most %.3f", c.what, c.got, c.bound)
		if c.got > c.bound {
			t.Errorf("%s: %.3f, want at most %.3f", c.what, c.got, c.bound)
		}
	}
}
