package selftest

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"example.com/importcheck/mockhost"
)

// What makes a defect a violation, in the words of the design and the RFCs.
const (
	mustAccept = "valid-accepted: a request that the contract and its documentation allow is accepted, in every form that the RFCs oblige a host to take"
	ownLimit   = "refuses a valid request for its length, up to maxLength: violation"
	wrongType  = "invalid-rejected: a request outside one constraint (type) is refused"
	wrongKey   = "auth-required: no key, an empty key, a wrong key and a near miss are refused"
	alike      = "consistent: the same request gets the same kind of answer each time, on every connection, in any order"
	oneID      = "import-id-unique: two accepted starts never share an id"
	visible    = "import-visible: what was started can be described and listed"
	schema     = "response-schema: the body satisfies the schema, format included"
	no5XX      = "no-server-error: no 5XX to any request"
	grammar    = "accepts what is not JSON by RFC 8259: violation"
	nothing    = "refused-starts-nothing: what was refused does not appear among the imports"
)

var firstAttack = []attacker{
	{name: "sum-of-lengths", says: "uri and integrationId together may have 2,000 characters.", ruling: ownLimit,
		wrap: refusesIf(func(q *read) bool {
			return utf8.RuneCountInString(q.says("uri"))+utf8.RuneCountInString(q.says("integrationId")) > 2000
		})},
	{name: "over-16-kib", says: "It refuses a start of more than 16 KiB, which a uri of 1,500 characters has when all are escaped.", ruling: mustAccept + "; no client escapes every character: warning", warning: true,
		wrap: refusesIf(func(q *read) bool { return len(q.body) > 16<<10 })},
	{name: "astral-at-the-limit", says: "It refuses a uri of exactly the limit whose last character is outside the BMP.", ruling: ownLimit + "; lengths count code points",
		wrap: refusesIf(func(q *read) bool {
			last, _ := utf8.DecodeLastRuneInString(q.says("uri"))
			return last > 0xFFFF && utf8.RuneCountInString(q.says("uri")) == 1500
		})},
	{name: "character-across-1024", says: "It decodes blocks of 1,024 bytes each by itself, and refuses a character that lies across the first border.", ruling: mustAccept,
		wrap: refusesIf(func(q *read) bool { return len(q.body) > 1024 && !utf8.RuneStart(q.body[1024]) })},
	{name: "escape-across-512", says: "It unescapes blocks of 512 bytes each by itself, and refuses an escape that lies across the first border.", ruling: mustAccept,
		wrap: refusesIf(func(q *read) bool {
			return len(q.body) > 520 && strings.Contains(string(q.body[507:513]), `\u`)
		})},
	{name: "long-id-beside-mode", says: "It refuses an integrationId of more than 255 characters, but only beside errorMode.", ruling: ownLimit,
		wrap: refusesIf(func(q *read) bool {
			_, there := q.mode()
			return there && utf8.RuneCountInString(q.says("integrationId")) > 255
		})},
	{name: "one-import-an-integration", says: "It refuses a second start with the same integrationId.", ruling: alike,
		wrap: remembers(seenBefore(func(q *read) string { return q.says("integrationId") }), refusesIf)},
	{name: "id-of-the-cancelled", says: "The start after a cancel has the id of what was cancelled.", ruling: oneID, wrap: fresh(reusing)},
	{name: "415-with-texts", says: "The details of a 415 are texts.", ruling: schema,
		wrap: changes(func(_ *read, a *answer) {
			if a.status == http.StatusUnsupportedMediaType {
				a.says(`{"code":3,"message":"no","details":["application/json"]}`)
			}
		})},
	{name: "version-code-in-words", says: "Only the refusal of an absent version header has its code in words.", ruling: schema,
		wrap: changes(func(q *read, a *answer) {
			if q.Header.Get("X-Pinecone-Api-Version") == "" && a.status == http.StatusBadRequest {
				a.says(`{"code":"INVALID_ARGUMENT","message":"no version"}`)
			}
		})},
	{name: "gzip-without-end", says: "Where gzip is allowed, what is compressed lacks its checksum.", ruling: "response-well-formed; RFC 9110 §8.4.1.3: gzip is RFC 1952, which has a CRC", wrap: changes(cutGzip)},
	{name: "any-authorization", says: "It looks at no key where there is an Authorization.", ruling: wrongKey,
		wrap: trusts(func(h http.Header) bool { return h.Get("Authorization") != "" })},
	{name: "locked-out", says: "After five wrong keys the next three starts with the right one are refused.", ruling: alike, wrap: remembers(lockedOut, refusesIf)},
	{name: "key-percent-decoded", says: "It decodes percent signs in the key.", ruling: wrongKey,
		wrap: trusts(func(h http.Header) bool {
			plain, err := url.QueryUnescape(h.Get("Api-Key"))
			return err == nil && plain == mockhost.Key
		})},
	{name: "version-of-the-connection", says: "A connection that once told a version need not tell it again.", ruling: "version-header-required: a request without the required header is refused", wrap: fresh(versioned)},
	{name: "wrapped-text", says: "It takes {\"value\": text} for the text integrationId.", ruling: wrongType,
		wrap: reads(func(q *read) {
			if object, ok := q.doc()["integrationId"].(map[string]any); ok && len(object) == 1 && object["value"] != nil {
				q.put("integrationId", object["value"])
			}
		})},
	{name: "mode-as-encoded-text", says: "It takes a text that holds a JSON object for errorMode.", ruling: wrongType,
		wrap: reads(func(q *read) {
			var object map[string]any
			if json.Unmarshal([]byte(q.says("errorMode")), &object) == nil && object != nil {
				q.put("errorMode", object)
			}
		})},
	{name: "number-of-a-value", says: "It takes the numbers 1 and 2 for the values of onError.", ruling: wrongType,
		wrap: reads(func(q *read) {
			object, _ := q.doc()["errorMode"].(map[string]any)
			if n := object["onError"]; n == json.Number("1") || n == json.Number("2") {
				q.put("errorMode", map[string]any{"onError": "abort"})
			}
		})},
	{name: "several-uris", says: "It takes a list of two and more texts for uri.", ruling: wrongType,
		wrap: reads(func(q *read) {
			if list, ok := q.doc()["uri"].([]any); ok && len(list) > 1 {
				q.put("uri", list[0])
			}
		})},
	{name: "rest-of-the-longer", says: "A start that is 1,000 bytes shorter than the one before on its connection is refused.", ruling: alike, wrap: remembers(muchShorter, refusesIf)},
	{name: "mode-of-the-one-before", says: "A start without errorMode is refused after one with abort.", ruling: alike, wrap: remembers(afterAbort, refusesIf)},
	{name: "asleep", says: "The first start after half a second without one is answered 500.", ruling: no5XX, chance: true, wrap: remembers(asleep(500*time.Millisecond), failsIf)},
	{name: "first-of-a-connection", says: "The first start on each connection is refused.", ruling: alike,
		wrap: remembers(func() func(*read) bool {
			again := seenBefore(func(q *read) string { return q.RemoteAddr })()
			return func(q *read) bool { return !again(q) }
		}, refusesIf)},
	{name: "one-shard-of-16", says: "It refuses one in sixteen uris, always the same.", ruling: mustAccept,
		wrap: refusesIf(func(q *read) bool { return hashed(q.says("uri"))%16 == 3 })},
	{name: "first-nine-seen", says: "Only the first nine imports can be described.", ruling: visible,
		wrap: seeing(func(w http.ResponseWriter, q *read, next http.Handler) {
			if id := strings.TrimPrefix(q.URL.Path, q.contract.Start.Path+"/"); q.Method == http.MethodGet && id != q.URL.Path && len(id) > 1 {
				refuse(w, http.StatusNotFound)
				return
			}
			q.pass(w, next)
		})},
	{name: "newest-ten-listed", says: "Its list holds the newest ten imports and leads nowhere.", ruling: visible,
		wrap: changes(func(q *read, a *answer) {
			var list struct {
				Data []any `json:"data"`
			}
			if q.Method == http.MethodGet && a.accepted() && json.Unmarshal(a.body, &list) == nil && len(list.Data) > 0 {
				list.Data = list.Data[:min(10, len(list.Data))]
				a.body, _ = json.Marshal(list) // what was read can be written
			}
		})},
	{name: "time-without-zone", says: "The times of imports have no zone.", ruling: schema + ": date-time",
		wrap: entries(func(e map[string]any) { e["createdAt"] = "2026-04-01T10:00:00" })},
	{name: "int64-as-text", says: "The number of records is a text, as protobuf writes int64.", ruling: schema,
		wrap: entries(func(e map[string]any) { e["recordsImported"] = "0" })},
	{name: "second-cancel-fails", says: "A second cancel of one import is answered 500.", ruling: no5XX, wrap: fresh(cancelsOnce)},
	{name: "rest-refused-late", says: "It starts the import when the first value is read, and refuses what follows it then.", ruling: nothing,
		wrap: refusedLate(func(q *read) bool {
			var first json.RawMessage
			d := json.NewDecoder(bytes.NewReader(q.body))
			if d.Decode(&first) != nil || json.Valid(q.body) {
				return false
			}
			q.body = first
			return true
		})},
	{name: "media-refused-late", says: "It looks at the media type when the import is started.", ruling: nothing,
		wrap: refusedLate(func(q *read) bool {
			if strings.HasPrefix(strings.ToLower(q.Header.Get("Content-Type")), "application/json") {
				return false
			}
			q.Header.Set("Content-Type", "application/json")
			return true
		})},
	{name: "id-is-the-time", says: "The id is the time in milliseconds.", ruling: oneID,
		wrap: named(func() func(int) string {
			return func(int) string { return strconv.FormatInt(time.Now().UnixMilli(), 10) }
		})},
	{name: "range-of-a-start", says: "A start with a Range is answered 206.", warning: true, ruling: "RFC 9110 §14.2: Range MUST be ignored but for GET; no client sends it with a POST",
		wrap: changes(func(q *read, a *answer) {
			if q.start() && a.accepted() && q.Header.Get("Range") != "" {
				a.status = http.StatusPartialContent
				a.header.Set("Content-Range", fmt.Sprintf("bytes 0-%d/%d", len(a.body)-1, len(a.body)))
			}
		})},
	{name: "not-modified-start", says: "A start with If-Modified-Since is answered 304.", warning: true, ruling: "RFC 9110 §13.1.3: If-Modified-Since MUST be ignored but for GET and HEAD; no client sends it with a POST",
		wrap: seeing(func(w http.ResponseWriter, q *read, next http.Handler) {
			if q.start() && q.Header.Get("If-Modified-Since") != "" {
				w.WriteHeader(http.StatusNotModified)
				return
			}
			q.pass(w, next)
		})},
	{name: "method-in-small-letters", says: "It reads the method without regard to case.", warning: true, ruling: "RFC 9110 §9.1: methods are case-sensitive; no client writes them in small letters",
		wrap: seeing(func(w http.ResponseWriter, q *read, next http.Handler) {
			q.Method = strings.ToUpper(q.Method)
			q.pass(w, next)
		})},
	{name: "utf-16-read", says: "It finds out by itself that a body is UTF-16, and takes it.", warning: true, ruling: "accepts what is not UTF-8: warning, RFC 8259 §8.1", wrap: reads(fromUTF16)},
	{name: "at-sign", says: "It refuses an at sign in uri.", ruling: mustAccept,
		wrap: refusesIf(func(q *read) bool { return strings.Contains(q.says("uri"), "@") })},
	{name: "refusals-remembered", says: "A start of a uri that was refused once is refused ever after, whatever was wrong.", ruling: alike, wrap: fresh(refusalsKept)},
}

