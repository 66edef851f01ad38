package run

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/host"
	"example.com/importcheck/reports"
)

// several are classes with many refusals and lengths in them.
var several = []string{generators.KindSyntax, generators.KindNoKey, generators.KindWrongType, generators.KindNull, generators.KindMissing, generators.KindAtLimit,
	generators.KindInsideLimit, generators.KindWithinLimits, generators.KindOutside, generators.KindFarOutside}

func TestAHostThatKeepsTheContractConforms(t *testing.T) {
	r := report(t, keeps(), several...)
	if r.Verdict != reports.Conforms || len(r.Findings) != 0 || r.Run.Requests < 300 {
		t.Errorf("%s after %d requests: %s\n%s", r.Verdict, r.Run.Requests, r.Reason, listed(r))
	}
}

func TestOneCauseIsOneFindingWithItsCount(t *testing.T) {
	right := keeps()
	var refusals atomic.Int64
	r := report(t, func(q *http.Request, body []byte) reply {
		a := right(q, body)
		if a.status >= 400 {
			a.media, a.body = "text/plain", "no"
			if q.Method == "POST" {
				refusals.Add(1)
			}
		}
		return a
	}, several...)
	if listed(r) != "response-content-type 4XX media type application/json" && listed(r) != "response-content-type 400 media type application/json" {
		t.Fatalf("found:\n%s", listed(r))
	}
	f := r.Findings[0]
	if f.Count < 200 || int64(f.Count) > refusals.Load() || f.Repeated != "3 of 3" || !strings.Contains(f.Title, "known:real-host") {
		t.Errorf("count %d of %d refusals, %s, %q", f.Count, refusals.Load(), f.Repeated, f.Title)
	}
}

func TestTwoConstraintsAreTwoFindings(t *testing.T) {
	right := keeps()
	r := report(t, func(q *http.Request, body []byte) reply {
		a := right(q, body)
		if a.status == 400 && (strings.Contains(string(body), `"integrationId":7`) || length(body) > 1500) && strings.HasSuffix(string(body), "}") {
			return reply{200, "application/json", `{"id":"` + q.RemoteAddr + time.Now().String() + `"}`}
		}
		return a
	}, several...)
	if got := listed(r); got != "invalid-rejected /uri maxLength 1500\ninvalid-rejected /integrationId type string" &&
		got != "invalid-rejected /integrationId type string\ninvalid-rejected /uri maxLength 1500" {
		t.Errorf("found:\n%s", got)
	}
	for _, f := range r.Findings {
		if f.Severity != reports.Violation || f.Request == nil || f.Response == nil || !strings.Contains(f.Curl, "$PINECONE_API_KEY") || f.Pointer == "" || f.Line == 0 {
			t.Errorf("%s leaves something out: %+v", f.Title, f)
		}
	}
}

// A host's own limits are measured to the character.
func TestLengthsAreMeasured(t *testing.T) {
	for _, row := range []struct {
		name          string
		wrong         func(n int) bool
		status        int
		check, detail string
	}{
		{"refuses from 1400 on", func(n int) bool { return n >= 1400 && n <= 1500 }, 400, "valid-accepted", "1400 characters: rejected with 400; 1399 characters: accepted"},
		{"refuses from 700 on", func(n int) bool { return n >= 700 && n <= 1500 }, 400, "valid-accepted", "700 characters: rejected with 400; 699 characters: accepted"},
		{"refuses the limit alone", func(n int) bool { return n == 1500 }, 400, "valid-accepted", "1500 characters: rejected with 400; 1499 characters: accepted"},
		{"fails for 600 to 900", func(n int) bool { return n >= 600 && n <= 900 }, 500, "no-server-error", "600 characters: status 500 Internal Server Error; 599 characters: accepted"},
		{"accepts up to 1777", func(n int) bool { return n > 1500 && n <= 1777 }, 200, "invalid-rejected", "1777 characters: accepted; 1778 characters: rejected with 400"},
		{"accepts any length", func(n int) bool { return n > 1500 }, 200, "invalid-rejected", "no limit was found"},
	} {
		t.Run(row.name, func(t *testing.T) {
			right := keeps()
			var ids atomic.Int64
			r := report(t, func(q *http.Request, body []byte) reply {
				a := right(q, body)
				if row.wrong(length(body)) {
					if a = no(row.status, "length"); row.status == 200 {
						a.body = `{"id":"x` + strings.Repeat("i", int(ids.Add(1))) + `"}`
					}
				}
				return a
			}, several[5:]...)
			if len(r.Findings) != 1 || r.Findings[0].Check != row.check || !strings.Contains(r.Findings[0].Detail, row.detail) {
				for _, f := range r.Findings {
					t.Errorf("%s %s: %q", f.Check, f.Constraint, f.Detail)
				}
				t.Fatalf("want one %s: %q", row.check, row.detail)
			}
			if most := r.Run.Planned + 100; r.Run.Requests > most {
				t.Errorf("%d requests for %d cases", r.Run.Requests, r.Run.Planned)
			}
		})
	}
}

