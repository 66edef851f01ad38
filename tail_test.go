package importcheck_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"example.com/importcheck"
	"example.com/importcheck/mockhost"
	"example.com/importcheck/reports"
	"example.com/importcheck/spec"
)

// inLongRun is how many draws of each property the runs of these tests make: beyond the
// first thousand they are counted and let go.
const inLongRun = 1_150

// A counted host counts the starts that it is sent, and spoils what it is told to.
type counted struct {
	next  http.Handler
	spoil func(n int, body []byte, a *httptest.ResponseRecorder) // changes the answer to the nth start; may be nil

	mu       sync.Mutex
	n        int
	statuses map[int]int
}

func (h *counted) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body) // one that breaks off is no start
	r.Body = io.NopCloser(bytes.NewReader(body))
	a := httptest.NewRecorder()
	h.next.ServeHTTP(a, r)
	if r.Method == http.MethodPost {
		h.mu.Lock()
		if h.n++; h.spoil != nil {
			h.spoil(h.n, body, a)
		}
		h.statuses[a.Code]++
		h.mu.Unlock()
	}
	for name, lines := range a.Header() {
		w.Header()[name] = lines
	}
	w.WriteHeader(a.Code)
	_, _ = a.Body.WriteTo(w) // a client that has gone away needs no answer
}

// drawnAt runs draws alone against a mock host.
func drawnAt(t *testing.T, cases int, spoil func(n int, body []byte, a *httptest.ResponseRecorder)) (*reports.Report, *counted) {
	t.Helper()
	return drawnAgainst(t, mockhost.Must(spec.Latest), cases, spoil)
}

func drawnAgainst(t *testing.T, next http.Handler, cases int, spoil func(n int, body []byte, a *httptest.ResponseRecorder)) (*reports.Report, *counted) {
	t.Helper()
	h := &counted{next: next, spoil: spoil, statuses: map[int]int{}}
	r, err := importcheck.Check(t.Context(), importcheck.Handler(h), importcheck.Key(mockhost.Key), importcheck.Tags("@draws"), importcheck.Cases(cases))
	if err != nil {
		t.Fatal(err)
	}
	return r, h
}

func TestEveryDrawOfALongRunIsCounted(t *testing.T) {
	r, h := drawnAt(t, inLongRun, nil)
	if r.Verdict != reports.Conforms || r.Counts.Cases != h.n || h.n < 2*inLongRun || r.Run.Planned != h.n || r.Counts.Accepted != h.statuses[200] {
		t.Errorf("%s: %d cases of %d planned, %d accepted; the host was sent %d and took %d", r.Reason, r.Counts.Cases, r.Run.Planned, r.Counts.Accepted, h.n, h.statuses[200])
	}
	told, timed, refused := map[int]int{}, 0, 0
	for _, row := range r.Statuses {
		told[row.Status] += row.Count
	}
	for status, n := range h.statuses {
		if told[status] != n {
			t.Errorf("%d answers of status %d are told, the host gave %d", told[status], status, n)
		}
	}
	for _, b := range r.Timings.Buckets {
		timed += b.Count
	}
	for _, c := range r.Checks {
		if c.Name == "invalid-rejected" || c.Name == "auth-required" || c.Name == "version-header-required" {
			refused += c.Judged
		}
	}
	if timed != h.n || refused != inLongRun {
		t.Errorf("%d of %d answers are timed, and %d refusals judged of %d", timed, h.n, refused, inLongRun)
	}
	for _, c := range r.Constraints {
		if c.Name == "header Api-Key security ApiKeyAuth" && (c.Inside != h.statuses[200] || c.Holds != "yes") {
			t.Errorf("%s: %d accepted starts had a key, the host took %d", c.Name, c.Inside, h.statuses[200])
		}
	}
}

// renamed gives the answer of one accepted start to another one.
func renamed(from, to int) func(int, []byte, *httptest.ResponseRecorder) {
	taken, before := 0, ""
	return func(_ int, _ []byte, a *httptest.ResponseRecorder) {
		if a.Code != http.StatusOK {
			return
		}
		switch taken++; taken {
		case from:
			before = a.Body.String()
		case to:
			a.Body.Reset()
			a.Body.WriteString(before)
			a.Header().Del("Content-Length")
		}
	}
}

func TestAnIdThatComesBackAfterThousandsIsFound(t *testing.T) {
	for name, spoil := range map[string]func(int, []byte, *httptest.ResponseRecorder){
		"both let go":    renamed(inLongRun-100, inLongRun-20),
		"the first kept": renamed(10, inLongRun-20),
	} {
		t.Run(name, func(t *testing.T) {
			r, _ := drawnAt(t, inLongRun, spoil)
			if n := len(r.Findings); n != 1 || r.Findings[0].Check != "import-id-unique" || r.Findings[0].Count != 1 || len(r.Findings[0].Evidence) != 1 {
				t.Fatalf("%s: %+v", r.Reason, r.Findings)
			}
			if f := r.Findings[0]; !strings.HasPrefix(f.Case, "draw.valid.") || f.Request.Body == "" || f.Evidence[0].Request.Body == "" {
				t.Errorf("%s, %q beside %q", f.Case, f.Request.Body, f.Evidence[0].Request.Body)
			}
		})
	}
}

func TestARefusedStartOfALongRunThatStartsIsFound(t *testing.T) {
	host, done := mockhost.Must(spec.Latest), false
	taken := map[string]bool{} // a uri that another start may name says nothing: rapid likes to draw the largest numbers
	r, _ := drawnAgainst(t, host, inLongRun, func(n int, body []byte, a *httptest.ResponseRecorder) {
		switch uri := uriOf(body); {
		case a.Code == http.StatusOK:
			taken[uri] = true
		case n > 2*1_000+100 && !done && a.Code/100 == 4 && !taken[uri]: // by now what is answered as it should is let go
			done = startedAt(host, body)
		}
	})
	if n := len(r.Findings); !done || n != 1 || r.Findings[0].Check != "refused-starts-nothing" || !strings.HasPrefix(r.Findings[0].Case, "draw.invalid.1") || r.Findings[0].Request.Body == "" {
		t.Errorf("%s: %+v", r.Reason, r.Findings)
	}
}

func uriOf(body []byte) string {
	var start struct{ URI string }
	_ = json.Unmarshal(body, &start) // many a body is no JSON, on purpose
	return start.URI
}

// startedAt starts an import of a body whose request was refused for its header, and reports
// whether it could.
func startedAt(h http.Handler, body []byte) bool {
	q := httptest.NewRequest(http.MethodPost, "/bulk/imports", bytes.NewReader(body))
	for name, value := range map[string]string{"Content-Type": "application/json", "Api-Key": mockhost.Key, "X-Pinecone-Api-Version": spec.Latest} {
		q.Header.Set(name, value)
	}
	a := httptest.NewRecorder()
	h.ServeHTTP(a, q)
	return a.Code == http.StatusOK
}

func TestALongRunEndsItsDrawsWhereAThousandFindSomething(t *testing.T) {
	r, h := drawnAt(t, 3_500, func(n int, _ []byte, a *httptest.ResponseRecorder) {
		if n > 2_000 && a.Code/100 == 4 {
			a.Code = http.StatusInternalServerError
		}
	})
	if r.Verdict != reports.Violates || h.n > 2*3_500-2_000 || len(r.NotTested) == 0 || !strings.Contains(r.NotTested[0].Reason, "random requests found something") {
		t.Errorf("%s after %d requests; not tested: %v", r.Reason, h.n, r.NotTested)
	}
}
