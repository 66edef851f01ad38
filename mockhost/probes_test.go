package mockhost

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/importcheck/generators"
	"example.com/importcheck/spec"
)

// A probe is one request of a broad table.
type probe func() *http.Request

func posted(b string, edit ...func(*http.Request)) probe {
	return func() *http.Request { return ask("POST", path, b, edit...) }
}

func without(name string) func(*http.Request) {
	return func(r *http.Request) { delete(r.Header, http.CanonicalHeaderKey(name)) }
}

// caseProbes are the fixed cases of the contract in the forms of HTTP that a handler can
// distinguish: one of each class by turns, so that each fault is met soon, and large bodies last.
func caseProbes(c *spec.Contract) (out []probe) {
	turn, turns := map[string]int{}, map[string]int{}
	cases := slices.Clone(generators.New(c, generators.Options{}).Cases())
	for _, one := range cases {
		turn[one.ID] = turns[one.Kind] + len(one.Request.Body)>>14<<14
		turns[one.Kind]++
	}
	slices.SortStableFunc(cases, func(a, b generators.Case) int { return turn[a.ID] - turn[b.ID] })
	for _, one := range cases {
		out = append(out, func() *http.Request { return made(one.Request) })
	}
	return out
}

// made is the request of a case as net/http hands it to a handler.
func made(q generators.Request) *http.Request {
	r := ask(q.Method, path, string(q.Body))
	r.Header = http.Header{}
	for _, f := range q.Header {
		r.Header.Add(f.Name, f.Resolve(Key))
	}
	inForm(r, q.Wire)
	return r
}

// inForm gives a request what net/http shows of its form.
func inForm(r *http.Request, wire generators.Wire) {
	switch wire {
	case generators.WireChunked:
		r.TransferEncoding = []string{"chunked"}
	case generators.WireClose:
		r.Close = true
	case generators.WireAbsolute:
		r.RequestURI = "http://h" + path
	case generators.WireHTTP10:
		r.ProtoMinor = 0
	case generators.WireExpect:
		r.Header.Set("Expect", "100-continue")
	}
}

// relatedProbes are a start and requests of the other operations.
func relatedProbes() []probe {
	out := []probe{posted(good), posted(good), posted(good)}
	second := base64.URLEncoding.EncodeToString([]byte("3")) // of the page that begins at the third import: the newest stands first
	for _, p := range []string{"GET /bulk/imports", "GET /bulk/imports/1", "DELETE /bulk/imports/1"} {
		method, target, _ := strings.Cut(p, " ")
		for _, name := range []string{"Api-Key", "X-Pinecone-Api-Version"} {
			out = append(out, func() *http.Request { return ask(method, target, "", without(name)) })
		}
	}
	for _, p := range []string{"GET /bulk/imports", "GET /bulk/imports/1", "GET /bulk/imports/x", "DELETE /bulk/imports/1", "GET /bulk/imports/1", "GET /bulk/imports/1", "GET /bulk/imports/1", "DELETE /bulk/imports/x",
		"GET /bulk/imports?limit=1", "GET /bulk/imports?limit=0", "GET /bulk/imports?limit=101", "GET /bulk/imports?paginationToken=x",
		"GET /bulk/imports?limit=1&paginationToken=" + second} {
		method, target, _ := strings.Cut(p, " ")
		out = append(out, func() *http.Request { return ask(method, target, "") })
	}
	again := func() *http.Request { return ask("GET", path, "", without("Api-Key")) }
	return append(out, again, posted(`{"uri":"s3://b/c&d"}`), func() *http.Request { return ask("GET", path+"/4", "") })
}

// manyProbes are enough of each kind for what happens at a rate, over two connections.
func manyProbes() (out []probe) {
	for i := range 130 {
		from := func(r *http.Request) { r.RemoteAddr = fmt.Sprintf("127.0.0.1:%d", 4000+i/10) }
		out = append(out, posted(good, from), posted(`{}`, from), posted(good, from, without("Api-Key")), posted(`{"uri":"s3://b/c","x":1}`, from))
	}
	return append(out, func() *http.Request { return ask("GET", path, "") })
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

// chosen picks the faults that the broad table is sent to.
func chosen(i int) bool {
	if testing.Short() {
		return i%20 == 0
	}
	return i%oneFaultIn == 0
}

// TestEveryFaultChangesWhatIsSeen sends a broad table to a host with each fault and
// to one without. What needs a connection or two requests at once has its own tests.
func TestEveryFaultChangesWhatIsSeen(t *testing.T) {
	c := specOf(t, spec.Latest)
	probes := slices.Concat(relatedProbes(), caseProbes(c), manyProbes())
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
		if chosen(i) && f.wire == nil && f.Class != "wire" && !strings.Contains(f.Name, "at-once") {
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
