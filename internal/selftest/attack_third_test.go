package selftest

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"example.com/importcheck/mockhost"
	"example.com/importcheck/spec"
)

const (
	relatedKey     = "auth-required: list, describe and cancel demand the key as the start does"
	relatedVersion = "version-header-required: list, describe and cancel demand the header as the start does"
	onceListed     = "import-visible: what was started is listed exactly once over all pages"
	wrongInvalid   = "invalid-rejected: a start outside one constraint is refused"
)

var thirdAttack = slices.Concat(thirdRelatedKeys, thirdRelatedAnswers, thirdRetries, thirdKeys, thirdBodies, thirdForms)

// The key and the version header of the related operations.
var thirdRelatedKeys = []attacker{
	{name: "list-opens-without-key", says: "The list looks at no key where none is sent.", ruling: relatedKey, wrap: opensRelated("list", absent)},
	{name: "list-opens-for-any", says: "The list takes any key.", ruling: relatedKey, wrap: opensRelated("list", anyKey)},
	{name: "list-opens-for-empty", says: "The list takes an empty key.", ruling: relatedKey, wrap: opensRelated("list", emptyLine)},
	{name: "describe-opens-without-key", says: "A describe looks at no key where none is sent.", ruling: relatedKey, wrap: opensRelated("describe", absent)},
	{name: "describe-opens-for-a-beginning", says: "A describe takes the beginning of the key.", ruling: relatedKey,
		wrap: opensRelated("describe", func(keys []string) bool {
			return len(keys) == 1 && keys[0] != "" && strings.HasPrefix(mockhost.Key, keys[0])
		})},
	{name: "cancel-opens-without-key", says: "A cancel looks at no key where none is sent.", ruling: relatedKey, wrap: opensRelated("cancel", absent)},
	{name: "cancel-opens-for-any", says: "A cancel takes any key.", ruling: relatedKey, wrap: opensRelated("cancel", anyKey)},
	{name: "cancel-done-before-the-key", says: "A cancel with a wrong key is done, and then answered 401.", ruling: relatedKey, wrap: cancelsBeforeKey},
	{name: "list-cached", says: "A cache in front answers the list to anybody for two seconds.", ruling: relatedKey, wrap: fresh(cachedList)},
	{name: "describe-trusts-connection", says: "A describe looks at no key on a connection on which the right one was sent.", ruling: relatedKey, wrap: fresh(trustsForDescribe)},
	{name: "list-key-500", says: "A list with a wrong key is answered 500.", ruling: no5XX, wrap: relatedWrongKey("list", http.StatusInternalServerError)},
	{name: "describe-key-302", says: "A describe with a wrong key is sent to a login page.", ruling: relatedKey, wrap: relatedWrongKey("describe", http.StatusFound)},
	{name: "list-without-version", says: "The list does not demand the version header.", ruling: relatedVersion, wrap: versionFor("list")},
	{name: "describe-without-version", says: "A describe does not demand the version header.", ruling: relatedVersion, wrap: versionFor("describe")},
	{name: "cancel-without-version", says: "A cancel does not demand the version header.", ruling: relatedVersion, wrap: versionFor("cancel")},
	{name: "describe-version-500", says: "A describe without the version header is answered 500.", ruling: no5XX,
		wrap: onRelated("describe", func(w http.ResponseWriter, q *read, next http.Handler) {
			if q.Header.Get("X-Pinecone-Api-Version") == "" {
				refuse(w, http.StatusInternalServerError)
				return
			}
			q.pass(w, next)
		})},
}

