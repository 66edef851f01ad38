package importcheck_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/importcheck"
	"example.com/importcheck/internal/ledger"
	"example.com/importcheck/mockhost"
	"example.com/importcheck/reports"
)

// mine is storage that exists, as far as these tests go.
const mine = "s3://my-own-bucket/small-import"

// A watch counts what a host is sent and what it answers, as nobody but the host can know.
type watch struct {
	next  http.Handler
	spoil func(w http.ResponseWriter, r *http.Request, own bool) (done bool) // answers in the host's place; may be nil

	mu       sync.Mutex
	own      int      // requests that name mine
	accepted []string // bodies that were answered with 200 and name something else
}

func (h *watch) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body) // one that breaks off is no start
	r.Body = io.NopCloser(bytes.NewReader(body))
	var start map[string]any
	own := json.Unmarshal(body, &start) == nil && start["uri"] == mine
	h.mu.Lock()
	if own {
		h.own++
	}
	h.mu.Unlock()
	if h.spoil != nil && h.spoil(w, r, own) {
		return
	}
	answer := &status{ResponseWriter: w, code: 200}
	h.next.ServeHTTP(answer, r)
	if r.Method == "POST" && !own && answer.code/100 == 2 {
		h.mu.Lock()
		h.accepted = append(h.accepted, string(body))
		h.mu.Unlock()
	}
}

type status struct {
	http.ResponseWriter
	code int
}

func (s *status) WriteHeader(code int) {
	s.code = code
	s.ResponseWriter.WriteHeader(code)
}

func watched(t *testing.T, faults ...string) *watch {
	t.Helper()
	h, err := mockhost.Open("2026-07", mockhost.WithFault(faults...))
	if err != nil {
		t.Fatal(err)
	}
	return &watch{next: h}
}

