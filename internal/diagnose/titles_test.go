package diagnose

import (
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
	"example.com/importcheck/spec"
)

var shared = sync.OnceValues(func() (*generators.Catalogue, *check.Checker) {
	c, err := spec.Load("2026-04")
	if err != nil {
		panic(err)
	}
	m := generators.New(c, generators.Options{})
	return m, check.NewChecker(c, m.Known)
})

// cases are those of the catalogue whose ids begin with one of some texts.
func cases(begin ...string) (out []generators.Case) {
	m, _ := shared()
	for _, c := range m.Cases() {
		if slices.ContainsFunc(begin, func(b string) bool { return strings.HasPrefix(c.ID, b) }) && len(c.Request.Body) < 10_000 {
			out = append(out, c)
		}
	}
	return out
}

// says is an answer with a status, a media type and a body.
func says(status int, media, body string) host.Exchange {
	return host.Exchange{Status: status, Header: http.Header{"Content-Type": {media}}, Body: []byte(body), Tries: 1}
}

func saysJSON(status int, body string) host.Exchange { return says(status, "application/json", body) }

// answer is what a host says that answers with a status.
func answer(c generators.Case, status int) host.Exchange {
	if status >= 400 {
		return saysJSON(status, `{"code":3,"message":"no","details":[]}`)
	}
	return saysJSON(status, `{"id":"`+c.ID+`"}`)
}

// titleOf explains the failures of a check among some answers, which came one after the other, as a
// title does. All failures must be explained.
func titleOf(t *testing.T, name string, sent []generators.Case, does func(n int, c generators.Case) host.Exchange) string {
	t.Helper()
	m, checker := shared()
	var answers []*check.Answer
	var found []check.Finding
	begin := time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC)
	for n, c := range sent {
		x := does(n, c)
		x.Started, x.Elapsed = begin.Add(time.Duration(n)*time.Second), max(x.Elapsed, time.Millisecond)
		a, f := checker.One(check.Outcome{Case: c, Exchange: x})
		answers, found = append(answers, a), append(found, f...)
	}
	e := NewEvidence(m, answers)
	groups := e.Join(Groups(found))
	i := slices.IndexFunc(groups, func(g *Group) bool { return g.Findings[0].Check == name })
	if i < 0 {
		t.Fatalf("no finding of %s in %d groups", name, len(groups))
	}
	failed, well := e.Split(groups[i], groups)
	focus := e.Simplest(failed)
	x, ok := NewSearch(e, groups[i], failed, well).Best(focus)
	if !ok || len(x.Covers) != len(failed) {
		t.Errorf("%q explains %d of %d", x.Words, len(x.Covers), len(failed))
	}
	f := groups[i].Findings[slices.IndexFunc(groups[i].Findings, func(f check.Finding) bool { return f.Outcome.Case.ID == focus.Case.ID })]
	return Title(f, x)
}

func keyOf(c generators.Case) string {
	f, _ := c.Request.Get("Api-Key")
	return f.Resolve(sampleKey)
}

func typeHeader(c generators.Case) string {
	f, _ := c.Request.Get("Content-Type")
	return f.Value
}

// accepting answers requests that a host should have rejected as it accepts them.
func accepting(of func(c generators.Case) bool) func(int, generators.Case) host.Exchange {
	return func(_ int, c generators.Case) host.Exchange {
		if len(c.Label.Broken) == 1 && of(c) {
			return answer(c, 200)
		}
		return answer(c, right(c))
	}
}

func rejecting(of func(c generators.Case) bool) func(int, generators.Case) host.Exchange {
	return func(_ int, c generators.Case) host.Exchange {
		if right(c) == 200 && of(c) {
			return answer(c, 400)
		}
		return answer(c, right(c))
	}
}

func storage(of func(uri string) bool) func(int, generators.Case) host.Exchange {
	return accepting(func(c generators.Case) bool { return of(uriOf(c)) })
}

