package host

import (
	"context"
	"time"
)

// MostDelay is how long after a start, or after a cancel, a host may take to know of it on
// every operation: they may be answered by replicas.
const MostDelay = 5 * time.Second

// The pauses before a host is asked again: each is twice as long as the one before.
const (
	firstPause   = 20 * time.Millisecond
	longestPause = time.Second
)

// Poll asks whether something is so until it is, until MostDelay has passed since a moment, or
// until the context ends. It asks at least once.
func Poll(ctx context.Context, since time.Time, so func() bool) bool {
	return PollFor(ctx, since, MostDelay, so)
}

// PollFor polls for the given time.
func PollFor(ctx context.Context, since time.Time, most time.Duration, so func() bool) bool {
	for pause := firstPause; ; pause = min(2*pause, longestPause) {
		if so() {
			return true
		}
		left := most - time.Since(since)
		if left <= 0 || ctx.Err() != nil {
			return false
		}
		select {
		case <-time.After(min(pause, left)):
		case <-ctx.Done():
			return false
		}
	}
}