// seenBefore reports whether a start holds something that an earlier one held.
func seenBefore(of func(*read) string) func() func(*read) bool {
	return func() func(*read) bool {
		seen := map[string]bool{}
		return func(q *read) bool {
			what := of(q)
			before := what != "" && seen[what]
			seen[what] = true
			return before
		}
	}
}

func lockedOut() func(*read) bool {
	wrong, left := 0, 0
	return func(q *read) bool {
		if q.Header.Get("Api-Key") != mockhost.Key {
			if wrong++; wrong%5 == 0 {
				left = 3
			}
			return false
		}
		left--
		return left >= 0
	}
}

func muchShorter() func(*read) bool {
	before := map[string]int{}
	return func(q *read) bool {
		longer := before[q.RemoteAddr]
		before[q.RemoteAddr] = len(q.body)
		return longer > len(q.body)+1000
	}
}

func afterAbort() func(*read) bool {
	before := ""
	return func(q *read) bool {
		last := before
		now, there := q.mode()
		before = now
		return !there && last == "abort"
	}
}

func asleep(d time.Duration) func() func(*read) bool {
	return func() func(*read) bool {
		var last time.Time
		return func(*read) bool {
			idle := !last.IsZero() && time.Since(last) > d
			last = time.Now()
			return idle
		}
	}
}

