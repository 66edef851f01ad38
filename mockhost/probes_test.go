package mockhost

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/importcheck/spec"
)

// A probe is one request of a broad table, written by hand for the latest contract.
type probe func() *http.Request

func posted(b string, edit ...func(*http.Request)) probe {
	return func() *http.Request { return ask("POST", path, b, edit...) }
}

func uri(s string) probe {
	b, _ := json.Marshal(map[string]string{"uri": s})
	return posted(string(b))
}

func length(property string, n int, fill string) probe {
	before := "s3://b/"
	if property != "uri" {
		before = ""
	}
	s := before + strings.Repeat(fill, n)
	if r := []rune(s); len(r) > n {
		s = string(r[:n])
	}
	m := map[string]string{"uri": "s3://b/c"}
	m[property] = s
	b, _ := json.Marshal(m)
	return posted(string(b))
}

func without(name string) func(*http.Request) {
	return func(r *http.Request) { delete(r.Header, http.CanonicalHeaderKey(name)) }
}

func lengthProbes() (out []probe) {
	for property, most := range map[string]int{"uri": 1500, "integrationId": 1000} {
		for _, n := range []int{0, 100, 300, most / 2, most * 19 / 20, most - 1, most, most + 1, 2*most + 1} {
			out = append(out, length(property, n, "a"))
		}
		for _, fill := range []string{"é", "😀", "%41", "e\u0301", "👨\u200d👩", " ", "\u200b", "ß", "İ", `"`, "&", "\u1e69"} {
			out = append(out, length(property, most, fill), length(property, most+1, fill))
		}
	}
	return append(out, posted(`{"uri":"s3://b/c","errorMode":{"onError":"`+strings.Repeat("x", 1000)+`"}}`))
}

// largeProbes come last: they take longest, and few faults need them.
func largeProbes() []probe {
	return []probe{posted(`{"uri":"s3://b/c","errorMode":{"onError":"` + strings.Repeat("x", 60_000) + `"}}`), length("uri", 70_000, "a"), length("integrationId", 70_000, "a"),
		posted(`{"uri":"s3://b/c","x":"` + strings.Repeat("x", 1<<20) + `"}`), posted(`{"uri":"` + strings.Repeat("a", 5<<20) + `"}`)}
}

func typeProbes() (out []probe) {
	for _, v := range []string{"null", "true", "false", "0", "7", "1.5", `"x"`, `""`, "[]", `["abort"]`, `["s3://b/c"]`, "{}", `{"a":1}`, `[{}]`, `["x"]`} {
		out = append(out, posted(v), posted(`{"uri":`+v+`}`), posted(`{"uri":"s3://b/c","integrationId":`+v+`}`), posted(`{"uri":"s3://b/c","errorMode":`+v+`}`),
			posted(`{"uri":"s3://b/c","errorMode":{"onError":`+v+`}}`), posted(`{"uri":"s3://b/c","unknown":`+v+`}`))
	}
	for _, b := range []string{`[{"uri":"s3://b/c"}]`, `"{\"uri\":\"s3://b/c\"}"`, `{"URI":"s3://b/c"}`, `{"uri ":"s3://b/c"}`, `{"uri\u0000":"s3://b/c"}`, `{}`,
		`{"x":{"uri":"s3://b/c"}}`, `{"x":[{"uri":"s3://b/c"}]}`, `{"x":"{\"uri\":\"s3://b/c\"}"}`,
		`{"uri":"s3://b/c","__proto__":{}}`, `{"uri":"s3://b/c","":1}`, `{"uri":"s3://b/c","` + strings.Repeat("n", 5000) + `":1}`,
		`{"errorMode":{},"uri":"s3://b/c"}`, `{"uri":"s3://b/c","integrationId":"a","errorMode":{"onError":"abort"}}`} {
		out = append(out, posted(b))
	}
	return out
}

func valueProbes() (out []probe) {
	for _, v := range []string{"abort", "continue"} {
		for _, s := range []string{v, strings.ToUpper(v), v + " ", v + "\x00", v + "x", v[:3], v[:1], `"` + v + `"`, strings.ReplaceAll(strings.ReplaceAll(v, "a", "а"), "o", "о"), v[:1] + "\u200b" + v[1:], "x" + v, "0", "1", "x", ""} {
			b, _ := json.Marshal(s)
			out = append(out, posted(`{"uri":"s3://b/c","errorMode":{"onError":`+string(b)+`}}`))
		}
		for _, f := range []string{"s3://b/c", "gs://b/c", "https://acc.blob.core.windows.net/c/d"} {
			out = append(out, posted(`{"uri":"`+f+`","errorMode":{"onError":"`+v+`"}}`), posted(`{"uri":"`+f+`","integrationId":"a"}`))
		}
	}
	wide := strings.Map(func(r rune) rune { return r + 0xfee0 }, "abort")
	long := "s3://b/" + strings.Repeat("a", 1480)
	return append(out, posted(`{"uri":"s3://b/c","errorMode":{"onError":"`+wide+`"}}`), posted(`{"uri":"`+long+`","errorMode":{"onError":"abort"}}`),
		posted(`{"uri":"`+long+`","integrationId":"a"}`), posted(`{"uri":"s3://b/é","errorMode":{"onError":"abort"}}`), posted(`{"uri":"s3://b/é","integrationId":"a"}`))
}

