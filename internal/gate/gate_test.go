package gate

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/host"
	"example.com/importcheck/internal/ledger"
	"example.com/importcheck/internal/plan"
	"example.com/importcheck/spec"
)

const ownURI = "s3://users-bucket/imports"

// A handmade sender answers from a function, and counts what went out.
type handmade struct {
	answer func(generators.Request) host.Exchange
	sent   int
}

func (h *handmade) Do(_ context.Context, r generators.Request) host.Exchange {
	h.sent++
	x := h.answer(r)
	x.Request, x.Tries = r, max(1, x.Tries)
	return x
}

func (h *handmade) Once(ctx context.Context, r generators.Request) host.Exchange { return h.Do(ctx, r) }
func (h *handmade) MaskText(s string) string                                     { return strings.ReplaceAll(s, "secret", "***") }
func (h *handmade) Address() string                                              { return "https://host" }

func says(status int, body string) func(generators.Request) host.Exchange {
	return func(generators.Request) host.Exchange {
		return host.Exchange{Status: status, Header: http.Header{"Content-Type": {"application/json"}}, Body: []byte(body)}
	}
}

func fails(f host.Failure) func(generators.Request) host.Exchange {
	return func(generators.Request) host.Exchange { return host.Exchange{Failure: f, Problem: "no answer"} }
}

var accepts, rejects = says(200, `{"id":"101"}`), says(400, `{"code":3,"message":"no"}`)

type catalogues struct {
	contract *spec.Contract
	all, own *generators.Catalogue
}

var made = sync.OnceValues(func() (catalogues, error) {
	c, err := spec.Load("2026-04")
	if err != nil {
		return catalogues{}, err
	}
	return catalogues{c, generators.New(c, generators.Options{Harmless: true}), generators.New(c, generators.Options{Own: ownURI})}, nil
})

// A bench is a gate with its sender and with what it wrote down.
type bench struct {
	*Gate
	handmade
	written []ledger.Entry
	refuses error // what the writing ends with
	ended   []string
}

func newBench(t *testing.T, profile string, maxImports int) *bench {
	t.Helper()
	m, err := made()
	if err != nil {
		t.Fatal(err)
	}
	o := plan.Options{Catalogue: m.all, Own: m.own, Profile: profile, MaxImports: maxImports, Seed: 1}
	p, err := plan.New(o, []plan.Claim{{Scenario: "all", Kinds: generators.Kinds()}})
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{}
	note := func(e ledger.Entry) error { b.written = append(b.written, e); return b.refuses }
	b.Gate = New(Options{Plan: p, Checker: check.NewChecker(m.contract, m.all.Known), Client: &b.handmade, Note: note, Now: time.Now})
	b.End = func(_ context.Context, s *Start) { b.ended = append(b.ended, s.GivenID) }
	return b
}

// one returns the case of the plan with that id.
func (b *bench) one(t *testing.T, id string) generators.Case {
	t.Helper()
	i := slices.IndexFunc(b.Plan.Cases, func(c generators.Case) bool { return c.ID == id })
	if i < 0 {
		t.Fatalf("there is no case %q", id)
	}
	return b.Plan.Whole(b.Plan.Cases[i])
}

// What is let out, and what the journal says of it then.
func TestWhatIsLetOutAndWrittenDown(t *testing.T) {
	for _, tt := range []struct {
		what    string
		profile string
		allowed int
		cases   []string
		host    func(generators.Request) host.Exchange
		sent    int
		journal string // the last status of each start
		ended   string
	}{
		{"full: a valid start", plan.Full, 0, []string{"storage.gs"}, accepts, 1, "running", ""},
		{"full: a valid start that is rejected", plan.Full, 0, []string{"storage.gs"}, rejects, 1, "", ""},
		{"full: a start without an answer", plan.Full, 0, []string{"storage.gs"}, fails(host.Timeout), 1, "unclear", ""},
		{"full: a start that never left", plan.Full, 0, []string{"storage.gs"}, fails(host.Refused), 1, "", ""},
		{"full: a start that should be rejected is not ended", plan.Full, 0, []string{"syntax.truncated-half"}, accepts, 1, "running", ""},
		{"safe: a valid start is kept back", plan.Safe, 0, []string{"storage.gs"}, accepts, 0, "", ""},
		{"safe: what must be rejected goes out", plan.Safe, 0, []string{"key.absent.0"}, rejects, 1, "", ""},
		{"safe: and is ended at once where it starts an import", plan.Safe, 0, []string{"key.absent.0"}, accepts, 1, "running", "101"},
		{"safe: after which nothing of its kind goes out", plan.Safe, 0, []string{"key.absent.0", "key.absent.1"}, accepts, 1, "running", "101"},
		{"safe: the user's own start within what is allowed", plan.Safe, 1, []string{"minimal"}, accepts, 1, "running", ""},
		{"safe: the user's own start is written before it is sent", plan.Safe, 1, []string{"minimal"}, fails(host.Timeout), 1, "unclear", ""},
		{"safe: sent again it is over what is allowed", plan.Safe, 1, []string{"minimal", "minimal"}, accepts, 1, "running", ""},
		{"safe: a rejected one takes its place as well", plan.Safe, 1, []string{"minimal", "minimal"}, rejects, 1, "refused", ""},
	} {
		b := newBench(t, tt.profile, tt.allowed)
		b.answer = tt.host
		for _, id := range tt.cases {
			if _, _, refusal := b.Send(t.Context(), b.one(t, id)); refusal == "" && tt.sent == 0 {
				t.Errorf("%s: it went out", tt.what)
			}
		}
		var journal []string
		for _, s := range b.Starts() {
			journal = append(journal, string(s.Status))
		}
		if b.sent != tt.sent || b.Requests() != tt.sent || strings.Join(journal, ", ") != tt.journal || strings.Join(b.ended, " ") != tt.ended {
			t.Errorf("%s: %d sent, journal %q, ended %q", tt.what, b.sent, journal, b.ended)
		}
	}
}

