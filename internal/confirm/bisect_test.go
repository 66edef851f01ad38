package confirm

import (
	"math/bits"
	"testing"

	"pgregory.net/rapid"
)

// Whatever is the largest size that a host takes, or the smallest, it is found, with hardly more requests than halving
// needs.
func TestBisectFindsWhereAHostBeginsToFail(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		low := rapid.IntRange(0, 1<<20).Draw(t, "low")
		high := rapid.IntRange(low+1, 1<<21).Draw(t, "high")
		last := rapid.IntRange(low, high-1).Draw(t, "last size of the lower kind")
		upper := rapid.Bool().Draw(t, "large sizes fail")
		asked := 0
		fails := func(n int) (bool, bool) {
			asked++
			return (n > last) == upper, true
		}
		bad, good, wantBad, wantGood := low, high, last, last+1
		if upper {
			bad, good, wantBad, wantGood = high, low, last+1, last
		}
		if bad, good = bisect(bad, good, fails); bad != wantBad || good != wantGood {
			t.Fatalf("%d fails and %d does not, want %d and %d", bad, good, wantBad, wantGood)
		}
		if most := bits.Len(uint(high-low)) + 8; asked > most {
			t.Fatalf("%d requests, want at most %d", asked, most)
		}
	})
}

// A usual limit is found with few requests near it: large bodies take their time.
func TestBisectFindsUsualLimitsWithFewRequests(t *testing.T) {
	for _, limit := range []int{255, 256, 1000, 4096, 10_000, 50_000, 65535, 100 << 10, 1_000_000, 1 << 20} {
		asked := 0
		bad, _ := bisect(1_048_600, 60, func(n int) (fails, ok bool) {
			asked++
			return n > limit, true
		})
		if bad != limit+1 || asked > 8 {
			t.Errorf("a limit of %d: found %d with %d requests, want at most 8", limit, bad, asked)
		}
	}
}

// What was asked last is kept where no more can be asked.
func TestBisectStopsWhereNoMoreCanBeAsked(t *testing.T) {
	left := 3
	bad, good := bisect(1<<20, 60, func(n int) (fails, ok bool) {
		left--
		return n > 5000, left >= 0
	})
	if bad <= 5000 || good > 5000 || bad-good < 2 {
		t.Errorf("%d fails and %d does not", bad, good)
	}
}
