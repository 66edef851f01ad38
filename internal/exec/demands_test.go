package exec

import (
	"strings"
	"testing"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/host"
)

// demanding answers otherwise what is sent without a header.
func demanding(name string, otherwise host.Exchange) func(int, int, generators.Request) host.Exchange {
	return func(_, _ int, r generators.Request) host.Exchange {
		if _, there := r.Get(name); !there {
			return otherwise
		}
		return ok
	}
}

// What a host hangs without is sent with every request as well, those of the kinds that hung included.
func TestAHostThatHangsWithoutAHeaderIsTested(t *testing.T) {
	x := newExec(t, &handmade{answer: demanding("Accept", lostAs(host.Timeout))}, 1)
	stop := x.Preflight(t.Context())
	if stop.Now() || len(x.Results.Skipped()) > 0 {
		t.Errorf("it stops %q, and %v were not sent", stop.Reason, x.Results.Skipped())
	}
	for _, c := range x.Plan.First() {
		if a := x.Results.Answer(c.ID); a == nil || !a.Accepted() {
			t.Errorf("%s was not accepted", c.ID)
		}
	}
}

// What a host demands of every request is in all that follow, but for those that show that it does.
func TestWhatTheHostDemandsIsSentWithEveryRequest(t *testing.T) {
	for _, name := range []string{"Accept", "Accept-Encoding"} {
		h := &handmade{answer: demanding(name, refused(406))}
		x := newExec(t, h, 1)
		first := x.Plan.First()
		if stop := x.Preflight(t.Context()); stop.Now() {
			t.Fatalf("%s: it stops: %s", name, stop.Reason)
		}
		if stop := x.Send(t.Context(), Stop{}, x.Plan.Of(generators.KindAtLimit)); stop.Now() || x.Results.Findings() != len(first) {
			t.Errorf("%s: it stops %q, with %d findings, want %d", name, stop.Reason, x.Results.Findings(), len(first))
		}
		r := x.Repeater(Stop{})
		for _, f := range x.Results.Found() {
			if a, _ := r.Send(t.Context(), f.Outcome.Case); a.Exchange.Status != 406 {
				t.Errorf("%s: %s is answered %d when it is sent again", name, a.Case.ID, a.Exchange.Status)
			}
		}
		if a := x.Results.Answer(first[0].ID); !a.Accepted() {
			t.Errorf("%s: with it the first start is answered %d", name, a.Exchange.Status)
		}
		if listed := r.Whole(t.Context(), generators.Request{Method: "GET", Path: "/bulk/imports"}); listed.Status != 200 {
			t.Errorf("%s: the list is answered %d", name, listed.Status)
		}
	}
}

// A place of the body without which the host takes no start is in all that follow, so that what else is wrong
// with the host is seen.
func TestAPlaceThatTheHostDemandsIsSentWithEveryStart(t *testing.T) {
	for _, row := range []struct{ lacks, demanded, name string }{
		{`"errorMode"`, "/errorMode", "minimal.without.errorMode"},
		{`"onError"`, "/errorMode /errorMode/onError", "minimal.without.errorMode.onError"},
		{`"integrationId"`, "/integrationId", "minimal.without.integrationId"},
	} {
		h := &handmade{answer: func(_, _ int, r generators.Request) host.Exchange {
			if !strings.Contains(string(r.Body), row.lacks) {
				return refused(422)
			}
			return ok
		}}
		x := newExec(t, h, 1)
		stop := x.Preflight(t.Context())
		if got := strings.Join(x.Plan.Catalogue.Demanded(), " "); stop.Now() || got != row.demanded {
			t.Errorf("%s: %q is demanded, and it stops %q", row.lacks, got, stop.Reason)
		}
		if a := x.Results.Answer(row.name); a == nil || a.Accepted() {
			t.Errorf("%s: no answer shows that a start without it is rejected", row.lacks)
		}
		stop = x.Send(t.Context(), stop, append(x.Plan.Of(generators.KindAtLimit), x.Plan.Of(generators.KindMinimal)...))
		for _, c := range x.Plan.Cases {
			if a := x.Results.Answer(c.ID); a == nil || !a.Accepted() {
				t.Errorf("%s: %s was not accepted", row.lacks, c.ID)
			}
		}
	}
}
