package host

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

const ok200 = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"

func TestAnswersThatAreWhole(t *testing.T) {
	for name, tt := range map[string]struct {
		says   string
		status int
		proto  string
		body   string
	}{
		"with a length":             {ok200 + "Content-Length: 2\r\n\r\n{}", 200, "HTTP/1.1", "{}"},
		"in chunks":                 {ok200 + "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1;x=y\r\n}\r\n0\r\nX-T: 1\r\n\r\n", 200, "HTTP/1.1", "{}"},
		"until the host closes":     {ok200 + "\r\n{}", 200, "HTTP/1.1", "{}"},
		"HTTP/1.0":                  {"HTTP/1.0 200 OK\r\n\r\n{}", 200, "HTTP/1.0", "{}"},
		"without a body":            {"HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 0\r\n\r\n", 405, "HTTP/1.1", ""},
		"without a reason":          {"HTTP/1.1 400\r\nContent-Length: 0\r\n\r\n", 400, "HTTP/1.1", ""},
		"a status over 599":         {"HTTP/1.1 999 No\r\nContent-Length: 1\r\n\r\nx", 999, "HTTP/1.1", "x"},
		"a status under 100":        {"HTTP/1.1 042 No\r\nContent-Length: 1\r\n\r\nx", 42, "HTTP/1.1", "x"},
		"a redirect":                {"HTTP/1.1 307 T\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n", 307, "HTTP/1.1", ""},
		"interim answers before it": {strings.Repeat("HTTP/1.1 103 Early\r\nLink: </a>\r\n\r\n", 16) + ok200 + "Content-Length: 2\r\n\r\n{}", 200, "HTTP/1.1", "{}"},
		"another protocol":          {"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\nrest", 101, "HTTP/1.1", ""},
		"an unknown charset kept":   {ok200 + "Content-Encoding: identity\r\nContent-Length: 2\r\n\r\n{}", 200, "HTTP/1.1", "{}"},
	} {
		t.Run(name, func(t *testing.T) {
			c := newClient(t, saying(t, tt.says), nil)
			e := do(c, start("{}"))
			if e.Failure != "" || e.Problem != "" || e.Partial {
				t.Fatalf("failure %q, %s", e.Failure, e.Problem)
			}
			if e.Status != tt.status || e.Proto != tt.proto || string(e.Body) != tt.body || e.Tries != 1 || !e.NewConn {
				t.Errorf("got %+v", e)
			}
		})
	}
}

