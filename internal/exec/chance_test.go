package exec

import (
	"slices"
	"strings"
	"testing"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/host"
	"example.com/importcheck/internal/plan"
)

var busy = answered(400, `{"code":9,"message":"busy"}`)

// What the host answers first to a valid and to an invalid start, whether it does so again, how many are sent
// again, and what the invalid one shows in the end.
func TestWhatChanceHidesIsSentAgain(t *testing.T) {
	for _, tt := range []struct {
		host           string
		valid, invalid host.Exchange
		then           host.Exchange
		safe           bool
		stop           Stop
		again          int // valid ones, and invalid ones
		accepted       bool
		changed        int
		ends           string // why the run does
	}{
		{host: "was busy at both", valid: busy, invalid: busy, then: ok, again: 2, accepted: true, changed: 1},
		{host: "fails at both", valid: answered(500, `{}`), invalid: answered(500, `{}`), then: ok, again: 2, accepted: true, changed: 1},
		{host: "was busy, and rejects the invalid one for itself", valid: busy, invalid: refused(400), then: ok, again: 1, changed: 1},
		{host: "is always busy", valid: busy, invalid: busy, then: busy, again: 1},
		{host: "rejects only the invalid one", valid: ok, invalid: busy, then: ok},
		{host: "gave the valid one no answer", valid: lostAs(host.Reset), invalid: busy, then: ok},
		{host: "had gone", valid: busy, invalid: busy, then: ok, stop: Stop{Reason: "gone"}},
		{host: "goes before it is asked again", valid: busy, invalid: busy, then: lostAs(host.NoRoute), again: 1, ends: "was lost"},
		{host: "is limited when it is asked again", valid: busy, invalid: busy, then: lostAs(host.Limited), again: 1, ends: "429"},
		{host: "is not waited for, since the run was interrupted", valid: busy, invalid: busy, then: lostAs(host.Cancelled), again: 1},
		{host: "may not get more starts", valid: busy, invalid: busy, then: ok, safe: true},
	} {
		h := &handmade{answer: func(int, int, generators.Request) host.Exchange { return tt.then }}
		x := newExec(t, h, 1)
		if tt.safe {
			x.Plan.Profile = plan.Safe
		}
		valid, invalid := x.Plan.Of(generators.KindMinimal)[0], x.Plan.Of(generators.KindMissing)[0]
		keep := func(c generators.Case, e host.Exchange) {
			e.Request = c.Request
			a, found := x.Gate.Checker.One(check.Outcome{Case: c, Exchange: e})
			x.Results.Keep(a, found)
		}
		keep(valid, tt.valid)
		keep(invalid, tt.invalid)
		if stop := x.Uncover(t.Context(), tt.stop); !strings.Contains(stop.Reason, tt.ends) || stop.Now() != (tt.ends+tt.stop.Reason != "") {
			t.Errorf("a host that %s: it stops %q", tt.host, stop.Reason)
		}
		changed := 0
		for _, f := range x.Results.Found() {
			if f.Check == "consistent" {
				changed++
			}
		}
		if a := x.Results.Answer(invalid.ID); h.came != tt.again || a.Accepted() != tt.accepted || changed != tt.changed {
			t.Errorf("a host that %s: %d sent again, the invalid start accepted: %v, %d changed; want %d, %v, %d",
				tt.host, h.came, a.Accepted(), changed, tt.again, tt.accepted, tt.changed)
		}
		shown := slices.ContainsFunc(x.Results.Found(), func(f check.Finding) bool { return f.Check == "invalid-rejected" })
		if shown != tt.accepted {
			t.Errorf("a host that %s: the accepted invalid start is found: %v", tt.host, shown)
		}
		mayStart := tt.again > 0 && tt.then.Status != busy.Status // also a request that got no answer
		if _, started := x.Results.Storages(); len(started) > 0 != mayStart {
			t.Errorf("a host that %s: what may have been started: %v", tt.host, started)
		}
	}
}

// However many answers are alike, only so many starts are sent again, and those of kinds with few cases come first.
func TestWhatIsSentAgainIsBounded(t *testing.T) {
	sent := map[string]bool{}
	h := &handmade{answer: func(_, _ int, r generators.Request) host.Exchange {
		sent[string(r.Body)] = true
		return ok
	}}
	x := newExec(t, h, 1)
	all := 0
	for _, c := range x.Plan.Catalogue.Cases() {
		if c.Kind != generators.KindMinimal && !c.Label.MustReject() {
			continue
		}
		e := busy
		e.Request = c.Request
		a, found := x.Gate.Checker.One(check.Outcome{Case: c, Exchange: e})
		x.Results.Keep(a, found)
		all++
	}
	x.Uncover(t.Context(), Stop{})
	if h.came != mostCovered+1 || all <= h.came {
		t.Errorf("of %d starts that met with one answer %d were sent again, want %d", all, h.came, mostCovered+1)
	}
	few := map[string][]string{} // bodies
	for _, a := range x.Results.Answers() {
		if a.Case.Label.MustReject() && single(a) && a.Case.Kind != generators.KindRepeat {
			few[hangs(a.Case)] = append(few[hangs(a.Case)], string(a.Case.Request.Body))
		}
	}
	for kind, bodies := range few {
		if len(bodies) == 1 && !sent[bodies[0]] {
			t.Errorf("the only start of its kind was not sent again: %s", kind)
		}
	}
}
