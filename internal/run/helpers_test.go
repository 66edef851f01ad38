package run

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
	"unicode/utf8"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/host"
	"example.com/importcheck/internal/plan"
	"example.com/importcheck/reports"
	"example.com/importcheck/spec"
)

const testKey = "Tk3-Wd9Xv4Tn8Rb-Test-9" // no part of it stands in a uri

// A reply is what a host of the tests answers.
type reply struct {
	status      int
	media, body string
}

func no(status int, why string) reply {
	return reply{status, "application/json", fmt.Sprintf(`{"code":3,"message":%q,"details":[]}`, why)}
}

// A decider answers one request.
type decider func(r *http.Request, body []byte) reply

// keeps is a host that conforms to the contract of 2026-04 as far as these tests look at it,
// by hand: it has no list of imports.
func keeps() decider {
	var n atomic.Int64
	n.Store(100_000) // ids of one length, so that sizes do not vary
	return func(r *http.Request, body []byte) reply {
		if why, status := handJudge(r, body); status != 200 {
			return no(status, why)
		}
		return reply{200, "application/json", fmt.Sprintf(`{"id":"%d"}`, n.Add(1))}
	}
}

func handJudge(r *http.Request, body []byte) (string, int) {
	var start map[string]any
	switch {
	case r.URL.Path != "/bulk/imports" || r.Method != "POST":
		return "not here", 404
	case r.Header.Get("Api-Key") != testKey:
		return "wrong key", 401
	case r.Header.Get("X-Pinecone-Api-Version") == "":
		return "no version", 400
	case json.Unmarshal(body, &start) != nil || start == nil:
		return "no JSON object", 400
	}
	uri, isText := start["uri"].(string)
	if n := utf8.RuneCountInString(uri); !isText || n < 1 || n > 1500 || !strings.Contains(uri, "://") {
		return "uri", 400
	}
	if v, there := start["integrationId"]; there {
		if id, isText := v.(string); !isText || utf8.RuneCountInString(id) > 1000 {
			return "integrationId", 400
		}
	}
	v, there := start["errorMode"]
	mode, isObject := v.(map[string]any)
	if there && !isObject {
		return "errorMode", 400
	}
	for _, v := range mode {
		if v != "abort" && v != "continue" {
			return "onError", 400
		}
	}
	return "", 200
}

// length returns the length of a start's uri.
func length(body []byte) int {
	var start struct{ URI string }
	if json.Unmarshal(body, &start) != nil {
		return 0
	}
	return utf8.RuneCountInString(start.URI)
}

// serve serves a host on a loopback port and counts its requests.
func serve(t *testing.T, d decider) (server *httptest.Server, requests *atomic.Int64) {
	t.Helper()
	requests = new(atomic.Int64)
	server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body) // a request that breaks off is answered to nobody
		requests.Add(1)
		a := d(r, body)
		w.Header().Set("Content-Type", a.media)
		w.WriteHeader(a.status)
		_, _ = io.WriteString(w, a.body) // as above
	}))
	t.Cleanup(server.Close)
	return server, requests
}

// plain are the classes of the first requests, which each run of these tests sends.
var plain = []string{generators.KindMinimal, generators.KindStorage, generators.KindOptional, generators.KindListed, generators.KindWhole}

type made struct {
	contract *spec.Contract
	*generators.Catalogue
}

// maker makes the cases of 2026-04 once for all tests.
var maker = sync.OnceValues(func() (made, error) {
	contract, err := spec.Load("2026-04")
	if err != nil {
		return made{}, err
	}
	return made{contract, generators.New(contract, generators.Options{})}, nil
})

// A setup is what a test may change of a run before it is made.
type setup struct {
	run  Options
	plan plan.Options
}

// A driven run sends kinds of case like one scenario that claims every check.
type driven struct {
	*Run
	kinds []string
}

// Execute makes the run.
func (d *driven) Execute(ctx context.Context) {
	kinds := map[string]bool{}
	var cases []generators.Case
	for _, kind := range d.kinds {
		kinds[kind] = true
		cases = append(cases, d.Plan.Of(kind)...)
	}
	d.Send(ctx, cases)
	if kinds[generators.KindRelated] {
		d.Follow(ctx)
	}
	d.Hold(ctx, Claim{Scenario: "all of it", Step: "1", Takes: func(c generators.Case) bool { return kinds[c.Kind] }, Checks: allChecks()})
	d.Finish(ctx)
}

// newRun returns a run of the plain kinds and more of them.
func newRun(t *testing.T, url string, change func(*setup), more ...string) *driven {
	t.Helper()
	m, err := maker()
	if err != nil {
		t.Fatal(err)
	}
	client, err := host.New(host.Options{URL: url, Key: testKey, Timeout: 5 * time.Second, Workers: 4})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	s := setup{Options{Checker: check.NewChecker(m.contract, m.Known), Client: client, Workers: 4, About: About{Tags: "some", Host: reports.Host{Address: "host"}}},
		plan.Options{Catalogue: m.Catalogue, Profile: plan.Full, Seed: 1}}
	if change != nil {
		change(&s)
	}
	s.run.Plan = plan.New(s.plan)
	return &driven{New(s.run), append(append([]string(nil), plain...), more...)}
}

func allChecks() []string {
	var out []string
	for _, c := range check.All() {
		out = append(out, c.Name)
	}
	return out
}

// report runs the classes against a host and returns the report.
func report(t *testing.T, d decider, classes ...string) *reports.Report {
	t.Helper()
	server, _ := serve(t, d)
	e := newRun(t, server.URL, nil, classes...)
	e.Execute(context.Background())
	return e.Report(context.Background(), nil)
}

// listed writes the findings of a report: check and constraint, one a line.
func listed(r *reports.Report) string {
	var out []string
	for _, f := range r.Findings {
		out = append(out, f.Check+" "+f.Constraint)
	}
	return strings.Join(out, "\n")
}

// recorderOf records what a handler answers to a request whose body was read.
func recorderOf(h http.Handler, r *http.Request, body []byte) *httptest.ResponseRecorder {
	r.Body = io.NopCloser(bytes.NewReader(body))
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// together runs subtests that wait most of their time, all at once: t.Parallel would run as many as
// there are processors.
type together struct{ sync.WaitGroup }

func (w *together) run(t *testing.T, name string, test func(*testing.T)) {
	w.Go(func() { t.Run(name, test) })
}
