package selftest

import (
	"bytes"
	"compress/gzip"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"example.com/importcheck/spec"
)

// medias are other forms of the media type that answers are listed with.
var medias = []Honest{
	{Name: "media.charset", Says: "The media type has a charset.", wrap: media("%s; charset=utf-8")},
	{Name: "media.charset-tight", Says: "The charset stands right behind the media type, in capitals.", wrap: media("%s;charset=UTF-8")},
	{Name: "media.charset-quoted", Says: "The charset is quoted.", wrap: media(`%s; charset="utf-8"`)},
	{Name: "media.charset-spaced", Says: "White space stands before the semicolon.", wrap: media("%s \t; \tcharset=utf-8")},
	{Name: "media.capitals", Says: "The media type is written in capitals.", wrap: mediaIn(strings.ToUpper)},
	{Name: "media.parameters", Says: "The media type has parameters that nobody knows.", wrap: media(`%s; profile="a;b"; q=1; version=1`)},
	{Name: "media.semicolon-last", Says: "A semicolon ends the media type.", wrap: media("%s;")},
}

func media(format string) wrap {
	return mediaIn(func(s string) string { return strings.Replace(format, "%s", s, 1) })
}

func mediaIn(write func(string) string) wrap {
	return rewritten(func(_ *http.Request, a *answer) {
		if name := a.header.Get("Content-Type"); name != "" {
			a.header.Set("Content-Type", write(name))
		}
	})
}

// codings are other ways to bring a body.
var codings = []Honest{
	{Name: "coding.gzip", Says: "Answers are compressed where the sender allows it.", wrap: compressing(0)},
	{Name: "coding.gzip-large", Says: "Answers of more than 60 bytes are compressed.", wrap: compressing(60)},
	{Name: "coding.chunked", Says: "Answers come in chunks.", wrap: sentBy(func(w http.ResponseWriter, a *answer) { pieces(w, a, 1000) })},
	{Name: "coding.small-chunks", Says: "Answers come in chunks of seven bytes.", wrap: sentBy(func(w http.ResponseWriter, a *answer) { pieces(w, a, 7) })},
	{Name: "coding.trailer", Says: "A trailer follows the chunks of each answer.", wrap: sentBy(func(w http.ResponseWriter, a *answer) {
		a.header.Set("Trailer", "Server-Timing")
		pieces(w, a, 50)
		w.Header().Set("Server-Timing", "all;dur=1")
	})},
	{Name: "coding.early-hints", Says: "An interim answer goes before each.", wrap: sentBy(func(w http.ResponseWriter, a *answer) {
		w.Header().Set("Link", "</style.css>; rel=preload")
		w.WriteHeader(http.StatusEarlyHints)
		a.whole(w)
	})},
	{Name: "coding.processing", Says: "Two interim answers go before each.", wrap: sentBy(func(w http.ResponseWriter, a *answer) {
		w.WriteHeader(http.StatusProcessing)
		w.WriteHeader(http.StatusProcessing)
		a.whole(w)
	})},
}

func (a *answer) whole(w http.ResponseWriter) {
	a.head(w)
	_, _ = w.Write(a.body) // a client that has gone away needs no answer
}

// sentBy sends what the host answers in another way.
func sentBy(send func(http.ResponseWriter, *answer)) wrap {
	return func(_ *spec.Contract, next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { send(w, recorded(next, r)) })
	}
}

func pieces(w http.ResponseWriter, a *answer, size int) {
	a.header.Del("Content-Length")
	a.head(w)
	for part := range slices.Chunk(a.body, size) {
		_, _ = w.Write(part) // a client that has gone away needs no answer
		_ = http.NewResponseController(w).Flush()
	}
}

func compressing(least int) wrap {
	return rewritten(func(r *http.Request, a *answer) {
		a.header.Set("Vary", "Accept-Encoding")
		if len(a.body) <= least || !acceptsGzip(r.Header.Values("Accept-Encoding")) {
			return
		}
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		_, _ = z.Write(a.body) // to memory
		_ = z.Close()
		a.body = b.Bytes()
		a.header.Set("Content-Encoding", "gzip")
	})
}

func acceptsGzip(lines []string) bool {
	for part := range strings.SplitSeq(strings.Join(lines, ","), ",") {
		name, weight, _ := strings.Cut(part, ";")
		q := strings.TrimPrefix(strings.TrimSpace(weight), "q=")
		if f, err := strconv.ParseFloat(q, 64); strings.EqualFold(strings.TrimSpace(name), "gzip") && (err != nil || f > 0) {
			return true
		}
	}
	return false
}

