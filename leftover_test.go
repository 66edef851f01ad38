package importcheck_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.com/importcheck"
	"example.com/importcheck/internal/ledger"
	"example.com/importcheck/mockhost"
	"example.com/importcheck/reports"
	"example.com/importcheck/spec"
)

var leftoverRuns = flag.Int("leftover-runs", 20, "safe runs against random faults of the answer to a start")

// A reply is an answer to a start on its way out.
type reply struct {
	status int
	header http.Header
	body   []byte
	id     string
}

// replies are the ways in which the answer to an accepted start hides its id, or the start.
var replies = map[string]func(*reply){
	"as it is":                   func(*reply) {},
	"as text":                    func(r *reply) { r.header.Set("Content-Type", "text/plain") },
	"as a page":                  func(r *reply) { r.header.Set("Content-Type", "text/html") },
	"without a media type":       func(r *reply) { r.header["Content-Type"] = nil },
	"201":                        func(r *reply) { r.status = 201 },
	"202":                        func(r *reply) { r.status = 202 },
	"204":                        func(r *reply) { r.status, r.body = 204, nil },
	"204 with a Location":        func(r *reply) { r.status, r.body = 204, nil; r.locate() },
	"303 with a Location":        func(r *reply) { r.status = 303; r.locate() },
	"500":                        func(r *reply) { r.status = 500 },
	"409":                        func(r *reply) { r.status = 409 },
	"wrapped":                    func(r *reply) { r.body = fmt.Appendf(nil, `{"data":{"id":%q}}`, r.id) },
	"in an array":                func(r *reply) { r.body = fmt.Appendf(nil, `[{"id":%q}]`, r.id) },
	"a number":                   func(r *reply) { r.body = fmt.Appendf(nil, `{"id":%s}`, r.id) },
	"a bare text":                func(r *reply) { r.body = strconv.AppendQuote(nil, r.id) },
	"under another name":         func(r *reply) { r.body = fmt.Appendf(nil, `{"importId":%q}`, r.id) },
	"only in a Location":         func(r *reply) { r.body = []byte("{}"); r.locate() },
	"only in the list":           func(r *reply) { r.body = []byte("{}") },
	"empty":                      func(r *reply) { r.body = nil },
	"null":                       func(r *reply) { r.body = []byte("null") },
	"another id than the list's": func(r *reply) { r.body = []byte(`{"id":"none-of-ours"}`) },
	"gzip without a word":        func(r *reply) { r.body = zipped(r.body) },
	"gzip":                       func(r *reply) { r.body = zipped(r.body); r.header.Set("Content-Encoding", "gzip") },
	"gzip that is none":          func(r *reply) { r.header.Set("Content-Encoding", "gzip") },
	"behind a byte order mark":   func(r *reply) { r.body = append([]byte("\ufeff"), r.body...) },
	"with more behind":           func(r *reply) { r.body = append(r.body, '}') },
	"larger than the limit":      func(r *reply) { r.body = append(r.body, bytes.Repeat([]byte(" "), 2<<20)...) },
	"lost":                       func(*reply) { panic(http.ErrAbortHandler) },
}

func (r *reply) locate() { r.header.Set("Location", "/bulk/imports/"+r.id) }

func zipped(b []byte) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, _ = w.Write(b) // to memory
	_ = w.Close()
	return out.Bytes()
}

// hiding has a host answer accepted starts in one of the ways above.
func hiding(next http.Handler, way func(*reply)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got := httptest.NewRecorder()
		next.ServeHTTP(got, r)
		a := &reply{status: got.Code, header: got.Header(), body: got.Body.Bytes()}
		if r.Method == http.MethodPost && a.status == 200 && strings.HasSuffix(r.URL.Path, "/imports") {
			var v struct{ ID string }
			_ = json.Unmarshal(a.body, &v) // a fault may have hidden it
			a.id = v.ID
			a.header.Del("Content-Length")
			if v.ID != "" {
				way(a)
			}
		}
		for name, lines := range a.header {
			w.Header()[name] = lines
		}
		w.WriteHeader(a.status)
		_, _ = w.Write(a.body) // a client that has gone away needs no answer
	})
}

// pending asks a mock host itself which imports are under way.
func pending(t *testing.T, h http.Handler) map[string]string {
	t.Helper()
	out := map[string]string{}
	for token := ""; ; {
		r := httptest.NewRequest("GET", "/bulk/imports?paginationToken="+token, http.NoBody)
		r.Header.Set("Api-Key", mockhost.Key)
		r.Header.Set("X-Pinecone-Api-Version", spec.Latest)
		got := httptest.NewRecorder()
		h.ServeHTTP(got, r)
		var page struct {
			Data       []struct{ ID, URI, Status string }
			Pagination struct{ Next string }
		}
		if err := json.Unmarshal(got.Body.Bytes(), &page); err != nil {
			t.Fatal(err)
		}
		for _, i := range page.Data {
			if i.Status == "Pending" {
				out[i.ID] = i.URI
			}
		}
		if token = page.Pagination.Next; token == "" {
			return out
		}
	}
}

// unnamed are the imports under way that a report does not say may run on: by their id, their
// uri, or as one that was started without a uri, for which the mock host lists its own.
func unnamed(left map[string]string, r *reports.Report) (out []string) {
	for id, uri := range left {
		if !slices.ContainsFunc(r.Imports, func(i reports.Import) bool {
			status := ledger.Status(i.Fate)
			return (status.Open() || status == ledger.Appeared) && (i.ID == id || i.ID == "" && strings.HasPrefix(uri, strings.TrimSuffix(i.URI, "…")))
		}) {
			out = append(out, id+" "+uri)
		}
	}
	return out
}

