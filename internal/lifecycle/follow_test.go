package lifecycle

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/host"
	"example.com/importcheck/internal/ledger"
)

const (
	unlisted      = "import-visible: what was started is not in the list"
	undescribed   = "import-visible: what was started cannot be described: status 404 Not Found"
	uncancellable = "import-cancellable: what was started cannot be cancelled: status 404 Not Found"
	stillUnderWay = "import-cancellable: what was started is not cancelled though its cancel was answered as done"
	unbounded     = "import-visible: what was started is listed on a page that limit does not bound"
	repeated      = "import-visible: what was started is listed on pages without end"
	gone          = "?import-cancellable: what was started is gone once it was cancelled: status 404 Not Found"
	takesOutside  = "?documented-value: the list takes a limit outside its bounds"
)

const second = time.Second

// What a host does with what was started, and what is found.
var followings = []struct {
	host    string
	departs departure
	want    string
}{
	{"does as documented", departure{}, ""},
	{"lists an import 5 s after its start", knownAfter("list", 5*second), ""},
	{"lists it 6 s after", knownAfter("list", 6*second), unlisted},
	{"never lists it", replace("list", `{"data":[]}`), unlisted},
	{"describes it 5 s after its start", knownAfter("describe", 5*second), ""},
	{"describes it 6 s after", knownAfter("describe", 6*second), undescribed},
	{"never describes it", instead("describe", answered(404, `{}`)), undescribed},
	{"describes another id", instead("describe", answered(200, `{"id":"1","status":"Cancelled"}`)), strings.TrimSuffix(undescribed, ": status 404 Not Found") + "\n" +
		"import-visible: what was started and what was never started can be described alike"},
	{"describes one that was never started", unknownAs("describe", answered(200, `{}`)), "import-visible: what was started and what was never started can be described alike"},
	{"cancels one that was never started", unknownAs("cancel", answered(200, `{}`)), "import-cancellable: what was started and what was never started can be cancelled alike"},
	{"knows an import for a cancel 5 s after its start", knownAfter("cancel", 5*second), ""},
	{"knows it 6 s after", knownAfter("cancel", 6*second), uncancellable},
	{"answers a cancel 404 at first, then 202", all(knownAfter("cancel", 2*second), status("cancel", 202)), "response-status"},
	{"rejects a cancel", instead("cancel", answered(409, `{}`)), strings.Replace(uncancellable, "404 Not Found", "409 Conflict", 1)},
	{"fails on a cancel", instead("cancel", answered(500, `{}`)), "no-server-error"},
	{"does nothing on a cancel", instead("cancel", answered(200, `{}`)), "import-cancellable: what was started and what was never started can be cancelled alike\n" + stillUnderWay},
	{"has ended an import 5 s after its cancel", endsAfter(5 * second), ""},
	{"has ended it 6 s after", endsAfter(6 * second), stillUnderWay},
	{"describes a cancelled import without its status", statusless(), ""},
	{"describes another id at first", onceOther(), ""},
	{"forgets what was cancelled", forgetting(), gone},
	{"refuses to cancel the same again", cancelOnce(), ""},
	{"gives each start the same id", replace("start", `{"id":"101"}`), ""},
	{"has no list", instead("list", answered(404, `{}`)), ""},
	{"has neither describe nor cancel", all(instead("describe", answered(404, `{}`)), instead("cancel", answered(405, `{}`))), ""},
	{"fails on the list", instead("list", answered(500, `{}`)), "no-server-error"},
	{"has a page that is no JSON", replace("list", `<html>`), "response-well-formed"},
	{"has a list that pages for ever", endless(), ""},
	{"has a list whose pages repeat", repeating(), repeated},
	{"has a list whose pages repeat and lack an import", all(repeating(), edit("list", lackNewest)), repeated + "\n" + unlisted},
	{"takes the nearest limit for one outside", limits(func(n int) (int, bool) { return max(1, min(100, n)), true }), takesOutside},
	{"takes no limit for 0", limits(func(n int) (int, bool) { return n + 100*(1-min(1, n)), n <= 100 }), takesOutside},
	{"takes the maximum for a limit above", limits(func(n int) (int, bool) { return min(100, n), n > 0 }), takesOutside},
	{"rejects the minimum", limits(func(n int) (int, bool) { return n, n > 1 && n <= 100 }), "import-visible: what was started is not listed with limit=1, which the contract allows: status 400 Bad Request"},
	{"rejects the maximum", limits(func(n int) (int, bool) { return n, n > 0 && n < 100 }), "import-visible: what was started is not listed with limit=100, which the contract allows: status 400 Bad Request"},
	{"ignores the limit", limits(func(int) (int, bool) { return 100, true }), unbounded + "\n" + takesOutside},
	{"ignores the limit behind a token", edit("list", func(_ *handmade, q question, x *host.Exchange) {
		if q.query.Get("limit") == "1" && q.query.Has("paginationToken") {
			*x = pageOf("", `{"id":"101"}`, `{"id":"102"}`)
		}
	}), "import-visible: what was started is listed on a page with a token that limit does not bound"},
	{"has a page too long to be kept", longPage(), unbounded},
	{"lists without a key or a version", opens("list"), "auth-required\nversion-header-required"},
	{"describes without a key or a version", opens("describe"), "auth-required\nversion-header-required"},
	{"cancels without a key or a version", opens("cancel"), "auth-required\nversion-header-required"},
	{"cancels before it looks at the key", cancelsFirst(), "auth-required"},
	{"keeps pages of the list before it looks at the key", caches(), "auth-required\nversion-header-required"},
	{"lists an import on two pages", wholeList(`{"id":"101"},{"id":"102"},{"id":"103"},{"id":"109"},{"id":"102"}`), "import-visible: what was started is listed more than once"},
	{"lists another uri", wholeList(`{"id":"101","uri":"s3://x/y"},{"id":"102"},{"id":"103"},{"id":"109"}`), "import-visible: what was started is listed with another uri"},
	{"describes another uri", edit("describe", otherURI), "import-visible: what was started is described with another uri"},
	{"is lost", instead("describe", host.Exchange{Failure: host.Reset, Problem: "reset"}), "response-in-time"},
}

