package exec

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/gate"
	"example.com/importcheck/internal/host"
	"example.com/importcheck/internal/plan"
	"example.com/importcheck/spec"
)

const ownURI = "s3://users-bucket/imports"

type catalogues struct {
	contract *spec.Contract
	all, own *generators.Catalogue
}

var harmless = sync.OnceValues(func() (catalogues, error) {
	c, err := spec.Load("2026-04")
	if err != nil {
		return catalogues{}, err
	}
	return catalogues{c, generators.New(c, generators.Options{Harmless: true}), generators.New(c, generators.Options{Own: ownURI})}, nil
})

// newSafe returns an exec of the safe profile with some starts of the user's own URI.
func newSafe(t *testing.T, h *handmade, starts int) *Exec {
	t.Helper()
	m, err := harmless()
	if err != nil {
		t.Fatal(err)
	}
	p := plan.New(plan.Options{Catalogue: m.all, Own: m.own, Profile: plan.Safe, MaxImports: starts, Seed: 1})
	g := gate.New(gate.Options{Plan: p, Checker: check.NewChecker(m.contract, m.all.Known), Client: h, Now: time.Now})
	return New(Options{Plan: p, Gate: g, Results: NewResults(p.Place)})
}

// always answers every request alike; atFirst answers some otherwise.
func always(x host.Exchange) func(int, int, generators.Request) host.Exchange {
	return func(int, int, generators.Request) host.Exchange { return x }
}

func atFirst(some int, x, then host.Exchange) func(int, int, generators.Request) host.Exchange {
	return func(n, _ int, _ generators.Request) host.Exchange {
		if n < some {
			return x
		}
		return then
	}
}

func refused(status int) host.Exchange {
	return answered(status, fmt.Sprintf(`{"code":%d,"message":"no"}`, status))
}

// What a host does with plain valid starts, why the run stops before all others, and what of the
// findings is kept.
func TestWhatStopsARunBeforeItStarts(t *testing.T) {
	plain := len(newExec(t, &handmade{}, 1).Plan.First())
	none := fmt.Sprintf("the host accepts none of %d plain valid starts, so its refusals say nothing", plain)
	const key = "check that PINECONE_API_KEY belongs to the host's project"
	for _, tt := range []struct {
		host   string
		answer func(before, underWay int, r generators.Request) host.Exchange
		stop   string
		sent   int
		finds  int
	}{
		{"accepts the plainest start", always(ok), "", 1 + fewNext, 0},
		{"rejects the plainest start and accepts others", atFirst(1, refused(400), ok), "", plain + 2, 1},
		{"is not there", always(lostAs(host.DNS)), "the host was lost: dns", 1, 0},
		{"does not know the key", always(refused(401)),
			"the host refuses the key: status 401 to every valid start; " + key + " and may start imports", plain + 1, 0},
		{"allows no imports with the key", always(refused(403)),
			"the host refuses the key: status 403 to every valid start; " + key + " and may start imports", plain + 1, 0},
		{"knows the key only when it is asked again", atFirst(plain, refused(401), ok), none + ": it answers 401 to all; " + key, plain + 9, plain},
		{"serves another path", always(refused(404)),
			none + ": it answers 404 to all; is there a base path that the host's URL lacks, or has too much?", plain + 3, plain},
		{"speaks only TLS", always(refused(400)),
			none + ": it answers 400 to all; does the host speak TLS, so that its URL begins with https://? does it serve this version of the API?", plain + 3, plain},
		{"fails on each start", always(refused(500)), none + ": it answers 500 to all", plain + 4, plain},
		{"fails on each valid start, and rejects an invalid one", func(_, _ int, r generators.Request) host.Exchange {
			if !strings.Contains(string(r.Body), `"uri"`) {
				return refused(400)
			}
			return refused(503)
		}, "", plain + 4, plain},
		{"takes none, for different reasons", atFirst(1, refused(500), refused(422)), none, plain + 3, plain},
		{"demands a header that clients send", demanding("Accept", refused(406)), "", 2*plain + 4, plain},
	} {
		h := &handmade{answer: tt.answer}
		x := newExec(t, h, 1)
		if stop := x.Preflight(t.Context()); stop.Reason != tt.stop || stop.Lost != (tt.stop == "the host was lost: dns") {
			t.Errorf("%s: it stops: %+v\nwant: %s", tt.host, stop, tt.stop)
		}
		if h.came != tt.sent || x.Results.Findings() != tt.finds {
			t.Errorf("%s: %d requests and %d findings, want %d and %d", tt.host, h.came, x.Results.Findings(), tt.sent, tt.finds)
		}
	}
}