func storageProbes() (out []probe) {
	for _, s := range []string{"gs://b/c", "https://acc.blob.core.windows.net/c/d", "s3://abc/d", "gs://abc/d", "https://abc.blob.core.windows.net/c/d", "s3://0bucket/d", "gs://0bucket/d",
		"https://0acc.blob.core.windows.net/c/d", "s3://bucket/", "gs://bucket/", "https://acc.blob.core.windows.net/c/", "s3://a.b.c/d", "s3://a-b/d", "gs://a_b/d", "gs://a-b/d", "file:///x", "x",
		"http://example.com/d", "https://example.com/d", "see s3://b/c", "see gs://b/c", "see https://acc.blob.core.windows.net/c/d", " s3://b/c", " gs://b/c", " https://acc.blob.core.windows.net/c/d",
		"s3:/b/c", "gs:/b/c", "https:/acc.blob.core.windows.net/c/d", "s3://", "gs://", "https://", "s3x://b/c", "gsx://b/c", "httpsx://acc.blob.core.windows.net/c/d",
		"http://acc.blob.core.windows.net/c/d", "https://acc.blob.core.windows.net.example.com/c/d"} {
		out = append(out, uri(s))
	}
	for _, d := range []string{"a%20b", "100%", "a b", "a+b", "a=b", "a&b", "a:b", "a,b", `a"b`, "a'b", `a\b`, "{a}", "*", "<a>", "A", "a//b", "a..b", ".a", "a/", strings.Repeat("d/", 16) + "x",
		strings.Repeat("s", 300), "s3://x", "é", "😀", "e\u0301", "עברית", "a\u200bb", "a\u2028b", "a\u00a0b", "a\u200db", "ß", "a\x00b", "a\tb", "a\nb", "a/../b", "a?b", "a#b", "a\uffffb"} {
		out = append(out, uri("s3://b/"+d))
	}
	return out
}

func syntaxProbes() (out []probe) {
	for _, b := range []string{"", " ", "{", `{"uri":"s3://b/c"`, `{"uri":"s3://b/c",}`, `{"uri":"s3://b/c"/* x */}`, "{\"uri\":\"s3://b/c\" // x\n}", `{'uri':'s3://b/c'}`, `{uri:"s3://b/c"}`,
		`{"uri":"s3://b/c","x":NaN}`, `{"uri":"s3://b/c"}x`, `{"uri":"s3://b/c"}{}`, "{\"uri\":\"s3://b/a\nb\"}", `{"uri":"s3://b/\x"}`, `{"uri":"s3://b/c","x":01}`, `{"uri":"s3://b/c","x":+1}`,
		`{"uri":"s3://b/c","x":True}`, "{\"uri\":\"s3://b/\xff\"}", "\ufeff" + good, `{"uri":"s3://b/c","uri":"s3://b/c"}`, `{"uri":"s3://b/\ud800"}`, "{\"uri\":\"s3://b/c\"}\x00",
		`{"uri":"s3://b/c","x":` + strings.Repeat("[", 200) + strings.Repeat("]", 200) + `}`, `{"uri":"s3://b/c","x":` + strings.Repeat("[", 600) + strings.Repeat("]", 600) + `}`,
		`{"uri":"s3://b/c","x":` + strings.Repeat("9", 400) + `}`, "{\"\\u0075ri\":\"s3://b\\/\\ud83d\\ude00\\u00E9\\u00e9\"}",
		" " + good, good + "\n", "{\r\n\t\"uri\" : \"s3://b/c\" , \"x\":1}", `{"uri":"s3://b/` + strings.Repeat(`\u0061`, 1490) + `"}`} {
		out = append(out, posted(b))
	}
	return out
}

