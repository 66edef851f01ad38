package selftest

import (
	"context"
	"encoding/json"
	"net"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"example.com/importcheck/spec"
	"github.com/pb33f/libopenapi/datamodel/high/base"
)

// stacks are hosts that treat requests as the libraries and gateways of ordinary stacks do.
var stacks = []Honest{
	{Name: "library.tab-beside-length",
		Says:  "The HTTP library answers 400 as a page, and closes, to a tab beside Content-Length.",
		Warns: []string{"valid-accepted"},
		serve: servedRaw(rawStyle{library: onBytes(`(?i)\r\nContent-Length:[^\r]*\t`)})},
	{Name: "library.tab-beside-host",
		Says:  "The HTTP library answers 400 as a page, and closes, to a tab beside Host.",
		Warns: []string{"valid-accepted"}, serve: servedRaw(rawStyle{library: onBytes(`(?i)\r\nHost:[^\r]*\t`)})},
	{Name: "library.absolute-target",
		Says:  "The HTTP library answers 400 as a page, and closes, to an absolute-form target.",
		Warns: []string{"valid-accepted"}, serve: servedRaw(rawStyle{library: onBytes(`^[A-Z]+ http://`)})},
	{Name: "library.chunk-extensions",
		Says:  "The HTTP library answers 400 as a page, and closes, to chunk extensions.",
		Warns: []string{"valid-accepted"},
		serve: servedRaw(rawStyle{library: onBytes(`\r\n[0-9a-fA-F]+[ \t]*;[^\r]*\r\n`)})},
	{Name: "library.trailers", Says: "The HTTP library answers 400 as a page, and closes, to trailers.",
		Warns: []string{"valid-accepted"},
		serve: servedRaw(rawStyle{library: func(_ []byte, r *http.Request) bool { return len(r.Trailer) > 0 }})},
	{Name: "library.trailers-closed",
		Says:  "The HTTP library closes the connection, without a word, to trailers and chunk extensions.",
		Warns: []string{"valid-accepted"},
		serve: servedRaw(rawStyle{silent: true, library: func(raw []byte, r *http.Request) bool {
			return len(r.Trailer) > 0 || onBytes(`\r\n[0-9a-fA-F]+[ \t]*;[^\r]*\r\n`)(raw, r)
		}})},
	{Name: "library.every-tab", Says: "The HTTP library answers 400 as a page, and closes, to every tab in a head.",
		Warns: []string{"response-content-type", "valid-accepted"},
		serve: servedRaw(rawStyle{library: onBytes(`^(?:[^\r]+\r\n)*[^\r]*\t`)})},
	{Name: "library.empty-line-refused",
		Says:  "The HTTP library answers 400 as a page, and closes, to an empty line before a request.",
		serve: servedRaw(rawStyle{library: onBytes(`^\r\n`)})},
	{Name: "library.empty-line-closed",
		Says:  "The HTTP library closes the connection, without a word, to what it cannot read, an empty line among it.",
		serve: servedRaw(rawStyle{silent: true, library: onBytes(`^\r\n`)})},
	{Name: "library.post-in-small-letters",
		Says:  "The HTTP library writes methods in capitals, so that post is POST.",
		Warns: []string{"method-not-allowed"}, wrap: inCapitals},
	{Name: "library.range-of-an-answer",
		Says:  "The framework answers a Range with a part of what it would answer, whatever the method.",
		Warns: []string{"response-status"}, wrap: ranged},
	{Name: "library.every-expectation-refused", Says: "Every expectation is answered 417, 100-continue too.",
		wrap: instead(
			func(_ *spec.Contract, r *http.Request) bool { return r.Header.Get("Expect") != "" },
			refusal(http.StatusExpectationFailed))},
	{Name: "library.continue-never-sent",
		Says: "It never answers 100, and waits for the body.", serve: servedRaw(rawStyle{mute: true})},
	{Name: "library.nulls", Says: "Null for a property that is not required is read as if it were absent.",
		Warns: []string{"documented-value"}, wrap: reading((*read).dropNulls)},
	{Name: "library.lenient-json", Says: "The JSON parser takes comments and commas behind the last member.",
		Warns: []string{"documented-value"}, wrap: reading(changing(strictly))},
	{Name: "library.half-pair-sent-back", Says: "An error repeats half of a surrogate pair as it was sent.",
		Warns: []string{"response-well-formed"}, wrap: halfPairRepeated},
	{Name: "error.repeats-the-wrong-key", Says: "A 401 repeats the key that it was given.", wrap: wrongKeyRepeated},
	{Name: "list.limit-clamped",
		Says:  "A limit outside its bounds is taken for the nearest that is within.",
		Warns: []string{"documented-value"},
		wrap:  clamped},
	{Name: "path.long-ids-refused",
		Says: "Ids of more than 100 characters, of which it gives none, are answered 414.",
		wrap: instead(func(_ *spec.Contract, r *http.Request) bool { return len(pathID(r)) > 100 },
			refusal(http.StatusRequestURITooLong))},
	{Name: "gateway.starting",
		Says: "A gateway answers 502 as a page, and then 503, until the host behind it is up after half a second.",
		wrap: fresh(startingUp)},
	{Name: "time.first-slow", Says: "The first request takes two seconds.", wrap: fresh(firstSlow)},
	{Name: "connection.one-at-a-time",
		Says:  "One worker takes one connection at a time, answers one request, and closes it.",
		serve: servedRaw(rawStyle{serial: true, drops: 1, closing: true})},
	{Name: "connection.http-1.0", Says: "It answers in HTTP/1.0, and closes each connection after one answer.",
		serve: servedRaw(rawStyle{version: "HTTP/1.0", untilClose: true})},
	{Name: "connection.closed-unsaid",
		Says:  "Each connection is closed after one answer, which does not say so.",
		serve: servedRaw(rawStyle{drops: 1})},
	{Name: "connection.restarted",
		Says:  "It is restarted in the middle: what is under way is answered, and 300 ms later it is back.",
		serve: servedRestarting(400)},
}