func TestFailures(t *testing.T) {
	endless := func(c net.Conn, first, then string) {
		readRequest(c)
		io.WriteString(c, first)
		for {
			if _, err := io.WriteString(c, strings.Repeat(then, 1000)); err != nil {
				return
			}
		}
	}
	says := func(text string) func(int, net.Conn) {
		return func(_ int, c net.Conn) { readRequest(c); io.WriteString(c, text) }
	}
	resets := func(text string) func(int, net.Conn) {
		return func(_ int, c net.Conn) {
			readRequest(c)
			io.WriteString(c, text)
			time.Sleep(20 * time.Millisecond)
			reset(c)
		}
	}
	hangs := func(text string) func(int, net.Conn) {
		return func(_ int, c net.Conn) { readRequest(c); io.WriteString(c, text); io.Copy(io.Discard, c) }
	}
	for name, tt := range map[string]struct {
		talk    func(int, net.Conn)
		failure Failure
		partial bool
		words   string
	}{
		"closed before an answer":     {says(""), Reset, false, "before the first byte"},
		"reset before an answer":      {resets(""), Reset, false, "before the first byte"},
		"closed in the status line":   {says("HTTP/1.1 20"), Reset, false, "before the header was whole"},
		"closed in the header":        {says(ok200 + "X-A: "), Reset, false, "before the header was whole"},
		"reset in the header":         {resets(ok200), Reset, false, "before the header was whole"},
		"reset in the body":           {resets(ok200 + "Content-Length: 9\r\n\r\n{"), Reset, true, "before the body was whole"},
		"shorter than announced":      {says(ok200 + "Content-Length: 9\r\n\r\n{}"), Truncated, true, "before the body was whole"},
		"chunks without a last line":  {says(ok200 + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n"), Truncated, true, "no empty line follows the last of its chunks"},
		"chunks without an end":       {says(ok200 + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n"), Truncated, true, "before the body was whole"},
		"hangs before an answer":      {hangs(""), Timeout, false, "before the first byte"},
		"hangs in the header":         {hangs(ok200), Timeout, false, "before the header was whole"},
		"hangs in the body":           {hangs(ok200 + "Content-Length: 9\r\n\r\n{"), Timeout, true, "before the body was whole"},
		"a body without end":          {func(_ int, c net.Conn) { endless(c, ok200+"\r\n", "a") }, TooLarge, true, "larger than the limit of "},
		"chunks of one byte forever":  {func(_ int, c net.Conn) { endless(c, ok200+"Transfer-Encoding: chunked\r\n\r\n", "1\r\na\r\n") }, TooLarge, true, "limit"},
		"a header without end":        {func(_ int, c net.Conn) { endless(c, ok200, "X-A: b\r\n") }, TooLarge, false, "limit of 262144 bytes"},
		"a header line without end":   {func(_ int, c net.Conn) { endless(c, ok200+"X-A: ", "b") }, TooLarge, false, "limit"},
		"a trailer without end":       {func(_ int, c net.Conn) { endless(c, ok200+"Transfer-Encoding: chunked\r\n\r\n0\r\n", "X-A: b\r\n") }, Malformed, true, "trailer"},
		"interim answers without end": {func(_ int, c net.Conn) { endless(c, "", "HTTP/1.1 100 Continue\r\n\r\n") }, Malformed, false, "interim"},
		"not HTTP":                    {says("SSH-2.0-OpenSSH_9\r\n"), Malformed, false, "not HTTP"},
		"HTTP/0.9":                    {says("<html>\r\nhello"), Malformed, false, "not HTTP"},
		"a broken header line":        {says(ok200 + "no colon\r\n\r\n"), Malformed, false, "not HTTP"},
		"two lengths":                 {says(ok200 + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab"), Malformed, false, "not HTTP"},
		"a negative length":           {says(ok200 + "Content-Length: -1\r\n\r\nab"), Malformed, false, "not HTTP"},
		"a broken chunk":              {says(ok200 + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n"), Malformed, true, "not HTTP"},
		"gzip in name alone":          {says(ok200 + "Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}"), Decoding, false, "gzip"},
		"a coding not asked for":      {says(ok200 + "Content-Encoding: br\r\nContent-Length: 2\r\n\r\n{}"), Decoding, false, "br"},
		"codings over each other":     {says(ok200 + "Content-Encoding: gzip, gzip, gzip, gzip\r\nContent-Length: 2\r\n\r\n{}"), Decoding, false, "4 nested codings"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			limit := 5 * time.Second
			if tt.failure == Timeout {
				limit = 100 * time.Millisecond
			}
			c := newClient(t, rawHost(t, tt.talk), func(o *Options) { o.Timeout = limit })
			e := do(c, start("{}"))
			if e.Failure != tt.failure || e.Partial != tt.partial || !strings.Contains(e.Problem, tt.words) {
				t.Errorf("got %q, partial %v, %s", e.Failure, e.Partial, e.Problem)
			}
			if e.Partial != (e.Status == 200 && tt.failure != Decoding) || len(e.Body) > maxBody {
				t.Errorf("status %d, %d bytes", e.Status, len(e.Body))
			}
			if e.Elapsed > limit+time.Second || len(e.Problem) > 600 {
				t.Errorf("took %v, a sentence of %d bytes", e.Elapsed, len(e.Problem))
			}
		})
	}
}

func TestProblemsAreSafeForATerminal(t *testing.T) {
	c := newClient(t, saying(t, "\x1b[2J\u202e"+testKey+"\r\n\r\n"), nil)
	e := do(c, start("{}"))
	if e.Failure != Malformed || strings.ContainsAny(e.Problem, "\x1b\u202e") || strings.Contains(e.Problem, testKey) {
		t.Errorf("%q: %q", e.Failure, e.Problem)
	}
}

func TestContentCodingsAreDecoded(t *testing.T) {
	text := []byte(strings.Repeat(`{"id":"1"}`, 100))
	var zipped, deflated, twice bytes.Buffer
	z := gzip.NewWriter(&zipped)
	z.Write(text)
	z.Close()
	d := zlib.NewWriter(&deflated)
	d.Write(text)
	d.Close()
	z = gzip.NewWriter(&twice)
	z.Write(deflated.Bytes())
	z.Close()
	for coding, body := range map[string][]byte{
		"gzip": zipped.Bytes(), "X-GZIP": zipped.Bytes(), "deflate": deflated.Bytes(), "deflate, gzip": twice.Bytes(),
	} {
		c := newClient(t, saying(t, fmt.Sprintf("%sContent-Encoding: %s\r\nContent-Length: %d\r\n\r\n%s", ok200, coding, len(body), body)), nil)
		if e := do(c, start("{}")); e.Failure != "" || !bytes.Equal(e.Body, text) {
			t.Errorf("%s: %q %s, %d bytes", coding, e.Failure, e.Problem, len(e.Body))
		}
	}
}

func TestCompressionBombIsCut(t *testing.T) {
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	z.Write(make([]byte, 4<<20))
	z.Close()
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		w.Write(bomb.Bytes())
	})
	e := do(newClient(t, s.URL, nil), start("{}"))
	if e.Failure != TooLarge || !e.Partial || len(e.Body) != maxBody {
		t.Errorf("%q %s, %d bytes", e.Failure, e.Problem, len(e.Body))
	}
}

func TestHeadHasNoBody(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Content-Length", "500") })
	r := start("")
	r.Method, r.Body = "HEAD", nil
	c := newClient(t, s.URL, nil)
	for range 2 {
		if e := do(c, r); e.Failure != "" || e.Status != 200 || len(e.Body) != 0 {
			t.Errorf("got %+v", e)
		}
	}
}

// A host may refuse a large body after reading only its header, answer and close. The
// rest of the body then meets a closed connection.
func TestEarlyAnswerToALargeBodyIsAnAnswer(t *testing.T) {
	for name, size := range map[string]int{"over what sockets hold": 12 << 20, "over one buffer": 200 << 10, "small": 100} {
		t.Run(name, func(t *testing.T) {
			c := newClient(t, rawHost(t, func(_ int, c net.Conn) {
				c.Read(make([]byte, 100))
				io.WriteString(c, "HTTP/1.1 413 Too Large\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}")
			}), nil)
			for range 10 {
				if e := do(c, start(strings.Repeat("a", size))); e.Failure != "" || e.Status != 413 || string(e.Body) != "{}" {
					t.Fatalf("%q %s, status %d", e.Failure, e.Problem, e.Status)
				}
			}
		})
	}
}

// Whoever has to shorten an answer reads both numbers.
func TestATooLargeAnswerIsReportedWithItsSizeAndTheLimit(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "2000000")
		w.Write(make([]byte, 2_000_000))
	})
	e := do(newClient(t, s.URL, nil), start("{}"))
	if e.Failure != TooLarge || e.Problem != "the answer is larger than the limit of 1048576 bytes: it announces 2000000" {
		t.Errorf("%q: %s", e.Failure, e.Problem)
	}
	page := start("")
	page.Method, page.Body = "GET", nil
	if e := do(newClient(t, s.URL, nil), page); e.Failure != "" || len(e.Body) != 2_000_000 {
		t.Errorf("a page of the list of that size: %q: %s, %d bytes", e.Failure, e.Problem, len(e.Body))
	}
}