func hashed(s string) uint32 {
	h := fnv.New32a()
	_, _ = h.Write([]byte(s)) // it never fails
	return h.Sum32()
}

func reusing() wrap {
	var mu sync.Mutex
	free := ""
	return changes(func(q *read, a *answer) {
		mu.Lock()
		defer mu.Unlock()
		switch {
		case q.Method == http.MethodDelete && a.accepted():
			free = q.URL.Path[strings.LastIndexByte(q.URL.Path, '/')+1:]
		case q.start() && a.accepted() && free != "":
			a.says(fmt.Sprintf(`{"id":%q}`, free))
			free = ""
		}
	})
}

func cutGzip(q *read, a *answer) {
	if !strings.Contains(q.Header.Get("Accept-Encoding"), "gzip") || len(a.body) == 0 {
		return
	}
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write(a.body) // a buffer takes everything
	_ = z.Close()
	a.body = b.Bytes()[:b.Len()-8]
	a.header.Set("Content-Encoding", "gzip")
}

func versioned() wrap {
	var known sync.Map
	return reads(func(q *read) {
		const name = "X-Pinecone-Api-Version"
		if lines, there := q.Header[name]; there {
			known.Store(q.RemoteAddr, lines[0])
		} else if line, before := known.Load(q.RemoteAddr); before {
			q.Header.Set(name, line.(string))
		}
	})
}

