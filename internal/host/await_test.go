package host

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

// late has connections refused, as err says, until so much time has passed.
func late(after time.Duration, err error) func(*Options) {
	return func(o *Options) {
		begin, dial := time.Now(), o.Dial
		o.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
			if time.Since(begin) < after {
				return nil, &net.OpError{Op: "dial", Net: network, Err: err}
			}
			return dial(ctx, network, address)
		}
	}
}

func TestAHostThatDoesNotListenYetIsWaitedFor(t *testing.T) {
	const never = time.Hour
	for name, tt := range map[string]struct {
		up, wait time.Duration
		err      error
		status   int
		failure  Failure
		at       time.Duration // when it is known
	}{
		"there at once":            {0, 10 * time.Second, nil, 200, "", 0},
		"there in a moment":        {time.Second, 10 * time.Second, syscall.ECONNREFUSED, 200, "", time.Second},
		"there at the last moment": {10 * time.Second, 10 * time.Second, syscall.ECONNREFUSED, 200, "", 10 * time.Second},
		"never there":              {never, 10 * time.Second, syscall.ECONNREFUSED, 0, Refused, 10 * time.Second},
		"not to be waited for":     {time.Second, 0, syscall.ECONNREFUSED, 0, Refused, 0},
		"without an address":       {time.Second, 10 * time.Second, &net.DNSError{Err: "no such host", IsNotFound: true}, 0, DNS, 0},
		"without a way to it":      {time.Second, 10 * time.Second, errors.New("no route to host"), 0, NoRoute, 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c, stop := inMemory(t, answering(), func(o *Options) { o.Wait = tt.wait; late(tt.up, tt.err)(o) })
				defer stop()
				begin := time.Now()
				e := do(c, start("{}"))
				if took := time.Since(begin); e.Status != tt.status || e.Failure != tt.failure || e.Tries != 1 || took != tt.at {
					t.Errorf("status %d, %q after %d tries and %v: %s", e.Status, e.Failure, e.Tries, took, e.Problem)
				}
				if waited := tt.failure == Refused && tt.wait > 0; strings.HasSuffix(e.Problem, "it was waited for, for 10s") != waited {
					t.Errorf("it says %q", e.Problem)
				}
			})
		})
	}
}

// A host that goes away in a run is lost: its address is no longer one that may come.
func TestAHostThatWasMetIsNotWaitedForAnew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gone := false
		c, stop := inMemory(t, func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Connection", "close") }, func(o *Options) {
			dial := o.Dial
			o.Wait = time.Hour
			o.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
				if gone {
					return nil, syscall.ECONNREFUSED
				}
				return dial(ctx, network, address)
			}
		})
		defer stop()
		first := do(c, start("{}"))
		gone = true
		begin := time.Now()
		if e := do(c, start("{}")); first.Status != 200 || e.Failure != Refused || time.Since(begin) > 10*time.Second {
			t.Errorf("%d, then %q after %v", first.Status, e.Failure, time.Since(begin))
		}
	})
}

func TestWaitingForAHostEndsWithTheRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, stop := inMemory(t, answering(), func(o *Options) { o.Wait = time.Hour; late(time.Hour, syscall.ECONNREFUSED)(o) })
		defer stop()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		begin := time.Now()
		if e := c.Do(ctx, start("{}")); e.Failure != Cancelled || time.Since(begin) != time.Second {
			t.Errorf("%q after %v", e.Failure, time.Since(begin))
		}
	})
}

// What costs money is sent once, at once.
func TestOnceDoesNotWaitForAHost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, stop := inMemory(t, answering(), func(o *Options) { o.Wait = time.Hour; late(time.Hour, syscall.ECONNREFUSED)(o) })
		defer stop()
		if e := c.Once(t.Context(), start("{}")); e.Failure != Refused {
			t.Errorf("got %q", e.Failure)
		}
	})
}
