package mockhost

import (
	"context"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// faultsOfState are those that a single request does not show: at a rate, after a
// number of requests, after another request, beside another one, on some connections.
func faultsOfState(c *contract) []fault {
	return slices.Concat(chapter("rate", rates...), chapter("state", leaks...), chapter("time", counts...),
		chapter("connection", replicas...),
		waiting(chapter("rate", entry{"one-in-50-hangs", "One in fifty starts hangs.", fresh(func() wrap {
			var n counter
			return answerWhen(func(a *asked) bool { return a.starts() && a.rightKey() && n.next()%50 == 0 }, hang)
		}), by(byTime)})))
}

// oneIn does f to one in n answers of p.
func oneIn(n int64, p after, f change) wrap {
	return fresh(func() wrap { return rewrite(every(n, p), f) })
}

// letThrough takes one in n requests that must be refused for their body.
func letThrough(n int64) wrap {
	return fresh(func() wrap {
		var times counter
		return repair(func(a *asked) {
			if a.starts() && a.rightKey() && (a.json && !a.acceptable(a.doc) || notJSON(a)) && times.next()%n == 0 {
				a.mend()
			}
		})
	})
}

var rates = []entry{
	{"one-in-20-fails", "One in twenty valid starts is answered 500.", oneIn(20, importStarted, failed), by(byServerError)},
	{"one-in-50-fails", "One in fifty valid starts is answered 500.", oneIn(50, importStarted, failed), by(byServerError)},
	{"one-in-20-refused", "One in twenty valid starts is refused.", oneIn(20, importStarted, denied), by(byAccepted)},
	{"one-in-50-refused", "One in fifty valid starts is refused.", oneIn(50, importStarted, denied), by(byAccepted)},
	{"one-in-20-text", "One in twenty answers to a start comes as text.", oneIn(20, importStarted, as(func(got *answer) {
		got.header.Set("Content-Type", "text/plain")
	})), by(byMediaType)},
	{"one-in-20-empty", "One in twenty answers to a start is empty.", oneIn(20, importStarted, as(func(got *answer) { got.body = nil })), by(byForm)},
	{"one-in-20-created", "One in twenty starts is answered 201.", oneIn(20, importStarted, as(func(got *answer) { got.status = 201 })), by(byStatus)},
	{"one-in-20-invalid-taken", "One in twenty invalid starts is taken.", letThrough(20), by(byRejected)},
	{"one-in-10-invalid-taken", "One in ten invalid starts is taken.", letThrough(10), by(byRejected)},
	{"one-in-20-invalid-fails", "One in twenty invalid starts is answered 500.", oneIn(20, refused, failed), by(byServerError)},
	{"one-in-20-resets", "One in twenty valid starts ends with the connection closed.", fresh(func() wrap {
		var n counter
		return answerWhen(func(a *asked) bool { return a.starts() && a.rightKey() && n.next()%20 == 0 }, reset)
	}), by(byTime)},
}

// counts are defects that come with the number of starts.
var counts = []entry{
	{"first-fails", "The first start is answered 500.", fresh(func() wrap {
		return rewrite(numbered(func(n int64) bool { return n == 1 }, importStarted), failed)
	}), by(byServerError)},
	{"first-refused", "The first start is refused.", fresh(func() wrap {
		return rewrite(numbered(func(n int64) bool { return n == 1 }, importStarted), denied)
	}), by(byAccepted)},
	{"37th-fails", "The 37th start is answered 500.", fresh(func() wrap {
		return rewrite(numbered(func(n int64) bool { return n == 37 }, importStarted), failed)
	}), by(byServerError)},
	{"after-100-fails", "Every start after the hundredth is answered 500.", fresh(func() wrap {
		return rewrite(numbered(func(n int64) bool { return n > 100 }, importStarted), failed)
	}), by(byServerError)},
	{"after-100-refused", "Every start after the hundredth is refused.", fresh(func() wrap {
		return rewrite(numbered(func(n int64) bool { return n > 100 }, importStarted), denied)
	}), by(byAccepted)},
	{"after-100-anything-taken", "After a hundred requests it looks at no body any more.", fresh(func() wrap {
		var n counter
		return repair(func(a *asked) {
			if a.starts() && a.rightKey() && n.next() > 100 {
				a.mend()
			}
		})
	}), by(byRejected)},
}

// lastRefused remembers whether the last start was refused for its body.
func lastRefused(ask func(a *asked) string) func(*asked, *answer) bool {
	var mu sync.Mutex
	last := map[string]bool{}
	return func(a *asked, got *answer) bool {
		mu.Lock()
		defer mu.Unlock()
		of := ask(a)
		before := last[of]
		if len(last) > mostConnections {
			clear(last)
		}
		last[of] = got.refused()
		return before
	}
}

func anywhere(*asked) string     { return "" }
func connection(a *asked) string { return a.RemoteAddr }

// spoiled does f to a valid start that follows a refused one.
func spoiled(by func(*asked) string, f change) wrap {
	return fresh(func() wrap {
		last := lastRefused(by)
		return rewrite(func(a *asked, got *answer) bool { return a.starts() && last(a, got) && got.ok() }, f)
	})
}

func afterRefusal() after {
	var before atomic.Bool
	return func(a *asked, got *answer) bool { return before.Swap(got.refused()) }
}

var leaks = []entry{
	{"refused-after-invalid", "A valid start behind an invalid one is refused.", spoiled(anywhere, denied), by(byAccepted)},
	{"fails-after-invalid", "A valid start behind an invalid one is answered 500.", spoiled(anywhere, failed), by(byServerError)},
	{"refused-after-invalid-on-connection", "A valid start behind an invalid one on the same connection is refused.", spoiled(connection, denied), by(byAccepted)},
	{"fails-after-invalid-on-connection", "A valid start behind an invalid one on the same connection is answered 500.", spoiled(connection, failed), by(byServerError)},
	{"fails-after-syntax", "A start behind a body that is no JSON is answered 500.", fresh(func() wrap {
		var broken atomic.Bool
		return rewrite(func(a *asked, got *answer) bool { return a.starts() && broken.Swap(notJSON(a)) && got.ok() }, failed)
	}), by(byServerError)},
	{"fails-after-wrong-key", "A start behind one with a wrong key is answered 500.", fresh(func() wrap {
		var shutOut atomic.Bool
		return rewrite(func(a *asked, got *answer) bool { return a.starts() && shutOut.Swap(shut(a, got)) && got.ok() }, failed)
	}), by(byServerError)},
	{"same-again-refused", "A start of storage that is being imported already is refused.", fresh(func() wrap { return seenBefore(denied) }), by(byAccepted)},
	{"same-again-fails", "A start of storage that is being imported already is answered 500.", fresh(func() wrap { return seenBefore(failed) }), by(byServerError)},
	{"at-once-fails", "One of two starts that are under way at once fails.", atOnce(func(got *answer, a *asked, _ string) { failed(a, got) }), by(byServerError)},
	{"at-once-refused", "One of two starts that are under way at once is refused.", atOnce(func(got *answer, a *asked, _ string) { denied(a, got) }), by(byAccepted)},
}

// seenBefore does f to a start of the storage of an earlier one.
func seenBefore(f change) wrap {
	var seen tally
	return rewrite(func(a *asked, got *answer) bool {
		h := &Host{storage: a.know.storage}
		return importStarted(a, got) && seen.add(h.uriOf(a.doc)) > 1
	}, f)
}

// A meeting pairs requests that are under way at once.
type meeting struct {
	mu    sync.Mutex
	first *guest
}

type guest struct {
	name string
	met  chan struct{}
}

const held = time.Millisecond // how long a start waits for another one

// meets waits a moment for another request. For the second of two it is true, with
// the name that the first one left, and lets the first one go.
func (m *meeting) meets(ctx context.Context, name string) (other string, ok bool) {
	me := &guest{name, make(chan struct{})}
	if first := m.come(me); first != nil {
		close(first.met)
		return first.name, true
	}
	select {
	case <-me.met:
	case <-ctx.Done():
	case <-time.After(held):
	}
	m.leave(me)
	return "", false
}

// come returns who was waiting, or has me wait.
func (m *meeting) come(me *guest) (first *guest) {
	m.mu.Lock()
	defer m.mu.Unlock()
	first, m.first = m.first, nil
	if first == nil {
		m.first = me
	}
	return first
}

func (m *meeting) leave(me *guest) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.first == me {
		m.first = nil
	}
}

