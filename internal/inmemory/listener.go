package inmemory

import (
	"context"
	"net"
	"strconv"
	"sync"
	"sync/atomic"
)

// A Listener hands what is dialled to what accepts. The zero value is unusable; see Listen.
type Listener struct {
	conns   chan net.Conn
	closed  chan struct{}
	close   sync.Once
	dialled atomic.Int64
}

// A conn has its own address, since servers distinguish connections by it.
type conn struct {
	net.Conn
	remote address
}

type address string

func (address) Network() string  { return "memory" }
func (a address) String() string { return string(a) }

func (c conn) RemoteAddr() net.Addr { return c.remote }

// Listen returns a listener. Close ends it; connections that it accepted stay open.
func Listen() *Listener {
	return &Listener{conns: make(chan net.Conn), closed: make(chan struct{})}
}

// Dial opens a connection, whatever the network and the address: it waits until it is
// accepted, until ctx ends, or until the listener is closed (net.ErrClosed).
func (l *Listener) Dial(ctx context.Context, _, _ string) (net.Conn, error) {
	near, far := net.Pipe()
	named := conn{far, address("memory:" + strconv.FormatInt(l.dialled.Add(1), 10))}
	select {
	case l.conns <- named:
		return near, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

// Accept waits for the next connection, or for Close (net.ErrClosed).
func (l *Listener) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

// Close may be called more than once.
func (l *Listener) Close() error {
	l.close.Do(func() { close(l.closed) })
	return nil
}

// Addr returns an address that no network has.
func (l *Listener) Addr() net.Addr { return address("memory") }
