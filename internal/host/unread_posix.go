//go:build !windows

package host

import (
	"crypto/tls"
	"net"
	"syscall"
)

// unread reports whether the host has closed a connection, or has said something on it, though
// nobody has read that yet: a watch that was not scheduled in time does not know. The end has no bytes.
func unread(c net.Conn) (n int, came bool) {
	if t, ok := c.(*tls.Conn); ok {
		c = t.NetConn()
	}
	s, ok := c.(syscall.Conn)
	if !ok {
		return 0, false
	}
	raw, err := s.SyscallConn()
	if err != nil {
		return 0, false
	}
	var failed error
	err = raw.Read(func(fd uintptr) bool {
		n, _, failed = syscall.Recvfrom(int(fd), make([]byte, 1), syscall.MSG_PEEK|syscall.MSG_DONTWAIT)
		return true
	})
	return n, err == nil && failed == nil
}
