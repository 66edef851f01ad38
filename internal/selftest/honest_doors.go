package selftest

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"path"
	"strings"

	"example.com/importcheck/mockhost"
	"example.com/importcheck/spec"
)

// doors are hosts that treat headers and forms of HTTP in their own way.
var doors = []Honest{
	{Name: "door.empty-version-refused", Says: "An empty version header is refused.", wrap: versionRefused(func(_ *spec.Contract, v string) bool { return v == "" })},
	{Name: "door.unknown-version-refused", Says: "Every version but its own is refused.", wrap: versionRefused(func(c *spec.Contract, v string) bool { return v != c.Version })},
	{Name: "door.accept-refused", Says: "An Accept that JSON does not match is answered 406.", wrap: reading(when(http.StatusNotAcceptable, func(q *read) bool {
		list := strings.ToLower(strings.Join(q.Header.Values("Accept"), ","))
		return list != "" && !(strings.Contains(list, "json") ||
			strings.Contains(list, "*/*") && !strings.HasSuffix(list, "q=0") || strings.Contains(list, "application/*"))
	}))},
	{Name: "door.expectation-refused", Says: "An expectation that nobody knows is answered 417.", wrap: reading(when(http.StatusExpectationFailed, func(q *read) bool {
		e := q.Header.Get("Expect")
		return e != "" && !strings.EqualFold(e, "100-continue")
	}))},
	{Name: "door.length-required", Says: "A body without a Content-Length is answered 411.", wrap: lengthRequired},
	{Name: "door.query-refused", Says: "A query is refused.", wrap: reading(when(http.StatusBadRequest, func(q *read) bool { return q.URL.RawQuery != "" || q.URL.ForceQuery }))},
	{Name: "door.large-head-refused", Says: "Header lines of more than 4,500 bytes are answered 431.",
		wrap: reading(when(http.StatusRequestHeaderFieldsTooLarge, func(q *read) bool {
			for _, lines := range q.Header {
				if len(strings.Join(lines, "")) > 4_500 {
					return true
				}
			}
			return false
		}))},
	{Name: "door.old-http-refused", Says: "HTTP/1.0 is answered 505, as text.", wrap: oldRefused},
}

// versionRefused refuses values of the headers that the contract requires.
func versionRefused(p func(c *spec.Contract, value string) bool) wrap {
	return reading(when(http.StatusBadRequest, func(q *read) bool {
		for _, param := range q.contract.Start.Parameters() {
			lines := q.Header.Values(param.Name)
			if param.In == "header" && len(lines) > 0 && p(q.contract, lines[0]) {
				return true
			}
		}
		return false
	}))
}

