package explain

import (
	"cmp"
	"math/rand/v2"
	"net/http"
	"slices"
	"testing"

	"example.com/importcheck"
	"example.com/importcheck/mockhost"
	"example.com/importcheck/spec"
)

// conforming makes n runs against the mock host without faults, as many at once as other runs.
func conforming(t *testing.T, n, atOnce int) *result {
	t.Helper()
	all := runs(t, make([][]mockhost.Fault, n), atOnce)
	slices.SortFunc(all, func(a, b *result) int { return cmp.Compare(a.seconds, b.seconds) })
	return all[len(all)/2] // what it takes after the plan hardly differs
}

// A triple is a set of faults of different places, beside what each gives by itself.
type triple struct {
	set   *result
	parts []*result
}

// sum are the violations of the parts together.
func (p triple) sum() (n int) {
	for _, r := range p.parts {
		n += r.violations()
	}
	return n
}

// lost are the checks that a part shows by itself and the set does not show.
func (p triple) lost() []string {
	var out []string
	shown := p.set.checks()
	for _, part := range p.parts {
		for _, check := range part.checks() {
			if slices.Contains(shown, check) {
				continue
			}
			if slices.Contains(part.faults[0].DetectedBy, check) {
				check += " (must detect it)"
			}
			out = append(out, check+" of "+part.name())
		}
	}
	return out
}

// triples draws n sets of three of the single results, each of three places, and runs them.
func triples(t *testing.T, singles []*result, n int, seed int64) []triple {
	t.Helper()
	r := rand.New(rand.NewPCG(uint64(seed), 3))
	var out []triple
	var sets [][]mockhost.Fault
	for len(out) < n {
		var p triple
		places := map[string]bool{}
		for len(p.parts) < 3 {
			part := singles[r.IntN(len(singles))]
			if place := placeOf(part.faults[0].Name); !places[place] {
				places[place] = true
				p.parts = append(p.parts, part)
			}
		}
		out = append(out, p)
		sets = append(sets, []mockhost.Fault{p.parts[0].faults[0], p.parts[1].faults[0], p.parts[2].faults[0]})
	}
	for i, r := range runs(t, sets, workers) {
		out[i].set = r
	}
	return out
}

// shared runs each kind of mistake at all its places at once.
func shared(t *testing.T, kinds []sharedKind) []sharedKind {
	t.Helper()
	var sets [][]mockhost.Fault
	for _, k := range kinds {
		sets = append(sets, k.faults)
	}
	for i, r := range runs(t, sets, workers) {
		kinds[i].result = r
	}
	return kinds
}

// aPlace is the number of findings for each place of a shared kind.
func (k sharedKind) aPlace() float64 {
	return float64(len(k.result.counted())) / float64(len(k.faults))
}

// A blanket is a host that gives one answer to everything.
type blanket struct {
	normal  *result // of a host that conforms, reached in the same way
	answers map[int]*result
}

// blankets runs a host for each status.
func blankets(t *testing.T) blanket {
	t.Helper()
	over := func(h http.Handler) *result {
		r, err := check(t.Context(), importcheck.Handler(h), importcheck.Key(mockhost.Key))
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	b := blanket{normal: over(mockhost.Must(spec.Latest)), answers: map[int]*result{}}
	for _, status := range []int{200, 400, 404, 500} {
		body := `{"code":3,"message":"no","details":[]}`
		if status == http.StatusOK {
			body = `{"id":"1"}`
		}
		b.answers[status] = over(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(status)
			_, _ = w.Write([]byte(body)) // a client that is gone is no matter here
		}))
	}
	return b
}

// requests are those of the dearest host of one answer beside one that conforms.
func (b blanket) requests() (most float64) {
	for _, r := range b.answers {
		most = max(most, float64(r.requests)/float64(b.normal.requests))
	}
	return most
}
