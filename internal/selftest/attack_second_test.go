package selftest

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode/utf8"
)

const (
	anyHeader = mustAccept + "; RFC 9110 §5.1: a header that is not known is passed over"
	framing   = "the RFC that the contract stands on: RFC 9112 "
	onlyDoc   = "only documented: warning"
)

var secondAttack = []attacker{
	{name: "id-of-12-bits", says: "Ids are drawn at random from 4,096.", ruling: oneID,
		wrap: named(func() func(int) string {
			draw := rand.New(rand.NewPCG(1, 2))
			return func(int) string { return fmt.Sprintf("imp-%03x", draw.IntN(4096)) }
		})},
	{name: "numbers-of-json5", says: "It takes the numbers 0x1F, .5 and 5. in properties that it does not know.", ruling: grammar + " §6", wrap: reads(mendedBy(`(:\s*)(0x[0-9a-fA-F]+|\.[0-9]+|[0-9]+\.)(\s*[,}\]])`, "${1}1${3}"))},
	{name: "comma-comma", says: "It passes over a second comma.", ruling: grammar + " §4", wrap: reads(mendedBy(`,\s*,`, ","))},
	{name: "signs-of-gson", says: "It takes = and => for a colon and a semicolon for a comma.", ruling: grammar + " §2", wrap: reads(lenientSigns)},
	{name: "hash-comment", says: "It takes comments behind a number sign.", ruling: grammar + " §2; warning: no client sends them", warning: true, wrap: reads(mendedBy(`(?m)(^|[\s,{])#[^\n"]*$`, "$1"))},
	{name: "guard-before", says: "It passes over )]}' before a body.", ruling: grammar + " §2", wrap: reads(mendedBy(`^\)\]\}'[,\s]*`, ""))},
	{name: "other-white-space", says: "It takes form feeds, vertical tabs and no-break spaces for white space.", ruling: grammar + " §2", wrap: reads(mendedBy("(^|[{:,])[\v\f\u00a0]+|[\v\f\u00a0]+([}:,]|$)", "$1$2"))},
	{name: "words-in-capitals", says: "It takes TRUE, FALSE and NULL in properties that it does not know.", ruling: grammar + " §3: MUST be lowercase", wrap: reads(mendedBy(`(:\s*)(TRUE|FALSE|NULL)(\s*[,}])`, "${1}1${3}"))},
	{name: "missing-comma", says: "It does not miss a comma between two members.", ruling: grammar + " §4", wrap: reads(mendedBy(`"(\s*)"([a-zA-Z]+"\s*:)`, `",$1"$2`))},
	{name: "replacement-character", says: "It takes U+FFFD in uri for a sign of bad UTF-8, and refuses it.", ruling: mustAccept,
		wrap: refusesIf(func(q *read) bool { return utf8.Valid(q.body) && strings.ContainsRune(q.says("uri"), utf8.RuneError) })},
	{name: "message-cut-in-a-character", says: "Its message repeats the first 45 bytes of uri, and may end within a character.", ruling: "response-well-formed: valid UTF-8", wrap: changes(cutMessage)},
	{name: "message-put-together", says: "Its message repeats onError without escaping it.", ruling: "response-well-formed: one JSON value",
		wrap: changes(func(q *read, a *answer) {
			if mode, _ := q.mode(); q.start() && a.status == http.StatusBadRequest && mode != "" {
				a.says(`{"code":3,"message":"onError ` + mode + ` is unknown"}`)
			}
		})},
	{name: "starts-remembered", says: "It does not look at the other properties of a start whose uri was taken before.", ruling: "invalid-rejected", wrap: fresh(startsKept)},
	{name: "key-escaped", says: "Refusals repeat the key in \\u escapes.", ruling: "no-secret-echo",
		wrap: changes(func(q *read, a *answer) {
			if a.refused() {
				a.says(`{"message":"` + escapedAll(q.Header.Get("Api-Key")) + `"}`)
			}
		})},
	{name: "key-in-a-trailer", says: "A trailer behind the answer holds the key.", ruling: "no-secret-echo: body, headers", wrap: seeing(trailing)},
	{name: "key-in-hints", says: "An interim answer links to an address that holds the key.", ruling: "no-secret-echo: body, headers",
		wrap: seeing(func(w http.ResponseWriter, q *read, next http.Handler) {
			w.Header().Set("Link", "</session?k="+q.Header.Get("Api-Key")+">; rel=preload")
			w.WriteHeader(http.StatusEarlyHints)
			w.Header().Del("Link")
			q.pass(w, next)
		})},
	{name: "forwarded-from-itself", says: "It looks at no key where X-Forwarded-For is its own machine.", ruling: wrongKey,
		wrap: trusts(func(h http.Header) bool { return h.Get("X-Forwarded-For") == "127.0.0.1" })},
	{name: "length-beside-chunks", says: "Its answers have a Content-Length and chunks.", ruling: framing + "§6.2: a sender MUST NOT send Content-Length beside Transfer-Encoding",
		wrap: wired(func(a *answer) string {
			return fmt.Sprintf("HTTP/1.1 %d OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n", a.status, len(a.body), len(a.body), a.body)
		})},
	{name: "bare-line-feeds", says: "The lines of its head end in a line feed alone.", ruling: framing + "§2.1: lines end in CRLF; RFC 9110 §2.2: a sender MUST NOT generate what the grammar does not have",
		wrap: wired(func(a *answer) string {
			return fmt.Sprintf("HTTP/1.1 %d OK\nContent-Type: application/json\nContent-Length: %d\n\n%s", a.status, len(a.body), a.body)
		})},
	{name: "status-without-space", says: "No space follows the status.", ruling: framing + "§4: a server MUST send the space even where the reason is absent",
		wrap: wired(func(a *answer) string {
			return fmt.Sprintf("HTTP/1.1 %d\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", a.status, len(a.body), a.body)
		})},
	{name: "without-end", says: "White space without end follows the answer to a start.", ruling: "response-in-time: a whole answer within the limits of time and size", waits: true, wrap: seeing(endless)},
	{name: "ever-slower", says: "From the 700th start on each takes 200 ms longer than the one before.", ruling: "response-in-time", waits: true, wrap: fresh(slower)},
	{name: "language-fails", says: "A start with Accept-Language is answered 500.", ruling: no5XX,
		wrap: failsIf(func(q *read) bool { return q.Header.Get("Accept-Language") != "" })},
	{name: "header-bytes-fail", says: "A header line with bytes outside ASCII is answered 500.", ruling: no5XX + "; RFC 9110 §5.5: obs-text",
		wrap: failsIf(func(q *read) bool { return anyLine(q.Header, func(_, line string) bool { return !ascii(line) }) })},
	{name: "underscore-in-a-name", says: "It refuses a header whose name holds an underscore.", ruling: anyHeader + "; no client sends one: warning", warning: true,
		wrap: refusesIf(func(q *read) bool {
			return anyLine(q.Header, func(name, _ string) bool { return strings.Contains(name, "_") })
		})},
	{name: "query-fails", says: "A start with a query is answered 500.", ruling: no5XX, wrap: failsIf(func(q *read) bool { return q.URL.RawQuery != "" })},
	{name: "firewall", says: "A firewall refuses a uri that looks like SQL.", ruling: mustAccept,
		wrap: answersIf(http.StatusForbidden, func(q *read) bool { return sql.MatchString(q.says("uri")) })},
	{name: "any-line-fits", says: "It takes a uri of which one line is storage.", ruling: onlyDoc, warning: true,
		wrap: reads(func(q *read) {
			if line := storageLine.FindString(q.says("uri")); line != "" && strings.Contains(q.says("uri"), "\n") {
				q.put("uri", line)
			}
		})},
	{name: "line-feed-behind", says: "It takes a listed value with a line feed behind it.", ruling: onlyDoc, warning: true,
		wrap: reads(func(q *read) {
			if mode, _ := q.mode(); mode == "abort\n" || mode == "continue\n" {
				q.put("errorMode", map[string]any{"onError": strings.TrimSpace(mode)})
			}
		})},
	{name: "data-lake", says: "It takes storage of .dfs.core.windows.net and of abfss.", ruling: onlyDoc, warning: true,
		wrap: reads(func(q *read) {
			if uri := q.says("uri"); strings.HasPrefix(uri, "abfss://") || strings.Contains(uri, ".dfs.core.windows.net/") {
				q.put("uri", "s3://importcheck/lake")
			}
		})},
	{name: "bytes-read", says: "It reads application/octet-stream as JSON.", ruling: onlyDoc, warning: true,
		wrap: reads(func(q *read) {
			if q.Header.Get("Content-Type") == "application/octet-stream" {
				q.Header.Set("Content-Type", "application/json")
			}
		})},
	{name: "at-type-fails", says: "A property named @type is answered 500.", ruling: no5XX,
		wrap: failsIf(func(q *read) bool { _, there := q.doc()["@type"]; return there })},
	{name: "unknown-inside-fails", says: "An unknown property inside errorMode is answered 500.", ruling: no5XX,
		wrap: failsIf(func(q *read) bool {
			object, _ := q.doc()["errorMode"].(map[string]any)
			_, known := object["onError"]
			return len(object) > 1 || len(object) == 1 && !known
		})},
	{name: "mode-before-integration", says: "It refuses a start that names errorMode before integrationId.", ruling: mustAccept + "; RFC 8259 §4: order does not matter",
		wrap: refusesIf(func(q *read) bool {
			mode, id := strings.Index(string(q.body), `"errorMode"`), strings.Index(string(q.body), `"integrationId"`)
			return mode >= 0 && id > mode
		})},
	{name: "powers-of-two", says: "It refuses a uri of exactly 256, 512 or 1,024 bytes.", ruling: ownLimit,
		wrap: refusesIf(func(q *read) bool { n := len(q.says("uri")); return n == 256 || n == 512 || n == 1024 })},
	{name: "three-at-once", says: "More than three starts at once are answered 500.", ruling: no5XX, wrap: fresh(poolOfThree)},
	{name: "one-replica-in-ten", says: "Every tenth connection leads to a replica that refuses starts.", ruling: alike, wrap: remembers(tenth, refusesIf)},
	{name: "burst-forbidden", says: "More than 100 starts in two seconds are answered 403.", ruling: alike + "; 429 alone says nothing of the request",
		wrap: remembers(burst, func(p func(*read) bool) wrap { return answersIf(http.StatusForbidden, p) })},
}

