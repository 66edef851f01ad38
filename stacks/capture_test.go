package stacks

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
)

// page makes a browser start an import.
const page = `<!doctype html><script>
const start = new XMLHttpRequest();
start.open('POST', '/bulk/imports', false);
start.setRequestHeader('Api-Key', 'k');
start.setRequestHeader('X-Pinecone-Api-Version', '2026-04');
start.setRequestHeader('Content-Type', 'application/json');
start.send('{"uri":"s3://bucket/dir"}');
</script>`

// A capture is a server that keeps the bytes that clients send, whatever they are, and
// answers each request as a host does that takes a start.
type capture struct {
	url  string
	head chan struct{} // closed once the first head has come
	once sync.Once
	done sync.WaitGroup

	mu   sync.Mutex
	sent bytes.Buffer
}

func newCapture(t *testing.T) *capture {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &capture{url: "http://" + l.Addr().String(), head: make(chan struct{})}
	t.Cleanup(func() { _ = l.Close(); c.done.Wait() })
	c.done.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return // closed by the test's end
			}
			c.done.Go(func() { c.serve(conn) })
		}
	})
	return c
}

// Write keeps what one connection brought.
func (c *capture) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.sent.Write(p)
}

func (c *capture) bytes() []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	return bytes.Clone(c.sent.Bytes())
}

func (c *capture) serve(conn net.Conn) {
	defer conn.Close()
	in := bufio.NewReader(io.TeeReader(conn, c))
	for {
		r, err := http.ReadRequest(in)
		if err != nil {
			return // the client is done; a request that Go cannot read fails the client, and its test
		}
		c.once.Do(func() { close(c.head) })
		if strings.EqualFold(r.Header.Get("Expect"), "100-continue") {
			_, _ = io.WriteString(conn, "HTTP/1.1 100 Continue\r\n\r\n")
		}
		if _, err := io.Copy(io.Discard, r.Body); err != nil {
			return
		}
		media, body := "application/json", `{"id":"1"}`
		if r.Method == http.MethodGet {
			media, body = "text/html", page
		}
		head := fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n", media, len(body))
		if _, err := io.WriteString(conn, head+body); err != nil || r.Close {
			return
		}
	}
}