// following follows two starts at a host, in the time of a bubble.
func following(t *testing.T, departs departure, change func(*Input), judge func(*handmade, Result)) {
	synctest.Test(t, func(t *testing.T) {
		h := newHandmade(t)
		in := h.input(h.started(t, 2))
		if h.departs = departs; change != nil {
			change(&in)
		}
		judge(h, Follow(t.Context(), in))
	})
}

// A page that was not asked for before tells a cache from a list that is open to all.
func TestAListThatIsCachedIsToldFromOneThatIsOpen(t *testing.T) {
	for _, row := range []struct {
		departs departure
		cached  bool
	}{{caches(), true}, {opens("list"), false}} {
		following(t, row.departs, nil, func(_ *handmade, r Result) {
			for _, f := range r.Findings {
				if strings.HasSuffix(f.Title, fromCache) != row.cached {
					t.Errorf("%s (a cache: %v)", f.Title, row.cached)
				}
			}
			if len(r.Findings) == 0 {
				t.Error("nothing was found")
			}
		})
	}
}

func TestFollow(t *testing.T) {
	for _, tt := range followings {
		t.Run(tt.host, func(t *testing.T) {
			following(t, tt.departs, nil, func(_ *handmade, r Result) {
				if got := written(r.Findings); got != tt.want {
					t.Errorf("found:\n%s\nwant:\n%s", got, tt.want)
				}
			})
		})
	}
}

// unknownAs answers what is asked of an import that there is not.
func unknownAs(op string, x host.Exchange) departure {
	return departure{instead: func(h *handmade, q question) *host.Exchange {
		if q.op != op || h.of(q.id) != nil {
			return nil
		}
		return &x
	}}
}

// opens answers an operation whatever key or version comes.
func opens(op string) departure {
	return departure{opens: func(_ *handmade, q question, _ generators.Request) bool { return q.op == op }}
}

// caches answers a page of the list that was given before, whatever key comes.
func caches() departure {
	given := map[string]bool{}
	return departure{opens: func(_ *handmade, q question, r generators.Request) bool {
		key, _ := r.Get("Api-Key")
		had := given[r.Path]
		given[r.Path] = had || key.Key == generators.KeyRight
		return q.op == "list" && had
	}}
}