// onBytes asks whether the bytes of a request match.
func onBytes(pattern string) func([]byte, *http.Request) bool {
	p := regexp.MustCompile(pattern)
	return func(raw []byte, _ *http.Request) bool { return p.Match(raw) }
}

func refusal(status int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { refuse(w, status) }
}

func inCapitals(_ *spec.Contract, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r = r.Clone(r.Context())
		r.Method = strings.ToUpper(r.Method)
		next.ServeHTTP(w, r)
	})
}

// ranged answers the first two bytes where a Range asks for them.
func ranged(c *spec.Contract, next http.Handler) http.Handler {
	return rewritten(func(r *http.Request, a *answer) {
		if a.accepted() && r.Header.Get("Range") != "" && len(a.body) > 2 {
			a.status, a.body = http.StatusPartialContent, a.body[:2]
			a.header.Set("Content-Range", "bytes 0-1/*")
		}
	})(c, next)
}

// dropNulls takes what is null and not required out of the body.
func (q *read) dropNulls() int {
	if object, ok := q.object(); ok && dropNulls(q.schema(), object) {
		q.body, _ = json.Marshal(object) // it was read from JSON
	}
	return 0
}

func dropNulls(p *base.SchemaProxy, object map[string]any) (dropped bool) {
	s := p.Schema()
	for name, v := range object {
		if s.Properties == nil || s.Properties.GetOrZero(name) == nil {
			continue
		}
		if in, ok := v.(map[string]any); ok {
			dropped = dropNulls(s.Properties.GetOrZero(name), in) || dropped
		}
		if v == nil && !slices.Contains(s.Required, name) {
			delete(object, name)
			dropped = true
		}
	}
	return dropped
}

// lenient matches a text of JSON, which stays as it is, or a comment, or a comma before an end.
var lenient = regexp.MustCompile(`"(?:[^"\\]|\\.)*"|//[^\n]*|(?s:/\*.*?\*/)`)

var lastComma = regexp.MustCompile(`"(?:[^"\\]|\\.)*"|,\s*[\]}]`)

