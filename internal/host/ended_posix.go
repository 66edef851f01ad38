//go:build !windows

package host

import (
	"crypto/tls"
	"net"
	"syscall"
)

// ended reports whether the host has closed a connection, or has said something on it, though
// nobody has read that yet: a watch that was not scheduled in time does not know.
func ended(c net.Conn) bool {
	if t, ok := c.(*tls.Conn); ok {
		c = t.NetConn()
	}
	s, ok := c.(syscall.Conn)
	if !ok {
		return false
	}
	raw, err := s.SyscallConn()
	if err != nil {
		return false
	}
	came := false
	err = raw.Read(func(fd uintptr) bool {
		n, _, err := syscall.Recvfrom(int(fd), make([]byte, 1), syscall.MSG_PEEK|syscall.MSG_DONTWAIT)
		came = err == nil && n >= 0 // 0 bytes are its end
		return true
	})
	return came && err == nil
}
