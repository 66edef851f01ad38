//go:build unix && !race

package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/pem"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.com/importcheck/mockhost"
	"example.com/importcheck/spec"
)

// A reply writes what stands in place of an answer; an error ends the connection.
type reply func(net.Conn, *http.Request) error

// raw serves replies to whatever is asked, on every connection.
func raw(t *testing.T, answer reply) (string, []string) { return rawBetween(t, 0, nil, answer) }

// rawBetween serves a mock host, of which every so many requests gets the reply.
func rawBetween(t *testing.T, every int64, next http.Handler, answer reply) (string, []string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var open sync.Map
	var n atomic.Int64
	t.Cleanup(func() {
		_ = l.Close() // ends the loop
		open.Range(func(c, _ any) bool { return c.(net.Conn).Close() != nil || true })
	})
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			open.Store(c, nil)
			go func() {
				defer func() { _ = c.Close(); open.Delete(c) }()
				in := bufio.NewReader(c)
				for answerOne(c, in, &n, every, next, answer) == nil {
				}
			}()
		}
	}()
	return "http://" + l.Addr().String(), nil
}

func answerOne(c net.Conn, in *bufio.Reader, n *atomic.Int64, every int64, next http.Handler, answer reply) error {
	r, err := http.ReadRequest(in)
	if err != nil {
		return err
	}
	if next == nil || n.Add(1)%every == 0 {
		_, _ = io.Copy(io.Discard, r.Body) // one that breaks off is answered too
		return answer(c, r)
	}
	w := httptest.NewRecorder()
	next.ServeHTTP(w, r)
	_, _ = io.Copy(io.Discard, r.Body) // what the handler left
	got := w.Result()
	got.ContentLength = int64(w.Body.Len())
	return got.Write(c)
}

// always and nowAndThen open a host that gives a reply to everything, or to one request in
// fifteen of a host that conforms otherwise.
func always(answer reply) func(*testing.T) (string, []string) {
	return func(t *testing.T) (string, []string) { return raw(t, answer) }
}

func nowAndThen(answer reply) func(*testing.T) (string, []string) {
	return func(t *testing.T) (string, []string) { return rawBetween(t, 15, mockhost.Must(spec.Latest), answer) }
}

const okHead = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"

func say(text string) reply {
	return func(c net.Conn, _ *http.Request) error {
		_, err := io.WriteString(c, text)
		return err
	}
}

func whole(head, body string) reply {
	return say(head + "Content-Length: " + strconv.Itoa(len(body)) + "\r\n\r\n" + body)
}

// then says a text and does something else behind it.
func then(text string, next reply) reply {
	return func(c net.Conn, r *http.Request) error {
		if _, err := io.WriteString(c, text); err != nil {
			return err
		}
		return next(c, r)
	}
}

func endless(part string) reply {
	block := strings.Repeat(part, 1+64<<10/len(part))
	return func(c net.Conn, _ *http.Request) error {
		for {
			if _, err := io.WriteString(c, block); err != nil {
				return err
			}
		}
	}
}

// hang waits until the client closes the connection.
func hang(c net.Conn, _ *http.Request) error {
	_, err := io.Copy(io.Discard, c)
	if err == nil {
		err = errGone
	}
	return err
}

func end(net.Conn, *http.Request) error { return errGone }

func reset(c net.Conn, _ *http.Request) error {
	_ = c.(*net.TCPConn).SetLinger(0) // it closes with a reset then
	return errGone
}

// drip writes a text a byte at a time.
func drip(text string) reply {
	return func(c net.Conn, _ *http.Request) error {
		for i := range len(text) {
			if _, err := c.Write([]byte{text[i]}); err != nil {
				return err
			}
			time.Sleep(20 * time.Millisecond) // that is what this host does
		}
		return nil
	}
}

var bomb = sync.OnceValue(func() string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	block := make([]byte, 1<<20)
	for range 400 {
		_, _ = w.Write(block) // a buffer takes everything
	}
	_ = w.Close()
	return b.String()
})

func redirecting(t *testing.T, to string) (string, []string) {
	return raw(t, func(c net.Conn, r *http.Request) error {
		return say("HTTP/1.1 307 Temporary Redirect\r\nLocation: "+to+r.URL.Path+"\r\nContent-Length: 0\r\n\r\n")(c, r)
	})
}

// evil is a text in every language that something may read.
const evil = `<script>evil()</script><img src=x onerror=evil()>]]>--><svg onload=evil()>${{evil}} %0a::error::evil \u001b[2J\u001b]0;evil\u0007 \u202eevil\u202c \u2066x\u0000`

func texts(id string) reply { return whole(okHead, `{"id":"`+id+`","`+evil+`":"`+evil+`"}`) }