// headers are header lines that say nothing of the import.
var headers = []Honest{
	{Name: "header.cookie", Says: "Each answer sets cookies.", wrap: with("Set-Cookie", "session=0b0e7d1c; Path=/; HttpOnly; Secure; SameSite=Lax", "Set-Cookie", "a=b")},
	{Name: "header.security", Says: "Answers have the headers of a careful web server.",
		wrap: with("Strict-Transport-Security", "max-age=31536000", "X-Content-Type-Options", "nosniff",
			"Content-Security-Policy", "default-src 'none'", "Referrer-Policy", "no-referrer",
			"Cache-Control", "no-store", "Pragma", "no-cache", "Expires", "0")},
	{Name: "header.gateway", Says: "Answers have the headers of gateways.",
		wrap: with("Via", "1.1 gateway", "Via", "2 edge", "Alt-Svc", `h3=":443"; ma=2592000`,
			"Cf-Ray", "8a1b2c3d4e5f6789-FRA", "X-Envoy-Upstream-Service-Time", "3", "Server-Timing", "total;dur=3.1", "Age", "0")},
	{Name: "header.sharing", Says: "Answers allow every origin.",
		wrap: with("Access-Control-Allow-Origin", "*", "Access-Control-Expose-Headers", "*", "Vary", "Origin", "Vary", "Accept")},
	{Name: "header.long", Says: "Answers have a header line of 8,000 characters.", wrap: with("X-Trace", strings.Repeat("t", 8_000))},
	{Name: "header.many", Says: "Answers have a hundred header lines more.", wrap: rewritten(func(_ *http.Request, a *answer) {
		for i := range 100 {
			a.header.Set("X-More-"+strconv.Itoa(i), "x")
		}
	})},
	{Name: "header.foreign", Says: "A header line holds characters outside ASCII.", wrap: with("X-Region", "Zürich")},
	{Name: "header.location", Says: "The answer to an accepted start names the place of the import.", wrap: rewritten(func(r *http.Request, a *answer) {
		if r.Method == http.MethodPost && a.accepted() {
			a.header.Set("Location", r.URL.Path+"/1")
		}
	})},
	{Name: "header.retry", Says: "Every refusal has Retry-After.", wrap: ofRefusals(func(_ *http.Request, a *answer) { a.header.Set("Retry-After", "120") })},
	{Name: "header.challenge", Says: "A 401 has a challenge.", wrap: rewritten(func(_ *http.Request, a *answer) {
		if a.status == http.StatusUnauthorized {
			a.header.Set("WWW-Authenticate", `Bearer realm="import", error="invalid_token"`)
		}
	})},
	{Name: "header.few", Says: "Answers have neither Date nor Server.", wrap: rewritten(func(_ *http.Request, a *answer) {
		a.header.Del("Server")
		a.header["Date"] = nil
	})},
	{Name: "header.identity", Says: "Answers say that they are not compressed.", wrap: with("Content-Encoding", "identity")},
	{Name: "header.language", Says: "Answers have a language, an entity tag and a time of change.",
		wrap: with("Content-Language", "en", "Etag", `W/"1"`, "Last-Modified", "Wed, 01 Apr 2026 00:00:00 GMT")},
}

// connections are hosts that treat connections in their own way.
var connections = []Honest{
	{Name: "connection.close", Says: "Each connection is closed after one answer, which says so.", wrap: with("Connection", "close")},
	{Name: "connection.keep-alive", Says: "Answers say how long a connection is kept.", wrap: with("Connection", "keep-alive", "Keep-Alive", "timeout=5, max=100")},
	{Name: "connection.nine", Says: "A connection is closed after nine answers, and the ninth says so.", wrap: fresh(closingAfter(9))},
	{Name: "connection.after-refusals", Says: "A connection is closed after a refusal.",
		wrap: ofRefusals(func(_ *http.Request, a *answer) { a.header.Set("Connection", "close") })},
	{Name: "connection.short-idle", Says: "A connection that is idle for 3 ms is closed.", serve: served(func(s *http.Server) { s.IdleTimeout = 3 * time.Millisecond })},
	{Name: "connection.none-kept", Says: "No connection is kept.", serve: served(func(s *http.Server) { s.SetKeepAlivesEnabled(false) })},
	{Name: "connection.http-2", Says: "It speaks HTTP/2 over TLS.", serve: servedTLS(true)},
	{Name: "connection.tls", Says: "It speaks HTTP/1.1 over TLS.", serve: servedTLS(false)},
	{Name: "connection.http-2-gzip", Says: "It speaks HTTP/2 and compresses.", serve: servedTLS(true), wrap: compressing(0)},
	{Name: "connection.http-2-hints", Says: "It speaks HTTP/2 with interim answers and trailers.", serve: servedTLS(true), wrap: sentBy(func(w http.ResponseWriter, a *answer) {
		w.WriteHeader(http.StatusEarlyHints)
		a.header.Set("Trailer", "Server-Timing")
		pieces(w, a, 20)
		w.Header().Set("Server-Timing", "all;dur=1")
	})},
	{Name: "connection.ipv6", Says: "It listens on the loopback address of IPv6.", serve: servedIPv6},
	{Name: "connection.base-path", Says: "It stands behind a base path.", serve: servedBelow("/gateway/v1/index-a")},
	{Name: "connection.base-path-escaped", Says: "The base path holds an escaped space.", serve: servedBelow("/my index")},
}

