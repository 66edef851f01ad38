package selftest

import (
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"example.com/importcheck/mockhost"
)

// thirdHonest are careful hosts that differ where the cases of the third attack look.
var thirdHonest = []attacker{
	{name: "related-403", says: "List, describe and cancel answer 403 for a wrong key, and the start 401.", ruling: "a wrong key is refused with any documented 4XX",
		wrap: changes(func(q *read, a *answer) {
			if q.related() != "" && a.status == http.StatusUnauthorized {
				a.status = http.StatusForbidden
			}
		})},
	{name: "key-before-path", says: "A wrong key is answered 401 at every path and method.", ruling: "open",
		wrap: seeing(func(w http.ResponseWriter, q *read, next http.Handler) {
			if q.Header.Get("Api-Key") != mockhost.Key {
				refuse(w, http.StatusUnauthorized)
				return
			}
			q.pass(w, next)
		})},
	{name: "odd-ids-400", says: "An id that is no number is answered 400 by describe and cancel.", ruling: "any documented 4XX to an id that was never given", wrap: idsOfDigits(http.StatusBadRequest)},
	{name: "odd-ids-422", says: "An id that is no number is answered 422.", ruling: "any documented 4XX", wrap: idsOfDigits(http.StatusUnprocessableEntity)},
	{name: "version-400-before-key", says: "An absent version header is answered 400 before the key is looked at, by all operations.", ruling: "open",
		wrap: seeing(func(w http.ResponseWriter, q *read, next http.Handler) {
			if q.Header.Values("X-Pinecone-Api-Version") == nil {
				refuse(w, http.StatusBadRequest)
				return
			}
			q.pass(w, next)
		})},
	{name: "unknown-token-empty", says: "A token that it never gave leads to an empty page.", ruling: "open",
		wrap: onRelated("list", func(w http.ResponseWriter, q *read, next http.Handler) {
			if token := q.URL.Query().Get("paginationToken"); strings.Contains(token, "importcheck") {
				a := &answer{status: http.StatusOK, header: http.Header{}}
				a.says(`{"data":[]}`)
				a.send(w, q.Request)
				return
			}
			q.pass(w, next)
		})},
	{name: "idle-for-50-ms", says: "It closes a connection that has been idle for 50 ms, and handles no request on it.", ruling: "RFC 9112 §9.5: a server may close an idle connection at any time", wrap: idleCloses(50 * time.Millisecond)},
	{name: "close-after-20", says: "It announces the end of each connection on its 20th answer.", ruling: "RFC 9112 §9.6",
		wrap: fresh(func() wrap {
			var mu sync.Mutex
			seen := map[string]int{}
			return seeing(func(w http.ResponseWriter, q *read, next http.Handler) {
				mu.Lock()
				seen[q.RemoteAddr]++
				if seen[q.RemoteAddr]%20 == 0 {
					w.Header().Set("Connection", "close")
				}
				mu.Unlock()
				q.pass(w, next)
			})
		})},
	{name: "control-characters-refused", says: "Texts with control characters are refused.", ruling: "open: storage restricts them, and databases cannot hold them",
		wrap: refusesIf(func(q *read) bool {
			return strings.ContainsFunc(q.says("uri")+q.says("integrationId"), func(r rune) bool { return r < ' ' || r == 0x7f })
		})},
	{name: "scheme-without-case", says: "It takes S3:// as s3://.", ruling: "RFC 3986 §3.1: schemes have no case",
		wrap: reads(func(q *read) {
			scheme, rest, ok := strings.Cut(q.says("uri"), "://")
			if lower := strings.ToLower(scheme); ok && lower != scheme && (lower == "s3" || lower == "gs") {
				q.put("uri", lower+"://"+rest)
			}
		})},
	{name: "uri-with-a-slash", says: "The list and a describe write each uri with a slash behind it.", ruling: "what is compared is the storage",
		wrap: entries(func(e map[string]any) {
			if uri, ok := e["uri"].(string); ok && !strings.HasSuffix(uri, "/") {
				e["uri"] = uri + "/"
			}
		})},
	{name: "no-uri-told", says: "The list and a describe tell no uri.", ruling: "ImportModel demands no property",
		wrap: entries(func(e map[string]any) { delete(e, "uri") })},
	{name: "429-for-large-bodies", says: "A start of more than 100 KB is always answered 429.", ruling: "429 says nothing of the request",
		wrap: answersIf(http.StatusTooManyRequests, func(q *read) bool { return len(q.body) > 100_000 })},
	{name: "first-key-counts", says: "Of two lines with keys the first one counts, as with Header.Get of Go.", ruling: "who sends the right key first has it",
		wrap: keyLine(func(keys []string) string { return keys[0] })},
	{name: "two-keys-400", says: "Two lines with keys are answered 400.", ruling: "any documented 4XX", wrap: refusesIf(func(q *read) bool { return len(q.Header.Values("Api-Key")) > 1 })},
	{name: "bad-percent-400", says: "A query that is no query is answered 400.", ruling: "open", wrap: refusesIf(func(q *read) bool { return strings.Contains(q.URL.RawQuery, "%zz") })},
	{name: "any-query-400", says: "A start with a query is answered 400.", ruling: "open: nothing binds what the contract does not name", wrap: refusesIf(func(q *read) bool { return q.URL.RawQuery != "" })},
	{name: "java-accept-406", says: "An Accept that is no Accept is answered 406.", ruling: "RFC 9110 §12.5.1", wrap: answersIf(http.StatusNotAcceptable, func(q *read) bool { return strings.Contains(q.Header.Get("Accept"), "*; q=.2") })},
	{name: "pages-by-number", says: "The list pages by number: what is started meanwhile moves the pages.", ruling: "while nothing is started, each import is listed once", wrap: pagesOf(30)},
	{name: "cancelled-after-200-ms", says: "A cancel takes 200 ms to show in describe and list.", ruling: "replicas", wrap: fresh(cancelShowsLater)},
	{name: "prototype-400", says: "Properties named __proto__ and constructor are refused, as a firewall does.", ruling: "unknown properties are open",
		wrap: refusesIf(func(q *read) bool {
			return strings.Contains(string(q.body), `"__proto__"`) || strings.Contains(string(q.body), `"constructor"`)
		})},
	{name: "key-line-too-long-431", says: "A key of more than 100 bytes is answered 431.", ruling: "any documented 4XX",
		wrap: seeing(func(w http.ResponseWriter, q *read, next http.Handler) {
			if len(q.Header.Get("Api-Key")) > 100 {
				refuse(w, http.StatusRequestHeaderFieldsTooLarge)
				return
			}
			q.pass(w, next)
		})},
	{name: "replica-behind-for-list", says: "Every second list is read from a replica that is 300 ms behind.", ruling: "replicas", wrap: fresh(laggingList)},
}

