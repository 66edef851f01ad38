package host

import (
	"cmp"
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/host/secrets"
)

// A Client sends requests to one host. It is safe for any number of goroutines.
type Client struct {
	base    *url.URL
	path    string // of base, without a slash at its end
	proxy   *url.URL
	options Options       // with the defaults in the place of zeros
	maxWait time.Duration // before a repeat
	limiter *rate.Limiter // nil where the rate is unbounded
	tls     *tls.Config
	keys    keys
	pool    *pool
	streams *http.Transport // HTTP/2
	chosen  atomic.Int32    // by the host when TLS last offered both; 0 before
	met     atomic.Bool     // a connection to the host came about
	ready   atomic.Bool     // the host is not waited for any more
}

// keys find the key where it must not stand.
type keys struct {
	answers  *secrets.Keys // what is masked in answers, before they are checked
	all      *secrets.Keys // what is masked in all that leaves the program
	accepted *secrets.Keys // the key that the host accepts, and no near miss
}

// What a host may choose.
const (
	http1 = 1
	http2 = 2
)

// New returns a client for the host that o names. Its errors name the field that
// cannot be used and the remedy, and never show a key or a password.
func New(o Options) (*Client, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	base, err := parseBase(o.URL)
	if err != nil {
		return nil, err
	}
	proxy, err := parseProxy(o.Proxy)
	if err != nil {
		return nil, err
	}
	local := o.local(base, proxy)
	if err := o.checkTransport(base, local); err != nil {
		return nil, err
	}
	config, err := o.tlsConfig(base.Hostname())
	if err != nil {
		return nil, err
	}
	return o.client(base, proxy, config, local), nil
}

func (o Options) client(base, proxy *url.URL, config *tls.Config, local bool) *Client {
	o.Timeout, o.Workers = cmp.Or(o.Timeout, defaultTimeout), cmp.Or(o.Workers, defaultWorkers)
	if o.Dial == nil {
		o.Dial = new(net.Dialer).DialContext
	}
	c := &Client{
		base: base, path: strings.TrimRight(base.EscapedPath(), "/"), proxy: proxy,
		options: o, maxWait: 30 * time.Second, tls: config, pool: &pool{max: o.Workers},
		keys: keys{secrets.New(o.Key), secrets.New(o.Key).AndHeader(values(o.Header)...), secrets.Only(o.Key)},
	}
	if local {
		c.maxWait = 2 * time.Second
	}
	if o.Rate > 0 {
		c.limiter = rate.NewLimiter(rate.Limit(o.Rate), 1)
	}
	c.streams = c.newTransport()
	return c
}

func values(header []generators.Field) (out []string) {
	for _, f := range header {
		out = append(out, f.Value)
	}
	return out
}

// Close closes the connections that are kept. Requests under way end by
// themselves; a request after it goes over its own connection.
func (c *Client) Close() {
	c.pool.close()
	c.streams.CloseIdleConnections()
}

// Address returns the base URL. It holds no credentials: New refuses them.
func (c *Client) Address() string {
	return c.base.Scheme + "://" + c.base.Host + c.path
}

// Do sends r and returns what came back; what went wrong is in its Failure. A 429,
// or a 503 with Retry-After, is waited for and sent again, within bounds. A request whose kept connection turned out to be dead is sent
// again once; see call.stale for what that risks.
func (c *Client) Do(ctx context.Context, r generators.Request) Exchange {
	ex := c.sendConnected(ctx, r)
	for n := 0; ex.asksToWait(); n++ {
		if n == maxRepeats {
			return ex.limited()
		}
		ex = c.later(ctx, ex, n, c.sendConnected)
	}
	return ex
}

// later waits before repeat number n (from 0) of a request that came to ex, sends it again
// and counts the tries of both.
func (c *Client) later(ctx context.Context, ex Exchange, n int, send func(context.Context, generators.Request) Exchange) Exchange {
	if pause(ctx, ex.wait(n, c.maxWait, time.Now())) != nil {
		return ex.cancelled()
	}
	before := ex
	ex = send(ctx, before.Request)
	ex.Tries += before.Tries
	if before.asksToWait() {
		ex.Asked, before.Asked = &before, nil
	}
	return ex
}

