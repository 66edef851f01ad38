package host

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"net"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// A conn is one connection to the host with what was read ahead from it.
type conn struct {
	net.Conn
	in     *bufio.Reader
	meter  *meter
	reused bool
	woken  chan bool // after its idle time: whether it was silent
}

func newConn(raw net.Conn) *conn {
	m := &meter{from: raw, left: math.MaxInt64}
	return &conn{Conn: raw, meter: m, in: bufio.NewReader(m)}
}

// A meter counts what is read from a connection and ends it at a limit. While it
// listens it keeps the bytes, since net/http does not show how a host wrote them.
type meter struct {
	from        io.Reader
	count, left int64
	ended       error // the last error
	listens     bool
	bytes       []byte
}

const mostHeard = 1 << 20 // bytes; of what is longer the writing is not looked at

func (m *meter) Read(p []byte) (int, error) {
	if m.left <= 0 {
		m.ended = fmt.Errorf("%w of %d bytes for a header", errTooLarge, maxHeader)
		return 0, m.ended
	}
	n, err := m.from.Read(p[:min(int64(len(p)), m.left)])
	m.count += int64(n)
	m.left -= int64(n)
	m.ended = err
	if m.listens {
		m.bytes = append(m.bytes, p[:n]...)
		m.listens = len(m.bytes) <= mostHeard
	}
	return n, err
}

// listen keeps the bytes from here on, those that were read ahead included.
func (c *conn) listen() {
	ahead, _ := c.in.Peek(c.in.Buffered()) // they are buffered
	c.meter.listens, c.meter.bytes = true, bytes.Clone(ahead)
}

// heard returns the bytes that were taken since listen, up to the next listen, and
// listens no longer. Nothing was heard where they were too many.
func (c *conn) heard() []byte {
	if !c.meter.listens {
		return nil
	}
	c.meter.listens = false
	return c.meter.bytes[:len(c.meter.bytes)-c.in.Buffered()]
}

// long past: a deadline that ends every read and write at once.
var past = time.Unix(1, 0)

// A pool keeps idle connections. Each is watched while it is idle: one that the
// host closes is dropped at once, and so is one on which the host says something
// unasked, which would otherwise be taken for the answer to the next request.
type pool struct {
	max    int
	mu     sync.Mutex
	idle   []*conn
	closed bool
	spoke  atomic.Bool // the host said something unasked, since it was last looked for
}

func (p *pool) put(c *conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed || len(p.idle) >= p.max {
		c.Close()
		return
	}
	c.reused, c.woken = true, make(chan bool, 1)
	p.idle = append(p.idle, c)
	go p.watch(c)
}

func (p *pool) watch(c *conn) {
	_, err := c.in.Peek(1)
	silent := errors.Is(err, os.ErrDeadlineExceeded)
	if !silent {
		p.spoke.CompareAndSwap(false, err == nil)
		p.drop(c)
		c.Close()
	}
	c.woken <- silent
}

// take returns an idle connection that is silent and open as far as can be seen
// from here, or nil.
func (p *pool) take() *conn {
	for {
		c := p.pop()
		if c == nil {
			return nil
		}
		c.SetReadDeadline(past)
		if <-c.woken {
			c.SetReadDeadline(time.Time{})
			n, came := unread(c.Conn)
			if !came {
				return c
			}
			p.spoke.CompareAndSwap(false, n > 0)
			c.Close()
		}
	}
}

func (p *pool) pop() *conn {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.idle) == 0 {
		return nil
	}
	c := p.idle[len(p.idle)-1]
	p.idle = p.idle[:len(p.idle)-1]
	return c
}

func (p *pool) drop(c *conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if i := slices.Index(p.idle, c); i >= 0 {
		p.idle = slices.Delete(p.idle, i, i+1)
	}
}

func (p *pool) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	for _, c := range p.idle {
		c.Close() // its watch ends with the error
	}
	p.idle = nil
}