func key(of func(key string) bool) func(int, generators.Case) host.Exchange {
	return accepting(func(c generators.Case) bool { return keyOf(c) != "" && of(keyOf(c)) })
}

// uriInside finds the uri in whatever member holds it.
func uriInside(c generators.Case) bool {
	body := valueOf(c)
	_, there := body.Get("uri")
	return !there && slices.ContainsFunc(body, func(m generators.Member) bool {
		inner, _ := m.Value.(generators.Object)
		_, there := inner.Get("uri")
		return there
	})
}

func TestTheTitleSaysWhatTheHostDoesWrongly(t *testing.T) {
	keys, uris := slices.DeleteFunc(cases("key.", "storage."), func(c generators.Case) bool {
		return c.Kind == generators.KindTwoKeys || strings.HasPrefix(c.ID, "key.two")
	}), cases("uri.no-storage.", "uri.scheme", "storage.")
	media := cases("media.", "storage.", "minimal")
	forms := cases("http.", "storage.", "minimal")
	bodies := cases("body.type", "storage.", "uri.")
	for _, row := range []struct {
		host, check string
		sent        []generators.Case
		does        func(n int, c generators.Case) host.Exchange
		title       string
	}{
		{"compares keys in small letters", "auth-required", keys, key(func(k string) bool { return strings.EqualFold(k, sampleKey) }),
			"a start whose Api-Key is the right key in other letters (upper and lower case) is accepted"},
		{"compares as much of the key as is sent", "auth-required", keys, key(func(k string) bool { return strings.HasPrefix(sampleKey, k) }),
			"a start whose Api-Key is only the beginning of the right key (a prefix) is accepted"},
		{"looks for the sent key in the right one", "auth-required", keys, key(func(k string) bool { return strings.Contains(sampleKey, k) }),
			"a start whose Api-Key is only a part of the right key is accepted"},
		{"compares as many characters as the right key has", "auth-required", keys, key(func(k string) bool { return strings.HasPrefix(k, sampleKey) }),
			"a start whose Api-Key is the right key with more behind it is accepted"},
		{"looks for the right key in the sent one", "auth-required", keys, key(func(k string) bool { return strings.Contains(k, sampleKey) }),
			"a start whose Api-Key is the right key with more around it is accepted"},
		{"removes white space from keys", "auth-required", keys, key(func(k string) bool { return withoutSpace(k) == sampleKey }),
			"a start whose Api-Key is the right key with white space in it is accepted"},
		{"compares half of the key", "auth-required", keys, key(func(k string) bool { return strings.HasPrefix(k, sampleKey[:16]) }),
			"a start whose Api-Key is like the right key in its first half is accepted"},
		{"compares lengths of keys", "auth-required", keys, key(func(k string) bool { return len(k) == len(sampleKey) }),
			"a start whose Api-Key is as long as the right key is accepted"},
		{"wants some key", "auth-required", keys, key(func(string) bool { return true }),
			"a start whose Api-Key is any other key than the right one is accepted"},

		{"looks for the domain anywhere in the uri", "documented-value", uris, storage(func(u string) bool { return strings.Contains(u, ".blob.core.windows.net") }),
			"a start whose uri is like storage azure, whose domain stands somewhere else in the text is accepted"},
		{"trims the uri", "documented-value", uris, storage(func(u string) bool { u, ok := strings.CutPrefix(strings.TrimSpace(u), "s3://i"); return ok && u != "" }),
			"a start whose uri is like storage s3, with white space around it is accepted"},
		{"takes http for https", "documented-value", uris, storage(func(u string) bool { return strings.HasPrefix(u, "http://importcheck.blob.core") }),
			"a start whose uri is like storage azure, with http:// in place of https:// is accepted"},
		{"looks how the scheme begins", "documented-value", uris, storage(func(u string) bool { return strings.HasPrefix(u, "s3") && strings.Contains(u, "://i") }),
			"a start whose uri is like storage s3, whose scheme only begins like that (a longer scheme) is accepted"},
		{"takes paths", "documented-value", uris, storage(func(u string) bool { return !strings.Contains(u, "://") }),
			"a start whose uri has no scheme (://) is accepted"},
		{"looks at no uri", "documented-value", uris, storage(func(string) bool { return true }),
			"a start whose uri names no documented storage is accepted"},

		{"compares media types letter by letter", "valid-accepted", media, rejecting(func(c generators.Case) bool {
			m, _, _ := strings.Cut(typeHeader(c), ";")
			return strings.TrimSpace(m) != "application/json"
		}),
			"a start whose Content-Type has capital letters is rejected with 400"},
		{"takes no parameters of media types", "valid-accepted", media, rejecting(func(c generators.Case) bool { return strings.Contains(typeHeader(c), ";") }),
			"a start whose Content-Type has a parameter is rejected with 400"},
		{"reads no quotes in parameters", "valid-accepted", media, rejecting(func(c generators.Case) bool { return strings.Contains(typeHeader(c), `"`) }),
			"a start whose Content-Type has a parameter in quotes is rejected with 400"},
		{"takes whatever ends in +json", "documented-value", media, accepting(func(c generators.Case) bool { return strings.HasSuffix(typeHeader(c), "+json") }),
			"a start whose Content-Type is one that ends in +json is accepted"},
		{"takes all text", "documented-value", media, accepting(func(c generators.Case) bool { return strings.HasPrefix(strings.ToLower(typeHeader(c)), "text/") }),
			"a start whose Content-Type is of text is accepted"},
		{"knows no header names in small letters", "valid-accepted", forms, rejecting(func(c generators.Case) bool {
			form, _ := c.Request.Wire.Field()
			return form == generators.WireLowerNames
		}),
			"a start with all header names in small letters is rejected with 400"},
		{"reads no Accept with several types", "valid-accepted", forms, rejecting(func(c generators.Case) bool { f, _ := c.Request.Get("Accept"); return strings.Contains(f.Value, ",") }),
			"a start whose Accept is a list is rejected with 400"},

		{"unwraps an array of one", "invalid-rejected", bodies, accepting(func(c generators.Case) bool { return strings.HasPrefix(string(c.Request.Body), `[{"uri"`) }),
			"a start whose body is an array of one start is accepted"},
		{"parses a text once more", "invalid-rejected", bodies, accepting(func(c generators.Case) bool { return strings.HasPrefix(string(c.Request.Body), `"{`) }),
			"a start whose body is a text (string) that holds a start is accepted"},
		{"looks for the uri inside whatever it is sent in", "invalid-rejected", bodies, accepting(uriInside), "a start whose uri stands inside another member is accepted"},
	} {
		t.Run(row.host, func(t *testing.T) {
			if got := titleOf(t, row.check, row.sent, row.does); got != row.title {
				t.Errorf("%s\nwant: %s", got, row.title)
			}
		})
	}
}