func lengthRequired(_ *spec.Contract, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength < 0 {
			refuse(w, http.StatusLengthRequired)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func oldRefused(_ *spec.Contract, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !r.ProtoAtLeast(1, 1) {
			http.Error(w, "HTTP/1.0 is not spoken here", http.StatusHTTPVersionNotSupported)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// orders are hosts that report another of two errors first.
var orders = []Honest{
	{Name: "order.key-last", Says: "The key is looked at when nothing else is wrong.", wrap: lookingFirst(withKey)},
	{Name: "order.headers-last", Says: "The body is looked at before the headers that the contract requires.", wrap: lookingFirst(withHeaders)},
	{Name: "order.media-type-last", Says: "The body is looked at before its media type.", wrap: lookingFirst(withMedia)},
	{Name: "order.body-first", Says: "The body is looked at before all headers.", wrap: lookingFirst(withKey, withHeaders, withMedia)},
}

// lookingFirst answers as a host without memory does to the request whose headers are
// mended, where that one refuses it.
func lookingFirst(mend ...func(*spec.Contract, *http.Request)) wrap {
	return func(c *spec.Contract, next http.Handler) http.Handler {
		shadow := mockhost.Must(c.Version)
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, err := peeked(r, 5<<20)
			if err != nil {
				refuse(w, http.StatusBadRequest)
				return
			}
			mended := r.Clone(r.Context())
			for _, f := range mend {
				f(c, mended)
			}
			mended.Body = io.NopCloser(bytes.NewReader(body))
			if a := recorded(shadow, mended); r.Method == c.Start.Method && a.refused() {
				a.send(w, r)
				return
			}
			next.ServeHTTP(w, r)
		})
	}
}

func withKey(c *spec.Contract, r *http.Request) {
	if name, ok := c.KeyHeader(); ok {
		r.Header.Set(name, mockhost.Key)
	}
}

func withHeaders(c *spec.Contract, r *http.Request) {
	for _, p := range c.Start.Parameters() {
		if p.In == "header" {
			r.Header.Set(p.Name, c.Version)
		}
	}
}

func withMedia(c *spec.Contract, r *http.Request) {
	r.Header.Set("Content-Type", (&read{contract: c}).listed())
}

// related are hosts whose other operations differ, or are not there.
var related = []Honest{
	{Name: "list.absent", Says: "Nothing but the start is there: 404.", wrap: onlyStart(http.StatusNotFound)},
	{Name: "list.not-allowed", Says: "Nothing but the start is there: 405.", wrap: onlyStart(http.StatusMethodNotAllowed)},
	{Name: "list.not-built", Says: "Nothing but the start is there: 501.", wrap: onlyStart(http.StatusNotImplemented)},
	{Name: "list.gzip-chunked", Says: "The list is compressed and comes in chunks.",
		wrap: both(sentBy(func(w http.ResponseWriter, a *answer) { pieces(w, a, 512) }), compressing(400))},
	{Name: "list.storage-written-anew", Says: "The list writes storage in small letters, without a slash at the end.", wrap: listedAnew},
}

// listedAnew changes the texts of a list that name storage.
func listedAnew(c *spec.Contract, next http.Handler) http.Handler {
	return rewritten(func(r *http.Request, a *answer) {
		var v any
		if r.Method == http.MethodGet && json.Unmarshal(a.body, &v) == nil {
			a.body, _ = json.Marshal(written(c, v)) // it was read from JSON
		}
	})(c, next)
}

func written(c *spec.Contract, v any) any {
	switch x := v.(type) {
	case string:
		if _, storage := c.FamilyOf(x); storage {
			return strings.TrimSuffix(strings.ToLower(x), "/")
		}
	case []any:
		for i := range x {
			x[i] = written(c, x[i])
		}
	case map[string]any:
		for name := range x {
			x[name] = written(c, x[name])
		}
	}
	return v
}

// both puts one wrap around another.
func both(outer, inner wrap) wrap {
	return func(c *spec.Contract, next http.Handler) http.Handler { return outer(c, inner(c, next)) }
}

func onlyStart(status int) wrap {
	return func(c *spec.Contract, next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method != c.Start.Method && (r.Method == http.MethodGet || r.Method == http.MethodDelete || r.Method == http.MethodHead) {
				w.Header().Set("Allow", c.Start.Method)
				w.WriteHeader(status)
				return
			}
			next.ServeHTTP(w, r)
		})
	}
}

