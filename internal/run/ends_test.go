package run

import (
	"bytes"
	"context"
	"encoding/json"
	"net"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/exec"
	"example.com/importcheck/internal/host"
	"example.com/importcheck/reports"
)

// dying returns a host that is gone, connections and all, once it has answered n starts.
func dying(t *testing.T, n int64, d decider) string {
	t.Helper()
	var starts atomic.Int64
	var once sync.Once
	gone := make(chan struct{})
	server, _ := serve(t, func(q *http.Request, body []byte) reply {
		a := d(q, body)
		if starts.Add(1) >= n {
			once.Do(func() { close(gone) })
		}
		return a
	})
	go func() {
		<-gone
		_ = server.Listener.Close() // the run below says whether it worked
		server.CloseClientConnections()
	}()
	t.Cleanup(func() { once.Do(func() { close(gone) }) })
	return server.URL
}

// A host that ends while a request is under way may have ended for another reason: at most that
// one request is reported.
func TestAHostThatDiesInMidRunIsAnOutage(t *testing.T) {
	if testing.Short() {
		t.Skip("it waits for a host that does not come back")
	}
	t.Parallel()
	e := newRun(t, dying(t, 120, keeps()), nil, several...)
	e.Execute(context.Background())
	r := e.Report(context.Background(), nil)
	if len(r.Findings) > 1 || (r.Verdict == reports.Incomplete) != (r.Counts.Violations == 0) || !strings.Contains(r.Reason, "lost") {
		t.Errorf("%s: %s\n%s", r.Verdict, r.Reason, listed(r))
	}
	if r.Counts.Cases < 60 || len(r.NotTested) == 0 {
		t.Errorf("%d cases, not tested: %v", r.Counts.Cases, r.NotTested)
	}
}

func TestWhatWasFoundBeforeAnOutageStays(t *testing.T) {
	if testing.Short() {
		t.Skip("it waits for a host that does not come back")
	}
	t.Parallel()
	right := keeps()
	e := newRun(t, dying(t, 120, func(q *http.Request, body []byte) reply {
		a := right(q, body)
		if a.status == 200 {
			a.body = strings.ReplaceAll(a.body[1:len(a.body)-1], `"`, "")
			a.body = strings.Replace("{"+a.body+"}", "id:", `"id":`, 1)
		}
		return a
	}), nil, several...)
	e.Execute(context.Background())
	r := e.Report(context.Background(), nil)
	if r.Verdict != reports.Violates || r.Counts.Violations > 2 || !strings.HasPrefix(listed(r), "response-schema 200 /id type string") || !strings.Contains(r.Reason, "lost") {
		t.Errorf("%s: %s\n%s", r.Verdict, r.Reason, listed(r))
	}
}

func TestAHostThatIsNotThereIsIncomplete(t *testing.T) {
	server, _ := serve(t, keeps())
	server.Close()
	e := newRun(t, server.URL, nil, several...)
	e.Execute(context.Background())
	r := e.Report(context.Background(), nil)
	if r.Verdict != reports.Incomplete || len(r.Findings) != 0 || r.Counts.Cases != 0 {
		t.Errorf("%s: %s\n%s", r.Verdict, r.Reason, listed(r))
	}
}

func TestAnInterruptedRunHasAWholeReport(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	right := keeps()
	var n atomic.Int64
	server, _ := serve(t, func(q *http.Request, body []byte) reply {
		if n.Add(1) == 100 {
			cancel()
		}
		return right(q, body)
	})
	var last exec.Progress
	e := newRun(t, server.URL, func(o *setup) { o.run.Progress = func(p exec.Progress) { last = p } }, several...)
	began := time.Now()
	e.Execute(ctx)
	r := e.Report(ctx, nil)
	if !r.Run.Interrupted || r.Verdict != reports.Incomplete || len(r.Findings) != 0 {
		t.Errorf("%s, interrupted %v: %s\n%s", r.Verdict, r.Run.Interrupted, r.Reason, listed(r))
	}
	if last.Done != r.Counts.Cases || last.Done >= last.Planned {
		t.Errorf("%d of %d cases are done, and %d were answered", last.Done, last.Planned, r.Counts.Cases)
	}
	if took := time.Since(began); took > 3*time.Second {
		t.Errorf("it took %v to end", took)
	}
	var out bytes.Buffer
	if err := r.WriteJSON(&out); err != nil {
		t.Fatal(err)
	}
	again, err := reports.Read(&out)
	if err != nil || again.Counts != r.Counts || len(again.Constraints) < 20 {
		t.Errorf("the report is not whole: %v", err)
	}
}