// cancelsFirst ends an import and rejects the cancel then.
func cancelsFirst() departure {
	return departure{opens: func(h *handmade, q question, _ generators.Request) bool {
		if e := h.of(q.id); q.op == "cancel" && e != nil {
			e.status = "Cancelled"
		}
		return false
	}}
}

// wholeList answers the largest page with these imports.
func wholeList(items string) departure {
	return edit("list", func(_ *handmade, q question, x *host.Exchange) {
		if q.query.Get("limit") == "100" {
			x.Body = []byte(`{"data":[` + items + `]}`)
		}
	})
}

func otherURI(h *handmade, q question, x *host.Exchange) {
	if e := h.of(q.id); e != nil {
		x.Body = fmt.Appendf(nil, `{"id":%q,"uri":"s3://x/y","status":%q}`, e.id, e.status)
	}
}

func status(op string, status int) departure {
	return edit(op, func(_ *handmade, _ question, x *host.Exchange) {
		if x.Status == 200 {
			x.Status = status
		}
	})
}

// statusless has describe leave out how far an import has come.
func statusless() departure {
	return edit("describe", func(h *handmade, q question, x *host.Exchange) {
		if h.of(q.id) != nil {
			x.Body = fmt.Appendf(nil, `{"id":%q}`, q.id)
		}
	})
}

// onceOther has the first description be of another import.
func onceOther() departure {
	done := false
	return edit("describe", func(_ *handmade, _ question, x *host.Exchange) {
		if !done {
			done, x.Body = true, []byte(`{"id":"1"}`)
		}
	})
}

func forgetting() departure {
	return departure{instead: func(h *handmade, q question) *host.Exchange {
		if e := h.of(q.id); e == nil || e.status != "Cancelled" {
			return nil
		}
		x := answered(404, `{}`)
		return &x
	}}
}

func cancelOnce() departure {
	return departure{instead: func(h *handmade, q question) *host.Exchange {
		if e := h.of(q.id); q.op != "cancel" || e == nil || e.status != "Cancelled" {
			return nil
		}
		x := answered(409, `{}`)
		return &x
	}}
}

// endless has a page after each page, with an import that was not there before.
func endless() departure {
	n := 0
	return departure{instead: func(_ *handmade, q question) *host.Exchange {
		if q.op != "list" || q.query.Get("limit") != "100" {
			return nil
		}
		n++
		x := pageOf("more", fmt.Sprintf(`{"id":"old-%d"}`, n))
		return &x
	}}
}

// repeating has a page after each page, the first one again.
func repeating() departure {
	return edit("list", func(h *handmade, q question, x *host.Exchange) {
		if q.query.Get("limit") == "100" {
			*x = h.page(nil)
			x.Body = []byte(strings.TrimSuffix(string(x.Body), "}") + `,"pagination":{"next":"more"}}`)
		}
	})
}

func lackNewest(h *handmade, _ question, x *host.Exchange) {
	x.Body = []byte(strings.Replace(string(x.Body), h.imports[len(h.imports)-1].json(), `{}`, 1))
}

// limits has the host see another limit in the place of one, or reject it.
func limits(see func(limit int) (instead int, ok bool)) departure {
	return departure{instead: func(h *handmade, q question) *host.Exchange {
		limit, err := strconv.Atoi(q.query.Get("limit"))
		if err != nil {
			return nil
		}
		seen, ok := see(limit)
		if !ok {
			x := answered(400, `{}`)
			return &x
		}
		q.query.Set("limit", strconv.Itoa(seen))
		x := h.page(q.query)
		return &x
	}}
}

// longPage answers limit=1 with so many imports that a run does not keep the answer.
func longPage() departure {
	return departure{instead: func(_ *handmade, q question) *host.Exchange {
		if q.query.Get("limit") != "1" {
			return nil
		}
		x := pageOf("", slices.Repeat([]string{fmt.Sprintf(`{"id":%q}`, strings.Repeat("x", 90))}, 1000)...)
		return &x
	}}
}