func closingAfter(n int64) func() wrap {
	return func() wrap {
		var seen sync.Map // the number of answers by the address of the client
		return rewritten(func(r *http.Request, a *answer) {
			count, _ := seen.LoadOrStore(r.RemoteAddr, new(atomic.Int64))
			if count.(*atomic.Int64).Add(1)%n == 0 {
				a.header.Set("Connection", "close")
			}
		})
	}
}

// limited are hosts that take their time or ask for some.
var limited = []Honest{
	{Name: "time.jitter", Says: "Some answers take up to 8 ms.", wrap: before(func(*http.Request) { time.Sleep(time.Duration(rand.N(8)) * time.Millisecond / 2) })},
	{Name: "time.one-by-one", Says: "Requests are answered one by one.", wrap: fresh(oneByOne)},
	{Name: "limit.429-seconds", Says: "Every 60th request is answered 429, with no seconds to wait.", wrap: fresh(busy(60, http.StatusTooManyRequests, now))},
	{Name: "limit.429-date", Says: "Every 60th request is answered 429, with the date of now.", wrap: fresh(busy(60, http.StatusTooManyRequests, date))},
	{Name: "limit.429-unsaid", Says: "Every 200th request is answered 429, without a time to wait.", wrap: fresh(busy(200, http.StatusTooManyRequests, unsaid))},
	{Name: "limit.429-from-the-first", Says: "The first request is answered 429, and every 100th.", wrap: fresh(busyFrom(100, 1, http.StatusTooManyRequests, now))},
	{Name: "limit.429-at-once", Says: "Of more than four requests at once the others are answered 429.", wrap: fresh(crowded(4))},
	{Name: "limit.503-once", Says: "One request is answered 503 with Retry-After.", wrap: fresh(busyFrom(1<<40, 700, http.StatusServiceUnavailable, now))},
	{Name: "limit.503-seldom", Says: "Every 300th request is answered 503 with Retry-After.", wrap: fresh(busy(300, http.StatusServiceUnavailable, now))},
}

func before(do func(*http.Request)) wrap {
	return func(_ *spec.Contract, next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			do(r)
			next.ServeHTTP(w, r)
		})
	}
}

func oneByOne() wrap {
	var mu sync.Mutex
	return func(_ *spec.Contract, next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			a := func() *answer {
				mu.Lock()
				defer mu.Unlock()
				return recorded(next, r)
			}()
			a.send(w, r)
		})
	}
}

func now() string    { return "0" }
func unsaid() string { return "" }
func date() string   { return time.Now().UTC().Format(http.TimeFormat) }

func busy(every int64, status int, wait func() string) func() wrap {
	return busyFrom(every, 0, status, wait)
}

// busyFrom answers one request of every so many with a status that asks to wait.
func busyFrom(every, first int64, status int, wait func() string) func() wrap {
	return func() wrap {
		var n atomic.Int64
		return func(_ *spec.Contract, next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if n.Add(1)%every == first%every {
					asksToWait(w, status, wait())
					return
				}
				next.ServeHTTP(w, r)
			})
		}
	}
}

func asksToWait(w http.ResponseWriter, status int, wait string) {
	if wait != "" {
		w.Header().Set("Retry-After", wait)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write([]byte("{}")) // a client that has gone away needs no answer
}

// crowded asks those to wait that come while most others are being answered.
func crowded(most int64) func() wrap {
	return func() wrap {
		var n atomic.Int64
		return func(_ *spec.Contract, next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				defer n.Add(-1)
				if n.Add(1) > most {
					asksToWait(w, http.StatusTooManyRequests, "")
					return
				}
				next.ServeHTTP(w, r)
			})
		}
	}
}
