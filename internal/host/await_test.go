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

// gateway answers with a status until so much time has passed, as one does in front of a host
// that starts.
func gateway(up time.Duration, status int) http.HandlerFunc {
	begin := time.Now()
	return func(w http.ResponseWriter, _ *http.Request) {
		if time.Since(begin) < up {
			w.WriteHeader(status)
		}
	}
}

func TestWhatAGatewayAnswersBeforeTheHostIsThereIsNotTheHostsAnswer(t *testing.T) {
	const never = time.Hour
	for name, tt := range map[string]struct {
		method   string
		says     int
		up, wait time.Duration
		status   int
		at       time.Duration
	}{
		"502, then the host":       {"GET", 502, time.Second, 10 * time.Second, 200, time.Second},
		"503, then the host":       {"GET", 503, time.Second, 10 * time.Second, 200, time.Second},
		"504, then the host":       {"GET", 504, time.Second, 10 * time.Second, 200, time.Second},
		"never more than 503":      {"GET", 503, never, 10 * time.Second, 503, 10 * time.Second},
		"not to be waited for":     {"GET", 503, time.Second, 0, 503, 0},
		"500 is the host's answer": {"GET", 500, time.Second, 10 * time.Second, 500, 0},
		"a start is sent once":     {"POST", 504, time.Second, 10 * time.Second, 504, 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c, stop := inMemory(t, gateway(tt.up, tt.says), func(o *Options) { o.Wait = tt.wait })
				defer stop()
				r := start("{}")
				r.Method = tt.method
				begin := time.Now()
				if e := do(c, r); e.Status != tt.status || e.Failure != "" || time.Since(begin) != tt.at {
					t.Errorf("status %d, %q after %v: %s", e.Status, e.Failure, time.Since(begin), e.Problem)
				}
				begin = time.Now()
				if e := do(c, r); time.Since(begin) != 0 {
					t.Errorf("the next request took %v and came to %d: one that was there is not waited for", time.Since(begin), e.Status)
				}
			})
		})
	}
}

// A gateway may itself be there before it listens for good.
func TestAHostIsWaitedForOverRefusalsAndAGateway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, stop := inMemory(t, gateway(4*time.Second, 503), func(o *Options) { o.Wait = 10 * time.Second; late(2*time.Second, syscall.ECONNREFUSED)(o) })
		defer stop()
		r := start("")
		r.Method = "GET"
		if e := do(c, r); e.Status != 200 {
			t.Errorf("status %d, %q", e.Status, e.Failure)
		}
	})
}

func TestAHostThatIsWaitedForIsReportedMeanwhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var heard []time.Duration
		c, stop := inMemory(t, answering(), func(o *Options) {
			o.Wait, o.Waiting = 10*time.Second, func(d time.Duration) { heard = append(heard, d) }
			late(3*time.Second, syscall.ECONNREFUSED)(o)
		})
		defer stop()
		if do(c, start("{}")); len(heard) != 30 || heard[0] != 0 || heard[29] != 2900*time.Millisecond {
			t.Errorf("heard %v", heard)
		}
		if do(c, start("{}")); len(heard) != 30 {
			t.Error("a host that was met is waited for")
		}
	})
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