// safely runs the safe profile with a bound and returns the report and the list of starts.
func safely(ctx context.Context, t *testing.T, h http.Handler, bound int, options ...importcheck.Option) (*reports.Report, []ledger.Entry) {
	t.Helper()
	if testing.Short() {
		t.Skip("it makes whole runs")
	}
	name := filepath.Join(t.TempDir(), "out", ledger.Name)
	r, err := importcheck.Check(ctx, importcheck.Handler(h), append([]importcheck.Option{importcheck.Key(mockhost.Key), importcheck.Profile(importcheck.Safe), importcheck.Cases(20),
		importcheck.MaxImports(bound, mine), importcheck.Reports(filepath.Dir(name)), importcheck.Timeout(2 * time.Second)}, options...)...)
	if err != nil {
		t.Fatal(err)
	}
	all, err := ledger.Read(name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return r, ledger.Latest(all)
}

func count(list []ledger.Entry, want func(ledger.Entry) bool) int {
	return len(list) - len(slices.DeleteFunc(slices.Clone(list), want))
}

// What may be started is started, followed and cancelled, and never more of it.
func TestASafeRunStartsWhatItMay(t *testing.T) {
	for bound := range 4 {
		t.Run(fmt.Sprint(bound), func(t *testing.T) {
			h := watched(t)
			r, list := safely(context.Background(), t, h, bound)
			if h.own != bound || len(h.accepted) != 0 || len(list) != bound || len(r.Imports) != bound {
				t.Errorf("%d starts, %d others accepted, %d in the list, %d in the report", h.own, len(h.accepted), len(list), len(r.Imports))
			}
			if r.Verdict != reports.Conforms || len(r.Findings) != 0 || r.Counts.Accepted != bound {
				t.Errorf("%s, %d findings: %s", r.Verdict, len(r.Findings), r.Reason)
			}
			if n := count(list, func(e ledger.Entry) bool {
				return e.Status == ledger.Cancelled && e.URI == mine && e.ID != "" && e.Wanted
			}); n != bound {
				t.Errorf("%d of %d were cancelled: %+v", n, bound, list)
			}
			for _, c := range r.Checks {
				if needs := c.Name == "valid-accepted" || c.Name == "import-id-present" || c.Name == "import-cancellable" || c.Name == "import-visible"; needs && (c.Checked > 0) != (bound > 0) {
					t.Errorf("%s was judged %d times", c.Name, c.Checked)
				}
			}
		})
	}
}

// A start whose answer never came counts as one; it is found in the list and cancelled.
func TestALostAnswerCountsAsAStart(t *testing.T) {
	h := watched(t)
	h.spoil = func(_ http.ResponseWriter, r *http.Request, own bool) bool {
		if own {
			h.next.ServeHTTP(&status{ResponseWriter: discard{http.Header{}}}, r)
			panic(http.ErrAbortHandler)
		}
		return false
	}
	r, list := safely(context.Background(), t, h, 2)
	if h.own != 2 || len(list) != 2 || len(r.Imports) != 2 {
		t.Errorf("%d starts, %d in the list, %d in the report", h.own, len(list), len(r.Imports))
	}
	if n := count(list, func(e ledger.Entry) bool { return e.Status == ledger.Cancelled && e.ID != "" }); n != 2 {
		t.Errorf("%d were cancelled: %+v", n, list)
	}
}

type discard struct{ header http.Header }

func (d discard) Header() http.Header         { return d.header }
func (d discard) Write(b []byte) (int, error) { return len(b), nil }
func (d discard) WriteHeader(int)             {}

// No repeat is hidden from the bound: a host that asks to wait is not asked again.
func TestAHostThatAsksToWaitGetsNoStartTwice(t *testing.T) {
	h := watched(t)
	h.spoil = func(w http.ResponseWriter, _ *http.Request, own bool) bool {
		if own {
			w.Header().Set("Retry-After", "0")
			w.WriteHeader(429)
		}
		return own
	}
	if _, list := safely(context.Background(), t, h, 3); h.own > 3 || len(list) != h.own {
		t.Errorf("%d starts, %d in the list", h.own, len(list))
	}
}

// The first start that should not have been stops its kind, is cancelled and reported first.
func TestAnUnwantedStartStopsItsKind(t *testing.T) {
	for _, fault := range []string{"auth.absent-accepted", "limits.uri.ignored"} {
		t.Run(fault, func(t *testing.T) {
			h := watched(t, fault)
			r, list := safely(context.Background(), t, h, 0)
			kinds := map[string]int{}
			for _, e := range list {
				kinds[e.Case]++
				if e.Wanted || e.Status != ledger.Cancelled || !strings.Contains(e.URI, "nowhere") && e.URI != "" {
					t.Errorf("%+v", e)
				}
			}
			if len(list) == 0 || len(list) != len(h.accepted) || len(r.Imports) != len(list) {
				t.Errorf("%d in the list, %d in the report, %d accepted", len(list), len(r.Imports), len(h.accepted))
			}
			if len(list) != 1 || r.Verdict != reports.Violates || r.Findings[0].Check != "auth-required" && r.Findings[0].Check != "invalid-rejected" {
				t.Errorf("%d were started; %s: %s", len(list), r.Verdict, r.Reason)
			}
			for _, body := range h.accepted {
				if strings.Contains(body, mine) || !strings.Contains(body, "nowhere") {
					t.Errorf("it names storage that could exist: %.100s", body)
				}
			}
		})
	}
}

// What the account or the cloud refuses is no defect of the host, and is said with what
// to do.
func TestTheAccountsRefusalsAreToldAsSuch(t *testing.T) {
	for name, row := range map[string]struct {
		code  int
		body  string
		says  string
		fails bool
	}{
		"a plan without imports":    {402, "payment required", "plan", false},
		"a key without rights":      {403, "forbidden", "rights of the key", false},
		"an index that is busy":     {409, "too many", "other imports", false},
		"an index of another cloud": {412, "S3 import requires an index on AWS", "PINECONE_IMPORT_URI", false},
		"a quota":                   {422, "quota exceeded", "quota", false},
		"another reason":            {422, "no such thing", "", true},
		"a plain refusal":           {400, "no", "", true},
	} {
		t.Run(name, func(t *testing.T) {
			h := watched(t)
			h.spoil = func(w http.ResponseWriter, _ *http.Request, own bool) bool {
				if own {
					w.Header().Set("Content-Type", "application/json")
					w.WriteHeader(row.code)
					fmt.Fprintf(w, `{"code":9,"message":%q,"details":[]}`, row.body)
				}
				return own
			}
			r, list := safely(context.Background(), t, h, 3, importcheck.Cases(0))
			if row.fails {
				if r.Verdict != reports.Violates || r.Findings[0].Check != "valid-accepted" {
					t.Errorf("%s: %s", r.Verdict, r.Reason)
				}
				return
			}
			if r.Verdict != reports.Incomplete || len(r.Findings) != 0 || !strings.Contains(r.Reason, row.says) || h.own != 1 {
				t.Errorf("%s with %d findings after %d starts: %s", r.Verdict, len(r.Findings), h.own, r.Reason)
			}
			if !slices.ContainsFunc(r.NotTested, func(g reports.Gap) bool {
				return g.What == "check valid-accepted" && strings.Contains(g.Reason, row.says)
			}) {
				t.Errorf("not reported as not tested: %v", r.NotTested)
			}
			if len(list) != 1 || list[0].Status != ledger.Refused || len(r.Imports) != 0 {
				t.Errorf("the list: %+v", list)
			}
		})
	}
}

// An interrupt cancels what was started.
func TestAnInterruptLeavesNothingRunning(t *testing.T) {
	for after := 1; after <= 3; after++ {
		ctx, cancel := context.WithCancel(context.Background())
		h := watched(t)
		h.spoil = func(http.ResponseWriter, *http.Request, bool) bool {
			h.mu.Lock()
			defer h.mu.Unlock()
			if h.own == after {
				cancel()
			}
			return false
		}
		r, list := safely(ctx, t, h, 3)
		if !r.Run.Interrupted || h.own > after || len(list) != h.own {
			t.Errorf("after %d: interrupted %v, %d starts, %d in the list", after, r.Run.Interrupted, h.own, len(list))
		}
		if n := count(list, func(e ledger.Entry) bool { return e.Status.Open() }); n != 0 {
			t.Errorf("after %d: %d are left running: %+v", after, n, list)
		}
		cancel()
	}
}

// A run that sends nothing of what was selected says so, and passes nothing.
func TestASafeRunOfNothingIsIncomplete(t *testing.T) {
	for tags, want := range map[string]reports.Verdict{"@storage": reports.Incomplete, "@list-describe-cancel": reports.Incomplete, "@integration": reports.Conforms} {
		r, _ := safely(t.Context(), t, watched(t), 0, importcheck.Tags(tags))
		if r.Verdict != want {
			t.Errorf("%s: %s: %s", tags, r.Verdict, r.Reason)
		}
		if want == reports.Incomplete && !strings.Contains(r.Reason, "sent none of the cases") {
			t.Errorf("%s: %s", tags, r.Reason)
		}
	}
}

func TestABoundNeedsStorageOfTheUsersOwn(t *testing.T) {
	asked := 0
	h := http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked++ })
	for what, row := range map[string]struct {
		says    string
		options []importcheck.Option
	}{
		"a URI of no storage":        {"s3://", []importcheck.Option{importcheck.Profile(importcheck.Safe), importcheck.MaxImports(1, "file:///tmp/x?sig=secret")}},
		"storage of another version": {"2024-10", []importcheck.Option{importcheck.Profile(importcheck.Safe), importcheck.MaxImports(1, "gs://bucket/dir"), importcheck.Contract("2024-10")}},
	} {
		_, err := importcheck.Check(context.Background(), importcheck.Handler(h), append(row.options, importcheck.Key("k"))...)
		if err == nil || !strings.Contains(err.Error(), row.says) || strings.Contains(err.Error(), "secret") || asked != 0 {
			t.Errorf("%s: %v, %d requests", what, err, asked)
		}
	}
}
