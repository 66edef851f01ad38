package plan

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"testing"

	"example.com/importcheck/generators"
	"example.com/importcheck/spec"
	"pgregory.net/rapid"
)

const ownURI = "s3://users-bucket/imports"

type catalogues struct{ usual, harmless, own *generators.Catalogue }

var made = sync.OnceValue(func() catalogues {
	c, err := spec.Load("2026-04")
	if err != nil {
		panic(err)
	}
	return catalogues{generators.New(c, generators.Options{}), generators.New(c, generators.Options{Harmless: true}),
		generators.New(c, generators.Options{Own: ownURI})}
})

func full(o Options) *Plan {
	o.Catalogue, o.Profile = made().usual, Full
	return New(o)
}

func safe(maxImports int) *Plan {
	return New(Options{Catalogue: made().harmless, Own: made().own, Profile: Safe, MaxImports: maxImports})
}

// one returns the case of the plan's catalogue with that id.
func (p *Plan) one(t rapid.TB, id string) generators.Case {
	t.Helper()
	c, ok := p.fixed[id]
	if !ok {
		t.Fatalf("there is no case %q", id)
	}
	return *c
}

func ids(cases []generators.Case) []string {
	var out []string
	for _, c := range cases {
		out = append(out, c.ID)
	}
	return out
}

// What each profile sends, and why it keeps the rest back: a part of the reason.
func TestAProfileKeepsBackWhatCouldDoHarm(t *testing.T) {
	const mayStart, logged, loads = "may take it for a start", "written to logs", "could load from the storage that it names"
	for _, tt := range []struct {
		what, id string
		plan     *Plan
		reason   string
	}{
		{"full: a valid start", "minimal", full(Options{}), ""},
		{"full: a key in the address", "key.absent.right-in.query", full(Options{}), ""},
		{"safe: what must be rejected", "syntax.empty", safe(0), ""},
		{"safe: a start without a key, whose storage cannot exist", "key.absent.0", safe(0), ""},
		{"safe: the same with storage that could exist", "key.absent.0", New(Options{Catalogue: made().usual, Profile: Safe}), loads},
		{"safe: a key in the address", "key.absent.right-in.query", safe(0), logged},
		{"safe: a valid start", "minimal", safe(0), mayStart},
		{"safe: a start that a host may take or reject", "open.bom", safe(0), mayStart},
		{"safe: another method", "method.PUT", safe(0), mayStart},
		{"safe: the one import that the user allows", "minimal", safe(1), ""},
		{"safe: the import after it", "whole", safe(1), mayStart},
		{"safe: two imports that the user allows", "whole", safe(2), ""},
	} {
		got := tt.plan.Withheld(tt.plan.one(t, tt.id))
		if (got == "") != (tt.reason == "") || !strings.Contains(got, tt.reason) {
			t.Errorf("%s: kept back because %q, want %q", tt.what, got, tt.reason)
		}
	}
	p := safe(1)
	if added := p.Add([]generators.Case{p.one(t, "minimal"), p.one(t, "whole")}); p.Own.Storage(added[0]) != ownURI || p.Withheld(added[1]) == "" {
		t.Error("safe: the import that the user allows does not load the user's own URI, or another one is sent")
	}
	p = safe(0)
	list := generators.Case{Kind: generators.KindRelated, Label: generators.Label{Expect: generators.Any}}
	if why := p.Withheld(list); why != "" {
		t.Errorf("safe: the list of imports is kept back: %s", why)
	}
	written := made().own.Own()[0]
	if written.ID = "written"; p.Withheld(written) == "" {
		t.Error("safe: a start of the user's own URI is sent though no scenario writes it")
	}
	if p.Add([]generators.Case{written}); p.Withheld(written) != "" || !p.MayStart() {
		t.Error("safe: a start of the user's own URI that a scenario writes is kept back")
	}
}

// Whatever else goes out in the safe profile must be rejected, and names no storage that can exist:
// no provider allows more than 63 characters.
func TestTheSafeProfileStartsAsManyImportsAsTheUserAllows(t *testing.T) {
	for _, allowed := range []int{0, 1, 2, 7, 1000} {
		p := safe(allowed)
		starts := 0
		for _, c := range p.Catalogue.Cases() {
			if p.Withheld(c) != "" {
				continue
			}
			if p.IsOwn(c.ID) {
				starts++
				continue
			}
			uri, _ := c.Value.GetAt([]string{"uri"})
			text, _ := uri.(string)
			_, rest, _ := strings.Cut(text, "://")
			bucket, _, _ := strings.Cut(rest, "/")
			bucket, _, _ = strings.Cut(bucket, ".blob.")
			if p.Catalogue.Oracle.Label(c.Request).Expect != generators.Reject || bucket != "" && len(bucket) < 64 {
				t.Fatalf("%d allowed: %s is sent, a start from %q", allowed, c.ID, text)
			}
		}
		if want := min(allowed, len(made().own.Own())); starts != want || len(p.OwnStarts()) != want || p.MayStart() != (want > 0) {
			t.Errorf("%d allowed: %d imports are started, want %d", allowed, starts, want)
		}
		for i, c := range p.Add(p.OwnStarts()) {
			if p.Own.Storage(c) != ownURI || i < 2 && c.ID != []string{"minimal", "whole"}[i] {
				t.Errorf("%d allowed: start %d is %s from %s", allowed, i, c.ID, p.Own.Storage(c))
			}
		}
	}
}