// A start of the user's own URI that the account does not allow is no fault of the host's, and the
// next one is not sent.
func TestWhatTheAccountRefusesIsNotHeldAgainstTheHost(t *testing.T) {
	for _, tt := range []struct {
		host    string
		answer  host.Exchange
		refusal string // how it begins
		sent    int
		found   string
	}{
		{"starts imports", ok, "", 3, ""},
		{"has a plan without imports", refused(402), "the plan or the balance of the account does not cover imports (status 402): raise the plan", 1, ""},
		{"has used up its quota", answered(400, `{"code":8,"message":"Quota exceeded"}`), "a quota or the plan of the account is used up (status 400): raise", 1, ""},
		{"is on another cloud", answered(400, `{"code":3,"message":"not supported on GCP"}`), "the cloud of the index takes no imports from Amazon S3 (status 400): name storage", 1, ""},
		{"has used up its quota, and says so in a wrong type", answered(400, `{"code":"8","message":"Quota exceeded"}`), "a quota or the plan", 1, "response-schema"},
		{"rejects the uri", answered(400, `{"code":3,"message":"bad uri"}`), "", 3, "valid-accepted valid-accepted valid-accepted"},
		{"fails", refused(500), "", 3, "no-server-error no-server-error no-server-error"},
	} {
		h := &handmade{answer: always(tt.answer)}
		x := newSafe(t, h, 3)
		stop := x.Send(t.Context(), Stop{}, x.Plan.OwnStarts())
		var found []string
		for _, f := range x.Results.Found() {
			found = append(found, f.Check)
		}
		if !strings.HasPrefix(x.Refusal(), tt.refusal) || (x.Refusal() == "") != (tt.refusal == "") || stop.Now() {
			t.Errorf("%s: %q, %+v", tt.host, x.Refusal(), stop)
		}
		if h.came != tt.sent || strings.Join(found, " ") != tt.found {
			t.Errorf("%s: %d requests, found %q", tt.host, h.came, found)
		}
		if n := x.Results.Skipped()[x.Refusal()]; tt.refusal != "" && n != 3 {
			t.Errorf("%s: %d of 3 starts are not tested for the refusal", tt.host, n)
		}
	}
}

// Where every kind of request hangs, the run ends after so many: one in turn costs its time-out.
func TestARunEndsWhereTooManyKindsHang(t *testing.T) {
	for _, tt := range []struct {
		profile string
		most    int
	}{{plan.Full, 24}, {plan.Safe, 8}} {
		h := &handmade{answer: always(lostAs(host.Timeout))}
		x := newExec(t, h, 1)
		if tt.profile == plan.Safe {
			x = newSafe(t, h, 0)
		}
		stop := x.Send(t.Context(), Stop{}, x.Plan.Catalogue.Cases())
		if !strings.Contains(stop.Reason, "too many requests without a whole answer") || stop.Lost || h.came != tt.most {
			t.Errorf("%s: %d requests, %+v", tt.profile, h.came, stop)
		}
	}
}

// A host drops requests where it ends a connection that was open and quiet before, however short;
// one that closes idle connections does so only after a while.
func TestAHostThatDropsRequestsIsDistinguishedFromOneThatClosesIdleConnections(t *testing.T) {
	if _, err := catalogue(); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		host  string
		drops func(n int, idle time.Duration) bool
		keeps bool // its connections
		found string
		sent  int // the most requests of this test
	}{
		{"drops each fifth request", func(n int, _ time.Duration) bool { return n%5 == 3 }, true, check.Drops, 60},
		{"drops each seventh request", func(n int, _ time.Duration) bool { return n%7 == 3 }, true, check.Drops, 60},
		{"closes connections that were idle for 20 ms", func(n int, idle time.Duration) bool { return n == 3 || idle >= 20*time.Millisecond }, true, "", 120},
		{"keeps no connection", func(n int, _ time.Duration) bool { return n == 3 }, false, "", fewQuiet + 1},
		{"drops none", func(int, time.Duration) bool { return false }, true, "", 0},
	} {
		t.Run(tt.host, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				last := time.Now()
				h := &handmade{}
				h.answer = func(n, _ int, _ generators.Request) host.Exchange {
					x := ok
					x.NewConn = !tt.keeps
					if idle := time.Since(last); tt.drops(n, idle) {
						x.Lost = time.Now() // and was sent again on a new connection
						x.NewConn = true
					}
					last = time.Now()
					return x
				}
				x := newExec(t, h, 1)
				stop := x.Send(t.Context(), Stop{}, x.Plan.First())
				before := h.came
				x.Resent(t.Context(), stop)
				found := ""
				for _, f := range x.Results.Found() {
					found += f.Symptom
				}
				if found != tt.found || h.came-before > tt.sent || (h.came == before) != (tt.sent == 0) {
					t.Errorf("found %q with %d requests", found, h.came-before)
				}
			})
		})
	}
}

// A request outside the plan: what came of it, and whether anything more is sent then.
func TestARepeaterStopsOnceTheHostIsGone(t *testing.T) {
	for _, tt := range []struct {
		answer host.Exchange
		found  int
		stop   string
		lost   bool
		whole  string // why it stops after a request of another operation
	}{
		{ok, 0, "", false, ""},
		{refused(500), 1, "", false, ""},
		{lostAs(host.Reset), 1, "", false, ""},
		{lostAs(host.Refused), 0, "the host was lost: refused", true, "the host cannot be reached: refused"},
		{lostAs(host.Limited), 0, "the host answers 429 however long it is waited for", true, ""},
	} {
		x := newExec(t, &handmade{answer: always(tt.answer)}, 1)
		r := x.Repeater(Stop{})
		_, found := r.Send(t.Context(), x.Plan.First()[0])
		if len(found) != tt.found || r.Stop().Reason != tt.stop || r.Lost() != tt.lost || r.Stopped() != tt.lost {
			t.Errorf("%d %s: %d findings, %+v", tt.answer.Status, tt.answer.Failure, len(found), r.Stop())
		}
		r = x.Repeater(Stop{})
		r.Whole(t.Context(), generators.Request{Method: "GET", Path: "/bulk/imports"})
		if r.Stop().Reason != tt.whole {
			t.Errorf("%d %s: another operation: %+v", tt.answer.Status, tt.answer.Failure, r.Stop())
		}
	}
	valid := newExec(t, &handmade{}, 1).Plan.First()[0]
	a, found := newSafe(t, &handmade{answer: always(ok)}, 0).Repeater(Stop{}).Send(t.Context(), valid)
	if a.Exchange.Failure != host.Cancelled || len(found) != 0 || Answered(a) {
		t.Errorf("what the profile keeps back is answered: %+v", a.Exchange)
	}
}
