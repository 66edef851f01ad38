package host

import (
	"context"
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// answering answers with each header in turn, then with 200, on a fake clock.
type turn struct {
	status int
	after  string
}

func answering(turns ...turn) http.HandlerFunc {
	n := 0
	return func(w http.ResponseWriter, _ *http.Request) {
		if n++; n > len(turns) {
			return
		}
		if after := turns[n-1].after; after != "" {
			w.Header().Set("Retry-After", after)
		}
		w.WriteHeader(turns[n-1].status)
	}
}

func TestBusyHostsAreWaitedFor(t *testing.T) {
	in1 := func() string { return time.Now().UTC().Add(time.Second).Format(http.TimeFormat) }
	for name, tt := range map[string]struct {
		turns    func() []turn
		status   int
		failure  Failure
		tries    int
		from, to time.Duration
	}{
		"seconds":              {func() []turn { return []turn{{429, "2"}} }, 200, "", 2, 2 * time.Second, 2 * time.Second},
		"a date":               {func() []turn { return []turn{{429, in1()}} }, 200, "", 2, time.Second, time.Second},
		"longer than allowed":  {func() []turn { return []turn{{429, "86400"}} }, 200, "", 2, 2 * time.Second, 2 * time.Second},
		"a passed date":        {func() []turn { return []turn{{429, "Mon, 01 Jan 1990 00:00:00 GMT"}} }, 200, "", 2, 0, 0},
		"503 with Retry-After": {func() []turn { return []turn{{503, "1"}, {503, "1"}} }, 200, "", 3, 2 * time.Second, 2 * time.Second},
		"503 without":          {func() []turn { return []turn{{503, ""}} }, 503, "", 1, 0, 0},
		"503 too often":        {func() []turn { return slices.Repeat([]turn{{503, "1"}}, 6) }, 503, "", 6, 5 * time.Second, 5 * time.Second},
		"429 without":          {func() []turn { return []turn{{429, ""}, {429, "x"}, {429, "-1"}} }, 200, "", 4, 175 * time.Millisecond, 525 * time.Millisecond},
		"429 too often":        {func() []turn { return slices.Repeat([]turn{{429, "1"}}, 6) }, 429, Limited, 6, 5 * time.Second, 5 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c, stop := inMemory(t, answering(tt.turns()...), nil)
				defer stop()
				begin := time.Now()
				e := do(c, start("{}"))
				took := time.Since(begin)
				if e.Status != tt.status || e.Failure != tt.failure || e.Tries != tt.tries || took < tt.from || took > tt.to {
					t.Errorf("status %d, %q after %d tries and %v", e.Status, e.Failure, e.Tries, took)
				}
			})
		})
	}
}

func TestOnceNeverRepeats(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, stop := inMemory(t, answering(turn{429, "1"}), nil)
		defer stop()
		if e := c.Once(t.Context(), start("{}")); e.Status != 429 || e.Failure != "" || e.Tries != 1 {
			t.Errorf("got %+v", e)
		}
	})
}

func TestWaitingEndsWithTheRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, stop := inMemory(t, answering(turn{429, "5"}), nil)
		defer stop()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		begin := time.Now()
		if e := c.Do(ctx, start("{}")); e.Failure != Cancelled || e.Status != 429 || e.Tries != 1 || time.Since(begin) != time.Second {
			t.Errorf("after %v: %+v", time.Since(begin), e)
		}
	})
}

func TestRetryAfterIsRead(t *testing.T) {
	now := time.Date(2026, 4, 1, 12, 0, 0, 0, time.UTC)
	for value, want := range map[string]time.Duration{
		"0": 0, " 120 ": 2 * time.Minute, "99999999999999999999": (1<<31 - 1) * time.Second,
		"Wed, 01 Apr 2026 12:00:05 GMT":     5 * time.Second,
		"Wednesday, 01-Apr-26 12:00:05 GMT": 5 * time.Second,
		"Wed Apr  1 12:00:05 2026":          5 * time.Second,
		"Wed, 01 Apr 2026 11:00:00 GMT":     0,
	} {
		if got, ok := retryAfter(value, now); !ok || got != want {
			t.Errorf("%q: %v, %v", value, got, ok)
		}
	}
	for _, value := range []string{"", "-1", "1.5", "soon", "1 s", "+1", "2026-04-01T12:00:05Z"} {
		if got, ok := retryAfter(value, now); ok {
			t.Errorf("%q is taken for %v", value, got)
		}
	}
}

func FuzzRetryAfter(f *testing.F) {
	for _, seed := range []string{"", "1", "99999999999999999999", "-1", "Wed, 01 Apr 2026 12:00:05 GMT", "Wed Apr  1 12:00:05 2026", "\x00"} {
		f.Add(seed)
	}
	now := time.Date(2026, 4, 1, 12, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, value string) {
		got, ok := retryAfter(value, now)
		if got < 0 || !ok && got != 0 {
			t.Errorf("%q: %v, %v", value, got, ok)
		}
		e := Exchange{Status: 429, Header: http.Header{"Retry-After": {value}}}
		if wait := e.wait(19, time.Second, now); wait < 0 || wait > time.Second {
			t.Errorf("%q: waits %v", value, wait)
		}
	})
}
