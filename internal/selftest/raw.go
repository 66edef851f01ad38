package selftest

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// A rawStyle is how a bare socket writes its answers.
type rawStyle struct {
	name       func(string) string // of header lines; nil: as they are
	reason     string              // behind the status; "": the usual one
	chunks     bool                // with an extension on each
	untilClose bool                // no length: the end of the connection ends the body
	drops      int                 // answers after which the connection is closed without a word; 0: never
	parts      int                 // in which an answer is written
	version    string              // of the status line; "": HTTP/1.1
	mute       bool                // no 100 to whoever expects one
	serial     bool                // one connection at a time
	closing    bool                // each answer says that the connection is closed

	library func(raw []byte, r *http.Request) bool // what the HTTP library refuses by itself; nil: nothing
	silent  bool                                   // and without an answer
}

// A rawHost writes HTTP/1.1 by itself; net/http reads the requests.
type rawHost struct {
	rawStyle
	handler http.Handler
	mu      sync.Mutex
	open    map[net.Conn]bool // nil once the host is closed
	wg      sync.WaitGroup
}

func servedRaw(style rawStyle) server {
	return func(h http.Handler) (site, error) {
		l, err := net.Listen("tcp", ipv4)
		if err != nil {
			return site{}, err
		}
		host := &rawHost{rawStyle: style, handler: h, open: map[net.Conn]bool{}}
		host.wg.Go(func() { host.accept(l) })
		return site{url: "http://" + l.Addr().String(), close: func() {
			_ = l.Close() // nobody waits for it any more
			host.cut()
			host.wg.Wait()
		}}, nil
	}
}

func (h *rawHost) accept(l net.Listener) {
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		switch {
		case !h.keep(c):
		case h.serial:
			h.talk(c)
		default:
			h.wg.Go(func() { h.talk(c) })
		}
	}
}

// keep notes a connection, so that it can be cut.
func (h *rawHost) keep(c net.Conn) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.open == nil {
		_ = c.Close() // the host is closed
		return false
	}
	h.open[c] = true
	return true
}

func (h *rawHost) cut() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for c := range h.open {
		_ = c.Close() // the reader sees an error
	}
	h.open = nil
}

func (h *rawHost) talk(c net.Conn) {
	defer func() {
		_ = c.Close() // nothing more is wanted of it
		h.mu.Lock()
		defer h.mu.Unlock()
		delete(h.open, c)
	}()
	var raw bytes.Buffer // what was read of the connection and not yet seen
	in := bufio.NewReader(io.TeeReader(c, &raw))
	for n := 1; ; n++ {
		r, err := h.readRequest(in, c)
		if errors.Is(err, io.EOF) {
			return
		}
		bad := err != nil || h.library != nil && h.library(raw.Next(raw.Len()-in.Buffered()), r)
		if bad && h.silent {
			return
		}
		a := h.refusal()
		if !bad {
			a = recorded(h.handler, r)
		}
		last := bad || r.Close || h.untilClose || h.closing
		if h.write(c, r, a, last) != nil || last || n == h.drops {
			return
		}
	}
}

// refusal is the answer to what cannot be read: a page where the library answers by itself.
func (h *rawHost) refusal() *answer {
	media, body := "application/json", "{}"
	if h.library != nil {
		media, body = "text/html", "<h1>400 Bad Request</h1>"
	}
	return &answer{status: http.StatusBadRequest, header: http.Header{"Content-Type": {media}}, body: []byte(body)}
}

// readRequest reads one request with its body.
func (h *rawHost) readRequest(in *bufio.Reader, c net.Conn) (*http.Request, error) {
	r, err := http.ReadRequest(in)
	if err != nil {
		return nil, err
	}
	r.RemoteAddr = c.RemoteAddr().String()
	if !h.mute && strings.EqualFold(r.Header.Get("Expect"), "100-continue") && in.Buffered() == 0 {
		if _, err := io.WriteString(c, "HTTP/1.1 100 Continue\r\n\r\n"); err != nil {
			return nil, io.EOF
		}
	}
	body, err := io.ReadAll(r.Body) // so that the next request begins behind it
	r.Body = io.NopCloser(bytes.NewReader(body))
	return r, err
}

// write writes one answer.
func (h *rawHost) write(c net.Conn, r *http.Request, a *answer, last bool) error {
	var b bytes.Buffer
	reason := h.reason
	if reason == "" {
		reason = " " + http.StatusText(a.status)
	}
	fmt.Fprintf(&b, "%s %d%s\r\n", cmp.Or(h.version, "HTTP/1.1"), a.status, reason)
	bare := a.status == http.StatusNoContent || r != nil && r.Method == http.MethodHead
	a.header.Del("Content-Length")
	switch {
	case bare || h.untilClose:
	case h.chunks && r != nil && r.ProtoAtLeast(1, 1):
		a.header.Set("Transfer-Encoding", "chunked")
	default:
		a.header.Set("Content-Length", strconv.Itoa(len(a.body)))
	}
	if last {
		a.header.Set("Connection", "close")
	}
	h.fields(&b, a.header)
	switch {
	case bare:
	case a.header.Get("Transfer-Encoding") != "":
		h.inChunks(&b, a.body)
	default:
		b.Write(a.body)
	}
	return h.inParts(c, b.Bytes())
}

func (h *rawHost) fields(b *bytes.Buffer, header http.Header) {
	for name, lines := range header {
		if h.name != nil {
			name = h.name(name)
		}
		for _, line := range lines {
			fmt.Fprintf(b, "%s: %s\r\n", name, line)
		}
	}
	b.WriteString("\r\n")
}

func (h *rawHost) inChunks(b *bytes.Buffer, body []byte) {
	for part := range slices.Chunk(body, 30) {
		fmt.Fprintf(b, "%03X;note=\"a;b\"\r\n%s\r\n", len(part), part)
	}
	b.WriteString("0\r\n\r\n")
}

func (h *rawHost) inParts(c net.Conn, b []byte) error {
	for part := range slices.Chunk(b, len(b)/max(1, h.parts)+1) {
		if _, err := c.Write(part); err != nil {
			return err
		}
		if h.parts > 1 {
			time.Sleep(200 * time.Microsecond) // so that the parts arrive separately
		}
	}
	return nil
}
