package exec

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/host"
)

// A frail host takes a moment for each answer. It is harmed by an empty body, or by the number of
// requests that came. The client before it waits while nobody listens, and gives up after a second.
type frail struct {
	mu          sync.Mutex
	from, until time.Time                          // nobody listens
	busy        time.Time                          // until when its only worker hangs
	times       int                                // that something became of an empty body
	empty       func(f *frail) host.Failure        // what becomes of an empty body; "" is an answer
	number      func(f *frail, n int) host.Failure // what becomes of the n-th request
}

const (
	moment   = 3 * time.Millisecond // that an answer takes
	patience = time.Second          // of the client
	outage   = 300 * time.Millisecond
	forGood  = time.Hour
)

func (f *frail) goDown(in, lasts time.Duration) {
	f.from = time.Now().Add(in)
	f.until = f.from.Add(lasts)
}

func (f *frail) isDown() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return !time.Now().Before(f.from) && time.Now().Before(f.until)
}

func (f *frail) answer(n, _ int, r generators.Request) host.Exchange {
	waited := false
	for began := time.Now(); f.isDown(); waited = true {
		if time.Since(began) > patience {
			return lostAs(host.Refused)
		}
		time.Sleep(moment)
	}
	began := time.Now()
	time.Sleep(moment)
	x := conforming(r)
	if failure := f.becomes(n, r); failure == host.Timeout {
		time.Sleep(patience)
		x = lostAs(failure)
	} else if failure != "" {
		x = lostAs(failure)
	}
	x.Down, x.Elapsed = waited, time.Since(began)
	return x
}

func (f *frail) becomes(n int, r generators.Request) host.Failure {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case time.Now().Before(f.busy):
		return host.Timeout
	case len(r.Body) == 0 && f.empty != nil:
		return f.empty(f)
	case f.number != nil:
		return f.number(f, n)
	}
	return ""
}

// conforming answers a body that is JSON, and rejects others.
func conforming(r generators.Request) host.Exchange {
	if json.Valid(r.Body) {
		return ok
	}
	return answered(400, `{"code":3,"message":"no"}`)
}

// What a host does, and whom the run blames: each finding as its case, its title and what was seen.
func TestTheRequestThatHarmsTheHostIsBlamed(t *testing.T) {
	if _, err := catalogue(); err != nil {
		t.Fatal(err)
	}
	const goesDown = "syntax.empty: body syntax RFC 8259: the host goes down | "
	const nobody = "; then nobody listened for a moment, each time that it was sent"
	for _, tt := range []struct {
		host    string
		workers int
		frail   *frail
		blamed  string
		stop    string
		back    bool // the host is known to have come back
	}{
		{"goes down at an empty body and is started again", 1, &frail{empty: func(f *frail) host.Failure {
			f.goDown(0, outage)
			return host.Reset
		}}, goesDown + "reset" + nobody, "", true},
		{"goes down at an empty body while others are under way", 4, &frail{empty: func(f *frail) host.Failure {
			f.goDown(0, outage)
			return host.Reset
		}}, goesDown + "reset" + nobody, "", true},
		{"answers an empty body and goes down then", 1, &frail{empty: func(f *frail) host.Failure {
			f.goDown(moment/2, outage)
			return ""
		}}, goesDown + "it answered status 400 Bad Request" + nobody, "", true},
		{"is started again once, for nothing that was sent", 1, &frail{number: func(f *frail, n int) host.Failure {
			if n == 40 {
				f.goDown(moment/2, outage)
			}
			return ""
		}}, "", "", true},
		{"ends the connection at an empty body once and never again", 1, &frail{empty: func(f *frail) host.Failure {
			if f.times++; f.times == 1 {
				return host.Reset
			}
			return ""
		}}, "syntax.empty: body syntax RFC 8259: the connection ended without an answer | reset", "", false},
		{"goes down for good at an empty body", 1, &frail{empty: func(f *frail) host.Failure {
			f.goDown(0, forGood)
			return host.Reset
		}}, "syntax.empty: the host went down while it handled a request: an empty body | reset; it was not started again, so the request could not be tried again", "the host was lost", false},
		{"hangs at an empty body with its only worker", 4, &frail{empty: func(f *frail) host.Failure {
			f.busy = time.Now().Add(patience)
			return host.Timeout
		}}, "syntax.empty: body syntax RFC 8259: no whole answer in time | timeout", "", false},
	} {
		t.Run(tt.host, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := &handmade{answer: tt.frail.answer}
				x := newExec(t, h, tt.workers)
				stop := x.Send(t.Context(), x.Send(t.Context(), Stop{}, x.Plan.First()), some(x))
				var blamed []string
				for _, f := range x.Results.Found() {
					observed, _, _ := strings.Cut(f.Observed, "; so it was again") // how many were under way with it changes
					blamed = append(blamed, fmt.Sprintf("%s: %s | %s", f.Outcome.Case.ID, f.Title, observed))
				}
				if got := strings.Join(blamed, "\n"); got != tt.blamed {
					t.Errorf("blamed: %s\nwant:   %s", got, tt.blamed)
				}
				if !strings.HasPrefix(stop.Reason, tt.stop) || stop.Lost != (tt.stop != "") || stop.Now() != stop.Lost {
					t.Errorf("it stops: %+v", stop)
				}
				if back := !x.Restarted().IsZero(); back != tt.back {
					t.Errorf("it is known to have come back: %v", back)
				}
			})
		})
	}
}
