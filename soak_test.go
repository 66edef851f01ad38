package importcheck_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.com/importcheck"
	"example.com/importcheck/internal/ledger"
	"example.com/importcheck/internal/selftest"
	"example.com/importcheck/mockhost"
	"example.com/importcheck/spec"
)

var soakRuns = flag.Int("soak-runs", 4, "safe runs at random against hosts with random faults")

// soakTags are parts of a run; the whole one is among them.
var soakTags = []string{"", "@list-describe-cancel or @ids", "@authentication", "@uri and not @random", "@integration", "@list-describe-cancel or @errors or @errors"}

// A soak is one run at random and the host's own account of it.
type soak struct {
	next  http.Handler
	after int64 // requests, then the run is interrupted; 0: never
	loses bool  // the answer to every other start of the user's own storage is lost
	end   context.CancelFunc

	files    int // that were searched for the key
	requests atomic.Int64
	mu       sync.Mutex
	own      int      // requests for starts that name mine
	accepted []string // what accepted starts named
}

func (s *soak) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if s.requests.Add(1) == s.after {
		s.end()
	}
	body, _ := io.ReadAll(r.Body) // one that breaks off is no start
	r.Body = io.NopCloser(bytes.NewReader(body))
	var start struct{ URI string }
	_ = json.Unmarshal(body, &start) // what is no JSON names nothing
	answer := &status{ResponseWriter: w, code: 200}
	lost := false
	s.mu.Lock()
	if start.URI == mine {
		s.own++
		lost = s.loses && s.own%2 == 1
	}
	s.mu.Unlock()
	if lost {
		answer.ResponseWriter = discard{http.Header{}}
	}
	s.next.ServeHTTP(answer, r)
	if r.Method == http.MethodPost && answer.code == 200 && strings.HasSuffix(r.URL.Path, "/imports") {
		s.mu.Lock()
		s.accepted = append(s.accepted, start.URI)
		s.mu.Unlock()
	}
	if lost {
		panic(http.ErrAbortHandler)
	}
}

// quiet are the faults that neither hang nor need a listener of their own.
func quiet(t *testing.T) (names []string) {
	t.Helper()
	faults, err := mockhost.Faults(spec.Latest)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range faults {
		if !f.Waits && !f.Wire {
			names = append(names, f.Name)
		}
	}
	return names
}

// However a host fails and whenever the run ends, no more of the user's own storage is
// started than was allowed, nothing else that could exist is, and the list has every start.
// make soak runs it 10,000 times.
func TestNoSafeRunStartsMoreThanItMay(t *testing.T) {
	if testing.Short() {
		t.Skip("it makes safe runs against random hosts")
	}
	t.Parallel()
	faults := quiet(t)
	var most [4]atomic.Int64
	var interrupted, accepted, files atomic.Int64
	work := make(chan int)
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			for i := range work {
				r := rand.New(rand.NewPCG(uint64(i), 2))
				with := []string{faults[r.IntN(len(faults))], faults[r.IntN(len(faults))]}[:r.IntN(3)]
				s, bound := &soak{next: mockhost.Must(spec.Latest, mockhost.WithFault(with...)), loses: r.IntN(3) == 0}, r.IntN(4)
				if r.IntN(2) == 0 {
					s.after = 1 + r.Int64N(300)
					interrupted.Add(1)
				}
				list := s.run(t, bound, int64(i)+1, soakTags[r.IntN(len(soakTags))])
				for own := int64(s.own); own > most[bound].Load(); {
					most[bound].Store(own)
				}
				accepted.Add(int64(len(s.accepted)))
				files.Add(int64(s.files))
				if problem := s.broken(bound, list); problem != "" {
					t.Errorf("run %d, bound %d, faults %v, interrupted after %d: %s", i, bound, with, s.after, problem)
				}
			}
		})
	}
	for i := range *soakRuns {
		work <- i
	}
	close(work)
	wg.Wait()
	t.Logf("%d runs, %d interrupted; %d accepted starts; the most of the user's own for bounds 0 to 3: %d %d %d %d; %d files searched for the key", *soakRuns, interrupted.Load(), accepted.Load(),
		most[0].Load(), most[1].Load(), most[2].Load(), most[3].Load(), files.Load())
}

func (s *soak) run(t *testing.T, bound int, seed int64, tags string) []ledger.Entry {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	s.end = cancel
	dir := t.TempDir()
	options := []importcheck.Option{importcheck.Key(mockhost.Key), importcheck.Profile(importcheck.Safe), importcheck.Cases(0), importcheck.Seed(seed),
		importcheck.MaxImports(bound, mine), importcheck.Reports(dir), importcheck.HAR("none"), importcheck.Timeout(2 * time.Second)}
	if tags != "" {
		options = append(options, importcheck.Tags(tags))
	}
	_, err := importcheck.Check(ctx, importcheck.Handler(s), options...)
	if err != nil {
		t.Error(err)
	}
	s.search(t, dir)
	list, err := ledger.Read(filepath.Join(dir, ledger.Name))
	if err != nil && bound > 0 && s.own > 0 {
		t.Error(err)
	}
	return ledger.Latest(list)
}

// search looks for the key in everything that a run wrote.
func (s *soak) search(t *testing.T, dir string) {
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(files) < 5 {
		t.Errorf("%d files, %v", len(files), err)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if forms := selftest.Leaks(data, mockhost.Key); err != nil || len(forms) > 0 {
			t.Errorf("%s gives the key away: %v, %v", filepath.Base(name), forms, err)
		}
	}
	s.files += len(files)
}

// broken says what the host saw that should not have been.
func (s *soak) broken(bound int, list []ledger.Entry) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	listed := map[string]int{}
	for _, e := range list {
		listed[e.URI]++
	}
	for _, uri := range s.accepted {
		if readable := uri != "" && len(uri) <= 1500; readable && listed[uri] == 0 {
			return "a start of " + uri + " is not in the list"
		}
	}
	switch {
	case s.own > bound:
		return "more starts of the user's own storage than allowed"
	case listed[mine] < s.own:
		return "a start of the user's own storage is not in the list"
	case len(list) < len(s.accepted):
		return "starts are missing in the list"
	}
	for _, uri := range s.accepted {
		if uri != mine && couldExist(uri) {
			return "a start of storage that could exist: " + uri
		}
	}
	return ""
}

// couldExist reports whether a text names storage as somebody who knows the three kinds
// would read it: a bucket of 3 to 63 characters, or an account of 3 to 24.
func couldExist(uri string) bool {
	rest, cloud := strings.CutPrefix(uri, "s3://")
	if !cloud {
		rest, cloud = strings.CutPrefix(uri, "gs://")
	}
	if cloud {
		bucket, _, _ := strings.Cut(rest, "/")
		return len(bucket) >= 3 && len(bucket) <= 63
	}
	rest, cloud = strings.CutPrefix(uri, "https://")
	account, azure, _ := strings.Cut(rest, ".")
	return cloud && strings.HasPrefix(azure, "blob.core.windows.net") && len(account) >= 3 && len(account) <= 24
}
