package exec

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/gate"
	"example.com/importcheck/internal/host"
	"example.com/importcheck/internal/plan"
	"example.com/importcheck/spec"
)

// A handmade host answers from a function, which learns how many requests came before and how
// many are under way.
type handmade struct {
	mu            sync.Mutex
	answer        func(before, underWay int, r generators.Request) host.Exchange
	came, present int
	most          int // requests that were under way at once
}

func (h *handmade) Do(_ context.Context, r generators.Request) host.Exchange {
	h.mu.Lock()
	before := h.came
	h.came, h.present = h.came+1, h.present+1
	h.most = max(h.most, h.present)
	underWay := h.present
	h.mu.Unlock()
	began := time.Now()
	x := h.answer(before, underWay, r)
	x.Request, x.Tries, x.Started = r, 1, began
	h.mu.Lock()
	h.present--
	h.mu.Unlock()
	return x
}

func (h *handmade) Once(ctx context.Context, r generators.Request) host.Exchange { return h.Do(ctx, r) }
func (h *handmade) MaskText(s string) string                                     { return s }
func (h *handmade) Address() string                                              { return "https://host" }

func answered(status int, body string) host.Exchange {
	return host.Exchange{Status: status, Header: http.Header{"Content-Type": {"application/json"}}, Body: []byte(body), NewConn: true}
}

func lostAs(f host.Failure) host.Exchange {
	return host.Exchange{Failure: f, Problem: string(f), NewConn: true}
}

var catalogue = sync.OnceValues(func() (*generators.Catalogue, error) {
	c, err := spec.Load("2026-04")
	if err != nil {
		return nil, err
	}
	return generators.New(c, generators.Options{}), nil
})

// newExec returns an exec of valid starts of every storage and of the bodies that are not JSON.
func newExec(t *testing.T, h *handmade, workers int) *Exec {
	t.Helper()
	m, err := catalogue()
	c, loading := spec.Load("2026-04")
	if err != nil || loading != nil {
		t.Fatal(err, loading)
	}
	p := plan.New(plan.Options{Catalogue: m, Profile: plan.Full, Seed: 1})
	g := gate.New(gate.Options{Plan: p, Checker: check.NewChecker(c, m.Known), Client: h, Now: time.Now})
	return New(Options{Plan: p, Gate: g, Results: NewResults(p.Place), Workers: workers})
}

// some are the cases of these tests.
func some(x *Exec) []generators.Case {
	return slices.Concat(x.Plan.Of(generators.KindMinimal), x.Plan.Of(generators.KindStorage), x.Plan.Of(generators.KindSyntax))
}

var ok = answered(200, `{"id":"101"}`)

// What the host does, why the run stops, and what was kept.
func TestARunStopsWhereNothingMoreIsLearned(t *testing.T) {
	for _, tt := range []struct {
		host   string
		answer func(before, underWay int, r generators.Request) host.Exchange
		stop   string
		lost   bool
		kept   func(kept, planned int) bool
	}{
		{"answers all", func(int, int, generators.Request) host.Exchange { return ok }, "", false, func(k, p int) bool { return k == p }},
		{"is gone after ten", func(n, _ int, _ generators.Request) host.Exchange {
			if n >= 10 {
				return lostAs(host.NoRoute)
			}
			return ok
		}, "the host was lost: no-route", true, func(k, _ int) bool { return k == 10 }},
		{"asks to wait for ever", func(n, _ int, _ generators.Request) host.Exchange {
			if n >= 10 {
				return lostAs(host.Limited)
			}
			return ok
		}, "answers 429 however long", true, func(k, _ int) bool { return k == 10 }},
		{"asks to wait for ever for one storage", func(n, _ int, r generators.Request) host.Exchange {
			if n >= 10 && strings.HasPrefix(string(r.Body), `{"uri":"gs:`) {
				return lostAs(host.Limited)
			}
			return ok
		}, "", false, func(k, p int) bool { return k == p-2 }},
		{"cannot take one form", func(n, _ int, _ generators.Request) host.Exchange {
			if n == 10 {
				return lostAs(host.Unsupported)
			}
			return ok
		}, "", false, func(k, p int) bool { return k == p-1 }},
	} {
		h := &handmade{answer: tt.answer}
		x := newExec(t, h, 1)
		stop := x.Send(t.Context(), Stop{}, some(x))
		if !strings.Contains(stop.Reason, tt.stop) || stop.Now() != (tt.stop != "") || stop.Lost != tt.lost {
			t.Errorf("%s: %+v", tt.host, stop)
		}
		if kept := len(x.Results.Answers()); !tt.kept(kept, len(x.Plan.Cases)) {
			t.Errorf("%s: %d of %d answers kept", tt.host, kept, len(x.Plan.Cases))
		}
		skipped := 0 // the request that found the host gone is neither
		for _, n := range x.Results.Skipped() {
			skipped += n
		}
		if gone := len(x.Plan.Cases) - len(x.Results.Answers()) - skipped; gone != 0 && !tt.lost || gone > 1 {
			t.Errorf("%s: %d kept and %d skipped of %d", tt.host, len(x.Results.Answers()), skipped, len(x.Plan.Cases))
		}
	}
}

