package host

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"
)

const firstWait = 50 * time.Millisecond // before the first repeat where the host names none

const maxRepeats = 5 // of a 429, or a 503 with Retry-After

const reconnects = 5 // before a host that was there counts as gone: a graceful restart takes a moment

const knock = 100 * time.Millisecond // between tries at a host that is not there yet

// unconnected reports whether the request never left since no connection came about.
func (e Exchange) unconnected() bool {
	return e.Failure == Refused || e.Failure == NoRoute || e.Failure == DNS
}

// notReady reports whether nobody listens at the address yet, or a gateway says that nobody
// does behind it. A start is not repeated for what a gateway says: the host may have it.
func (e Exchange) notReady() bool {
	switch e.Status {
	case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return e.Failure == "" && e.Request.Method == http.MethodGet
	}
	return e.Failure == Refused
}

// asksToWait reports whether the answer says nothing of the request but that it came
// at a bad time. A 503 says so only with Retry-After.
func (e Exchange) asksToWait() bool {
	if e.Failure != "" {
		return false
	}
	return e.Status == http.StatusTooManyRequests ||
		e.Status == http.StatusServiceUnavailable && e.Header.Get("Retry-After") != ""
}

// wait is how long to wait before repeat number n (from 0): as the host says, or
// else twice as long each time with jitter, so that workers do not return as one.
func (e Exchange) wait(n int, longest time.Duration, now time.Time) time.Duration {
	if said, ok := retryAfter(e.Header.Get("Retry-After"), now); ok {
		return min(said, longest)
	}
	step := firstWait << n
	return min(step/2+rand.N(step), longest)
}

// retryAfter reads a Retry-After value: seconds, or an HTTP date in any of its
// three forms (RFC 9110, 10.2.3). A date that has passed is no wait.
func retryAfter(value string, now time.Time) (time.Duration, bool) {
	value = strings.Trim(value, " \t")
	if value != "" && strings.Trim(value, "0123456789") == "" {
		seconds, err := strconv.ParseInt(value, 10, 32)
		if err != nil {
			seconds = 1<<31 - 1 // more than anyone waits: the caller bounds it
		}
		return time.Duration(seconds) * time.Second, true
	}
	at, err := http.ParseTime(value)
	if err != nil {
		return 0, false
	}
	return max(0, at.Sub(now)), true
}

// pause waits, or returns the context's error as soon as it ends.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// limited marks an answer that asked to wait once too often. A 503 stays an
// answer: it is the host's own statement that it is at fault.
func (e Exchange) limited() Exchange {
	if e.Status == http.StatusTooManyRequests {
		e.Failure, e.Problem = Limited, fmt.Sprintf("still 429 after %d repeats", maxRepeats)
	}
	return e
}

func (e Exchange) cancelled() Exchange {
	e.Failure, e.Problem = Cancelled, "the run ended while this request was waiting for its turn"
	return e
}
