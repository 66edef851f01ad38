package host

import "syscall"

// What Winsock returns: package syscall has other numbers for the names of POSIX, which
// no socket returns (Windows Sockets Error Codes, learn.microsoft.com).
const (
	wsaEMFILE        = syscall.Errno(10024)
	wsaEADDRNOTAVAIL = syscall.Errno(10049)
	wsaENETUNREACH   = syscall.Errno(10051)
	wsaECONNABORTED  = syscall.Errno(10053)
	wsaECONNRESET    = syscall.Errno(10054)
	wsaENOBUFS       = syscall.Errno(10055)
	wsaESHUTDOWN     = syscall.Errno(10058)
	wsaETIMEDOUT     = syscall.Errno(10060)
	wsaECONNREFUSED  = syscall.Errno(10061)
	wsaEHOSTUNREACH  = syscall.Errno(10065)
)

// The names of POSIX stand beside them for connections that are opened within the process.
var (
	exhausted   = []error{wsaEMFILE, wsaEADDRNOTAVAIL, wsaENOBUFS, syscall.EADDRNOTAVAIL}
	refused     = []error{wsaECONNREFUSED, syscall.ECONNREFUSED}
	unreachable = []error{wsaENETUNREACH, wsaEHOSTUNREACH}
	timedOut    = []error{wsaETIMEDOUT}
	broken      = []error{wsaECONNRESET, wsaECONNABORTED, wsaESHUTDOWN}
)
