package traffic

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/host"
)

// mostBody is how many bytes of a body are kept. What has more is checked without it.
const mostBody = 1 << 20

// A Transport forwards requests to another round tripper and reports them. What a client
// sees of it is the other one's: body, trailers, errors, the end of a context.
type Transport struct {
	Base http.RoundTripper
	// Of reports whether an exchange is kept; the others are only passed on.
	Of func(Exchange) bool
	// Passed is given each exchange that was kept, when its last byte has passed or when it broke
	// off. It must not keep the caller waiting.
	Passed func(Passed)
	number atomic.Int64
}

// A Passed is an exchange that passed, and how it ended.
type Passed struct {
	Exchange
	Other  bool // it was not kept
	Left   bool // the client's context ended before it was whole
	Failed bool // no answer came: nothing is known of the host
}

// RoundTrip implements http.RoundTripper.
func (t *Transport) RoundTrip(r *http.Request) (*http.Response, error) {
	p := &passing{transport: t, request: r, began: time.Now()}
	p.exchange = Exchange{Method: r.Method, URL: r.URL, Header: fieldsOf(r)}
	if !t.Of(p.exchange) {
		t.Passed(Passed{Exchange: p.exchange, Other: true})
		return t.Base.RoundTrip(r)
	}
	p.exchange.Name = "exchange " + strconv.FormatInt(t.number.Add(1), 10)
	response, err := t.Base.RoundTrip(p.outgoing())
	if err != nil {
		p.fail(err)
		return response, err
	}
	response.Request = r
	p.answered(response)
	return response, nil
}

// fieldsOf are the header lines of a request, sorted: net/http keeps no order.
func fieldsOf(r *http.Request) (out []generators.Field) {
	for name, values := range r.Header {
		for _, v := range values {
			out = append(out, generators.Field{Name: name, Value: v})
		}
	}
	slices.SortStableFunc(out, func(a, b generators.Field) int { return compare(a.Name, b.Name) })
	return out
}

func compare(a, b string) int { return bytes.Compare([]byte(a), []byte(b)) }

// A passing is one exchange on its way. Several goroutines of net/http use it.
type passing struct {
	transport *Transport
	request   *http.Request
	began     time.Time
	mu        sync.Mutex
	exchange  Exchange
	sent      kept
	got       kept
	once      sync.Once
}

// A kept is the beginning of a body.
type kept struct {
	bytes.Buffer
	size int64
}

func (k *kept) keep(b []byte) {
	k.size += int64(len(b))
	k.Write(b[:min(len(b), mostBody-min(k.Len(), mostBody))])
}

func (k *kept) whole() bool { return k.size == int64(k.Len()) }

// outgoing returns the request with a body that is listened to. A body that is sent again is
// listened to from its beginning.
func (p *passing) outgoing() *http.Request {
	r := p.request
	if r.Body == nil || r.Body == http.NoBody {
		return r
	}
	out := r.WithContext(r.Context())
	out.Body = &listener{ReadCloser: r.Body, heard: p.hears}
	if again := r.GetBody; again != nil {
		out.GetBody = func() (io.ReadCloser, error) {
			body, err := again()
			p.mu.Lock()
			p.sent = kept{}
			p.mu.Unlock()
			return &listener{ReadCloser: body, heard: p.hears}, err
		}
	}
	return out
}

func (p *passing) hears(b []byte, _ error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sent.keep(b)
}

// answered notes the head of an answer, and listens to its body.
func (p *passing) answered(r *http.Response) {
	p.exchange.Answer = host.Exchange{Status: r.StatusCode, Proto: r.Proto, Header: r.Header.Clone(), Started: p.began}
	if r.Uncompressed {
		p.exchange.Answer.Header.Del("Content-Encoding")
	}
	if r.StatusCode == http.StatusSwitchingProtocols || r.Body == nil {
		p.end(nil, false)
		return
	}
	r.Body = &listener{ReadCloser: r.Body, heard: p.reads, closed: func() { p.end(nil, true) }}
}

func (p *passing) reads(b []byte, err error) {
	p.mu.Lock()
	p.got.keep(b)
	p.mu.Unlock()
	if err != nil {
		p.end(err, false)
	}
}

// fail notes that no answer came. Whose fault that is cannot be distinguished from here.
func (p *passing) fail(err error) {
	left := p.request.Context().Err() != nil || errors.Is(err, context.Canceled)
	p.finish(func(x *Exchange) Passed {
		x.Answer = host.Exchange{Started: p.began, Elapsed: time.Since(p.began), Problem: "no answer came: " + err.Error()}
		return Passed{Left: left, Failed: !left}
	})
}

// end notes how the body of an answer ended: whole, broken off by the host, closed by a client that
// needed no more of it, or left by a client whose context ended.
func (p *passing) end(err error, closed bool) {
	left := err != io.EOF && p.request.Context().Err() != nil
	p.finish(func(x *Exchange) Passed {
		x.Answer.Elapsed = time.Since(p.began)
		if left {
			return Passed{Left: true}
		}
		if closed && !p.announced() { // the status is known, and nothing is claimed of the body
			x.Answer.Failure, x.Answer.Problem = NotKept, "the client closed the answer before its end"
		}
		if err != nil && err != io.EOF {
			x.Answer.Failure, x.Answer.Partial = host.Truncated, true
			x.Answer.Problem = "the answer ended before it was whole: " + err.Error()
		}
		return Passed{}
	})
}

// announced reports whether all came, though the end was not read: a client may stop behind the
// last brace.
func (p *passing) announced() bool {
	length, err := strconv.ParseInt(p.exchange.Answer.Header.Get("Content-Length"), 10, 64)
	return err == nil && length == p.got.size || p.request.Method == http.MethodHead || json.Valid(p.got.Bytes())
}

// finish reports what passed, once; how notes in the exchange how it ended.
func (p *passing) finish(how func(*Exchange) Passed) {
	p.once.Do(func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		end := how(&p.exchange)
		end.Exchange = p.exchange
		p.bodies(&end.Exchange)
		p.transport.Passed(end)
	})
}

// bodies puts the bodies into an exchange, as far as they were kept.
func (p *passing) bodies(x *Exchange) {
	if p.request.Body != nil && p.request.Body != http.NoBody {
		x.Body = append([]byte{}, p.sent.Bytes()...)
		length := p.request.ContentLength
		if !p.sent.whole() || length >= 0 && p.sent.size != length {
			x.Lost = "the request's body was not kept whole: it is long, or the answer came before its end"
		}
	}
	a := &x.Answer
	a.Body = p.got.Bytes()
	if a.Failure != "" || a.Status == 0 {
		return
	}
	if !p.got.whole() {
		a.Failure, a.Problem = NotKept, "the body of the answer is longer than what is kept"
		return
	}
	a.Body, a.Problem = plain(a.Header, a.Body)
	if a.Problem != "" {
		a.Failure = host.Decoding
	}
}

// A listener hears what is read of a body.
type listener struct {
	io.ReadCloser
	heard  func([]byte, error)
	closed func() // may be nil
}

func (l *listener) Read(b []byte) (int, error) {
	n, err := l.ReadCloser.Read(b)
	l.heard(b[:n], err)
	return n, err
}

func (l *listener) Close() error {
	if l.closed != nil {
		l.closed()
	}
	return l.ReadCloser.Close()
}

// plain takes the content codings off a body.
func plain(header http.Header, body []byte) (out []byte, problem string) {
	if len(body) == 0 {
		return body, ""
	}
	out, err := host.Decode(header["Content-Encoding"], body)
	if err != nil {
		return out, err.Error()
	}
	return out, ""
}