// A start that costs something is on the disk before its request leaves.
func TestAnOwnStartIsWrittenBeforeItIsSent(t *testing.T) {
	b := newBench(t, plan.Safe, 1)
	var before []ledger.Status
	b.answer = func(r generators.Request) host.Exchange {
		for _, e := range b.written {
			before = append(before, e.Status)
		}
		return accepts(r)
	}
	b.Send(t.Context(), b.one(t, "minimal"))
	if !slices.Equal(before, []ledger.Status{ledger.Sent}) {
		t.Errorf("written before it was sent: %q", before)
	}
	if last := b.written[len(b.written)-1]; last.ID != "101" || last.URI != ownURI || last.Host != "https://host" || !last.Wanted {
		t.Errorf("written last: %+v", last)
	}
}

func TestNothingGoesOutOnceTheJournalCannotBeWritten(t *testing.T) {
	b := newBench(t, plan.Safe, 2)
	b.answer, b.refuses = accepts, errors.New("the disk is full")
	for _, id := range []string{"minimal", "key.absent.0"} {
		if _, _, refusal := b.Send(t.Context(), b.one(t, id)); refusal != "the disk is full" {
			t.Errorf("%s: %q", id, refusal)
		}
	}
	if b.sent != 0 {
		t.Errorf("%d requests went out", b.sent)
	}
}

// Whatever a caller says of a request, its bytes decide.
func TestALabelOfTheCallerLetsNothingOut(t *testing.T) {
	b := newBench(t, plan.Safe, 0)
	b.answer = accepts
	c := b.one(t, "key.absent.0")
	c.Request = b.one(t, "storage.gs").Request // valid, under the label of one that is not
	if _, _, refusal := b.Send(t.Context(), c); refusal == "" || b.sent != 0 {
		t.Errorf("%q, %d requests", refusal, b.sent)
	}
}

// A start of the user's own that was changed names storage that the user never allowed.
func TestAnOwnStartThatWasChangedIsKeptBack(t *testing.T) {
	b := newBench(t, plan.Safe, 2)
	b.answer = accepts
	c := b.one(t, "minimal")
	c.Value = c.Value.SetAt([]string{"uri"}, ownURI[:len(ownURI)-3])
	c.Request = b.Plan.Catalogue.Start(c.Value)
	if _, _, refusal := b.Send(t.Context(), c); refusal == "" || b.sent != 0 {
		t.Errorf("%q, %d requests", refusal, b.sent)
	}
}

func TestTheJournalKnowsWhatWasThereBefore(t *testing.T) {
	b := newBench(t, plan.Full, 0)
	b.answer = accepts
	uri := b.Plan.Catalogue.Storage(b.one(t, "storage.gs"))
	b.Remember([]Listed{{"7", []string{Like(uri + "/")}}, {"8", []string{"s3://other/dir"}}})
	b.Send(t.Context(), b.one(t, "storage.gs"))
	if got := fmt.Sprint(b.written[0].Before); got != "[7]" {
		t.Errorf("before the start of its storage there were %s", got)
	}
	for id, want := range map[string]bool{"7": true, "8": true, "101": true, "9": false, "": false} {
		if b.Known(id) != want {
			t.Errorf("%q is known: %v", id, !want)
		}
	}
}

// Many goroutines send at once: no start is allowed twice.
func TestTheBudgetHoldsForGoroutines(t *testing.T) {
	b := newBench(t, plan.Safe, 3)
	var mu sync.Mutex
	b.answer = func(r generators.Request) host.Exchange { return accepts(r) }
	c := b.one(t, "minimal")
	var wg sync.WaitGroup
	out := 0
	for range 64 {
		wg.Go(func() {
			own, refusal := b.admit(c)
			mu.Lock()
			defer mu.Unlock()
			if refusal == "" && own != nil {
				out++
			}
		})
	}
	wg.Wait()
	if out != 3 {
		t.Errorf("%d were let out", out)
	}
}
