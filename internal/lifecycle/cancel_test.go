package lifecycle

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/host"
	"example.com/importcheck/internal/ledger"
)

// What a host does with a cancel, and what became of the import.
var cancels = []struct {
	host    string
	status  string // of the import before
	departs departure
	want    ledger.Status
	seconds int // that it is waited for
}{
	{"does as documented", "Pending", departure{}, ledger.Cancelled, 0},
	{"knows the import 3 s after its start", "Pending", knownAfter("cancel", 3*second), ledger.Cancelled, 3},
	{"never knows it", "Pending", instead("cancel", answered(404, `{}`)), ledger.Gone, 5},
	{"has ended it 4 s after its cancel", "Pending", endsAfter(4 * second), ledger.Cancelled, 4},
	{"has ended it 6 s after", "Pending", endsAfter(6 * second), ledger.Uncancelled + "its cancel was answered with 200, and it is still InProgress", 5},
	{"forgets what was cancelled", "Pending", forgetting(), ledger.Cancelled, 0},
	{"answers a description with no JSON", "Pending", replace("describe", `<html>`), ledger.Cancelled, 0},
	{"rejects a cancel", "Pending", instead("cancel", answered(409, `{}`)), ledger.Uncancelled + "status 409", 0},
	{"rejects a cancel of what has ended", "Completed", instead("cancel", answered(409, `{}`)), ledger.Ended + "Completed", 0},
	{"accepts a cancel of what has ended", "Completed", departure{}, ledger.Cancelled, 0},
	{"fails on a cancel", "Pending", instead("cancel", answered(500, `{}`)), ledger.Uncancelled + "status 500", 0},
	{"is lost", "Pending", instead("cancel", host.Exchange{Failure: host.Reset, Problem: "connection reset"}), ledger.Uncancelled + "connection reset", 0},
}

func TestEnd(t *testing.T) {
	for _, tt := range cancels {
		t.Run(tt.host, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := newHandmade(t)
				one := h.begin("s3://b/dir")
				one.status, h.departs = tt.status, tt.departs
				began := time.Now()
				k := Canceller{h.catalogue, h.checker, h.Whole}
				got := k.End(t.Context(), one.id, began)
				waited := int(time.Since(began).Round(time.Second) / time.Second)
				if got != tt.want || waited != tt.seconds {
					t.Errorf("%q after %d s", got, waited)
				}
			})
		})
	}
}

// An import that was started long ago is not waited for.
func TestEndOfAnOldImportWaitsForNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHandmade(t)
		began := time.Now()
		got := Canceller{h.catalogue, h.checker, h.Whole}.End(t.Context(), "1", time.Time{})
		if got != ledger.Gone || len(h.asked) != 1 || !time.Now().Equal(began) {
			t.Errorf("%q, %d requests, %v", got, len(h.asked), time.Since(began))
		}
	})
}

// Where the contract has no describe, the answer to the cancel decides.
func TestEndWithoutDescribe(t *testing.T) {
	for status, want := range map[int]ledger.Status{200: ledger.Cancelled, 409: ledger.Uncancelled + "status 409"} {
		synctest.Test(t, func(t *testing.T) {
			h := newHandmade(t)
			contract := *h.checker.Contract
			contract.Describe = nil
			h.departs = instead("cancel", answered(status, `{}`))
			k := Canceller{h.catalogue, check.NewChecker(&contract, h.catalogue.Known), h.Whole}
			if got := k.End(t.Context(), "1", time.Time{}); got != want || len(h.asked) != 1 {
				t.Errorf("%d: %q, %d requests", status, got, len(h.asked))
			}
		})
	}
}

func TestTheIdIsEscaped(t *testing.T) {
	h := newHandmade(t)
	Canceller{h.catalogue, h.checker, h.Whole}.End(t.Context(), "a/b?c", time.Time{})
	if h.asked[0] != "cancel a/b?c" {
		t.Error(h.asked)
	}
}

// How often and how long it is asked whether something is so.
func TestPoll(t *testing.T) {
	for _, tt := range []struct {
		asked   string
		from    time.Duration // of the moment that it is waited since, before now
		soAfter time.Duration
		ends    time.Duration // when the context ends
		want    bool
		waited  time.Duration
	}{
		{"what is so at once", 0, 0, time.Hour, true, 0},
		{"what is so long after the moment", time.Hour, 0, time.Hour, true, 0},
		{"what is not so long after the moment", time.Hour, time.Hour, time.Hour, false, 0},
		{"what is so at the last moment", 0, host.MostDelay, time.Hour, true, host.MostDelay},
		{"what is so a moment later", 0, host.MostDelay + 1, time.Hour, false, host.MostDelay},
		{"what is so when the moment is 3 s ago", 3 * second, 2 * second, time.Hour, true, 2 * second},
		{"what the context ends before", 0, time.Hour, 2 * second, false, 2 * second},
	} {
		t.Run(tt.asked, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithTimeout(t.Context(), tt.ends)
				defer cancel()
				began, times := time.Now(), 0
				got := host.Poll(ctx, began.Add(-tt.from), func() bool { times++; return time.Since(began) >= tt.soAfter })
				if got != tt.want || time.Since(began) != tt.waited || times < 1 || times > 14 {
					t.Errorf("%v after %v, asked %d times", got, time.Since(began), times)
				}
			})
		})
	}
}
