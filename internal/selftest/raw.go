package selftest

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
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
}

// A rawHost speaks HTTP/1.1 by itself; net/http lends it the types alone.
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
		if h.keep(c) {
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
		_ = c.Close() // whoever reads it is told
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
	in := bufio.NewReader(c)
	for n := 1; ; n++ {
		r, err := readRequest(in, c)
		if errors.Is(err, io.EOF) {
			return
		}
		a := &answer{status: http.StatusBadRequest, header: http.Header{"Content-Type": {"application/json"}}, body: []byte("{}")}
		if err == nil {
			a = recorded(h.handler, r)
		}
		last := err != nil || r.Close || h.untilClose
		if h.write(c, r, a, last) != nil || last || n == h.drops {
			return
		}
	}
}

const mostOfLine = 64 << 10 // bytes of a line

var errSyntax = errors.New("this is no request of HTTP/1")

func readLine(in *bufio.Reader) (string, error) {
	var line []byte
	for {
		part, err := in.ReadSlice('\n')
		line = append(line, part...)
		switch {
		case err == nil:
			return strings.TrimSuffix(strings.TrimSuffix(string(line), "\n"), "\r"), nil
		case !errors.Is(err, bufio.ErrBufferFull):
			return "", io.EOF
		case len(line) > mostOfLine:
			return "", errSyntax
		}
	}
}

// readRequest reads one request with its body.
func readRequest(in *bufio.Reader, c net.Conn) (*http.Request, error) {
	line, err := readLine(in)
	for err == nil && line == "" {
		line, err = readLine(in)
	}
	if err != nil {
		return nil, err
	}
	r, err := requestLine(line)
	if err != nil {
		return nil, err
	}
	r.RemoteAddr = c.RemoteAddr().String()
	if r.Header, err = readFields(in); err != nil {
		return nil, err
	}
	if hosts := r.Header.Values("Host"); len(hosts) != 1 && r.ProtoMinor > 0 {
		return nil, errSyntax
	}
	r.Close = r.Close || strings.EqualFold(r.Header.Get("Connection"), "close")
	if strings.EqualFold(r.Header.Get("Expect"), "100-continue") && in.Buffered() == 0 {
		if _, err := io.WriteString(c, "HTTP/1.1 100 Continue\r\n\r\n"); err != nil {
			return nil, io.EOF
		}
	}
	body, err := readBody(in, r.Header)
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	return r, err
}

func requestLine(line string) (*http.Request, error) {
	parts := strings.Split(line, " ")
	if len(parts) != 3 || !strings.HasPrefix(parts[2], "HTTP/1.") || parts[0] == "" {
		return nil, errSyntax
	}
	u, err := url.ParseRequestURI(parts[1])
	if err != nil {
		return nil, errSyntax
	}
	old := parts[2] == "HTTP/1.0"
	r := &http.Request{Method: parts[0], URL: u, RequestURI: parts[1], Proto: parts[2], ProtoMajor: 1, ProtoMinor: 1, Close: old}
	if old {
		r.ProtoMinor = 0
	}
	return r, nil
}

func readFields(in *bufio.Reader) (http.Header, error) {
	out := http.Header{}
	for {
		line, err := readLine(in)
		if err != nil || line == "" {
			return out, err
		}
		name, value, ok := strings.Cut(line, ":")
		if !ok || name == "" || strings.ContainsAny(name, " \t") {
			return nil, errSyntax
		}
		out.Add(name, strings.Trim(value, " \t"))
	}
}

const mostOfBody = 8 << 20 // bytes of a body

func readBody(in *bufio.Reader, header http.Header) ([]byte, error) {
	if strings.EqualFold(header.Get("Transfer-Encoding"), "chunked") {
		return readChunks(in)
	}
	if header.Get("Content-Length") == "" {
		return nil, nil
	}
	n, err := strconv.ParseUint(header.Get("Content-Length"), 10, 31)
	if err != nil || n > mostOfBody {
		return nil, errSyntax
	}
	body := make([]byte, n)
	if _, err = io.ReadFull(in, body); err != nil {
		return nil, io.EOF
	}
	return body, nil
}

func readChunks(in *bufio.Reader) ([]byte, error) {
	var body []byte
	for {
		line, err := readLine(in)
		if err != nil {
			return nil, err
		}
		size, _, _ := strings.Cut(line, ";")
		n, err := strconv.ParseUint(strings.TrimSpace(size), 16, 31)
		if err != nil || len(body)+int(n) > mostOfBody {
			return nil, errSyntax
		}
		if n == 0 {
			_, err := readFields(in)
			return body, err
		}
		part := make([]byte, n+2)
		if _, err := io.ReadFull(in, part); err != nil {
			return nil, io.EOF
		}
		body = append(body, part[:n]...)
	}
}

// write writes one answer.
func (h *rawHost) write(c net.Conn, r *http.Request, a *answer, last bool) error {
	var b bytes.Buffer
	reason := h.reason
	if reason == "" {
		reason = " " + http.StatusText(a.status)
	}
	fmt.Fprintf(&b, "HTTP/1.1 %d%s\r\n", a.status, reason)
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
			time.Sleep(200 * time.Microsecond) // so that the parts arrive as such
		}
	}
	return nil
}