// sendConnected sends r, and again where a host that was there before does not take a
// connection, each time after a longer pause: nothing of it was sent.
func (c *Client) sendConnected(ctx context.Context, r generators.Request) Exchange {
	ex := c.sendAwaited(ctx, r)
	for n := 0; n < reconnects && c.met.Load() && ex.unconnected(); n++ {
		lost := ex.Lost
		ex = c.later(ctx, ex, n, c.sendAlive)
		if ex.Down = true; ex.Lost.IsZero() {
			ex.Lost = lost
		}
	}
	return ex
}

// sendAwaited sends r, and again until the host is there, where it never was: it may have been
// started a moment ago.
func (c *Client) sendAwaited(ctx context.Context, r generators.Request) Exchange {
	began := time.Now()
	for {
		ex := c.sendAlive(ctx, r)
		waited := time.Since(began)
		switch {
		case c.options.Wait == 0 || c.ready.Load() || !ex.notReady():
			c.ready.Store(true)
			return ex
		case waited >= c.options.Wait:
			c.ready.Store(true)
			if ex.Failure == Refused {
				ex.Problem += fmt.Sprintf("; it was waited for, for %v", c.options.Wait)
			}
			return ex
		}
		if c.options.Waiting != nil {
			c.options.Waiting(waited)
		}
		if pause(ctx, knock) != nil {
			ex.Failure, ex.Problem = Cancelled, "the run ended while the host was waited for: "+ex.Problem
			return ex
		}
	}
}

// sendAlive sends r once, or a second time where the kept connection was dead.
func (c *Client) sendAlive(ctx context.Context, r generators.Request) Exchange {
	ex, stale := c.attempt(ctx, r, false)
	if stale {
		lost := ex.Started
		ex, _ = c.attempt(ctx, r, true)
		ex.Tries++
		ex.Lost = lost
	}
	return ex
}

// Once sends r a single time over its own connection and never again,
// whatever comes: for a request that starts what costs money.
func (c *Client) Once(ctx context.Context, r generators.Request) Exchange {
	ex, _ := c.attempt(ctx, r, true)
	return ex
}

// attempt is one try, behind the rate that all workers share.
func (c *Client) attempt(ctx context.Context, r generators.Request, fresh bool) (ex Exchange, stale bool) {
	ex = Exchange{Request: r, URL: c.MaskText(c.base.Scheme + "://" + c.base.Host + c.target(r))}
	form, ok := formOf(r.Wire)
	if problem := unwritable(r); problem != "" || !ok {
		ex.Failure, ex.Problem = Unsupported, cmp.Or(problem, "there is no such form on the wire")
		return ex, false
	}
	if c.limiter != nil && c.limiter.Wait(ctx) != nil || ctx.Err() != nil {
		return ex.cancelled(), false // its turn never came, or would come after the caller's deadline
	}
	limited, cancel := context.WithTimeout(ctx, c.options.Timeout)
	defer cancel()
	k := &call{client: c, ctx: limited, request: r, form: form, fresh: fresh || r.Wire != generators.WirePlain, phase: connecting, ex: &ex}
	ex.Started, ex.Tries = time.Now(), 1
	err := k.run()
	ex.Elapsed = time.Since(ex.Started)
	if err != nil {
		k.explain(ctx, err)
	}
	return ex, k.stale()
}

// target is the path and query as they stand in the request line.
func (c *Client) target(r generators.Request) string { return cmp.Or(c.path+r.Path, "/") }

// unwritable says why a request cannot be put on any connection: a line break in
// its head would make it another request.
func unwritable(r generators.Request) string {
	breaks := func(texts ...string) bool {
		return slices.ContainsFunc(texts, func(text string) bool { return strings.ContainsAny(text, "\r\n") })
	}
	if breaks(r.Method, r.Path) || slices.ContainsFunc(r.Header, func(f generators.Field) bool { return breaks(f.Name, f.Value) }) {
		return "not sent: there is a line break in its request line or in a header line"
	}
	return ""
}

// Mask returns b with keys, passwords and signatures of URLs written over, for text that
// leaves the program. It may return b itself.
func (c *Client) Mask(b []byte) []byte { return c.keys.all.Mask(b) }

// MaskText is Mask for text.
func (c *Client) MaskText(s string) string {
	if masked := c.Mask([]byte(s)); string(masked) != s {
		return string(masked)
	}
	return s
}