func headerProbes() (out []probe) {
	half, tail := Key[:len(Key)/2], Key[1:]
	reversed := sortedBytes(Key)
	other := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z':
			return 'q'
		case r >= 'A' && r <= 'Z':
			return 'Q'
		}
		return '3'
	}, Key)
	for _, k := range []string{"", "x", Key + "x", "x" + Key, Key[:len(Key)-1], tail, half, strings.ToLower(Key), half + " " + Key[len(half):], Key[:len(Key)-1] + "0", Key + Key, reversed, other,
		Key + ";v=1", "Bearer " + Key, "x," + Key, "key=" + Key} {
		out = append(out, posted(good, set("Api-Key", k)))
	}
	out = append(out, posted(good, without("Api-Key")), posted(good, without("X-Pinecone-Api-Version")))
	for _, e := range []func(*http.Request){set("X-Pinecone-Api-Version", ""), set("X-Pinecone-Api-Version", "x"), set("Content-Type", "text/plain"),
		set("Content-Type", "application/x-www-form-urlencoded"), set("Content-Type", "multipart/form-data; boundary=x"), set("Content-Type", "application/xml"), set("Content-Type", "broken"),
		set("Content-Type", "application/jsonp"), without("Content-Type"), set("Content-Type", `Application/JSON ;charset="UTF-8"`), set("Expect", "100-continue"),
		set("Accept", "*/*"), set("Accept", "text/plain;q=0.5, application/json"), set("Accept", "text/plain"), set("User-Agent", "x"), set("Cookie", "a=b"), set("Range", "bytes=0-1"), set("X-Unknown", "x"),
		set("X-Many", strings.Split(strings.Repeat("x,", 40), ",")...), set("Accept-Encoding", "gzip"), set("Content-Encoding", "gzip"),
		func(r *http.Request) { r.TransferEncoding = []string{"chunked"} }, func(r *http.Request) { r.Close = true },
		func(r *http.Request) { r.RequestURI = "http://h/bulk/imports" }, func(r *http.Request) { r.ProtoMinor = 0 }} {
		out = append(out, posted(good, e))
	}
	return out
}

func methodProbes() (out []probe) {
	for _, m := range []string{"PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "HEAD", "FOO", "post"} {
		out = append(out, func() *http.Request { return ask(m, path, good) })
	}
	for _, p := range []string{"GET /bulk/imports", "GET /bulk/imports/1", "GET /bulk/imports/x", "DELETE /bulk/imports/1", "GET /bulk/imports/1", "DELETE /bulk/imports/x",
		"GET /bulk/imports?limit=1", "GET /bulk/imports?limit=0", "GET /bulk/imports?limit=101", "GET /bulk/imports?paginationToken=x"} {
		method, target, _ := strings.Cut(p, " ")
		out = append(out, func() *http.Request { return ask(method, target, "") })
	}
	return out
}

// manyProbes are enough of each kind for what happens at a rate, over two connections.
func manyProbes() (out []probe) {
	for i := range 130 {
		from := func(r *http.Request) { r.RemoteAddr = fmt.Sprintf("127.0.0.1:%d", 4000+i/10) }
		out = append(out, posted(good, from), posted(`{}`, from), posted(good, from, without("Api-Key")), posted(`{"uri":"s3://b/c","x":1}`, from))
	}
	return append(out, func() *http.Request { return ask("GET", path, "") })
}

func allProbes() (out []probe) {
	for _, list := range [][]probe{typeProbes(), valueProbes(), storageProbes(), syntaxProbes(), headerProbes(), methodProbes(), lengthProbes(), manyProbes(), largeProbes()} {
		out = append(out, list...)
	}
	return out
}

var varies = regexp.MustCompile(`"(createdAt|finishedAt)":"[^"]*"`)

// seen writes what a client would see, without what varies.
func seen(h http.Handler, r *http.Request) (out string) {
	ctx, cancel := context.WithTimeout(r.Context(), 20*time.Millisecond)
	defer cancel()
	defer func() {
		if p := recover(); p != nil {
			out = fmt.Sprint(p)
		}
	}()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r.WithContext(ctx))
	head := w.Header().Clone()
	if id := head.Get("X-Pinecone-Request-Id"); strings.HasPrefix(id, "00000") {
		head.Del("X-Pinecone-Request-Id")
	}
	b := w.Body.Bytes()
	if json.Valid(b) {
		var plain bytes.Buffer
		_ = json.Compact(&plain, b)
		b = plain.Bytes()
	}
	head.Del("Content-Length")
	if head.Get("Content-Type") == "" {
		head.Del("Content-Type")
	}
	return fmt.Sprint(w.Code, head, varies.ReplaceAllString(string(b), ""))
}

// TestEveryFaultChangesWhatIsSeen sends a broad table to a host with each fault and
// to one without. What needs a connection or two requests at once has its own tests.
func TestEveryFaultChangesWhatIsSeen(t *testing.T) {
	c := specOf(t, spec.Latest)
	probes := allProbes()
	var want []string
	plain := newHost(of(c))
	for _, p := range probes {
		want = append(want, seen(plain, p()))
	}
	work := make(chan fault)
	var done sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		done.Go(func() {
			for f := range work {
				if !differs(newHost(of(c), withFaults(f)), probes, want) {
					t.Errorf("%s changes nothing", f.Name)
				}
			}
		})
	}
	for i, f := range latest(t).faults() {
		if i%oneFaultIn == 0 && f.wire == nil && f.Class != "wire" && !strings.Contains(f.Name, "at-once") {
			work <- f
		}
	}
	close(work)
	done.Wait()
}

func differs(h http.Handler, probes []probe, want []string) bool {
	for i, p := range probes {
		if seen(h, p()) != want[i] {
			return true
		}
	}
	return false
}