// What is there of the operations beside the start, and what became of imports.
func TestFollowSaysWhatTheHostHas(t *testing.T) {
	none := func(op string, status int) departure { return instead(op, answered(status, `{}`)) }
	for _, tt := range []struct {
		host            string
		departs         departure
		related, single bool
		absent          string
		fates           []Fate
	}{
		{"has all", departure{}, true, true, "404", []Fate{{"103", ledger.Cancelled}}},
		{"has no list", none("list", 404), true, true, "404", []Fate{{"103", ledger.Cancelled}}},
		{"has a list alone", all(none("describe", 405), none("cancel", 501)), true, false, "405 and 501", nil},
		{"has none", all(none("list", 404), none("describe", 404), none("cancel", 404)), false, false, "404", nil},
		{"has no describe", none("describe", 404), true, true, "404", []Fate{{"103", ledger.Cancelled}}},
		{"has no cancel", none("cancel", 404), true, true, "404", nil},
		{"does not end what it cancels", endsAfter(time.Minute), true, true, "404", []Fate{{"103", ledger.Cancelled},
			{"103", ledger.Uncancelled + "its cancel was answered as done, and it is still under way"}}},
	} {
		t.Run(tt.host, func(t *testing.T) {
			following(t, tt.departs, nil, func(_ *handmade, r Result) {
				if r.Related != tt.related || r.Single != tt.single || r.Absent != tt.absent || !slices.Equal(r.Fates, tt.fates) {
					t.Errorf("related %v, single %v, absent %q, fates %v", r.Related, r.Single, r.Absent, r.Fates)
				}
			})
		})
	}
}

// Which of the accepted starts are followed, and why none is.
func TestWhichStartsAreFollowed(t *testing.T) {
	const anonymous = "no start gave an id by which its import could be asked for, neither in its answer nor in the list"
	for _, tt := range []struct {
		starts string
		change func([]Start) []Start
		want   string // the ids that are described first, or why none is
	}{
		{"plain ones, three at most", func(s []Start) []Start { return append(s, s...) }, "101 102 103"},
		{"one of the user's own", func(s []Start) []Start { return kinds(own(s[:1]), "other") }, "101"},
		{"plain ones before others", func(s []Start) []Start { return append(kinds(s[:1], "other"), s[1]) }, "102"},
		{"others where no plain one was accepted", func(s []Start) []Start { return kinds(s, "other") }, "101 102 103"},
		{"one that should have been rejected", func(s []Start) []Start { return rejects(kinds(s, "other")) }, anonymous},
		{"one that the host has forgotten", func(s []Start) []Start { return forgotten(s) }, anonymous},
		{"one without an id", func(s []Start) []Start { return anonymously(s) }, anonymous},
		{"none", func([]Start) []Start { return nil }, "no start was accepted, so there is no import to ask about"},
	} {
		t.Run(tt.starts, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := newHandmade(t)
				in := h.input(tt.change(h.started(t, 3)))
				in.MayStart = false
				r := Follow(t.Context(), in)
				got := r.Reason
				if got == "" {
					got = strings.Join(described(r.Answers), " ")
				}
				if got != tt.want {
					t.Errorf("%q", got)
				}
			})
		})
	}
}

func described(answers []*check.Answer) (ids []string) {
	for _, a := range answers {
		if strings.HasPrefix(a.Case.ID, "related.describe.") && a.Accepted() {
			ids = append(ids, strings.TrimPrefix(a.Case.Request.Path, "/bulk/imports/"))
		}
	}
	return ids
}

func each(s []Start, change func(*Start)) []Start {
	out := slices.Clone(s)
	for i := range out {
		a := *out[i].Answer
		out[i].Answer = &a
		change(&out[i])
	}
	return out
}

func own(s []Start) []Start { return each(s, func(s *Start) { s.Own = true }) }

func kinds(s []Start, kind string) []Start { return each(s, func(s *Start) { s.Case.Kind = kind }) }

func rejects(s []Start) []Start {
	return each(s, func(s *Start) { s.Case.Label.Expect = generators.Reject })
}

func forgotten(s []Start) []Start { return each(s, func(s *Start) { s.Forgotten = true }) }

// anonymously has starts be answered without an id.
func anonymously(s []Start) []Start {
	return each(s, func(s *Start) {
		s.Exchange.Body = []byte(`{}`)
		s.Answer = s.Checker.Read(s.Outcome).Answer
	})
}

// Where no more imports may be started, none is.
func TestFollowStartsNothingThatItMayNot(t *testing.T) {
	for name, may := range map[string]bool{"it may": true, "it may not": false} {
		t.Run(name, func(t *testing.T) {
			following(t, departure{}, func(in *Input) { in.MayStart, in.Walks = may, 5 }, func(h *handmade, _ Result) {
				if slices.Contains(h.asked, "start") != may {
					t.Error(h.asked)
				}
			})
		})
	}
}

