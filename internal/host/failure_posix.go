//go:build !windows

package host

import "syscall"

// What sockets return.
var (
	exhausted   = []error{syscall.EMFILE, syscall.ENFILE, syscall.EADDRNOTAVAIL, syscall.ENOBUFS}
	refused     = []error{syscall.ECONNREFUSED}
	unreachable = []error{syscall.ENETUNREACH, syscall.EHOSTUNREACH}
	timedOut    = []error{syscall.ETIMEDOUT}
	broken      = []error{syscall.ECONNRESET, syscall.ECONNABORTED, syscall.EPIPE}
)