func TestWhatFailsAtTimesIsToldOnce(t *testing.T) {
	right := keeps()
	var n atomic.Int64
	r := report(t, func(q *http.Request, body []byte) reply {
		if a := right(q, body); n.Add(1)%20 != 0 || q.Method != "POST" {
			return a
		}
		return no(500, "now and then")
	}, several...)
	count := 0
	for _, f := range r.Findings {
		if f.Check == "no-server-error" {
			count++
		}
	}
	if r.Verdict != reports.Violates || count < 1 || count > 2 {
		t.Errorf("%s, %d findings of no-server-error:\n%s", r.Verdict, count, listed(r))
	}
	if !strings.Contains(r.Findings[0].Title, "at times") {
		t.Errorf("it is reported as %q, %s", r.Findings[0].Title, r.Findings[0].Repeated)
	}
}

func TestAWrongKeyIsToldAfterAFewRequests(t *testing.T) {
	server, requests := serve(t, func(*http.Request, []byte) reply { return no(401, "wrong key") })
	e := newRun(t, server.URL, nil, several...)
	e.Execute(context.Background())
	r := e.Report(context.Background(), nil)
	if r.Verdict != reports.Incomplete || len(r.Findings) != 0 || requests.Load() > 25 || !strings.Contains(r.Reason, "PINECONE_API_KEY") {
		t.Errorf("%s after %d requests: %s\n%s", r.Verdict, requests.Load(), r.Reason, listed(r))
	}
	if requests.Load() != int64(r.Run.Requests) {
		t.Errorf("the report counts %d requests of %d", r.Run.Requests, requests.Load())
	}
}

func TestAHostThatRefusesEverythingEndsTheRunEarly(t *testing.T) {
	server, requests := serve(t, func(*http.Request, []byte) reply { return no(400, "no") })
	e := newRun(t, server.URL, nil, several...)
	e.Execute(context.Background())
	r := e.Report(context.Background(), nil)
	if r.Verdict != reports.Violates || len(r.Findings) != 1 || r.Findings[0].Check != "valid-accepted" || requests.Load() > 64 || !strings.Contains(r.Reason, "accepts none") {
		t.Errorf("%s after %d requests: %s\n%s", r.Verdict, requests.Load(), r.Reason, listed(r))
	}
}

// patience is long for a machine that is busy, and as short as hanging hosts can bear.
const patience = 500 * time.Millisecond

// Time is counted in requests that hang: each costs one of four workers a time-out.
func TestAHostThatAnswersNothingEndsTheRunWithinTenTimeouts(t *testing.T) {
	if testing.Short() {
		t.Skip("it waits for time-outs")
	}
	t.Parallel()
	release := make(chan struct{})
	var hung atomic.Int64
	server, _ := serve(t, func(*http.Request, []byte) reply { hung.Add(1); <-release; return no(400, "late") })
	defer close(release)
	e := newRun(t, server.URL, func(o *setup) { o.run.Client = impatient(t, server.URL, patience) }, several...)
	e.Execute(context.Background())
	r := e.Report(context.Background(), nil)
	if n := hung.Load(); n < 1 || n > 10*4 {
		t.Errorf("%d requests hung", n)
	}
	if r.Verdict != reports.Violates || len(r.Findings) == 0 || r.Findings[0].Check != "response-in-time" {
		t.Errorf("%s: %s\n%s", r.Verdict, r.Reason, listed(r))
	}
}

// A host that hangs on one kind of request is asked for each kind once, or twice where others of the
// kind are answered, and reported.
func TestAHostThatHangsOnOneKindOfRequestIsTestedForTheRest(t *testing.T) {
	if testing.Short() {
		t.Skip("it waits for time-outs")
	}
	t.Parallel()
	right, release := keeps(), make(chan struct{})
	var hung atomic.Int64
	server, _ := serve(t, func(q *http.Request, body []byte) reply {
		a := right(q, body)
		if a.status == 400 && strings.Contains(a.body, "JSON") {
			hung.Add(1)
			<-release
		}
		return a
	})
	defer close(release)
	e := newRun(t, server.URL, func(o *setup) { o.run.Client = impatient(t, server.URL, patience) }, several...)
	e.Execute(context.Background())
	r := e.Report(context.Background(), nil)
	if n := hung.Load(); n < 1 || n > 2*10 {
		t.Errorf("%d requests hung", n)
	}
	other := func(f reports.Finding) bool { return f.Check != "response-in-time" }
	if n := len(r.Findings); n < 1 || n > 2 || slices.ContainsFunc(r.Findings, other) || r.Counts.Cases < 200 { // no body, and no JSON
		t.Errorf("%d cases: %s\n%s", r.Counts.Cases, r.Reason, listed(r))
	}
}

func impatient(t *testing.T, url string, timeout time.Duration) *host.Client {
	t.Helper()
	client, err := host.New(host.Options{URL: url, Key: testKey, Timeout: timeout, Workers: 4})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return client
}