// What the related operations answer.
var thirdRelatedAnswers = []attacker{
	{name: "first-list-null", says: "The list is null while nothing has been started.", ruling: schema,
		wrap: relatedAnswer("list", func(_ *read, a *answer) {
			if bytes.Contains(a.body, []byte(`"data":[]`)) {
				a.says(`{"data":null}`)
			}
		})},
	{name: "limit-in-words", says: "The list takes a limit that is no number.", ruling: onlyDoc, warning: true,
		wrap: onRelated("list", func(w http.ResponseWriter, q *read, next http.Handler) {
			if v := q.URL.Query().Get("limit"); v != "" && strings.Trim(v, "-0123456789") != "" {
				q.URL.RawQuery = ""
			}
			q.pass(w, next)
		})},
	{name: "odd-id-500", says: "A describe of an id with a quote is answered 500.", ruling: no5XX, wrap: oddID("describe", "'")},
	{name: "odd-id-cancel-500", says: "A cancel of an id with a percent sign is answered 500.", ruling: no5XX, wrap: oddID("cancel", "%")},
	{name: "nul-id-500", says: "A describe of an id with a NUL is answered 500.", ruling: no5XX, wrap: oddID("describe", "\x00")},
	{name: "unicode-id-500", says: "A describe of an id outside ASCII is answered 500.", ruling: no5XX, wrap: oddID("describe", "é")},
	{name: "status-in-small-letters", says: "A describe and the list write the status in small letters.", ruling: "x-enum holds in answers too; " + onlyDoc, warning: true,
		wrap: entries(func(e map[string]any) {
			if s, ok := e["status"].(string); ok {
				e["status"] = strings.ToLower(s)
			}
		})},
	{name: "status-of-its-own", says: "The list knows a status QUEUED.", ruling: "x-enum holds in answers too; " + onlyDoc, warning: true,
		wrap: relatedEntries("list", func(e map[string]any) { e["status"] = "QUEUED" })},
	{name: "uri-of-another", says: "A describe tells a uri that nobody sent.", ruling: "what describe says of an import is compared with what was sent",
		wrap: relatedEntries("describe", func(e map[string]any) { e["uri"] = "s3://another-bucket/elsewhere" })},
	{name: "uri-of-the-newest", says: "Each entry of the list has the uri of the first one.", ruling: "what the list says of an import is compared with what was sent",
		wrap: changes(listed(func(items []any) []any {
			for _, item := range items {
				item.(map[string]any)["uri"] = items[0].(map[string]any)["uri"]
			}
			return items
		}))},
	{name: "listed-twice-at-the-border", says: "The first import of each page is listed on the page before, too.", ruling: onceListed, wrap: overlapping(1)},
	{name: "lost-at-the-border", says: "The list loses an import between two pages.", ruling: onceListed, wrap: overlapping(-1)},
	{name: "one-in-ten-lost", says: "One import in ten is not in the list.", ruling: onceListed,
		wrap: changes(listed(func(items []any) []any {
			return slices.DeleteFunc(items, func(item any) bool {
				id, _ := item.(map[string]any)["id"].(string)
				return strings.HasSuffix(id, "7")
			})
		}))},
	{name: "pages-without-end", says: "Each page of the list leads to another one, and the last ones are empty.", ruling: onceListed, wrap: withoutEnd(false)},
	{name: "pages-in-a-ring", says: "The last page of the list leads to the first one.", ruling: onceListed, wrap: withoutEnd(true)},
	{name: "broken-page-hides", says: "A refused start of more than a mebibyte is listed, and its page is cut.", ruling: nothing, wrap: fresh(brokenPage)},
	{name: "cancelled-completes", says: "What was cancelled goes on: it is described as InProgress.", ruling: "import-cancellable",
		wrap: fresh(func() wrap { return afterCancel("InProgress") })},
}

// Connections that are lost behind a whole request.
var thirdRetries = []attacker{
	{name: "every-40th-answer-lost", says: "Every 40th start is done and its connection closed without an answer.", ruling: "a start is never resent in silence", wrap: losing(40, true)},
	{name: "every-25th-start-dropped", says: "Every 25th connection is closed in place of an answer to a start.", ruling: "a start is never resent in silence", wrap: losing(25, false)},
	{name: "pieces-decoded", says: "Each piece of a body is decoded by itself, which breaks a character between two.", ruling: "what the list says of an import is compared with what was sent",
		wrap: inPieces},
	{name: "reset-behind-a-kept-connection", says: "The 30th request of each connection is not answered.", ruling: "a start is never resent in silence", wrap: fresh(thirtieth)},
}