// some draws cases, each once: a few of every kind stand to choose from.
func some(t *rapid.T, p *Plan) []generators.Case {
	var pool []generators.Case
	for _, kind := range generators.Kinds() {
		of := p.Of(kind)
		pool = append(pool, of[:min(len(of), 4)]...)
	}
	slices.Reverse(pool) // a draw prefers what stands first: here what is random, or sent in lanes or bursts
	return rapid.SliceOfNDistinct(rapid.SampledFrom(pool), 0, 60, func(c generators.Case) string { return c.ID }).Draw(t, "cases")
}

// A refusal proves something where the same start in its valid form is accepted: its control.
func TestAControlIsPlannedWithItsCase(t *testing.T) {
	p := full(Options{})
	added := p.Add([]generators.Case{p.one(t, "errorMode.onError.beside.abort.capital")})
	if want := []string{"errorMode.onError.beside.abort.capital", "errorMode.onError.abort", "minimal"}; !slices.Equal(ids(added), want) {
		t.Errorf("a case whose control has a control: %q, want %q", ids(added), want)
	}
	rapid.Check(t, func(t *rapid.T) {
		p := full(Options{RandomCases: 3})
		var added []generators.Case
		for range 2 {
			part := some(t, p)
			added = append(added, p.Add(part)...)
			if again := p.Add(part); len(again) != 0 {
				t.Fatalf("planned twice: %q", ids(again))
			}
		}
		if !slices.Equal(ids(added), ids(slices.Collect(p.All()))) {
			t.Fatalf("%q was added, and %q is planned", ids(added), ids(p.Cases))
		}
		for i, c := range p.Cases {
			if p.Place(c.ID) != i {
				t.Fatalf("%s stands at %d, not at %d", c.ID, i, p.Place(c.ID))
			}
			if c.Control != "" && p.Place(c.Control) == len(p.Cases) {
				t.Fatalf("%s is planned without its control %s", c.ID, c.Control)
			}
		}
		if p.Place("nowhere") != len(p.Cases) {
			t.Fatal("a case outside the plan has a place in it")
		}
	})
}

func TestPlainValidStartsGoFirst(t *testing.T) {
	first := full(Options{}).First()
	kinds := []string{generators.KindMinimal, generators.KindStorage, generators.KindOptional, generators.KindListed, generators.KindWhole}
	rank := func(c generators.Case) int { return slices.Index(kinds, c.Kind) }
	if !slices.IsSortedFunc(first, func(a, b generators.Case) int { return cmp.Compare(rank(a), rank(b)) }) {
		t.Errorf("not from the plainest to the fullest: %q", ids(first))
	}
	for _, c := range first {
		kinds = slices.DeleteFunc(kinds, func(k string) bool { return k == c.Kind })
		if c.Label.Expect != generators.Accept {
			t.Errorf("%s need not be accepted", c.ID)
		}
	}
	if len(kinds) > 0 {
		t.Errorf("none of %q", kinds)
	}
}

func TestAnOrderSendsEachCaseOnce(t *testing.T) {
	p, other := full(Options{RandomCases: 5}), full(Options{RandomCases: 5})
	rapid.Check(t, func(t *rapid.T) {
		p.Seed = rapid.Int64().Draw(t, "seed")
		other.Seed = p.Seed
		cases := some(t, p)
		given := ids(cases)
		got := p.Order(cases)
		if again := other.Order(cases); !slices.Equal(flat(got), flat(again)) || !slices.Equal(given, ids(cases)) {
			t.Fatal("the same seed gives another order, or the cases that were given are mixed up")
		}
		if sent := flat(got); !slices.Equal(slices.Sorted(slices.Values(sent)), slices.Sorted(slices.Values(given))) {
			t.Fatalf("%q was given, and %q is sent", given, sent)
		}
		for _, lane := range slices.Concat(got.Lanes, got.Bursts) { // in the order that was given, and together
			want := slices.DeleteFunc(slices.Clone(cases), func(c generators.Case) bool { return c.Lane+c.Burst != lane[0].Lane+lane[0].Burst })
			if !slices.Equal(ids(lane), ids(want)) {
				t.Fatalf("sent %q, which belong together as %q", ids(lane), ids(want))
			}
		}
		for _, c := range slices.Concat(got.Fixed, got.Random) {
			if c.Lane+c.Burst != "" || generators.IsRandom(c.Kind) != slices.Contains(ids(got.Random), c.ID) {
				t.Fatalf("%s is sent among others than its own", c.ID)
			}
		}
	})
	p.Seed, other.Seed = 1, 2
	var cases []generators.Case
	for _, kind := range slices.DeleteFunc(generators.Kinds(), generators.IsRandom) {
		cases = append(cases, p.Of(kind)...)
	}
	if len(cases) != len(p.Catalogue.Cases()) {
		t.Errorf("the kinds hold %d cases of %d", len(cases), len(p.Catalogue.Cases()))
	}
	if slices.Equal(ids(p.Order(cases).Fixed), ids(other.Order(cases).Fixed)) {
		t.Error("two seeds give one order")
	}
}

func flat(o Order) []string {
	return ids(slices.Concat(slices.Concat(o.Lanes...), o.Fixed, o.Random, slices.Concat(o.Bursts...)))
}