// What came before a request, or beside it: one is sent each second, over connections of three.
func TestTheTitleSaysWhatCameBefore(t *testing.T) {
	starts := cases("pairs.")
	var mixed []generators.Case // two starts, one that is rejected, and so on
	syntax, keys := cases("syntax."), cases("key.shorter.", "key.other")
	for n := range 12 {
		mixed = append(mixed, starts[4*n], starts[4*n+1], syntax[n], starts[4*n+2], starts[4*n+3], keys[n])
	}
	var twice []generators.Case // each third start again, behind two others
	for n := 0; n < 60; n += 3 {
		again := starts[n]
		again.ID += ".again"
		twice = append(twice, starts[n], starts[n+1], starts[n+2], again)
	}
	seen := map[string]bool{}
	for _, row := range []struct {
		host  string
		sent  []generators.Case
		fails func(n int, c generators.Case) bool
		title string
	}{
		{"fails on a kept connection", starts, func(n int, _ generators.Case) bool { return n%3 != 0 },
			"a start that is number 2 or more of its connection is answered 500"},
		{"takes two requests over a connection", starts, func(n int, _ generators.Case) bool { return n%3 == 2 },
			"a start that is number 3 or more of its connection is answered 500"},
		{"takes ten starts", starts, func(n int, _ generators.Case) bool { return n >= 10 },
			"a start after the first 10 starts is answered 500"},
		{"is in a state once it has rejected a request", mixed, func(n int, c generators.Case) bool { return n%3 == 0 && n > 0 },
			"a start right after a request that was rejected is answered 500"},
		{"is busy with the start before", starts, func(n int, _ generators.Case) bool { return n%4 == 1 },
			"a start while another request is under way is answered 500"},
		{"takes no storage twice", twice, func(_ int, c generators.Case) bool {
			again := seen[uriOf(c)]
			seen[uriOf(c)] = true
			return again
		}, "a start of storage that an earlier start named already (the same again) is answered 500"},
	} {
		t.Run(row.host, func(t *testing.T) {
			got := titleOf(t, "no-server-error", row.sent, func(n int, c generators.Case) host.Exchange {
				x := answer(c, right(c))
				if right(c) == 200 && row.fails(n, c) {
					x = answer(c, 500)
				}
				x.NewConn = n%3 == 0
				if n%4 == 0 {
					x.Elapsed = 1500 * time.Millisecond // the next request comes while it is under way
				}
				return x
			})
			if got != row.title {
				t.Errorf("%s\nwant: %s", got, row.title)
			}
		})
	}
}