// Keys in other places and of other kinds.
var thirdKeys = []attacker{
	{name: "key-not-ascii-500", says: "A key outside ASCII is answered 500.", ruling: no5XX, wrap: keyFails(func(key string) bool { return !ascii(key) })},
	{name: "key-of-72-bytes-500", says: "A key of more than 72 bytes, as bcrypt has it, is answered 500.", ruling: no5XX, wrap: keyFails(func(key string) bool { return len(key) > 72 })},
	{name: "last-key-counts", says: "Of two lines with keys the last one counts.", ruling: "RFC 9110 §5.3 has two lines be one value, which is wrong: warning", warning: true, wrap: keyLine(func(keys []string) string { return keys[len(keys)-1] })},
	{name: "two-keys-500", says: "Two lines with keys are answered 500.", ruling: no5XX, wrap: failsIf(func(q *read) bool { return len(q.Header.Values("Api-Key")) > 1 })},
	{name: "key-in-the-query", says: "It takes the key from the query.", ruling: wrongKey,
		wrap: reads(func(q *read) {
			for name, values := range q.URL.Query() {
				if strings.Contains(strings.ToLower(name), "key") && values[0] == mockhost.Key {
					q.Header.Set("Api-Key", mockhost.Key)
					q.URL.RawQuery = ""
				}
			}
		})},
	{name: "key-in-a-cookie", says: "It takes the key from a cookie.", ruling: wrongKey,
		wrap: trusts(func(h http.Header) bool { return strings.Contains(h.Get("Cookie"), mockhost.Key) })},
	{name: "key-in-authorization", says: "It takes the key from Authorization.", ruling: wrongKey,
		wrap: trusts(func(h http.Header) bool { return strings.HasSuffix(h.Get("Authorization"), mockhost.Key) })},
	{name: "answered-before-the-key", says: "A uri of no known storage is answered 200 before the key is looked at.", ruling: wrongKey + "; never a 200",
		wrap: wrongWith(http.StatusOK, func(q *read) bool { uri := q.says("uri"); return uri != "" && !strings.Contains(uri, "://") })},
	{name: "unread-before-the-key", says: "What is no JSON is answered 500 where the key is wrong.", ruling: no5XX,
		wrap: wrongWith(http.StatusInternalServerError, func(q *read) bool { return len(q.body) > 0 && !json.Valid(q.body) })},
	{name: "long-before-the-key", says: "A uri that is too long is taken where the key is wrong.", ruling: wrongKey,
		wrap: wrongWith(http.StatusOK, func(q *read) bool { return utf8.RuneCountInString(q.says("uri")) > 1500 })},
	{name: "wrong-type-before-the-key", says: "A uri that is a number is answered 500 where the key is wrong.", ruling: no5XX,
		wrap: wrongWith(http.StatusInternalServerError, func(q *read) bool { _, number := q.doc()["uri"].(json.Number); return number })},
}

