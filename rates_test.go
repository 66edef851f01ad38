package importcheck_test

import (
	"flag"
	"math/rand/v2"
	"net/http"
	"sync"
	"testing"

	"example.com/importcheck"
	"example.com/importcheck/mockhost"
	"example.com/importcheck/reports"
	"example.com/importcheck/spec"
)

var rateRuns = flag.Int("rate-runs", 4, "runs for each rate; the figures in docs/faults.md are from 100")

// A dice strikes one request in n, at random.
type dice struct {
	mu sync.Mutex
	r  *rand.Rand
	n  int
}

func (d *dice) strikes() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.r.IntN(d.n) == 0
}

// TestDefectsOfARateAreFound runs hosts that fail for one start in twenty or fifty, each
// with seeds of its own: one in twenty is found in every run, one in fifty in nearly all.
func TestDefectsOfARateAreFound(t *testing.T) {
	contract, err := spec.Load(spec.Latest)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{20, 50} {
		found := 0
		for seed := range *rateRuns {
			d := &dice{r: rand.New(rand.NewPCG(uint64(n), uint64(seed))), n: n}
			if sometimes(t, contract, d, int64(seed)+1).Verdict == reports.Violates {
				found++
			}
		}
		t.Logf("one in %d: found in %d of %d runs", n, found, *rateRuns)
		if least := *rateRuns * 95 / 100; found < least || n == 20 && found < *rateRuns {
			t.Errorf("one in %d: found in %d of %d runs only", n, found, *rateRuns)
		}
	}
}

func sometimes(t *testing.T, contract *spec.Contract, d *dice, seed int64) *reports.Report {
	t.Helper()
	inner := mockhost.New(contract)
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost && d.strikes() {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusBadRequest)
			_, _ = w.Write([]byte(`{"code":3,"message":"bad luck","details":[]}`)) // a client that is gone is no matter here
			return
		}
		inner.ServeHTTP(w, r)
	})
	report, err := importcheck.Check(t.Context(), importcheck.Handler(h), importcheck.Key(mockhost.Key), importcheck.Seed(seed))
	if err != nil {
		t.Fatal(err)
	}
	return report
}