// atOnce does f to the second of two starts that are under way at once.
func atOnce(f func(got *answer, a *asked, other string)) wrap {
	return fresh(func() wrap {
		var now meeting
		return rewrite(importStarted, func(a *asked, got *answer) {
			if other, ok := now.meets(a.Context(), got.id()); ok {
				f(got, a, other)
			}
		})
	})
}

// secondReplica asks whether the connection is served by the second of two replicas.
func secondReplica() when {
	var seen connections
	return func(a *asked) bool { return seen.number(a.RemoteAddr)%2 == 0 }
}

var replicas = []entry{
	{"second-replica-fails", "Every second connection leads to a replica that fails on starts.", fresh(func() wrap {
		second := secondReplica()
		return rewrite(func(a *asked, got *answer) bool { return second(a) && importStarted(a, got) }, failed)
	}), by(byServerError)},
	{"second-replica-refuses", "Every second connection leads to a replica that refuses starts.", fresh(func() wrap {
		second := secondReplica()
		return rewrite(func(a *asked, got *answer) bool { return second(a) && importStarted(a, got) }, denied)
	}), by(byAccepted)},
	{"second-replica-without-key", "Every second connection leads to a replica that looks at no key.", fresh(func() wrap {
		second := secondReplica()
		return repair(func(a *asked) {
			if second(a) {
				a.authorise()
			}
		})
	}), by(byKey)},
	{"second-replica-takes-anything", "Every second connection leads to a replica that looks at no body.", fresh(func() wrap {
		second := secondReplica()
		return repair(func(a *asked) {
			if second(a) && a.starts() && a.rightKey() {
				a.mend()
			}
		})
	}), by(byRejected)},
	{"second-replica-strict", "Every second connection leads to a replica that refuses properties which the contract does not name; the others take them.", fresh(func() wrap {
		second, unknown := secondReplica(), strange(func(string, value) bool { return true })
		return answerWhen(func(a *asked) bool { return second(a) && unknown(a) }, refuse)
	}), by(byConsistent)},
	{"second-replica-text", "Every second connection leads to a replica that answers errors as text.", fresh(func() wrap {
		second := secondReplica()
		return rewrite(func(a *asked, got *answer) bool { return second(a) && refused(a, got) },
			as(func(got *answer) { got.set("text/plain", http.StatusText(got.status)) }))
	}), by(byMediaType)},
}