// Bodies.
var thirdBodies = []attacker{
	{name: "line-feed-500", says: "A line feed in integrationId is answered 500.", ruling: no5XX, wrap: failsIf(integrationHolds("\n"))},
	{name: "nul-500", says: "A NUL in integrationId is answered 500, as PostgreSQL has it.", ruling: no5XX, wrap: failsIf(integrationHolds("\x00"))},
	{name: "nul-in-uri-500", says: "A NUL in uri is answered 500.", ruling: no5XX, wrap: failsIf(func(q *read) bool { return strings.Contains(q.says("uri"), "\x00") })},
	{name: "del-500", says: "A DEL in integrationId is answered 500.", ruling: no5XX, wrap: failsIf(integrationHolds("\x7f"))},
	{name: "tab-500", says: "A tab in integrationId is answered 500.", ruling: no5XX, wrap: failsIf(integrationHolds("\t"))},
	{name: "upper-scheme-500", says: "S3:// is answered 500.", ruling: no5XX,
		wrap: failsIf(func(q *read) bool {
			scheme, _, _ := strings.Cut(q.says("uri"), "://")
			return scheme != strings.ToLower(scheme)
		})},
	{name: "s3a-taken", says: "It takes s3a:// and s3n:// for s3://.", ruling: onlyDoc, warning: true,
		wrap: reads(func(q *read) {
			for _, other := range []string{"s3a://", "s3n://"} {
				if rest, ok := strings.CutPrefix(q.says("uri"), other); ok {
					q.put("uri", "s3://"+rest)
				}
			}
		})},
	{name: "uri-of-the-query", says: "It takes the uri of the query where the body has none.", ruling: wrongInvalid,
		wrap: reads(func(q *read) {
			if uri := q.URL.Query().Get("uri"); uri != "" && q.doc() != nil && q.says("uri") == "" {
				q.put("uri", uri)
			}
		})},
	{name: "uri-of-the-prototype", says: "It takes the uri of __proto__.", ruling: wrongInvalid,
		wrap: reads(func(q *read) {
			proto, _ := q.doc()["__proto__"].(map[string]any)
			if uri, ok := proto["uri"].(string); ok && q.says("uri") == "" {
				q.put("uri", uri)
			}
		})},
	{name: "prototype-500", says: "A property named __proto__ is answered 500.", ruling: no5XX, wrap: failsIf(func(q *read) bool { _, has := q.doc()["__proto__"]; return has })},
	{name: "constructor-500", says: "A property named constructor is answered 500.", ruling: no5XX, wrap: failsIf(func(q *read) bool { _, has := q.doc()["constructor"]; return has })},
	{name: "beyond-int64-500", says: "A uri that is an integer beyond int64 is answered 500.", ruling: no5XX,
		wrap: failsIf(func(q *read) bool {
			n, ok := q.doc()["uri"].(json.Number)
			_, err := n.Int64()
			return ok && err != nil && strings.Trim(n.String(), "-0123456789") == ""
		})},
	{name: "beyond-double-500", says: "An integrationId that is a number beyond doubles is answered 500.", ruling: no5XX,
		wrap: failsIf(func(q *read) bool {
			n, ok := q.doc()["integrationId"].(json.Number)
			_, err := n.Float64()
			return ok && err != nil
		})},
	{name: "ends-in-an-escape-500", says: "A body that ends inside an escape is answered 500.", ruling: no5XX, wrap: failsIf(endsIn(`\`, `\u`, `\u0`, `\u00`))},
	{name: "ends-in-a-character-500", says: "A body that ends inside a character of UTF-8 is answered 500.", ruling: no5XX,
		wrap: failsIf(func(q *read) bool {
			last, size := utf8.DecodeLastRune(q.body)
			return last == utf8.RuneError && size == 1 && q.body[len(q.body)-1] >= 0xC2
		})},
	{name: "ends-in-a-number-500", says: "A body that ends inside a number is answered 500.", ruling: no5XX, wrap: failsIf(endsIn("-", "e", "1.", "e+"))},
}

// Forms of HTTP that ordinary clients send, and query strings.
var thirdForms = []attacker{
	{name: "first-piece-alone", says: "It reads what has come of a body within 20 ms and refuses it.", ruling: mustAccept, wrap: firstPiece},
	{name: "h2c-refused", says: "It refuses an Upgrade to h2c, which Java's client sends.", ruling: "RFC 9110 §7.8: a server may ignore an Upgrade, and some libraries cannot: warning", warning: true,
		wrap: refusesIf(func(q *read) bool { return strings.Contains(q.Header.Get("Upgrade"), "h2c") })},
	{name: "java-accept-500", says: "The Accept of Java's HttpURLConnection is answered 500.", ruling: no5XX,
		wrap: failsIf(func(q *read) bool { return strings.Contains(q.Header.Get("Accept"), "*; q=.2") })},
	{name: "page-for-a-browser", says: "Refusals are a page where Accept begins with text/html.", ruling: "response-content-type",
		wrap: changes(func(q *read, a *answer) {
			if a.refused() && q.start() && strings.HasPrefix(q.Header.Get("Accept"), "text/html") {
				a.says("<html>no</html>")
				a.header.Set("Content-Type", "text/html")
			}
		})},
	{name: "form-taken", says: "It takes a form under its own media type.", ruling: onlyDoc, warning: true,
		wrap: reads(func(q *read) {
			form, err := url.ParseQuery(string(q.body))
			if err == nil && q.Header.Get("Content-Type") == "application/x-www-form-urlencoded" && form.Get("uri") != "" {
				q.Header.Set("Content-Type", "application/json")
				q.body = []byte(`{"uri":` + string(quoted(form.Get("uri"))) + `}`)
			}
		})},
	{name: "percent-500", says: "A query with %zz is answered 500.", ruling: no5XX, wrap: failsIf(func(q *read) bool { return strings.Contains(q.URL.RawQuery, "%zz") })},
	{name: "close-not-honoured", says: "It keeps the connection on which a client asked to close.", ruling: "RFC 9112 §9.6: a server that receives close MUST close; it harms no client", warning: true, waits: true, wrap: keepsOpen},
	{name: "429-with-words", says: "The code of a 429 is a word.", ruling: schema, wrap: fresh(wordy429)},
}

// related names the operation beside the start that a request is for, or is "".
func (q *read) related() string {
	_, id, one := strings.Cut(q.URL.Path, spec.StartPath+"/")
	switch {
	case q.Method == http.MethodGet && q.URL.Path == spec.StartPath:
		return "list"
	case q.Method == http.MethodGet && one && id != "":
		return "describe"
	case q.Method == http.MethodDelete && one && id != "":
		return "cancel"
	}
	return ""
}

func onRelated(operation string, serve func(http.ResponseWriter, *read, http.Handler)) wrap {
	return seeing(func(w http.ResponseWriter, q *read, next http.Handler) {
		if q.related() != operation {
			q.pass(w, next)
			return
		}
		serve(w, q, next)
	})
}

func relatedAnswer(operation string, change func(*read, *answer)) wrap {
	return changes(func(q *read, a *answer) {
		if q.related() == operation && a.accepted() {
			change(q, a)
		}
	})
}

func relatedEntries(operation string, change func(map[string]any)) wrap {
	inner := entries(change)
	return func(c *spec.Contract, next http.Handler) http.Handler {
		changed := inner(c, next)
		return onRelated(operation, func(w http.ResponseWriter, q *read, _ http.Handler) { q.pass(w, changed) })(c, next)
	}
}

func absent(keys []string) bool    { return len(keys) == 0 }
func anyKey(keys []string) bool    { return len(keys) == 1 && keys[0] != "" }
func emptyLine(keys []string) bool { return len(keys) == 1 && keys[0] == "" }

func opensRelated(operation string, says func(keys []string) bool) wrap {
	return onRelated(operation, func(w http.ResponseWriter, q *read, next http.Handler) {
		if says(q.Header.Values("Api-Key")) {
			q.Header.Set("Api-Key", mockhost.Key)
		}
		q.pass(w, next)
	})
}

func relatedWrongKey(operation string, status int) wrap {
	return onRelated(operation, func(w http.ResponseWriter, q *read, next http.Handler) {
		if keys := q.Header.Values("Api-Key"); anyKey(keys) && keys[0] != mockhost.Key {
			w.Header().Set("Location", "/login")
			refuse(w, status)
			return
		}
		q.pass(w, next)
	})
}

func cancelsBeforeKey(c *spec.Contract, next http.Handler) http.Handler {
	return onRelated("cancel", func(w http.ResponseWriter, q *read, next http.Handler) {
		if !slices.Equal(q.Header.Values("Api-Key"), []string{mockhost.Key}) {
			q.Header.Set("Api-Key", mockhost.Key)
			q.pass(&answer{header: http.Header{}}, next)
			refuse(w, http.StatusUnauthorized)
			return
		}
		q.pass(w, next)
	})(c, next)
}

// cachedList keeps each page by its address, whoever asks.
func cachedList() wrap {
	type page struct {
		answer *answer
		until  time.Time
	}
	var pages sync.Map
	return onRelated("list", func(w http.ResponseWriter, q *read, next http.Handler) {
		kept, there := pages.Load(q.URL.RawQuery)
		if there && !slices.Equal(q.Header.Values("Api-Key"), []string{mockhost.Key}) && time.Now().Before(kept.(page).until) {
			kept.(page).answer.send(w, q.Request)
			return
		}
		a := &answer{header: http.Header{}}
		if q.pass(a, next); a.accepted() {
			pages.Store(q.URL.RawQuery, page{a, time.Now().Add(2 * time.Second)})
		}
		a.send(w, q.Request)
	})
}

func trustsForDescribe() wrap {
	var trusted sync.Map
	return seeing(func(w http.ResponseWriter, q *read, next http.Handler) {
		if q.Header.Get("Api-Key") == mockhost.Key {
			trusted.Store(q.RemoteAddr, true)
		} else if _, yes := trusted.Load(q.RemoteAddr); yes && q.related() == "describe" {
			q.Header.Set("Api-Key", mockhost.Key)
		}
		q.pass(w, next)
	})
}

func versionFor(operation string) wrap {
	return onRelated(operation, func(w http.ResponseWriter, q *read, next http.Handler) {
		if q.Header.Values("X-Pinecone-Api-Version") == nil {
			q.Header.Set("X-Pinecone-Api-Version", theirs)
		}
		q.pass(w, next)
	})
}

func oddID(operation, text string) wrap {
	return onRelated(operation, func(w http.ResponseWriter, q *read, next http.Handler) {
		if strings.Contains(q.URL.Path[len(spec.StartPath)+1:], text) {
			refuse(w, http.StatusInternalServerError)
			return
		}
		q.pass(w, next)
	})
}

// listed changes the imports of a page of the list.
func listed(change func([]any) []any) func(*read, *answer) {
	return func(q *read, a *answer) {
		var page map[string]any
		if q.related() != "list" || !a.accepted() || json.Unmarshal(a.body, &page) != nil {
			return
		}
		if items, _ := page["data"].([]any); len(items) > 0 {
			page["data"] = change(items)
			a.body, _ = json.Marshal(page) // what was read can be written
		}
	}
}

// overlapping has each page but the first begin by so many imports earlier.
func overlapping(by int) wrap {
	return seeing(func(w http.ResponseWriter, q *read, next http.Handler) {
		query := q.URL.Query()
		if token := query.Get("paginationToken"); q.related() == "list" && token != "" {
			query.Set("paginationToken", shiftedToken(token, by))
			q.URL.RawQuery = query.Encode()
		}
		q.pass(w, next)
	})
}

// withoutEnd gives the last page a token that leads to nothing, or to the first page.
func withoutEnd(ring bool) wrap {
	return seeing(func(w http.ResponseWriter, q *read, next http.Handler) {
		query := q.URL.Query()
		token, behind := strings.CutPrefix(query.Get("paginationToken"), "more-")
		if q.related() != "list" {
			q.pass(w, next)
			return
		}
		if behind {
			query.Del("paginationToken")
			q.URL.RawQuery = query.Encode()
		}
		a := &answer{header: http.Header{}}
		q.pass(a, next)
		var page map[string]any
		if a.accepted() && json.Unmarshal(a.body, &page) == nil && page["pagination"] == nil {
			n, _ := strconv.Atoi(token)
			page["pagination"] = map[string]any{"next": "more-" + strconv.Itoa(n+1)}
			if behind && !ring {
				page["data"] = []any{}
			}
			a.body, _ = json.Marshal(page) // what was read can be written
		}
		a.send(w, q.Request)
	})
}

// brokenPage starts what it refuses for its size, and cuts the page that lists it.
func brokenPage() wrap {
	var large atomic.Bool
	return seeing(func(w http.ResponseWriter, q *read, next http.Handler) {
		if q.start() && len(q.body) > 1<<20 && q.Header.Get("Api-Key") == mockhost.Key {
			uri := q.says("uri")
			if n := utf8.RuneCountInString(uri); n > 0 {
				q.body = append(append([]byte(`{"uri":`), quoted("s3://importcheck-large/"+uri[:min(20, len(uri))])...), '}')
			}
			q.pass(&answer{header: http.Header{}}, next)
			large.Store(true)
			refuse(w, http.StatusRequestEntityTooLarge)
			return
		}
		if q.related() != "list" || !large.Load() {
			q.pass(w, next)
			return
		}
		a := &answer{header: http.Header{}}
		if q.pass(a, next); bytes.Contains(a.body, []byte("importcheck-large")) {
			a.body = a.body[:len(a.body)/2]
		}
		a.send(w, q.Request)
	})
}

func afterCancel(status string) wrap {
	var cancelled sync.Map
	return seeing(func(w http.ResponseWriter, q *read, next http.Handler) {
		a := &answer{header: http.Header{}}
		q.pass(a, next)
		if q.related() == "cancel" && a.accepted() {
			cancelled.Store(q.URL.Path, true)
		}
		if _, was := cancelled.Load(q.URL.Path); was && q.related() == "describe" && a.accepted() {
			a.body = bytes.Replace(a.body, []byte(`"Cancelled"`), []byte(`"`+status+`"`), 1)
		}
		a.send(w, q.Request)
	})
}

// losing closes the connection in place of every n-th answer to a start.
func losing(n int64, done bool) wrap {
	return fresh(func() wrap {
		var count atomic.Int64
		return seeing(func(w http.ResponseWriter, q *read, next http.Handler) {
			if q.start() && count.Add(1)%n == 0 {
				if done {
					q.pass(&answer{header: http.Header{}}, next)
				}
				panic(http.ErrAbortHandler)
			}
			q.pass(w, next)
		})
	})
}

func thirtieth() wrap {
	var mu sync.Mutex
	seen := map[string]int{}
	return seeing(func(w http.ResponseWriter, q *read, next http.Handler) {
		mu.Lock()
		seen[q.RemoteAddr]++
		lost := seen[q.RemoteAddr] == 30
		mu.Unlock()
		if lost {
			panic(http.ErrAbortHandler)
		}
		q.pass(w, next)
	})
}

func keyFails(p func(key string) bool) wrap {
	return failsIf(func(q *read) bool { return slices.ContainsFunc(q.Header.Values("Api-Key"), p) })
}

func keyLine(choose func(keys []string) string) wrap {
	return reads(func(q *read) {
		if keys := q.Header.Values("Api-Key"); len(keys) > 1 {
			q.Header.Set("Api-Key", choose(keys))
		}
	})
}

// wrongWith answers a start for which p holds so, where its key is wrong.
func wrongWith(status int, p func(*read) bool) wrap {
	return seeing(func(w http.ResponseWriter, q *read, next http.Handler) {
		if keys := q.Header.Values("Api-Key"); q.start() && anyKey(keys) && keys[0] != mockhost.Key && p(q) {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(status)
			_, _ = w.Write([]byte(`{}`)) // a client that has gone away needs no answer
			return
		}
		q.pass(w, next)
	})
}

func integrationHolds(text string) func(*read) bool {
	return func(q *read) bool { return strings.Contains(q.says("integrationId"), text) }
}

func endsIn(ends ...string) func(*read) bool {
	return func(q *read) bool {
		return slices.ContainsFunc(ends, func(end string) bool { return bytes.HasSuffix(q.body, []byte(end)) })
	}
}

// shiftedToken is the mock host's token of a page that begins so many imports earlier.
func shiftedToken(token string, by int) string {
	plain, _ := base64.URLEncoding.DecodeString(token)
	n, err := strconv.Atoi(string(plain))
	if err != nil {
		return token
	}
	return base64.URLEncoding.EncodeToString([]byte(strconv.Itoa(max(0, n+by))))
}

func firstPiece(_ *spec.Contract, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		control := http.NewResponseController(w)
		if r.Method != http.MethodPost || control.SetReadDeadline(time.Now().Add(20*time.Millisecond)) != nil {
			next.ServeHTTP(w, r)
			return
		}
		body, err := io.ReadAll(r.Body)
		if errors.Is(err, os.ErrDeadlineExceeded) {
			w.Header().Set("Connection", "close")
			refuse(w, http.StatusBadRequest)
			return
		}
		_ = control.SetReadDeadline(time.Time{}) // what was set can be taken back
		r.Body = io.NopCloser(bytes.NewReader(body))
		next.ServeHTTP(w, r)
	})
}

// keepsOpen leaves a connection open for two seconds on which a client asked to close.
func keepsOpen(_ *spec.Contract, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h, ok := w.(http.Hijacker)
		if !ok || !r.Close || r.Method != http.MethodPost {
			next.ServeHTTP(w, r)
			return
		}
		a := recorded(next, r)
		conn, both, err := h.Hijack()
		if err != nil {
			return
		}
		_, _ = fmt.Fprintf(both, "HTTP/1.1 %d OK\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s", a.status, a.header.Get("Content-Type"), len(a.body), a.body)
		_ = both.Flush() // a client that has gone away needs no answer
		time.AfterFunc(2*time.Second, func() { _ = conn.Close() })
	})
}

func wordy429() wrap {
	var n atomic.Int64
	return seeing(func(w http.ResponseWriter, q *read, next http.Handler) {
		if q.start() && n.Add(1)%20 == 0 {
			a := &answer{status: http.StatusTooManyRequests, header: http.Header{"Retry-After": {"0"}}}
			a.says(`{"code":"busy","message":"wait"}`)
			a.send(w, q.Request)
			return
		}
		q.pass(w, next)
	})
}

// inPieces makes each piece of a body a separate text, as "body += piece" does in JavaScript.
func inPieces(_ *spec.Contract, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Body = struct {
			io.Reader
			io.Closer
		}{&eachDecoded{from: r.Body}, r.Body}
		next.ServeHTTP(w, r)
	})
}

// eachDecoded reads what comes at once as a text.
type eachDecoded struct {
	from io.Reader
	text bytes.Buffer
}

func (p *eachDecoded) Read(b []byte) (int, error) {
	if p.text.Len() == 0 {
		piece := make([]byte, 64<<10)
		n, err := p.from.Read(piece)
		p.text.WriteString(strings.ToValidUTF8(string(piece[:n]), "\ufffd"))
		if n == 0 {
			return 0, err
		}
	}
	return p.text.Read(b)
}
