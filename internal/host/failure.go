package host

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"

	"example.com/importcheck/internal/textsafe"
)

// A Failure names why no whole answer came. The empty one means that it did.
type Failure string

// The failures. Those from Cancelled on are no fault of the host's.
const (
	Timeout   Failure = "timeout"   // no whole answer within Options.Timeout
	Refused   Failure = "refused"   // nobody listens at the address
	Reset     Failure = "reset"     // closed or reset before a whole answer
	Truncated Failure = "truncated" // the body ended before the length that was announced
	TooLarge  Failure = "too-large" // header or body over the limits
	Malformed Failure = "malformed" // not HTTP, bad framing, or interim answers without end
	Decoding  Failure = "decoding"  // Content-Encoding is broken or was not asked for
	TLS       Failure = "tls"       // no trusted TLS connection
	DNS       Failure = "dns"       // the name has no address
	NoRoute   Failure = "no-route"  // the network does not reach the address

	Cancelled   Failure = "cancelled"   // the caller's context ended
	Limited     Failure = "limited"     // still 429 after the bounded repeats
	Unsupported Failure = "unsupported" // this request cannot be put on this connection; nothing was tested
	Proxy       Failure = "proxy"       // the named proxy did not connect
	Local       Failure = "local"       // this machine has no file descriptors or ports left
)

// A phase is how far a try came, as failures word it.
type phase string

const (
	connecting phase = "while connecting"
	waiting    phase = "before the first byte of an answer"
	inHeader   phase = "before the header was whole"
	inBody     phase = "before the body was whole"
)

var (
	errTooLarge    = errors.New("the answer is larger than the limit")
	errInterim     = errors.New("the host sends interim answers without end")
	errCoding      = errors.New("the content coding cannot be decoded")
	errTLS         = errors.New("no TLS connection")
	errProxy       = errors.New("the proxy did not connect")
	errUnsupported = errors.New("it cannot be sent")
	errFirstOnly   = fmt.Errorf("%w: the host closed the connection after the first of two pipelined requests", errUnsupported)
	errOnlyHTTP2   = fmt.Errorf("%w: the host speaks only HTTP/2, and this form belongs to HTTP/1.1", errUnsupported)
	errSpeaksHTTP2 = errors.New("the host chose HTTP/2")
	errNotHTTP2    = errors.New("the host no longer offers HTTP/2")
)

// causes maps errors to failures. The first match counts, so our own errors come
// before those of the system.
var causes = []struct {
	failure Failure
	errs    []error
}{
	{Unsupported, []error{errUnsupported}},
	{Proxy, []error{errProxy}},
	{TooLarge, []error{errTooLarge}},
	{Malformed, []error{errInterim, bufio.ErrTooLong}},
	{Decoding, []error{errCoding}},
	{Local, exhausted},
	{Refused, refused},
	{NoRoute, unreachable},
	{Timeout, timedOut},
	{Reset, append(broken, io.EOF, io.ErrClosedPipe, net.ErrClosed)},
	{TLS, []error{errTLS, errNotHTTP2}},
}

// failureOf names the failure that err is in the given phase.
func failureOf(err error, at phase) Failure {
	var dns *net.DNSError
	if errors.As(err, &dns) {
		return DNS
	}
	for _, c := range causes {
		if isOneOf(err, c.errs) {
			return c.failure
		}
	}
	var alert *net.OpError
	switch {
	case errors.As(err, &alert) && (alert.Op == "remote error" || alert.Op == "local error"): // crypto/tls marks its alerts so
		return TLS
	case errors.Is(err, io.ErrUnexpectedEOF) && at == inBody:
		return Truncated
	case errors.Is(err, io.ErrUnexpectedEOF):
		return Reset
	case at == connecting:
		return NoRoute
	case isStreamReset(err):
		return Reset
	case strings.Contains(err.Error(), "larger than advertised limit"):
		return TooLarge
	}
	return Malformed
}

func isOneOf(err error, known []error) bool {
	return slices.ContainsFunc(known, func(k error) bool { return errors.Is(err, k) })
}

// isStreamReset reports whether an HTTP/2 host gave a stream or its connection up;
// other stream and connection errors are what net/http found wrong itself. The
// types are not exported, so the words are all there is.
func isStreamReset(err error) bool {
	said := err.Error()
	return strings.Contains(said, "received from peer") || strings.Contains(said, "GOAWAY") ||
		strings.Contains(said, "client connection lost")
}

// explain fills in what went wrong. outer is the caller's context: when it has
// ended the host is not to blame, whatever the error says.
func (k *call) explain(outer context.Context, err error) {
	switch {
	case outer.Err() != nil:
		k.ex.Failure, k.ex.Problem = Cancelled, "the run ended "+string(k.phase)
		return
	case k.ctx.Err() != nil && k.phase == connecting && !k.client.met.Load():
		k.ex.Failure = NoRoute
		k.ex.Problem = fmt.Sprintf("the host cannot be reached: no connection within %v, time ran out %s", k.client.options.Timeout, k.phase)
		return
	case k.ctx.Err() != nil && !errors.Is(err, errProxy):
		k.ex.Failure = Timeout
		k.ex.Problem = fmt.Sprintf("no whole answer within %v: time ran out %s", k.client.options.Timeout, k.phase)
		return
	}
	k.ex.Failure = failureOf(err, k.phase)
	if k.ex.Problem = k.client.sentence(said[k.ex.Failure], k.phase, err) + remedy(err); errors.Is(err, errTooLarge) {
		k.ex.Problem = k.client.quotes(err.Error()) // it says all
	}
}

// remedy is what the user may have to say otherwise, or "".
func remedy(err error) string {
	var noTLS tls.RecordHeaderError
	var unknown x509.UnknownAuthorityError
	switch {
	case errors.As(err, &noTLS):
		return "; if it speaks plain HTTP, name it with http://"
	case errors.As(err, &unknown):
		return "; name its authority with a file of certificates (--ca)"
	}
	return ""
}

// said opens the sentence about a failure; what the system or net/http says of it
// follows in brackets.
var said = map[Failure]string{
	Timeout:     "the system gave up",
	Refused:     "nobody listens at the address",
	Reset:       "the host closed the connection",
	Truncated:   "the host closed the connection",
	TooLarge:    "more came than is read",
	Malformed:   "what came is not HTTP",
	Decoding:    "the body is not in the coding that it names",
	TLS:         "no trusted TLS connection",
	DNS:         "the name of the host has no address",
	NoRoute:     "the host cannot be reached",
	Unsupported: "not sent",
	Proxy:       "the proxy did not connect",
	Local:       "this machine has no connection to spare",
}

const maxCause = 200 // characters that are kept of an error's text or of a line

func (c *Client) sentence(opening string, at phase, err error) string {
	return fmt.Sprintf("%s %s (%s)", opening, at, c.quotes(err.Error()))
}

// quotes returns what a text may show of the host's own words: errors of net/http quote
// its bytes.
func (c *Client) quotes(s string) string {
	return textsafe.Cut(textsafe.Line(c.MaskText(s)), maxCause)
}
