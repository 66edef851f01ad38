package mockhost

import (
	"bytes"
	"errors"
	"io"
	"net"
	"slices"
	"strconv"
	"strings"
)

// markName is the header line by which the listener informs the handler behind it that
// a request came in a form which only its bytes show.
const markName = "X-Importcheck-Mark"

// marking is a listener that marks requests whose bytes have a form. What is no
// HTTP/1 passes as it is.
type marking struct {
	net.Listener
	name string
	is   func(message) bool
}

// Accept waits for the next connection.
func (l marking) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &markingConn{Conn: c, mark: l}, nil
}

// A message is one request as it came over the connection.
type message struct {
	head, body       []byte
	headReads, reads int  // how many reads brought the head, and all of it
	early            bool // it was there before the request before it was handed on whole
}

// markingConn collects one request after the other and hands them on marked. Only
// the server reads it, from one goroutine at a time.
type markingConn struct {
	net.Conn
	mark    marking
	pending []byte // that came and is not handed on
	out     []byte // that is to be handed on
	reads   int    // that brought what is pending
	head    int    // of these, those up to the end of the head
	early   bool
	plain   bool // no more looking: TLS, or not to be framed
}

const mostMessage = 8 << 20 // bytes that are collected of one request

// Read hands on the next bytes of a request.
func (c *markingConn) Read(p []byte) (int, error) {
	for len(c.out) == 0 {
		if c.take() {
			continue
		}
		buffer := make([]byte, 64<<10)
		n, err := c.Conn.Read(buffer)
		c.pending = append(c.pending, buffer[:n]...)
		if n > 0 { // the server breaks off reads that brought nothing
			c.reads++
		}
		if errors.Is(err, io.EOF) && len(c.pending) > 0 {
			c.plain = true // the server shall see that it breaks off
		} else if err != nil && n == 0 {
			return 0, err
		}
	}
	n := copy(p, c.out)
	c.out = c.out[n:]
	return n, nil
}

// take moves the next request from pending to out, once it is whole.
func (c *markingConn) take() bool {
	if len(c.pending) == 0 {
		return false
	}
	c.plain = c.plain || c.pending[0] == 0x16 || len(c.pending) > mostMessage // 0x16 begins a TLS handshake
	end := bytes.Index(c.pending, []byte("\r\n\r\n"))
	if !c.plain && end < 0 {
		return false
	}
	if c.plain {
		c.out, c.pending = c.pending, nil
		return true
	}
	if c.head == 0 {
		c.head = c.reads
	}
	m := message{head: c.pending[:end+2], headReads: c.head, reads: c.reads, early: c.early}
	size, whole := m.size(c.pending[end+4:])
	if !whole {
		return false
	}
	c.plain = m.expects() // its body comes later, when the server has asked for it
	m.body = c.pending[end+4 : end+4+size]
	c.hand(m, end+4+size)
	return true
}

func (c *markingConn) hand(m message, size int) {
	if c.mark.is(m) {
		first := firstLine(m.head)
		mark := []byte(markName + ": " + c.mark.name + "\r\n")
		c.out = slices.Concat(first, mark, m.head[len(first):], []byte("\r\n"), m.body)
	} else {
		c.out = append([]byte(nil), c.pending[:size]...)
	}
	c.pending = append([]byte(nil), c.pending[size:]...)
	c.early = len(c.pending) > 0
	c.reads, c.head = min(1, len(c.pending)), 0
}

// firstLine is the request line with its end.
func firstLine(head []byte) []byte { return head[:bytes.Index(head, []byte("\r\n"))+2] }

// size returns how many of the bytes behind the head belong to the request, and
// whether all are there. A sender that waits for 100 Continue sends none before it.
func (m message) size(rest []byte) (n int, whole bool) {
	if m.expects() {
		return 0, true
	}
	if coding, ok := m.value("transfer-encoding"); ok && strings.HasSuffix(coding, "chunked") {
		return chunks(rest, nil)
	}
	length, _ := m.value("content-length")
	n, _ = strconv.Atoi(length) // the server refuses what is no number
	n = max(n, 0)
	return min(n, len(rest)), len(rest) >= n
}

func (m message) expects() bool {
	_, ok := m.value("expect")
	return ok
}

// value returns the value of a header line, in small letters.
func (m message) value(of string) (value string, ok bool) {
	ok = m.lineHas(func(name, rest string) bool {
		value = strings.ToLower(strings.TrimSpace(rest))
		return strings.EqualFold(name, of)
	})
	return value, ok
}

// chunks walks over a chunked body, hands each size line to see, and returns its
// length. A broken one is whole at once: the server shall refuse it.
func chunks(b []byte, see func(line string)) (n int, whole bool) {
	for {
		end := bytes.Index(b[n:], []byte("\r\n"))
		if end < 0 {
			return len(b), false
		}
		line := string(b[n : n+end])
		if see != nil {
			see(line)
		}
		digits, _, _ := strings.Cut(line, ";")
		size, err := strconv.ParseUint(strings.TrimSpace(digits), 16, 31)
		if err != nil {
			return len(b), true
		}
		if n += end + 2; size == 0 {
			return trailerEnd(b, n)
		}
		if n += int(size) + 2; n > len(b) {
			return len(b), false
		}
	}
}

func trailerEnd(b []byte, n int) (int, bool) {
	for {
		end := bytes.Index(b[n:], []byte("\r\n"))
		if end < 0 {
			return len(b), false
		}
		if n += end + 2; end == 0 {
			return n, true
		}
	}
}

// line returns the i-th line of the head; the request line is 0.
func (m message) line(i int) string {
	all := strings.Split(string(m.head), "\r\n")
	if i >= len(all) {
		return ""
	}
	return all[i]
}

// lineHas asks about the header lines, as name and all that follows the colon.
func (m message) lineHas(says func(name, rest string) bool) bool {
	all := strings.Split(string(m.head), "\r\n")
	for _, line := range all[1:] {
		if name, rest, ok := strings.Cut(line, ":"); ok && says(name, rest) {
			return true
		}
	}
	return false
}

// chunkLine asks about the lines that give the sizes of chunks.
func (m message) chunkLine(says func(string) bool) bool {
	found := false
	coding, _ := m.value("transfer-encoding")
	if strings.HasSuffix(coding, "chunked") {
		chunks(m.body, func(line string) { found = found || says(line) })
	}
	return found
}

// hasTrailer asks whether a header line follows the last chunk.
func (m message) hasTrailer() bool {
	all := strings.Split(string(m.body), "\r\n")
	return m.chunkLine(func(string) bool { return true }) && len(all) > 2 && strings.Contains(all[len(all)-3], ":")
}