func idsOfDigits(status int) wrap {
	return seeing(func(w http.ResponseWriter, q *read, next http.Handler) {
		if o := q.related(); o == "describe" || o == "cancel" {
			if id := q.URL.Path[strings.LastIndexByte(q.URL.Path, '/')+1:]; strings.Trim(id, "0123456789") != "" && q.Header.Get("Api-Key") == mockhost.Key {
				refuse(w, status)
				return
			}
		}
		q.pass(w, next)
	})
}

// idleCloses closes the connection when a request comes on it after a while, as if the
// request had crossed with the close.
func idleCloses(after time.Duration) wrap {
	return fresh(func() wrap {
		var last sync.Map
		return seeing(func(w http.ResponseWriter, q *read, next http.Handler) {
			before, known := last.Load(q.RemoteAddr)
			if known && time.Since(before.(time.Time)) > after {
				panic(http.ErrAbortHandler)
			}
			q.pass(w, next)
			last.Store(q.RemoteAddr, time.Now())
		})
	})
}

func cancelShowsLater() wrap {
	var mu sync.Mutex
	cancelled := map[string]time.Time{}
	return changes(func(q *read, a *answer) {
		mu.Lock()
		defer mu.Unlock()
		if q.related() == "cancel" && a.accepted() {
			if _, before := cancelled[q.URL.Path]; !before {
				cancelled[q.URL.Path] = time.Now()
			}
		}
		if at, was := cancelled[q.URL.Path]; was && q.related() == "describe" && time.Since(at) < 200*time.Millisecond {
			a.body = []byte(strings.Replace(string(a.body), `"Cancelled"`, `"InProgress"`, 1))
		}
	})
}

// laggingList shows a list as it was where the last import of it is younger than 300 ms.
func laggingList() wrap {
	var n, started atomic.Int64
	return seeing(func(w http.ResponseWriter, q *read, next http.Handler) {
		a := &answer{header: http.Header{}}
		q.pass(a, next)
		if q.start() && a.accepted() {
			started.Store(time.Now().UnixMilli())
		}
		young := time.Now().UnixMilli()-started.Load() < 300
		if q.related() == "list" && young && n.Add(1)%2 == 0 && q.URL.Query().Get("paginationToken") == "" {
			listed(func(items []any) []any { return items[1:] })(q, a)
		}
		a.send(w, q.Request)
	})
}