// A kind of request that hangs once is not sent again; the others are.
func TestAKindThatHangsIsSentOnce(t *testing.T) {
	hung := 0
	h := &handmade{answer: func(_, _ int, r generators.Request) host.Exchange {
		if !strings.HasPrefix(string(r.Body), "{") {
			hung++
			return lostAs(host.Timeout)
		}
		return ok
	}}
	x := newExec(t, h, 1)
	if stop := x.Send(t.Context(), Stop{}, some(x)); stop.Now() {
		t.Errorf("it stops: %s", stop.Reason)
	}
	if hung == 0 || hung > 2*len(x.Plan.First()) || len(x.Results.Answers()) < len(x.Plan.First()) {
		t.Errorf("%d requests hung, %d were answered", hung, len(x.Results.Answers()))
	}
}

// A request that others fail beside is the one that is blamed: each is tried with nothing else
// under way.
func TestWhoIsToBlameIsFoundOneRequestAtATime(t *testing.T) {
	broken := false
	h := &handmade{}
	h.answer = func(_, underWay int, r generators.Request) host.Exchange {
		switch {
		case len(r.Body) == 0: // the culprit: it takes the next one with it
			broken = true
			return lostAs(host.Reset)
		case broken && underWay > 1:
			return lostAs(host.Reset)
		}
		broken = false
		return ok
	}
	x := newExec(t, h, 4)
	for _, c := range x.Plan.First() {
		x.Results.Keep(&check.Answer{Outcome: check.Outcome{Case: c, Exchange: answered(200, `{}`)}}, nil)
	}
	x.Send(t.Context(), Stop{}, some(x))
	blamed := map[string]bool{}
	for _, f := range x.Results.Found() {
		if f.Check == "response-in-time" {
			blamed[string(f.Outcome.Case.Request.Body)] = true
		}
	}
	if fmt.Sprint(blamed) != "map[:true]" {
		t.Errorf("blamed: %v", blamed)
	}
}

func TestAnInterruptedRunSendsNothingMore(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	h := &handmade{answer: func(n, _ int, _ generators.Request) host.Exchange {
		if n == 5 {
			cancel()
		}
		return ok
	}}
	x := newExec(t, h, 1)
	x.Send(ctx, Stop{}, some(x))
	if h.came != 6 || x.Results.Skipped()["the run was interrupted"] != len(x.Plan.Cases)-6 {
		t.Errorf("%d requests, skipped %v", h.came, x.Results.Skipped())
	}
}

func TestNoMoreWorkersThanWereAskedFor(t *testing.T) {
	h := &handmade{answer: func(int, int, generators.Request) host.Exchange {
		x := ok
		x.Elapsed = 10 * time.Millisecond // a host that is slow enough for several workers
		return x
	}}
	x := newExec(t, h, 3)
	x.send(t.Context(), Stop{}, x.Plan.Add(some(x)), 3)
	if h.most > 3 {
		t.Errorf("%d requests at once", h.most)
	}
}
