package importcheck_test

import (
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"example.com/importcheck"
	"example.com/importcheck/mockhost"
	"example.com/importcheck/reports"
	"example.com/importcheck/spec"
)

var rateRuns = flag.Int("rate-runs", 1, "runs for each defect and rate; the figures in docs/faults.md are from 100")

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

// A lapse is what a host does at times: with an answer of one status it gives another.
type lapse struct {
	name  string
	of    int // the status that it spoils; 0 is every one
	gives int
	body  string // IDENT stands for an id that no other answer has
}

var lapses = []lapse{
	{"a valid start is refused", 200, 400, `{"code":3,"message":"bad luck","details":[]}`},
	{"any request is answered 500", 0, 500, `{"code":13,"message":"bad luck","details":[]}`},
	{"an invalid body is accepted", 400, 200, `{"id":"IDENT"}`},
	{"a missing or wrong key is accepted", 401, 200, `{"id":"IDENT"}`},
	{"an id comes again", 200, 200, `{"id":"again"}`},
	{"an answer lacks its id", 200, 200, `{}`},
}

// TestDefectsOfARateAreFound runs hosts that do wrong once in twenty or fifty times, at
// random: one in twenty is found in every run, one in fifty in nearly all of many.
func TestDefectsOfARateAreFound(t *testing.T) {
	if testing.Short() {
		t.Skip("it makes twelve runs")
	}
	t.Parallel()
	for _, l := range lapses {
		t.Run(l.name, func(t *testing.T) {
			l.found(t, 20, *rateRuns)
			if *rateRuns >= 20 { // fewer say nothing of 95 in 100
				l.found(t, 50, *rateRuns*95/100)
			}
		})
	}
}

func (l lapse) found(t *testing.T, n, least int) {
	t.Helper()
	found := 0
	for seed := range *rateRuns {
		d := &dice{r: rand.New(rand.NewPCG(uint64(n), uint64(seed))), n: n}
		if l.run(t, d, int64(seed)+1).Verdict == reports.Violates {
			found++
		}
	}
	t.Logf("one in %d: found in %d of %d runs", n, found, *rateRuns)
	if found < least {
		t.Errorf("one in %d: found in %d of %d runs only", n, found, *rateRuns)
	}
}

func (l lapse) run(t *testing.T, d *dice, seed int64) *reports.Report {
	t.Helper()
	report, err := importcheck.Check(t.Context(), importcheck.Handler(l.at(d, mockhost.Must(spec.Latest))), importcheck.Key(mockhost.Key), importcheck.Seed(seed))
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// at returns a host that has the lapse where the dice strikes.
func (l lapse) at(d *dice, inner http.Handler) http.Handler {
	var n atomic.Int64
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		right := httptest.NewRecorder()
		inner.ServeHTTP(right, r)
		if r.Method != http.MethodPost || l.of != 0 && right.Code != l.of || !d.strikes() {
			maps.Copy(w.Header(), right.Header())
			w.WriteHeader(right.Code)
			_, _ = w.Write(right.Body.Bytes()) // a client that is gone is no matter here
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(l.gives)
		_, _ = w.Write([]byte(strings.Replace(l.body, "IDENT", fmt.Sprintf("lapse-%d", n.Add(1)), 1)))
	})
}
