package traffic

import "sync"

// mostWaiting is how many bytes of bodies wait to be checked. What comes while they do is counted
// and not checked: a client is never kept waiting.
const mostWaiting = 64 << 20

// own is what an exchange takes beside its bodies, in bytes.
const own = 4 << 10

// A queue hands exchanges to one goroutine, which is there only while there are any: a transport
// needs no end, and leaves nothing behind.
type queue struct {
	handle  func(Passed)
	mu      sync.Mutex
	idle    sync.Cond
	waiting []Passed
	size    int
	busy    bool
	dropped int
}

func newQueue(handle func(Passed)) *queue {
	q := &queue{handle: handle}
	q.idle.L = &q.mu
	return q
}

func sizeOf(p Passed) int { return own + len(p.Body) + len(p.Answer.Body) }

// add has an exchange handled, unless too much waits already.
func (q *queue) add(p Passed) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.size+sizeOf(p) > mostWaiting {
		q.dropped++
		return
	}
	q.waiting, q.size = append(q.waiting, p), q.size+sizeOf(p)
	if !q.busy {
		q.busy = true
		go q.work()
	}
}

func (q *queue) work() {
	for {
		q.mu.Lock()
		if len(q.waiting) == 0 {
			q.busy, q.waiting = false, nil
			q.idle.Broadcast()
			q.mu.Unlock()
			return
		}
		p := q.waiting[0]
		q.waiting[0] = Passed{}
		q.waiting = q.waiting[1:]
		q.mu.Unlock()
		q.handle(p)
		q.mu.Lock()
		q.size -= sizeOf(p)
		q.mu.Unlock()
	}
}

// wait returns when nothing waits, and how many were not handled until then.
func (q *queue) wait() (dropped int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for q.busy {
		q.idle.Wait()
	}
	return q.dropped
}