// strictly writes a body without comments and last commas.
func strictly(b []byte) []byte {
	b = lenient.ReplaceAllFunc(b, func(part []byte) []byte {
		if part[0] == '"' {
			return part
		}
		return []byte(" ")
	})
	return lastComma.ReplaceAllFunc(b, func(part []byte) []byte {
		if part[0] == '"' {
			return part
		}
		return part[len(part)-1:]
	})
}

var halfEscape = regexp.MustCompile(`\\u[dD][89a-fA-F][0-9a-fA-F]{2}`)

// halfPairRepeated refuses half of a pair in words that hold it.
func halfPairRepeated(c *spec.Contract, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sent, _ := peeked(r, 1<<20) // what breaks off is refused behind
		if !halfPair(sent) {
			next.ServeHTTP(w, r)
			return
		}
		a := recorded(next, r)
		a.status = http.StatusBadRequest
		a.body = slices.Concat([]byte(`{"code":3,"message":"cannot be read: `),
			halfEscape.Find(sent), []byte(`","details":[]}`))
		a.send(w, r)
	})
}

func wrongKeyRepeated(c *spec.Contract, next http.Handler) http.Handler {
	name, _ := c.KeyHeader()
	return rewritten(func(r *http.Request, a *answer) {
		if a.status == http.StatusUnauthorized {
			why := "the key " + r.Header.Get(name) + " is not valid"
			a.body, _ = json.Marshal(map[string]any{"code": 16, "message": why, "details": []any{}}) // of texts
		}
	})(c, next)
}

// clamped asks the host behind for a size that it allows.
func clamped(_ *spec.Contract, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for _, size := range []string{"1", "100"} {
			a := recorded(next, r.Clone(r.Context()))
			q := r.URL.Query()
			if r.Method != http.MethodGet || pathID(r) != "" || !q.Has("limit") || a.status != http.StatusBadRequest {
				a.send(w, r)
				return
			}
			q.Set("limit", size)
			r = r.Clone(r.Context())
			r.URL.RawQuery = q.Encode()
		}
		next.ServeHTTP(w, r)
	})
}

// startingUp answers in the place of a host that is not there yet.
func startingUp() wrap {
	var once sync.Once
	var began time.Time
	return func(_ *spec.Contract, next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			once.Do(func() { began = time.Now() })
			switch since := time.Since(began); {
			case since < 250*time.Millisecond:
				page(http.StatusBadGateway)(w, r)
			case since < 500*time.Millisecond:
				page(http.StatusServiceUnavailable)(w, r)
			default:
				next.ServeHTTP(w, r)
			}
		})
	}
}

func firstSlow() wrap {
	var once sync.Once
	return before(func(*http.Request) { once.Do(func() { time.Sleep(2 * time.Second) }) })
}

// servedRestarting serves HTTP/1.1, and in the middle of it ends as a process that is
// asked to, and comes back.
func servedRestarting(after int64) server {
	return func(h http.Handler) (site, error) {
		l, err := net.Listen("tcp", ipv4)
		if err != nil {
			return site{}, err
		}
		var n atomic.Int64
		due, closed := make(chan struct{}), make(chan struct{})
		first := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if n.Add(1) == after {
				close(due)
			}
			h.ServeHTTP(w, r)
		})}
		var wg sync.WaitGroup
		wg.Go(func() { _ = first.Serve(l) }) // it ends when it is shut down
		wg.Go(func() {
			select {
			case <-due:
				restart(first, l.Addr().String(), h, closed)
			case <-closed:
				_ = first.Close() // its connections are ours to cut
			}
		})
		return site{url: "http://" + l.Addr().String(), close: func() {
			close(closed)
			wg.Wait()
		}}, nil
	}
}

// restart serves the host anew at the address, until it is closed.
func restart(first *http.Server, address string, h http.Handler, closed chan struct{}) {
	_ = first.Shutdown(context.Background()) // the run is over only when all is answered
	time.Sleep(300 * time.Millisecond)
	l, err := net.Listen("tcp", address)
	if err != nil {
		return // the run will say that the host is gone
	}
	second := on(l, h)
	<-closed
	second.close()
}
