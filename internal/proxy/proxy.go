package proxy

import (
	"encoding/json"
	"io"
	"log"
	"net/http"
	"net/http/httputil"
	"net/url"
	"sync"
	"sync/atomic"

	"example.com/importcheck/internal/host"
	"example.com/importcheck/internal/traffic"
	"example.com/importcheck/reports"
	"example.com/importcheck/spec"
)

// Options say where requests go, and by which contracts exchanges are checked.
type Options struct {
	Host      string // base URL
	CA        string // file of certificates to check the host's against
	Contracts []*spec.Contract
}

// A Proxy is the handler that passes requests on. It is safe for many goroutines.
type Proxy struct {
	base     *url.URL
	recorder *traffic.Recorder
	reverse  *httputil.ReverseProxy
	own      atomic.Int64 // answers of the proxy's own
}

// mostIdle is how many connections to the host are kept.
const mostIdle = 256

// New returns a proxy before a host. The first contract is the one of the host.
func New(o Options) (*Proxy, error) {
	base, trust, err := host.Options{URL: o.Host, CAFile: o.CA}.Reach()
	if err != nil {
		return nil, err
	}
	transport := &http.Transport{TLSClientConfig: trust, ForceAttemptHTTP2: true, DisableCompression: true, MaxIdleConnsPerHost: mostIdle}
	p := &Proxy{base: base, recorder: traffic.NewRecorder(transport, o.Contracts...)}
	p.reverse = &httputil.ReverseProxy{Rewrite: p.rewrite, Transport: p.recorder, FlushInterval: -1, BufferPool: buffers{},
		ErrorHandler: p.fail, ErrorLog: log.New(io.Discard, "", 0)}
	return p, nil
}

// buffers are those that bodies are copied with.
type buffers struct{}

var pool = sync.Pool{New: func() any { b := make([]byte, 32<<10); return &b }}

func (buffers) Get() []byte  { return *pool.Get().(*[]byte) }
func (buffers) Put(b []byte) { pool.Put(&b) }

// ofProxies are the lines that a reverse proxy takes away by itself.
var ofProxies = []string{"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto"}

// rewrite sends a request to the host, as the client wrote it.
func (p *Proxy) rewrite(r *httputil.ProxyRequest) {
	r.SetURL(p.base)
	r.Out.URL.RawQuery, r.Out.URL.ForceQuery = r.In.URL.RawQuery, r.In.URL.ForceQuery
	for _, name := range ofProxies {
		if v, ok := r.In.Header[name]; ok {
			r.Out.Header[name] = v
		}
	}
}

// ServeHTTP implements http.Handler. Lines that net/http would add to an answer stay away.
func (p *Proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header()["Date"], w.Header()["Content-Type"] = nil, nil
	p.reverse.ServeHTTP(w, r)
}

// fail answers in the place of a host that does not.
func (p *Proxy) fail(w http.ResponseWriter, r *http.Request, err error) {
	if r.Context().Err() != nil {
		return // the client is gone
	}
	p.own.Add(1)
	said := "this is the proxy of importcheck: no answer came from " + p.base.Scheme + "://" + p.base.Host + ": " + err.Error()
	body, _ := json.Marshal(map[string]string{"message": said}) // text can be written
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusBadGateway)
	_, _ = w.Write(body)
}

// Reports returns a report for each contract of what has passed so far.
func (p *Proxy) Reports() []*reports.Report {
	about := traffic.About{Name: "the traffic through the proxy", Host: p.base.Scheme + "://" + p.base.Host + p.base.EscapedPath()}
	return p.recorder.Reports(about, map[string]int{"answers 502 of the proxy's own, since the host did not answer": int(p.own.Load())})
}

// Total is how many exchanges were checked.
func (p *Proxy) Total() int { return p.recorder.Total() }