func cancelsOnce() wrap {
	var done sync.Map
	return seeing(func(w http.ResponseWriter, q *read, next http.Handler) {
		if q.Method == http.MethodDelete {
			if _, before := done.LoadOrStore(q.URL.Path, true); before {
				refuse(w, http.StatusInternalServerError)
				return
			}
		}
		q.pass(w, next)
	})
}

// refusedLate answers 400 to what the host accepts once it is mended.
func refusedLate(mend func(*read) bool) wrap {
	return seeing(func(w http.ResponseWriter, q *read, next http.Handler) {
		if !q.start() || !mend(q) {
			q.pass(w, next)
			return
		}
		q.pass(&answer{header: http.Header{}}, next)
		refuse(w, http.StatusBadRequest)
	})
}

// fromUTF16 reads a body of ASCII in which every second byte is NUL.
func fromUTF16(q *read) {
	if bytes.Count(q.body, []byte{0})*2 < len(q.body)-2 || len(q.body) < 4 {
		return
	}
	plain := bytes.TrimPrefix(bytes.TrimPrefix(q.body, []byte{0xFE, 0xFF}), []byte{0xFF, 0xFE})
	q.body = bytes.ReplaceAll(plain, []byte{0}, nil)
}

// refusalsKept remembers by uri what was refused for its body.
func refusalsKept() wrap {
	var kept sync.Map
	return seeing(func(w http.ResponseWriter, q *read, next http.Handler) {
		uri := q.says("uri")
		if _, before := kept.Load(uri); before && uri != "" && q.start() {
			refuse(w, http.StatusBadRequest)
			return
		}
		a := &answer{header: http.Header{}}
		q.pass(a, next)
		if q.start() && a.status == http.StatusBadRequest {
			kept.Store(uri, true)
		}
		a.send(w, q.Request)
	})
}