// What of one answer is wrong, in the words of a title.
func TestTheTitleSaysWhatIsWrongWithAnAnswer(t *testing.T) {
	m, checker := shared()
	one := func(id string) generators.Case {
		list := m.Cases()
		return list[slices.IndexFunc(list, func(c generators.Case) bool { return c.ID == id })]
	}
	noHeader := host.Exchange{Failure: host.Reset, Problem: "the connection ended before the header was whole"}
	slow := host.Exchange{Failure: host.Timeout, Problem: "no whole answer within 10s"}
	for _, row := range []struct {
		host, id string
		answer   host.Exchange
		want     string
	}{
		{"fails", "minimal", saysJSON(500, `{}`), "is answered 500"},
		{"rejects what is valid", "minimal", saysJSON(400, `{}`), "is rejected with 400"},
		{"accepts what is not valid", "syntax.empty", saysJSON(200, `{"id":"1"}`), "is accepted"},
		{"accepts it with 202", "syntax.empty", saysJSON(202, `{"id":"1"}`), "is accepted with 202"},
		{"answers 201", "minimal", saysJSON(201, `{"id":"1"}`), "is answered 201, which is not documented"},
		{"answers HTML", "minimal", says(200, "text/html", `{"id":"1"}`), "is answered 200 with text/html"},
		{"gives no id", "minimal", saysJSON(200, `{}`), `is answered 200 without "id"`},
		{"gives a number as the id", "minimal", saysJSON(200, `{"id":101}`), `is answered 200 with "id": 101 (a number, not a string)`},
		{"gives null as the id", "minimal", saysJSON(200, `{"id":null}`), `is answered 200 with "id": null (not a string)`},
		{"gives an empty id", "minimal", saysJSON(200, `{"id":""}`), `is answered 200 with "id": "", against /id minLength 1`},
		{"gives a list", "minimal", saysJSON(200, `[]`), `is answered 200 with the body [] (an array, not an object)`},
		{"gives a fraction as the code", "syntax.empty", saysJSON(400, `{"code":3.5}`), `is answered 400 with "code": 3.5 (a number, not an integer)`},
		{"gives text as the code", "syntax.empty", saysJSON(400, `{"code":"3"}`), `is answered 400 with "code": "3" (a string, not an integer)`},
		{"gives nothing", "minimal", saysJSON(200, ``), "is answered 200 with a body that is empty"},
		{"gives the key away", "minimal", func() host.Exchange { x := saysJSON(200, `{"id":"1"}`); x.Echo = []string{"body"}; return x }(), "is answered 200 and gives the key away"},
		{"tells its stack", "syntax.empty", saysJSON(400, `{"message":"panic: goroutine 7 [running]:"}`), "is answered 400 and tells how the host is built"},
		{"tells more than is declared", "minimal", saysJSON(200, `{"id":"1","debug":true}`), "is answered 200 with /debug, which the contract does not name"},
		{"ends the connection", "minimal", host.Exchange{Failure: host.Reset, Problem: "it ended"}, "ends the connection without an answer"},
		{"ends it within the header", "minimal", noHeader, "ends the connection before the header of its answer was whole"},
		{"takes too long", "minimal", slow, "gets no answer: within 10s"},
	} {
		_, found := checker.One(check.Outcome{Case: one(row.id), Exchange: row.answer})
		if len(found) == 0 || !strings.HasPrefix(Did(found[0]), row.want) {
			t.Errorf("%s: %q, want %q", row.host, func() (all []string) {
				for _, f := range found {
					all = append(all, Did(f))
				}
				return all
			}(), row.want)
		}
	}
}

