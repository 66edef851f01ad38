package selftest

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"example.com/importcheck/spec"
)

// honestAttack are hosts that conform, in ways that the list of honest hosts does not have.
var honestAttack = []attacker{
	{name: "replicas-word-differently", says: "Of two replicas one refuses with 400 and an empty object, the other with 422 and many words.", ruling: "refuses with 400, 413, 415, 422 … : fine", wrap: fresh(twoWordings)},
	{name: "gzip-in-members", says: "What is compressed comes in two members, which RFC 1952 §2.2 allows.", ruling: "RFC 9110 §8.4.1.3", wrap: changes(twoMembers)},
	{name: "list-of-ids", says: "The entries of its list hold an id and nothing else.", ruling: "ImportModel demands no property",
		wrap: entries(func(e map[string]any) {
			for name := range e {
				if name != "id" {
					delete(e, name)
				}
			}
		})},
	{name: "list-cuts-storage", says: "Its list tells the first 40 characters of storage.", ruling: "nothing binds the uri of a list",
		wrap: entries(func(e map[string]any) {
			if uri, ok := e["uri"].(string); ok {
				runes := []rune(uri)
				e["uri"] = string(runes[:min(40, len(runes))])
			}
		})},
	{name: "fails-at-once", says: "Every import has failed by the time that it is looked at, and a cancel leaves it so.", ruling: "One that has finished stays as it is",
		wrap: entries(func(e map[string]any) {
			e["status"], e["error"], e["finishedAt"] = "Failed", "the bucket cannot be read", "2026-04-01T10:00:00Z"
		})},
	{name: "times-in-small-letters", says: "Times have small letters, a fraction of nine digits and an offset.", ruling: "RFC 3339 §5.6: t and z may be small",
		wrap: entries(func(e map[string]any) { e["createdAt"] = "2026-04-01t10:00:00.123456789-11:30" })},
	{name: "pages-of-seven", says: "A page of its list holds seven imports at most.", ruling: "a page holds up to what is asked for", wrap: pagesOf(7)},
	{name: "cold", says: "Each of the first eight requests takes 150 ms.", ruling: "response-in-time", wrap: fresh(cold)},
	{name: "key-first-and-closed", says: "A bad key is refused before the body is read, and the connection closed.", ruling: "an early close is fine for all", wrap: keyFirst},
	{name: "numbers-at-their-ends", says: "Numbers of imports are as large as their formats allow.", ruling: "format int64, float; maximum 100",
		wrap: entries(func(e map[string]any) {
			e["recordsImported"], e["percentComplete"] = json.Number("9223372036854775807"), json.Number("99.99999999999999")
		})},
	{name: "precondition-for-a-version", says: "An absent version header is answered 428, another media type 406, and all else 424.", ruling: "any documented 4XX",
		wrap: changes(func(q *read, a *answer) {
			switch {
			case !a.refused() || !q.start():
			case q.Header["X-Pinecone-Api-Version"] == nil:
				a.status = http.StatusPreconditionRequired
			default:
				a.status = http.StatusFailedDependency
			}
		})},
}

func twoWordings() wrap {
	var sides sync.Map
	var n atomic.Int64
	return changes(func(q *read, a *answer) {
		side, there := sides.Load(q.RemoteAddr)
		if !there {
			side, _ = sides.LoadOrStore(q.RemoteAddr, n.Add(1)%2)
		}
		if !a.refused() || !q.start() {
			return
		}
		a.status = http.StatusBadRequest
		a.says(`{}`)
		if side.(int64) == 0 {
			a.status = http.StatusUnprocessableEntity
			a.says(`{"message":"` + strings.Repeat("It cannot be taken. ", 50) + `","details":[{}]}`)
		}
	})
}

func twoMembers(q *read, a *answer) {
	if !strings.Contains(q.Header.Get("Accept-Encoding"), "gzip") || len(a.body) < 2 {
		return
	}
	var b bytes.Buffer
	for _, part := range [][]byte{a.body[:1], a.body[1:]} {
		z := gzip.NewWriter(&b)
		_, _ = z.Write(part) // a buffer takes everything
		_ = z.Close()
	}
	a.body = b.Bytes()
	a.header.Set("Content-Encoding", "gzip")
}

func pagesOf(n int) wrap {
	return seeing(func(w http.ResponseWriter, q *read, next http.Handler) {
		if query := q.URL.Query(); q.Method == http.MethodGet && q.URL.Path == spec.StartPath {
			if asked, err := strconv.Atoi(query.Get("limit")); err == nil && asked > n && asked <= 100 || !query.Has("limit") {
				query.Set("limit", strconv.Itoa(n))
				q.URL.RawQuery = query.Encode()
			}
		}
		q.pass(w, next)
	})
}

func cold() wrap {
	var n atomic.Int64
	return seeing(func(w http.ResponseWriter, q *read, next http.Handler) {
		if n.Add(1) <= 8 {
			time.Sleep(150 * time.Millisecond)
		}
		q.pass(w, next)
	})
}

func keyFirst(_ *spec.Contract, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a := &answer{header: http.Header{}}
		probe := r.Clone(r.Context())
		probe.Body = http.NoBody
		if next.ServeHTTP(a, probe); a.status == http.StatusUnauthorized {
			w.Header().Set("Connection", "close")
			refuse(w, http.StatusUnauthorized)
			return
		}
		next.ServeHTTP(w, r)
	})
}