// paths are hosts that answer other methods and unknown paths in their own way.
var paths = []Honest{
	{Name: "path.405-without-a-body", Says: "A method that is not listed is answered 405 with nothing.", wrap: onOthers(status(http.StatusMethodNotAllowed))},
	{Name: "path.404-for-methods", Says: "A method that is not listed is answered 404, as a page.", wrap: onOthers(page(http.StatusNotFound))},
	{Name: "path.501-for-methods", Says: "A method that is not listed is answered 501.", wrap: onOthers(status(http.StatusNotImplemented))},
	{Name: "path.400-for-methods", Says: "A method that is not listed is answered 400 as text, and the connection closed.",
		wrap: onOthers(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Connection", "close")
			http.Error(w, "Bad Request", http.StatusBadRequest)
		})},
	{Name: "path.options-with-a-body", Says: "OPTIONS is answered 200 with what a browser asks for.",
		wrap: onMethod(http.MethodOptions, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Access-Control-Allow-Methods", "POST")
			_, _ = w.Write([]byte("{}")) // a client that has gone away needs no answer
		})},
	{Name: "path.trace-repeats", Says: "TRACE repeats the request without its key, as RFC 9110 has it.", wrap: repeatingTrace},
	{Name: "path.head-nothing", Says: "HEAD is answered 200 with nothing.", wrap: onMethod(http.MethodHead, status(http.StatusOK))},
	{Name: "path.head-refused", Says: "HEAD is answered 405.", wrap: onMethod(http.MethodHead, status(http.StatusMethodNotAllowed))},
	{Name: "path.unknown-page", Says: "An unknown path is answered 404 with a page.", wrap: onUnknown(page(http.StatusNotFound))},
	{Name: "path.unknown-200", Says: "An unknown path is answered 200 with the page of an application.", wrap: onUnknown(page(http.StatusOK))},
	{Name: "path.unknown-moved", Says: "An unknown path is redirected to the start.", wrap: onUnknownOf(func(c *spec.Contract) http.Handler {
		return http.RedirectHandler(c.Start.Path, http.StatusPermanentRedirect)
	})},
	{Name: "path.unknown-403", Says: "An unknown path is answered 403 with nothing.", wrap: onUnknown(status(http.StatusForbidden))},
	{Name: "path.lenient", Says: "A slash at the end, slashes that come twice, dots and capitals in the path are taken for the start.", wrap: lenientPath},
}

func repeatingTrace(c *spec.Contract, next http.Handler) http.Handler {
	key, _ := c.KeyHeader()
	return onMethod(http.MethodTrace, func(w http.ResponseWriter, r *http.Request) {
		r = r.Clone(r.Context())
		r.Header.Del(key)
		w.Header().Set("Content-Type", "message/http")
		_ = r.Write(w) // a client that has gone away needs no answer
	})(c, next)
}

func status(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
}

func page(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(code)
		_, _ = w.Write([]byte("<!doctype html><title>index</title>\n")) // a client that has gone away needs no answer
	}
}

// instead has another handler answer what the question is true of.
func instead(p func(*spec.Contract, *http.Request) bool, do http.Handler) wrap {
	return func(c *spec.Contract, next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if p(c, r) {
				do.ServeHTTP(w, r)
				return
			}
			next.ServeHTTP(w, r)
		})
	}
}

func onMethod(method string, do http.HandlerFunc) wrap {
	return instead(func(_ *spec.Contract, r *http.Request) bool { return r.Method == method }, do)
}

// onOthers answers the methods of no operation.
func onOthers(do http.HandlerFunc) wrap {
	return instead(func(_ *spec.Contract, r *http.Request) bool {
		return r.Method != http.MethodPost && r.Method != http.MethodGet && r.Method != http.MethodDelete && r.Method != http.MethodHead
	}, do)
}

func unknownPath(c *spec.Contract, r *http.Request) bool {
	return r.URL.Path != c.Start.Path && !strings.HasPrefix(r.URL.Path, c.Start.Path+"/")
}

func onUnknown(do http.HandlerFunc) wrap { return instead(unknownPath, do) }

func onUnknownOf(make func(*spec.Contract) http.Handler) wrap {
	return func(c *spec.Contract, next http.Handler) http.Handler {
		return instead(unknownPath, make(c))(c, next)
	}
}

func lenientPath(c *spec.Contract, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r = r.Clone(r.Context())
		if plain := path.Clean("/" + r.URL.Path); strings.EqualFold(plain, c.Start.Path) {
			r.URL.Path, r.URL.RawPath = c.Start.Path, ""
		}
		next.ServeHTTP(w, r)
	})
}
