package mockhost

import (
	"bytes"
	"io"
	"net"
	"testing"
	"testing/iotest"
)

type readConn struct {
	net.Conn
	io.Reader
}

func (c readConn) Read(p []byte) (int, error) { return c.Reader.Read(p) }

// FuzzMarking holds that a connection on which nothing is marked hands on what came,
// whatever it is and however it was cut.
func FuzzMarking(f *testing.F) {
	for _, parts := range wireRequests {
		f.Add([]byte(parts[0]))
	}
	f.Add([]byte("\x16\x03\x01"))
	f.Add([]byte("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n7fffffff\r\n"))
	f.Add([]byte("POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\nx"))
	f.Add([]byte("POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\nabc"))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, from := range []io.Reader{bytes.NewReader(data), iotest.OneByteReader(bytes.NewReader(data))} {
			c := &markingConn{Conn: readConn{Reader: from}, mark: marking{is: func(m message) bool {
				m.chunkLine(func(string) bool { return false })
				return false
			}}}
			got, err := io.ReadAll(c)
			if err != nil || !bytes.Equal(got, data) {
				t.Fatalf("%q became %q, %v", data, got, err)
			}
		}
	})
}