// varying is what may differ between two runs of one seed: times and ids.
var varying = regexp.MustCompile(`"(started|millis|seconds|p50|p90|p99|max|upTo|nanos)": ?("[^"]*"|[0-9.e+-]+)|\\"id\\":\\"\d+\\"|"id": ?"\d+"|127\.0\.0\.1:\d+|"[A-Z][a-z]{2}, \d\d [^"]*GMT"|"timings": ?\{[^}]*\}`)

func seeded(t *testing.T, seed int64) (text string, bodies []string) {
	t.Helper()
	right := keeps()
	var mu sync.Mutex
	server, _ := serve(t, func(q *http.Request, body []byte) reply {
		mu.Lock()
		bodies = append(bodies, string(body))
		mu.Unlock()
		a := right(q, body)
		if a.status == 400 {
			a.media = "text/plain" // so that there is something to report
		}
		return a
	})
	e := newRun(t, server.URL, func(o *setup) { o.plan.Seed, o.plan.RandomCases = seed, 40 }, append(several, generators.KindRandomValid, generators.KindRandomInvalid)...)
	e.Execute(context.Background())
	r := e.Report(context.Background(), nil)
	r.Timings, r.Run.Seed, r.Imports = reports.Timings{}, 0, nil
	data, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(bodies)
	return varying.ReplaceAllString(string(data), "x"), slices.Compact(bodies)
}

func TestASeedMakesTheSameReport(t *testing.T) {
	first, sent := seeded(t, 7)
	second, again := seeded(t, 7)
	if first != second {
		i := 0
		for i < len(first) && i < len(second) && first[i] == second[i] {
			i++
		}
		t.Errorf("the reports differ:\n…%.300s\n…%.300s", first[max(0, i-100):], second[max(0, i-100):])
	}
	if !slices.Equal(sent, again) {
		t.Error("one seed sends different bodies")
	}
	if _, others := seeded(t, 8); slices.Equal(sent, others) {
		t.Error("another seed sends the same bodies")
	}
}

// A clock that is set while a run goes on: each look at it is a day before or after the
// last one.
func jumping() func() time.Time {
	var looks atomic.Int64
	return func() time.Time {
		n := looks.Add(1)
		return time.Unix(1_700_000_000, 0).Add(time.Duration(n%2*48-24*n%3) * time.Hour)
	}
}

func TestAClockThatJumpsChangesNothing(t *testing.T) {
	server, _ := serve(t, keeps())
	steady := newRun(t, server.URL, nil, generators.KindFarOutside)
	steady.Execute(context.Background())
	want := steady.Report(context.Background(), nil)
	for range 5 {
		e := newRun(t, server.URL, func(o *setup) { o.run.Now = jumping() }, generators.KindFarOutside)
		e.Execute(context.Background())
		r := e.Report(context.Background(), nil)
		if r.Verdict != want.Verdict || r.Counts != want.Counts || listed(r) != listed(want) || r.Run.Seconds < 0 {
			t.Errorf("%s in %v s with %v, %s with %v where the clock is steady", r.Verdict, r.Run.Seconds, r.Counts, want.Verdict, want.Counts)
		}
	}
}

func TestPortsThatRunOutAreNoFinding(t *testing.T) {
	server, _ := serve(t, keeps())
	var dialled atomic.Int64
	client, err := host.New(host.Options{URL: server.URL, Key: testKey, Timeout: 5 * time.Second, Workers: 4, Dial: func(ctx context.Context, network, address string) (net.Conn, error) {
		if dialled.Add(1) > 4 {
			return nil, &net.OpError{Op: "dial", Net: network, Err: os.NewSyscallError("connect", syscall.EADDRNOTAVAIL)}
		}
		return new(net.Dialer).DialContext(ctx, network, address)
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	e := newRun(t, server.URL, func(o *setup) { o.run.Client = client }, generators.KindRepeat)
	e.Execute(context.Background())
	r := e.Report(context.Background(), nil)
	named := slices.ContainsFunc(r.NotTested, func(g reports.Gap) bool { return strings.Contains(g.Reason, "no connection to spare") })
	if len(r.Findings) > 0 || !named {
		t.Errorf("%d findings, first %s; not tested: %v", len(r.Findings), listed(r), r.NotTested)
	}
}
