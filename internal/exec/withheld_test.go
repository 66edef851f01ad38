package exec

import (
	"testing"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/host"
)

// Of a kind of request that got no answer no more are sent, unless the host seems to hang at times:
// then one of each kind is sent again, and the others where it is answered.
func TestAHostThatHangsAtTimesIsTestedWhole(t *testing.T) {
	for _, tt := range []struct {
		host   string
		hangs  func(n int, r generators.Request) bool
		whole  bool // every case is sent
		chance bool
	}{
		{"hangs on no request", func(int, generators.Request) bool { return false }, true, false},
		{"hangs on one request in fifty", func(n int, _ generators.Request) bool { return n%50 == 49 }, true, true},
		{"hangs on all with one header", func(_ int, r generators.Request) bool { _, there := r.Get("Accept"); return there }, false, false},
		{"hangs twice", func(n int, _ generators.Request) bool { return n == 60 || n == 120 }, false, false},
	} {
		h := &handmade{}
		h.answer = func(n, _ int, r generators.Request) host.Exchange {
			if tt.hangs(n, r) {
				return lostAs(host.Timeout)
			}
			return ok
		}
		x := newExec(t, h, 2)
		var stop Stop
		for _, kind := range []string{generators.KindPairs, generators.KindBucketName, generators.KindDirectory, generators.KindJSONForm,
			generators.KindHTTPForm, generators.KindAtLimit, generators.KindMinimal} {
			stop = x.Send(t.Context(), stop, x.Plan.Of(kind))
		}
		if skipped := x.Results.Skipped()[noAnswer]; stop.Now() || (skipped == 0) != tt.whole || x.chance != tt.chance {
			t.Errorf("%s: it stops %q, %d cases were not sent, by chance: %v", tt.host, stop.Reason, skipped, x.chance)
		}
	}
}
