package mockhost

import (
	"net/http"
	"sync"
)

// connections counts connections by the address of the client. It is safe for many
// goroutines and forgets all when it knows too many.
type connections struct {
	mu   sync.Mutex
	seen map[string]int
	n    int
}

const mostConnections = 10_000

// number returns which connection this is, from 1.
func (c *connections) number(address string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	if n, ok := c.seen[address]; ok {
		return n
	}
	if len(c.seen) >= mostConnections || c.seen == nil {
		c.seen = map[string]int{}
	}
	c.n++
	c.seen[address] = c.n
	return c.n
}

func (c *connections) knows(address string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	_, ok := c.seen[address]
	return ok
}

// startsAll answers the requests of p with a refusal, and starts an import for them
// all the same.
func startsAll(p when, status int) wrap {
	return func(c *contract, next http.Handler) http.Handler {
		k := know(c)
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			a := look(k, r)
			if !p(a) {
				next.ServeHTTP(w, a.Request)
				return
			}
			method := a.Method
			a.mend()
			next.ServeHTTP(&answer{header: http.Header{}}, a.Request)
			got := &answer{header: http.Header{}}
			got.become(a, status)
			got.send(w, method)
		})
	}
}

// A tally counts by name. It is safe for many goroutines and forgets all when it
// knows too many names.
type tally struct {
	mu sync.Mutex
	n  map[string]int
}

func (t *tally) add(name string) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.n == nil || len(t.n) >= mostConnections {
		t.n = map[string]int{}
	}
	t.n[name]++
	return t.n[name]
}
