package selftest

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"net"
	"strings"
	"testing"
	"time"
)

func TestTheFirstOfTwoCounts(t *testing.T) {
	for in, want := range map[string]string{
		`{"a":1,"b":2}`: `{"a":1,"b":2}`, `{"a":1,"a":2}`: `{"a":1}`, `{"a":{"b":1,"b":2},"a":3}`: `{"a":{"b":1}}`, `{"a":1,"\u0061":2}`: `{"a":1}`,
		`[1]`: `[1]`, `{"a":1}x`: `{"a":1}x`, `{`: `{`, ``: ``,
	} {
		if got := string(firstOfEach([]byte(in))); got != want {
			t.Errorf("%s: got %s, want %s", in, got, want)
		}
	}
}

func TestWhatIsInABody(t *testing.T) {
	for _, c := range []struct {
		body          string
		twice, halfOf bool
		deep          int
	}{
		{`{"a":1,"b":2}`, false, false, 1}, {`{"a":1,"a":2}`, true, false, 1}, {`{"a":{"b":1,"b":2}}`, true, false, 2}, {`[[["]"]]]`, false, false, 3},
		{`{"a":"\ud83d\ude00"}`, false, false, 1}, {`{"a":"\ud83d"}`, false, true, 1}, {`{"a":"\uDE00\uD83D"}`, false, true, 1}, {`{"a":"\\ud83d"}`, false, false, 1},
	} {
		if got := repeated([]byte(c.body)); got != c.twice {
			t.Errorf("%s: a name comes twice: %v", c.body, got)
		}
		if got := halfPair([]byte(c.body)); got != c.halfOf {
			t.Errorf("%s: half of a pair: %v", c.body, got)
		}
		if got := depth([]byte(c.body)); got != c.deep {
			t.Errorf("%s: depth %d, want %d", c.body, got, c.deep)
		}
	}
}

func TestEscapingChangesTheWritingAlone(t *testing.T) {
	for _, in := range []string{`{"id":"a\"b\\c\u00e9","é語😀":["x",1,null]}`, `"\\"`, `{}`} {
		got := escaped("%04X", func(rune) bool { return true })([]byte(in))
		var want, have any
		if json.Unmarshal([]byte(in), &want) != nil || json.Unmarshal(got, &have) != nil || toJSON(want) != toJSON(have) {
			t.Errorf("%s is written as %s", in, got)
		}
		if bytes.ContainsAny(got, "xé語") {
			t.Errorf("%s is written as %s", in, got)
		}
	}
}

func toJSON(v any) string {
	b, _ := json.Marshal(v) // it was read from JSON
	return string(b)
}

func TestGzipIsOfferedOnlyToThoseWhoTakeIt(t *testing.T) {
	for line, want := range map[string]bool{"": false, "gzip": true, "GZIP": true, "deflate, gzip;q=0.5": true, "gzip;q=0": false, "gzip;q=0.0, identity": false, "br": false, "*": false} {
		if got := acceptsGzip([]string{line}); got != want {
			t.Errorf("%q: %v", line, got)
		}
	}
}

// A conversation is what a client sends over a connection that takes what comes back.
type conversation struct{ net.Conn }

func (conversation) Write(b []byte) (int, error) { return len(b), nil }
func (conversation) RemoteAddr() net.Addr        { return &net.TCPAddr{} }
func (conversation) SetDeadline(time.Time) error { return nil }

func TestRequestsAreReadFromTheSocket(t *testing.T) {
	for in, want := range map[string]string{
		"POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nab":                                                "ab",
		"\r\nPOST /x HTTP/1.1\r\nhost:h\r\nTransfer-Encoding: Chunked\r\n\r\n02;a=\"b\"\r\nab\r\n0\r\nT: x\r\n\r\n": "ab",
		"POST http://h/x HTTP/1.1\r\nHost: h\r\n\r\n":                                                               "", "POST /x HTTP/1.0\r\n\r\n": "",
	} {
		r, err := readRequest(bufio.NewReader(strings.NewReader(in)), conversation{})
		if err != nil {
			t.Errorf("%q: %v", in, err)
			continue
		}
		if body, _ := io.ReadAll(r.Body); string(body) != want || r.URL.Path != "/x" {
			t.Errorf("%q: path %s, body %q", in, r.URL.Path, body)
		}
	}
	for _, in := range []string{"POST /x\r\n\r\n", "POST /x HTTP/1.1\r\n\r\n", "POST /x HTTP/1.1\r\nHost: h\r\nA : b\r\n\r\n", "POST x HTTP/1.1\r\nHost: h\r\n\r\n",
		"POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n"} {
		if _, err := readRequest(bufio.NewReader(strings.NewReader(in)), conversation{}); err != errSyntax {
			t.Errorf("%q: %v", in, err)
		}
	}
}

// FuzzReadRequest looks for bytes that no request could hold and that are read without
// end or a fall.
func FuzzReadRequest(f *testing.F) {
	f.Add([]byte("POST /x HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n"))
	f.Add([]byte("GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc"))
	f.Add([]byte("\r\n\r\nTRACE * HTTP/1.0\n\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := readRequest(bufio.NewReader(bytes.NewReader(b)), conversation{})
		if err != nil {
			return
		}
		if body, err := io.ReadAll(r.Body); err != nil || len(body) > len(b) {
			t.Errorf("%d bytes hold a body of %d: %v", len(b), len(body), err)
		}
	})
}
