package host

import (
	"bytes"
	"context"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/textproto"
	"net/url"
	"strings"
	"sync"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/host/secrets"
	"golang.org/x/net/http/httpguts"
)

// newTransport speaks only HTTP/2: HTTP/1.1 is ours (see the package comment).
func (c *Client) newTransport() *http.Transport {
	protocols := new(http.Protocols)
	protocols.SetHTTP2(true)
	return &http.Transport{
		Protocols: protocols, DisableCompression: true, MaxResponseHeaderBytes: maxHeader,
		DialTLSContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			secured, chosen, err := c.connect(ctx, "h2", "http/1.1")
			if err == nil && chosen != "h2" {
				secured.Close()
				c.chosen.Store(http1)
				return nil, errNotHTTP2
			}
			return secured, err
		},
		TLSClientConfig: &tls.Config{},
	}
}

// A trail is what net/http reports about a request, from its own goroutines.
type trail struct {
	mu                sync.Mutex
	connected, reused bool
	spoke             bool // a byte of the answer came
	interim           int
	echo              []string
}

func (t *trail) trace(keys *secrets.Keys) *httptrace.ClientTrace {
	locked := func(do func()) { t.mu.Lock(); defer t.mu.Unlock(); do() }
	return &httptrace.ClientTrace{
		GotConn:              func(info httptrace.GotConnInfo) { locked(func() { t.connected, t.reused = true, info.Reused }) },
		GotFirstResponseByte: func() { locked(func() { t.spoke = true }) },
		Got1xxResponse: func(_ int, header textproto.MIMEHeader) (err error) {
			locked(func() {
				_, echo := keys.Header("interim header", http.Header(header))
				t.echo = append(t.echo, echo...)
				if t.interim++; t.interim > maxInterim {
					err = errInterim
				}
			})
			return err
		},
	}
}

// overHTTP2 sends the request on a stream. The body has no GetBody on purpose:
// net/http must not send it a second time by itself.
func (k *call) overHTTP2() error {
	transport := k.client.streams
	if k.fresh {
		transport = k.client.newTransport()
		defer transport.CloseIdleConnections()
	}
	var t trail
	request := k.http2Request().WithContext(httptrace.WithClientTrace(k.ctx, t.trace(k.accepted())))
	answer, err := transport.RoundTrip(request)
	k.follow(&t, err)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	k.phase = inBody
	return k.read(answer)
}

func (k *call) follow(t *trail, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	k.ex.NewConn, k.ex.Echo = !t.reused, t.echo
	switch {
	case t.spoke:
		k.phase = inHeader
	case t.connected:
		k.phase = waiting
	}
	if t.reused && !t.spoke {
		k.lost = err
	}
}

func (k *call) http2Request() *http.Request {
	u, _ := k.url()
	lines := k.client.lines(k.request, k.form)
	request := &http.Request{Method: k.request.Method, URL: u, Host: u.Host, Header: http.Header{}, Body: http.NoBody}
	for i, l := range lines {
		lines[i].Name = strings.ToLower(l.Name)
		switch lines[i].Name {
		case "host":
			request.Host, lines[i].Name = l.sent, ":authority"
		case "content-length":
		default:
			request.Header[l.Name] = append(request.Header[l.Name], l.sent)
		}
	}
	if _, ok := k.request.Get("User-Agent"); !ok && k.client.options.UserAgent == "" {
		request.Header["User-Agent"] = []string{""} // or net/http adds its own
	}
	if k.request.Body != nil {
		request.Body, request.ContentLength = io.NopCloser(bytes.NewReader(k.request.Body)), int64(len(k.request.Body))
	}
	k.ex.Sent = shown(lines)
	return request
}

// url is the request's, and whether net/http would write its path as it stands.
func (k *call) url() (*url.URL, bool) {
	target := k.client.target(k.request)
	path, query, asked := strings.Cut(target, "?")
	plain, err := url.PathUnescape(path)
	u := &url.URL{Scheme: k.client.base.Scheme, Host: k.client.base.Host, Path: plain, RawPath: path, RawQuery: query,
		ForceQuery: asked && query == ""}
	return u, err == nil && u.RequestURI() == target
}

// fitsHTTP2 reports whether HTTP/2 carries the request as it is. What it does not
// goes over HTTP/1.1, byte for byte.
func (k *call) fitsHTTP2() bool {
	if k.client.base.Scheme != "https" || !k.form.streams {
		return false
	}
	_, verbatim := k.url()
	return verbatim && httpguts.ValidHeaderFieldName(k.request.Method) && fieldsFitHTTP2(k.request.Header)
}

func fieldsFitHTTP2(fields []generators.Field) bool {
	for _, f := range fields {
		switch strings.ToLower(f.Name) {
		case "connection", "proxy-connection", "keep-alive", "transfer-encoding", "content-length", "upgrade", "te", "expect":
			return false
		}
		if !httpguts.ValidHeaderFieldName(f.Name) || !httpguts.ValidHeaderFieldValue(f.Value) {
			return false
		}
	}
	return true
}
