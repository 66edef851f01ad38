package host

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/inmemory"
)

const testKey = "pcsk_Zq7Lm2-Wd9Xv4Tn8Rb6Hf3"

// start is an ordinary request with the key.
func start(body string) generators.Request {
	return generators.Request{
		Method: "POST", Path: "/bulk/imports", Body: []byte(body),
		Header: []generators.Field{{Name: "Api-Key", Key: generators.KeyRight}, {Name: "Content-Type", Value: "application/json"}},
	}
}

func newClient(t *testing.T, address string, change func(*Options)) *Client {
	t.Helper()
	o := Options{URL: address, Key: testKey, Timeout: 5 * time.Second, UserAgent: "importcheck-test"}
	if change != nil {
		change(&o)
	}
	c, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func serve(t *testing.T, h http.HandlerFunc) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s
}

// rawHost accepts connections on loopback and hands each to talk, with its number
// from 0. The connection is closed when talk returns.
func rawHost(t *testing.T, talk func(n int, c net.Conn)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	t.Cleanup(func() { l.Close(); all.Wait() })
	all.Go(func() {
		for n := 0; ; n++ {
			c, err := l.Accept()
			if err != nil {
				return
			}
			all.Go(func() { defer c.Close(); talk(n, c) })
		}
	})
	return "http://" + l.Addr().String()
}

// saying is a host that reads one whole request and writes each text, then closes.
func saying(t *testing.T, texts ...string) string {
	return rawHost(t, func(_ int, c net.Conn) {
		readRequest(c)
		for _, text := range texts {
			io.WriteString(c, text)
		}
	})
}

func readRequest(c net.Conn) {
	if r, err := http.ReadRequest(bufio.NewReader(c)); err == nil {
		io.Copy(io.Discard, r.Body)
	}
}

func reset(c net.Conn) { c.(*net.TCPConn).SetLinger(0) }

func do(c *Client, r generators.Request) Exchange { return c.Do(context.Background(), r) }

// sent joins header lines as a report shows them.
func sent(e Exchange) string {
	var lines []string
	for _, f := range e.Sent {
		lines = append(lines, f.Name+": "+f.Value)
	}
	return strings.Join(lines, "\n")
}

// inMemory serves h in the current synctest bubble and returns a client of it.
// stop ends both, so that the bubble proves that no goroutine is left.
func inMemory(t *testing.T, h http.HandlerFunc, change func(*Options)) (c *Client, stop func()) {
	t.Helper()
	l := inmemory.Listen()
	server := &http.Server{Handler: h}
	go server.Serve(l)
	o := Options{URL: "http://memory", Key: testKey, Dial: l.Dial}
	if change != nil {
		change(&o)
	}
	c, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return c, func() { c.Close(); server.Close() }
}