var (
	sql         = regexp.MustCompile(`(?i)union\s+select|'\s*or\s+'?1|;\s*drop\s|\bselect\b.*\bfrom\b`)
	storageLine = regexp.MustCompile(`(?m)^(s3|gs)://[a-z0-9.-]{3,}/.*$`)
)

// mendedBy reads what is no JSON as if the pattern were written so.
func mendedBy(pattern, as string) func(*read) {
	re := regexp.MustCompile(pattern)
	return func(q *read) {
		if !json.Valid(q.body) {
			q.body = re.ReplaceAll(q.body, []byte(as))
		}
	}
}

func lenientSigns(q *read) {
	mendedBy(`"\s*=>?\s*(["{])`, `":$1`)(q)
	mendedBy(`(["}])\s*;\s*"`, `$1,"`)(q)
}

func cutMessage(q *read, a *answer) {
	uri := q.says("uri")
	if !q.start() || a.status != http.StatusBadRequest || uri == "" {
		return
	}
	quoted := strings.NewReplacer(`"`, `'`, `\`, `/`).Replace(uri[:min(45, len(uri))])
	for c := range rune(0x20) {
		quoted = strings.ReplaceAll(quoted, string(c), " ")
	}
	a.says(`{"code":3,"message":"` + quoted + `"}`)
}

func escapedAll(s string) string {
	var b strings.Builder
	for _, c := range s {
		fmt.Fprintf(&b, `\u%04x`, c)
	}
	return b.String()
}

// startsKept mends a start of a uri that was taken before.
func startsKept() wrap {
	var kept sync.Map
	return seeing(func(w http.ResponseWriter, q *read, next http.Handler) {
		uri := q.says("uri")
		if _, before := kept.Load(uri); before && q.start() {
			q.body = fmt.Appendf(nil, `{"uri":%s}`, quoted(uri))
		}
		a := &answer{header: http.Header{}}
		q.pass(a, next)
		if q.start() && a.accepted() {
			kept.Store(uri, true)
		}
		a.send(w, q.Request)
	})
}

func quoted(s string) []byte {
	b, _ := json.Marshal(s) // a text always can be written
	return b
}

func trailing(w http.ResponseWriter, q *read, next http.Handler) {
	a := &answer{header: http.Header{}}
	q.pass(a, next)
	a.header.Del("Content-Length") // a trailer needs chunks
	a.header.Set("Trailer", "X-Session")
	a.head(w)
	_, _ = w.Write(a.body) // a client that has gone away needs no answer
	w.Header().Set("X-Session", q.Header.Get("Api-Key"))
}

// wired answers over the bare connection, and closes it.
func wired(write func(*answer) string) wrap {
	return seeing(func(w http.ResponseWriter, q *read, next http.Handler) {
		a := &answer{header: http.Header{}}
		q.pass(a, next)
		h, ok := w.(http.Hijacker)
		if !ok || q.Method == http.MethodHead || !q.ProtoAtLeast(1, 1) || len(a.body) == 0 {
			a.send(w, q.Request)
			return
		}
		conn, both, err := h.Hijack()
		if err != nil {
			return
		}
		say(conn, both, write(a))
	})
}

func say(conn net.Conn, both *bufio.ReadWriter, answer string) {
	_, _ = both.WriteString(answer) // a client that has gone away needs no answer
	_ = both.Flush()
	_ = conn.Close()
}

func endless(w http.ResponseWriter, q *read, next http.Handler) {
	a := &answer{header: http.Header{}}
	q.pass(a, next)
	if !q.start() || !a.accepted() {
		a.send(w, q.Request)
		return
	}
	a.header.Del("Content-Length")
	a.head(w)
	_, err := w.Write(a.body)
	for err == nil && q.Context().Err() == nil {
		if _, err = w.Write([]byte(strings.Repeat(" ", 64))); err == nil {
			err = http.NewResponseController(w).Flush()
		}
		time.Sleep(5 * time.Millisecond)
	}
}

func slower() wrap {
	var n atomic.Int64
	return seeing(func(w http.ResponseWriter, q *read, next http.Handler) {
		if q.start() {
			select {
			case <-q.Context().Done():
			case <-time.After(time.Duration(max(0, n.Add(1)-700)) * 200 * time.Millisecond):
			}
		}
		q.pass(w, next)
	})
}

func anyLine(h http.Header, p func(name, line string) bool) bool {
	for name, lines := range h {
		for _, line := range lines {
			if p(name, line) {
				return true
			}
		}
	}
	return false
}

func ascii(s string) bool { return !strings.ContainsFunc(s, func(c rune) bool { return c > 126 }) }

func poolOfThree() wrap {
	var under atomic.Int64
	return seeing(func(w http.ResponseWriter, q *read, next http.Handler) {
		defer under.Add(-1)
		if under.Add(1) > 3 && q.start() {
			refuse(w, http.StatusInternalServerError)
			return
		}
		time.Sleep(time.Millisecond) // as long as a host needs to write a row
		q.pass(w, next)
	})
}

func tenth() func(*read) bool {
	number := map[string]int{}
	return func(q *read) bool {
		if number[q.RemoteAddr] == 0 {
			number[q.RemoteAddr] = len(number) + 1
		}
		return number[q.RemoteAddr]%10 == 0
	}
}

func burst() func(*read) bool {
	var times []time.Time
	return func(*read) bool {
		times = append(times, time.Now())
		if len(times) > 101 {
			times = times[1:]
		}
		return len(times) == 101 && times[100].Sub(times[0]) < 2*time.Second
	}
}