// A parser words each error otherwise: that is one mistake. Two mistakes stay two.
func TestOneMistakeInManyWordsIsOneGroup(t *testing.T) {
	m, checker := shared()
	words := []string{"unexpected end", "bad token", "trailing data"}
	inWords := func(n int) host.Exchange { return saysJSON(500, `{"code":13,"message":"`+words[n%3]+`"}`) }
	for _, row := range []struct {
		host   string
		fails  func(c generators.Case) (bool, int) // and which words it uses
		groups int
	}{
		{"words a failure on a control character by where it stands", func(c generators.Case) (bool, int) {
			return strings.Contains(c.ID, ".control."), strings.Count(c.ID, ".behind")
		}, 1},
		{"fails on an empty key, and on an array", func(c generators.Case) (bool, int) {
			if strings.HasPrefix(c.ID, "key.empty") {
				return true, 0
			}
			return strings.HasPrefix(string(c.Request.Body), "["), 1
		}, 2},
	} {
		var answers []*check.Answer
		var found []check.Finding
		for _, c := range cases("storage.", "uri.control.", "key.empty", "key.other.", "body.type.") {
			x := answer(c, right(c))
			if fails, way := row.fails(c); fails {
				x = inWords(way)
			}
			a, f := checker.One(check.Outcome{Case: c, Exchange: x})
			answers, found = append(answers, a), append(found, f...)
		}
		e := NewEvidence(m, answers)
		apart := Groups(found)
		if n := len(e.Join(slices.Clone(apart))); n != row.groups || len(apart) < 2 {
			t.Errorf("%s: %d groups, %d once joined, want %d", row.host, len(apart), n, row.groups)
		}
	}
}

