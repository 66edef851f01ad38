package host

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"strings"
	"time"

	"example.com/importcheck/generators"
)

// A call is one try of one request, and how far it came.
type call struct {
	client  *Client
	ctx     context.Context // ends at the deadline of this try
	request generators.Request
	form    form
	fresh   bool // over its own connection
	phase   phase
	ex      *Exchange
	lost    error // what ended a kept connection before any byte of an answer
}

// run sends the request and reads the answer into the exchange.
func (k *call) run() error {
	if k.client.chosen.Load() == http2 && k.fitsHTTP2() {
		return k.overHTTP2()
	}
	cn, err := k.connection()
	speaks2 := errors.Is(err, errSpeaksHTTP2)
	if err == nil || speaks2 {
		k.client.met.Store(true)
	}
	if speaks2 {
		k.client.chosen.Store(http2)
		return k.overHTTP2()
	}
	if err != nil {
		return err
	}
	k.ex.NewConn, k.ex.Unasked = !cn.reused, k.client.pool.spoke.Swap(false)
	k.phase = waiting
	return k.overHTTP1(cn)
}

// connection takes a kept connection where the request may use one, or opens one.
// Where the host then chooses HTTP/2 the new connection is given up: net/http
// opens its own.
func (k *call) connection() (*conn, error) {
	if !k.fresh && (!k.fitsHTTP2() || k.client.chosen.Load() == http1) {
		if cn := k.client.pool.take(); cn != nil {
			return cn, nil
		}
	}
	offered := []string{"http/1.1"}
	if k.fitsHTTP2() {
		offered = []string{"h2", "http/1.1"}
	}
	raw, chosen, err := k.client.connect(k.ctx, offered...)
	if err != nil {
		return nil, err
	}
	if chosen == "h2" {
		raw.Close()
		return nil, errSpeaksHTTP2
	}
	if len(offered) > 1 {
		k.client.chosen.Store(http1)
	}
	return newConn(raw), nil
}

// overHTTP1 writes and reads at once: a host may answer before it has read a large
// body, and close. Whatever ends the call ends the connection's deadline, so that
// neither side of it can hang.
func (k *call) overHTTP1(cn *conn) error {
	stop := context.AfterFunc(k.ctx, func() { cn.SetDeadline(past) })
	segments, sent := k.client.compose(k.request, k.form)
	k.ex.Sent = sent
	w := startWriting(cn, segments)
	cn.meter.count = 0
	answer, err := k.receive(cn, w)
	close(w.answered)
	cn.meter.left = math.MaxInt64 // the body has its own limit
	if err == nil {
		if err = k.read(answer); err == nil {
			k.slipsBehind(cn, answer)
		}
	}
	if cn.reused && cn.meter.count == 0 {
		k.lost = err
	}
	whole := w.finish(cn)
	if stop() && whole && err == nil && k.keeps(cn, answer) {
		k.client.pool.put(cn) // and it is no longer ours
	} else {
		cn.Close()
	}
	return err
}

// keeps reports whether the connection can serve another request: both sides want
// it, and nothing came behind the answer.
func (k *call) keeps(cn *conn, answer *http.Response) bool {
	return !k.fresh && !answer.Close && answer.StatusCode != http.StatusSwitchingProtocols && cn.in.Buffered() == 0
}

// stale reports whether a kept connection died without a byte of an answer. A host
// may close an idle connection at any time, and when this crosses with a request
// the two cannot be distinguished from a host that took the request and died. RFC
// 9110 (9.2.2) would not have a start sent again then; we do, once and over a
// fresh connection, because otherwise every host with a short idle time would be
// reported as one that resets. The risk is a second start: Tries counts it, the
// run finds out which of the two it was, and Once never repeats.
func (k *call) stale() bool {
	return k.lost != nil && k.ctx.Err() == nil &&
		(errors.Is(k.lost, io.EOF) || errors.Is(k.lost, io.ErrUnexpectedEOF) || isOneOf(k.lost, broken) || isStreamReset(k.lost))
}

// receive reads answers until the final one. For pipelined requests this is the
// second final one.
func (k *call) receive(cn *conn, w *writing) (*http.Response, error) {
	if !k.form.pipelined {
		return k.receiveOne(cn, w, k.request.Method)
	}
	answer, err := k.receiveOne(cn, w, http.MethodGet)
	if err != nil {
		return nil, err
	}
	cn.meter.left = math.MaxInt64
	if _, err = readUpTo(answer.Body, maxBody); err != nil || answer.Close {
		return nil, errFirstOnly
	}
	cn.meter.count = 0
	answer, err = k.receiveOne(cn, w, k.request.Method)
	if err != nil && cn.meter.count == 0 {
		return nil, errFirstOnly
	}
	return answer, err
}

// receiveOne passes interim answers by. They are searched for the key as well.
func (k *call) receiveOne(cn *conn, w *writing, method string) (*http.Response, error) {
	for range maxInterim + 1 {
		answer, err := k.readHeader(cn, method)
		if err != nil {
			return nil, err
		}
		if !interim(answer.StatusCode) {
			k.phase = inBody
			return answer, nil
		}
		k.header("interim header", answer.Header)
		w.ask(answer.StatusCode)
	}
	return nil, fmt.Errorf("%w: more than %d", errInterim, maxInterim)
}

// readHeader reads one header. If the connection ends within a line, net/http calls
// the line malformed, so readHeader reports what ended the connection instead.
func (k *call) readHeader(cn *conn, method string) (*http.Response, error) {
	cn.meter.left, cn.meter.ended = maxHeader, nil
	begin, err := cn.in.Peek(len("HTTP/"))
	if len(begin) > 0 {
		k.phase = inHeader
	}
	if err != nil {
		return nil, err
	}
	isHTTP := string(begin) == "HTTP/"
	cn.listen()
	answer, err := http.ReadResponse(cn.in, &http.Request{Method: method})
	switch {
	case err != nil && isHTTP && cn.meter.ended != nil:
		return nil, cn.meter.ended
	case err != nil && strings.HasPrefix(string(begin), "\r\n"):
		return nil, errors.New("an empty line stands before the status line")
	case err != nil && !isHTTP:
		return nil, fmt.Errorf("the status line begins with %q, not with %q", begin, "HTTP/")
	case err == nil && !digits(answer.Status[:min(3, len(answer.Status))]):
		return nil, fmt.Errorf("the status line holds no status of three digits: %q", answer.Status)
	case err == nil:
		k.slips(slipInHead(cn.heard(), answer.StatusCode, k.form.version == "HTTP/1.0"))
		if len(answer.TransferEncoding) > 0 {
			cn.listen()
		}
	}
	return answer, err
}

func interim(status int) bool {
	return status >= 100 && status < 200 && status != http.StatusSwitchingProtocols
}

// The small waits inside a call.
const (
	untilAsked    = time.Second            // for 100 Continue, before the body is sent unasked
	betweenCuts   = 2 * time.Millisecond   // so that segments arrive separately
	betweenChunks = 12 * time.Millisecond  // so that a host which reads what has come sees only a part
	untilDone     = 5 * time.Millisecond   // for the last write to return once the answer is whole
	untilClosed   = 500 * time.Millisecond // for the end of a connection that the request asked to close
	untilStray    = 30 * time.Millisecond  // for content behind the answer to a HEAD, which has none
)
