package mockhost

import "net"

// crlfListener drops empty lines before the first request of a connection, which a
// server should ignore (RFC 9112 section 2.2). net/http does so only after a POST.
type crlfListener struct{ net.Listener }

// Accept waits for the next connection.
func (l crlfListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &crlfConn{Conn: c}, nil
}

type crlfConn struct {
	net.Conn
	begun bool
}

// Read reads what the client sends.
func (c *crlfConn) Read(p []byte) (int, error) {
	for {
		n, err := c.Conn.Read(p)
		if c.begun || n == 0 || err != nil {
			return n, err
		}
		skip := 0
		for skip < n && (p[skip] == '\r' || p[skip] == '\n') {
			skip++
		}
		if skip < n {
			c.begun = true
			return copy(p, p[skip:n]), nil
		}
	}
}