// What only an order of operations shows is found by a walk.
func TestAWalkFindsWhatTheOrderShows(t *testing.T) {
	// A start sets all that was cancelled going again.
	revives := edit("start", func(h *handmade, _ question, _ *host.Exchange) {
		for _, e := range h.imports {
			e.status = "Pending"
		}
	})
	for walks, want := range map[int]string{0: "", 5: stillUnderWay} {
		t.Run(fmt.Sprint(walks, " walks"), func(t *testing.T) {
			following(t, revives, func(in *Input) { in.Walks = walks }, func(_ *handmade, r Result) {
				if got := written(r.Findings); got != want {
					t.Errorf("found %q", got)
				}
			})
		})
	}
}

func TestTheSameSeedMakesTheSameWalks(t *testing.T) {
	asked := func(seed int64) (out string) {
		following(t, departure{}, func(in *Input) { in.Walks, in.Seed = 2, seed }, func(h *handmade, _ Result) {
			out = strings.Join(h.asked, ",")
		})
		return out
	}
	if first := asked(1); first != asked(1) || first == asked(2) {
		t.Error("the walks of one seed differ, or those of two are the same")
	}
}

// Every answer that counts as a case has an id of its own, and what the list shows at the end
// is returned.
func TestFollowReturnsItsAnswersAndTheList(t *testing.T) {
	following(t, departure{}, func(in *Input) { in.Walks = 1 }, func(h *handmade, r Result) {
		seen := map[string]bool{}
		for _, a := range r.Answers {
			if seen[a.Case.ID] || !strings.HasPrefix(a.Case.ID, "related.") {
				t.Errorf("the id %q", a.Case.ID)
			}
			seen[a.Case.ID] = true
		}
		if r.Listing == nil || len(r.Listing.Imports) != len(h.imports) {
			t.Errorf("%d imports, and the list %v", len(h.imports), r.Listing)
		}
	})
}

// Nothing is claimed of what could not be waited for.
func TestARunThatStopsClaimsNothing(t *testing.T) {
	stops := edit("describe", func(h *handmade, _ question, x *host.Exchange) {
		h.stopped = true
		*x = answered(http.StatusNotFound, `{}`)
	})
	following(t, stops, nil, func(_ *handmade, r Result) {
		if got := written(r.Findings); got != "" {
			t.Errorf("found %q", got)
		}
	})
}

// No walk is made where something is wrong already: each would find the same.
func TestNoWalkIsMadeWhereSomethingIsWrong(t *testing.T) {
	wrong := unknownAs("cancel", answered(200, `{}`))
	following(t, wrong, func(in *Input) { in.Walks = 1 }, func(_ *handmade, r Result) {
		for _, a := range r.Answers {
			if strings.HasPrefix(a.Case.ID, "related.walk.") {
				t.Errorf("%s was sent", a.Case.ID)
			}
		}
	})
}

// An import that is not in the list is shown by the page, where it was started before.
func TestWhatIsNotListedIsShownByThePage(t *testing.T) {
	following(t, replace("list", `{"data":[]}`), nil, func(_ *handmade, r Result) {
		i := slices.IndexFunc(r.Findings, func(f check.Finding) bool { return f.Check == "import-visible" })
		if f := r.Findings[i]; f.Outcome.Case.ID != "related.list" || len(f.Others) != 1 {
			t.Errorf("it is shown by %s and %d others", f.Outcome.Case.ID, len(f.Others))
		}
	})
}

func TestAHostThatKnowsNoImportIsWaitedForOnce(t *testing.T) {
	departs := all(instead("describe", answered(404, `{}`)), wholeList(""))
	synctest.Test(t, func(t *testing.T) {
		h := newHandmade(t)
		in := h.input(h.started(t, 2))
		h.departs = departs
		began := time.Now()
		out := Follow(t.Context(), in)
		if waited := time.Since(began); waited > host.MostDelay+2*time.Second || !strings.Contains(written(out.Findings), unlisted) {
			t.Errorf("%s after %s", written(out.Findings), waited)
		}
	})
}