// What follows from a root cause stands under it, and what does not is one of its own.
func TestWhatFollowsFromACauseStandsUnderIt(t *testing.T) {
	list := cases("storage.")
	of := func(name, title string, status int, ids ...int) *Cause {
		var members []check.Finding
		for _, i := range ids {
			members = append(members, check.Finding{Check: name, Title: title, Outcome: check.Outcome{Case: list[i], Exchange: saysJSON(status, `{}`)}})
		}
		return New(members[0], members)
	}
	atTimes := func(c *Cause) *Cause {
		c.Why.Shape = "at times"
		return c
	}
	for _, row := range []struct {
		what   string
		causes []*Cause
		want   string
	}{
		{"a request that fails each time is answered in two ways", []*Cause{of("no-server-error", "fails", 500, 0, 1), of("consistent", "changes", 500, 0)}, "fails (0 follow), changes (0 follow)"},
		{"a request that fails at times is answered in two ways", []*Cause{atTimes(of("no-server-error", "fails", 500, 0, 1)), of("consistent", "changes", 500, 0)}, "fails (1 follow)"},
		{"two imports with one id cannot both be seen", []*Cause{of("import-id-unique", "one id", 200, 0, 1), of("import-visible", "unseen", 200, 0)}, "one id (1 follow)"},
		{"an import with an id of its own cannot be seen", []*Cause{of("import-id-unique", "one id", 200, 0, 1), of("import-visible", "unseen", 200, 2)}, "one id (0 follow), unseen (0 follow)"},
		{"most of the answers in HTML are failures", []*Cause{of("no-server-error", "fails", 500, 0, 1), of("response-content-type", "HTML", 500, 0, 1, 2)}, "fails (3 follow)"},
		{"most of the answers in HTML are none", []*Cause{of("no-server-error", "fails", 500, 0), of("response-content-type", "HTML", 500, 0, 1, 2)}, "fails (0 follow), HTML (0 follow)"},
		{"the same failure twice", []*Cause{of("no-server-error", "fails", 500, 0), of("no-server-error", "fails as well", 500, 0)}, "fails (0 follow), fails as well (0 follow)"},
	} {
		var got []string
		for _, c := range Follow(row.causes) {
			got = append(got, fmt.Sprintf("%s (%d follow)", c.Title, len(c.Follows)))
		}
		if strings.Join(got, ", ") != row.want {
			t.Errorf("%s: %q, want %q", row.what, got, row.want)
		}
	}
}

// What else shows that a host answers at random stands under the cause that says so.
func TestWhatChanceShowsInOtherWaysStandsUnderIt(t *testing.T) {
	c := cases("storage.")[0]
	of := func(name, title, symptom, shape string, statuses ...int) *Cause {
		f := check.Finding{Check: name, Title: title, Symptom: symptom, Outcome: check.Outcome{Case: c, Exchange: saysJSON(statuses[0], `{}`)}}
		for _, s := range statuses[1:] {
			f.Others = append(f.Others, check.Outcome{Case: c, Exchange: saysJSON(s, `{}`)})
		}
		cause := New(f, []check.Finding{f})
		cause.Why.Shape = shape
		return cause
	}
	atTimes := of("valid-accepted", "rejected at times", "refused", "at times", 400)
	for _, row := range []struct {
		what   string
		causes []*Cause
		want   string
	}{
		{"one request is accepted and then rejected", []*Cause{atTimes, of("consistent", "changes", "changes", "", 400, 200)}, "rejected at times (1 follow)"},
		{"one request is rejected and then accepted", []*Cause{atTimes, of("consistent", "changes", "changes", "", 200, 400)}, "rejected at times (1 follow)"},
		{"one request is accepted and then fails", []*Cause{atTimes, of("consistent", "changes", "changes", "", 500, 200)}, "rejected at times (0 follow), changes (0 follow)"},
		{"the rejection has a reason", []*Cause{of("valid-accepted", "long ones", "refused", "", 400), of("consistent", "changes", "changes", "", 400, 200)}, "long ones (0 follow), changes (0 follow)"},
		{"what gets no answer at times, where connections are closed", []*Cause{of("response-in-time", "closes", check.Drops, "", 200), of("response-in-time", "none at times", "", "at times", 200)}, "closes (1 follow)"},
		{"what never gets an answer, where connections are closed", []*Cause{of("response-in-time", "closes", check.Drops, "", 200), of("response-in-time", "none", "", "", 200)}, "closes (0 follow), none (0 follow)"},
	} {
		var got []string
		atTimes.Follows = nil
		for _, c := range ByChance(row.causes) {
			got = append(got, fmt.Sprintf("%s (%d follow)", c.Title, len(c.Follows)))
		}
		if strings.Join(got, ", ") != row.want {
			t.Errorf("%s: %q, want %q", row.what, got, row.want)
		}
	}
}