// mockOf makes a mock host with faults.
func mockOf(faults ...string) (faulty, plain http.Handler) {
	faulty = mockhost.Must(spec.Latest, mockhost.WithFault(faults...))
	return faulty, faulty
}

func safeRun(t *testing.T, h http.Handler, bound int, more ...importcheck.Option) *reports.Report {
	t.Helper()
	options := []importcheck.Option{importcheck.Key(mockhost.Key), importcheck.Profile(importcheck.Safe), importcheck.Cases(0),
		importcheck.MaxImports(bound, mine), importcheck.Reports(filepath.Join(t.TempDir(), "out")), importcheck.HAR("none"), importcheck.Timeout(2 * time.Second)}
	r, err := importcheck.Check(t.Context(), importcheck.Handler(h), append(options, more...)...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Whatever the answer to a start hides, a safe run leaves no import under way: wanted, and
// one that a request without the version header started.
func TestASafeRunEndsWhatItStartedHoweverItWasAnswered(t *testing.T) {
	for name, way := range replies {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			faulty, plain := mockOf("header.x-pinecone-api-version.absent-accepted")
			r := safeRun(t, hiding(faulty, way), 1)
			if left := pending(t, plain); len(left) > 0 {
				t.Errorf("under way: %v; %d imports in the report, %s: %s", left, len(r.Imports), r.Verdict, r.Reason)
			}
			if r.Counts.Accepted == 0 && len(r.Imports) == 0 {
				t.Errorf("nothing was started: %s", r.Reason)
			}
		})
	}
}

func TestAPageForAnAnswerHidesNoImport(t *testing.T) {
	faulty, plain := mockOf("answer.type-page", "header.x-pinecone-api-version.absent-accepted")
	r := safeRun(t, faulty, 0)
	if left := pending(t, plain); len(left) > 0 || len(r.Imports) == 0 {
		t.Errorf("under way: %v; %d imports in the report", left, len(r.Imports))
	}
}

// An import that somebody else starts during a run is named, and not cancelled.
func TestSomebodyElsesImportIsNamedAndLeft(t *testing.T) {
	plain, once := mockhost.Must(spec.Latest), sync.Once{}
	r := safeRun(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			once.Do(func() {
				q := httptest.NewRequest(http.MethodPost, "/bulk/imports", strings.NewReader(`{"uri":"s3://theirs/vectors/"}`))
				q.Header = http.Header{"Api-Key": {mockhost.Key}, "X-Pinecone-Api-Version": {spec.Latest}, "Content-Type": {"application/json"}}
				plain.ServeHTTP(httptest.NewRecorder(), q)
			})
		}
		plain.ServeHTTP(w, r)
	}), 0)
	left := pending(t, plain)
	if len(left) != 1 || len(unnamed(left, r)) > 0 || len(r.Imports) != 1 || r.Imports[0].Fate != string(ledger.Appeared) {
		t.Errorf("under way: %v, imports: %v", left, r.Imports)
	}
}

// answerFaults are the faults of the mock host that change the answer to a start, and
// those by which it takes what it should reject.
func answerFaults(t *testing.T) (answers, takes []string) {
	t.Helper()
	faults, err := mockhost.Faults(spec.Latest)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range faults {
		switch {
		case f.Waits || f.Wire:
		case strings.HasPrefix(f.Name, "answer.") || strings.HasPrefix(f.Name, "id."):
			answers = append(answers, f.Name)
		case strings.Contains(f.Name, "accepted") || strings.Contains(f.Name, "ignored"):
			takes = append(takes, f.Name)
		}
	}
	if len(answers) < 40 || len(takes) < 20 {
		t.Fatalf("%d faults of answers, %d that accept", len(answers), len(takes))
	}
	return answers, takes
}

// However a start is answered, what a safe run started has ended when the run has, or the
// report names it as left. go test -run Leaves -leftover-runs 1000 makes a thousand runs.
func TestASafeRunLeavesNothingThatItDoesNotName(t *testing.T) {
	if testing.Short() {
		t.Skip("it makes 20 runs")
	}
	t.Parallel()
	answers, takes := answerFaults(t)
	var ways []string
	for name := range replies {
		ways = append(ways, name)
	}
	slices.Sort(ways)
	var started, left, runs atomic.Int64
	work := make(chan int)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for i := range work {
				r := rand.New(rand.NewPCG(uint64(i), 3))
				way, with := ways[r.IntN(len(ways))], []string{takes[r.IntN(len(takes))]}
				if r.IntN(2) == 0 {
					way, with = "as it is", append(with, answers[r.IntN(len(answers))])
				}
				faulty, plain := mockOf(with...)
				bound, options := r.IntN(3), []importcheck.Option{importcheck.Seed(int64(i) + 1)}
				if tags := soakTags[r.IntN(len(soakTags))]; tags != "" {
					options = append(options, importcheck.Tags(tags))
				}
				report := safeRun(t, hiding(faulty, replies[way]), bound, options...)
				still := pending(t, plain)
				started.Add(int64(len(report.Imports)))
				left.Add(int64(len(still)))
				runs.Add(1)
				if out := unnamed(still, report); len(out) > 0 {
					t.Errorf("run %d, %q with %v: under way and not named: %v", i, way, with, out)
				}
			}
		})
	}
	for i := range *leftoverRuns {
		work <- i
	}
	close(work)
	wg.Wait()
	t.Logf("%d runs, %d starts in their reports, %d imports left under way and named", runs.Load(), started.Load(), left.Load())
}