func errorsOf(message string) reply {
	return func(c net.Conn, r *http.Request) error {
		return whole("HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nX-Evil: \x1b[2J<script>evil()</script>\r\n", `{"code":3,"message":"`+message+`","details":[]}`)(c, r)
	}
}

func handler(h http.HandlerFunc) func(*testing.T) (string, []string) {
	return func(t *testing.T) (string, []string) { return closing(t, httptest.NewServer(h)), nil }
}

// overTLS serves a handler by HTTP/2 with a certificate that the run is given.
func overTLS(h http.HandlerFunc) func(*testing.T) (string, []string) {
	return func(t *testing.T) (string, []string) {
		s := httptest.NewUnstartedServer(h)
		s.EnableHTTP2 = true
		s.StartTLS()
		ca := filepath.Join(t.TempDir(), "ca.pem")
		if err := os.WriteFile(ca, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw}), 0o600); err != nil {
			t.Fatal(err)
		}
		return closing(t, s), []string{"--ca", ca}
	}
}

// dying serves a mock host that goes away after so many requests.
func dying(after int64, how func(*httptest.Server)) func(*testing.T) (string, []string) {
	return func(t *testing.T) (string, []string) {
		h := mockhost.Must(spec.Latest)
		var s *httptest.Server
		var n atomic.Int64
		s = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if n.Add(1) == after {
				go how(s)
			}
			h.ServeHTTP(w, r)
		}))
		return closing(t, s), nil
	}
}

func pages(w http.ResponseWriter, r *http.Request, items int) bool {
	if r.Method != http.MethodGet || !strings.HasSuffix(r.URL.Path, "/imports") {
		return false
	}
	w.Header().Set("Content-Type", "application/json")
	fmt.Fprint(w, `{"data":[`)
	for i := range items {
		fmt.Fprintf(w, `{"id":"x%d","uri":"s3://somebody/else","status":"Completed"},`, i)
	}
	fmt.Fprintf(w, `{"id":"x"}],"pagination":{"next":"t%d"}}`, time.Now().UnixNano())
	return true
}

func listing(items int) func(*testing.T) (string, []string) {
	return func(t *testing.T) (string, []string) {
		h := mockhost.Must(spec.Latest)
		return closing(t, httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if !pages(w, r, items) {
				h.ServeHTTP(w, r)
			}
		}))), nil
	}
}

func hostileHosts() []hostile {
	chunked := okHead + "Transfer-Encoding: chunked\r\n\r\n"
	const v, u = exitViolates, exitUnfinished
	return []hostile{
		{"an endless body", always(then(chunked, endless("1000\r\n"+strings.Repeat("x", 0x1000)+"\r\n"))), v},
		{"an endless body, now and then", nowAndThen(then(chunked, endless("1000\r\n"+strings.Repeat("x", 0x1000)+"\r\n"))), v},
		{"a body without end or length", always(then("HTTP/1.0 200 OK\r\n\r\n", endless("x"))), v},
		{"a body of an exabyte", nowAndThen(then(okHead+"Content-Length: 1000000000000000000\r\n\r\n", endless(" "))), v},
		{"endless header lines", always(then(okHead, endless("X-More: evil\r\n"))), v},
		{"an endless header line", nowAndThen(then(okHead+"X-More: ", endless("evil"))), v},
		{"a byte at a time", always(drip(okHead + "Content-Length: 2\r\n\r\n{}")), v},
		{"a byte at a time, now and then", nowAndThen(drip(okHead + "Content-Length: 2\r\n\r\n{}")), v},
		{"a compression bomb", always(func(c net.Conn, r *http.Request) error {
			return whole(okHead+"Content-Encoding: gzip\r\n", bomb())(c, r)
		}), v},
		{"a compression bomb, now and then", nowAndThen(func(c net.Conn, r *http.Request) error {
			return whole(okHead+"Content-Encoding: gzip\r\n", bomb())(c, r)
		}), v},
		{"objects a hundred thousand deep", nowAndThen(whole(okHead, strings.Repeat(`{"id":`, 1e5)+"1"+strings.Repeat("}", 1e5))), v},
		{"an exponent without measure", nowAndThen(whole(okHead, `{"id":1e999999999}`)), v},
		{"a hundred thousand properties", nowAndThen(whole(okHead, `{"id":"1"`+properties(1e5)+`}`)), v},
		{"one property a hundred thousand times", nowAndThen(whole(okHead, `{"id":"1"`+strings.Repeat(`,"id":"1"`, 1e5)+`}`)), v},
		{"no HTTP", always(say("SSH-2.0-OpenSSH_9.9\r\n")), v},
		{"HTTP/0.9", always(then(`{"id":"1"}`, end)), v},
		{"an end without a word", always(end), v},
		{"a reset without a word", always(reset), v},
		{"a reset in the head", nowAndThen(then("HTTP/1.1 200 OK\r\nContent-", reset)), v},
		{"a reset in the body", nowAndThen(then(okHead+"Content-Length: 100\r\n\r\n{", reset)), v},
		{"an end in the body", nowAndThen(then(okHead+"Content-Length: 100\r\n\r\n{", end)), v},
		{"silence", always(hang), v},
		{"silence, now and then", nowAndThen(hang), v},
		{"silence behind the head", always(then(okHead, hang)), v},
		{"silence in the body", nowAndThen(then(okHead+"Content-Length: 100\r\n\r\n{", hang)), v},
		{"a redirect to itself", func(t *testing.T) (string, []string) { return redirecting(t, "") }, v},
		{"100 Continue for ever", always(endless("HTTP/1.1 100 Continue\r\n\r\n")), v},
		{"103 for ever", nowAndThen(endless("HTTP/1.1 103 Early Hints\r\nLink: </evil>\r\n\r\n")), v},
		{"ten thousand interim answers", nowAndThen(then(strings.Repeat("HTTP/1.1 102 Processing\r\n\r\n", 1e4), whole(okHead, `{"id":"1"}`))), v},
		{"a megabyte of trailers", nowAndThen(then(chunked+"2\r\n{}\r\n0\r\n", endless("X-Trailer: evil\r\n"))), v},
		{"a second answer behind the first", nowAndThen(then(okHead+"Content-Length: 10\r\n\r\n{\"id\":\"1\"}", whole(okHead, `{"id":"evil"}`))), v},
		{"a negative length", nowAndThen(then(okHead+"Content-Length: -1\r\n\r\n{}", end)), v},
		{"a chunk beyond all numbers", nowAndThen(then(chunked+"fffffffffffffffff\r\n{}", end)), v},
		{"five thousand cookies", nowAndThen(whole(okHead+strings.Repeat("Set-Cookie: a=b\r\n", 5000), `{"id":"1"}`)), v},
		{"an id of two megabytes", nowAndThen(whole(okHead, `{"id":"`+strings.Repeat("x", 2<<20)+`"}`)), v},
		{"markup and escapes in ids", always(texts(evil)), v},
		{"markup and escapes in errors", always(errorsOf(evil)), v},
		{"a header in an id", always(whole(okHead, `{"id":"x\r\nX-Evil: 1\r\n\r\nGET /evil HTTP/1.1"}`)), v},
		{"a path in an id", always(whole(okHead, `{"id":"../../../evil?x#y"}`)), v},
		{"invalid UTF-8 everywhere", always(whole("HTTP/1.1 200 \xff\xfe\r\nContent-Type: application/json\r\nX-\xc3\xa9: \xff\r\n", "{\"id\":\"\xff\xfe\xc0\x80\",\"\xed\xa0\x80\":\"\xf8\"}")), v},
		{"NUL everywhere", always(whole("HTTP/1.1 200 O\x00K\r\nContent-Type: application/json\r\nX: \x00\r\n", "{\"id\":\"\x00\"}\x00")), v},
		{"429 for ever", handler(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(429) }), u},
		{"503 for ever", handler(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "0")
			w.WriteHeader(503)
		}), v},
		{"streams of HTTP/2 that are reset", overTLS(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }), v},
		{"TLS that stalls", func(t *testing.T) (string, []string) {
			l, err := net.Listen("tcp", "127.0.0.1:0") // nobody accepts: the system does, and nothing is said
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = l.Close() })
			return "https://" + l.Addr().String(), nil
		}, u},
		{"no TLS where TLS should be", func(t *testing.T) (string, []string) {
			return strings.Replace(closing(t, httptest.NewServer(mockhost.Must(spec.Latest))), "http:", "https:", 1), nil
		}, u},
		{"a host that dies", dying(300, func(s *httptest.Server) { _ = s.Listener.Close(); s.CloseClientConnections() }), u},
		{"a host that stops listening", dying(300, func(s *httptest.Server) { _ = s.Listener.Close() }), u},
		{"a list without end", listing(0), v},
		{"a list of ten thousand a page, without end", listing(1e4), v},
	}
}

// slowHosts are those that take many seconds.
func slowHosts() []hostile {
	const v, u = exitViolates, exitUnfinished
	return []hostile{
		{"nesting a million deep", always(whole(okHead, strings.Repeat("[", 1<<20))), v},
		{"a number of a million digits", always(whole(okHead, `{"id":`+strings.Repeat("1", 1e6)+`}`)), v},
		{"429 for a thousand years", handler(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "99999999999999999999")
			w.WriteHeader(429)
		}), u},
	}
}

func properties(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `,"p%d":%d`, i, i)
	}
	return b.String()
}
