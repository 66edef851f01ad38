package confirm

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/host"
)

// Connections of a made-up host: how many were opened, and how many requests came over the last.
type connections struct {
	most         int // requests of one
	opened, over int
	opens        bool // the last request opened one
}

// next notes a request.
func (n *connections) next(c generators.Case) {
	n.opens = n.opened == 0 || n.over == n.most || c.Request.Wire == generators.WireNew || c.Request.Wire == generators.WireClose
	if n.over++; n.opens {
		n.opened, n.over = n.opened+1, 1
	}
}

// What experiments show of a host that one pass over the plan does not.
func TestExperimentsShowWhatThePlanDoesNot(t *testing.T) {
	valid := []string{"minimal", "storage.", "optional.", "pairs."}
	two, kept, long, first := connections{most: 2}, connections{most: 10}, connections{most: 10}, connections{most: 10}
	sent, rejected, hung, broken := 0, 0, 0, false
	for _, row := range []struct {
		host  string
		sent  []string
		fake  fake
		title string // how it begins
		times string // how often the request showed it
	}{
		{"is two hosts of which one fails", valid, fake{does: func(c generators.Case) int {
			if two.next(c); two.opened%2 == 0 && right(c) == 200 {
				return 500
			}
			return right(c)
		}, edits: func(_ generators.Case, x *host.Exchange) { x.NewConn = two.opens }},
			"a start on every second connection is answered 500", " of 3)"},
		{"is two hosts of which one fails, for ten requests on end", valid, fake{does: func(c generators.Case) int {
			if long.next(c); long.opened%2 == 0 && right(c) == 200 {
				return 500
			}
			return right(c)
		}, edits: func(_ generators.Case, x *host.Exchange) { x.NewConn = long.opens }},
			"a start on every second connection is answered 500", " of 3)"},
		{"fails on the first request of a connection", valid, fake{does: func(c generators.Case) int {
			if first.next(c); first.opens && right(c) == 200 {
				return 500
			}
			return right(c)
		}, edits: func(_ generators.Case, x *host.Exchange) { x.NewConn = first.opens }},
			"a start that is the first on its connection is answered 500", " of 3)"},
		{"answers three requests of a connection and fails on the others", valid, fake{does: func(c generators.Case) int {
			if kept.next(c); kept.over > 3 && right(c) == 200 {
				return 500
			}
			return right(c)
		}, edits: func(_ generators.Case, x *host.Exchange) { x.NewConn = kept.opens }},
			"a start that is number 4 or more of its connection is answered 500", "(1 of 3)"},
		{"reads the rest of a body that is not JSON as the next request", append(valid, "after.syntax", "syntax.", "repeat.syntax"), fake{does: func(c generators.Case) int {
			fresh := c.Request.Wire == generators.WireNew || c.Request.Wire == generators.WireClose
			was := broken && !fresh
			broken = len(c.Request.Body) > 0 && !json.Valid(c.Request.Body)
			if was && right(c) == 200 {
				return 500
			}
			return right(c)
		}}, "a start right after a request whose body is no JSON, on the same connection is answered 500", "(1 of 3)"},
		{"fails three times and never again", valid, fake{does: func(c generators.Case) int {
			if sent++; sent == 20 || sent == 40 || sent == 60 {
				return 500
			}
			return right(c)
		}}, "a start is answered 500 at times, and not for what it holds: 3 of 108 were", "(1 of 3)"},
		{"rejects a start and none that is like it", valid, fake{does: wrongly(400, func(c generators.Case) bool {
			return c.ID == "optional.errorMode.empty"
		})}, "a start (/errorMode as {}) is rejected with 400, though others like it are not: the host may keep something from earlier requests", "(3 of 3)"},
		{"hangs on one request in thirty", valid, fake{does: right, edits: func(_ generators.Case, x *host.Exchange) {
			if hung++; hung%30 == 0 {
				*x = host.Exchange{Failure: host.Timeout, Problem: "time ran out", Tries: 1}
			}
		}}, "a start gets no answer: time ran out at times, and not for what it holds: 3 of 108 were", "(1 of 1)"},
		{"rejects bodies of more than 4096 bytes", []string{"minimal", "storage.", "uri.maxLength.", "json."}, fake{does: wrongly(413, func(c generators.Case) bool {
			return right(c) == 200 && len(c.Request.Body) > 4096
		})}, "a start with 4097 or more bytes of the body is rejected with 413", "(3 of 3)"},
		{"counts the uri once its accents are joined", []string{"minimal", "storage.", "uri.maxLength."}, fake{does: wrongly(200, func(c generators.Case) bool {
			uri := uriOf(c)
			return len(c.Label.Broken) == 1 && utf8.RuneCountInString(uri) > 1500 && utf8.RuneCountInString(norm.NFC.String(uri)) <= 1500
		})}, "a uri of 1501 characters is accepted: uri is counted in characters once accents are joined (NFC)", "(3 of 3)"},
		{"wants an Accept, and the plan sends none", []string{"minimal", "storage."}, fake{does: wrongly(400, func(c generators.Case) bool {
			_, says := c.Request.Get("Accept")
			return right(c) == 200 && !says
		})}, "a start without the header Accept is rejected with 400", "(3 of 3)"},
		{"looks at no type of the uri", []string{"minimal", "storage.", "uri.type."}, fake{does: wrongly(200, func(c generators.Case) bool {
			return strings.HasPrefix(c.ID, "uri.type.")
		})}, "a start whose uri is not of type string is accepted", "(3 of 3)"},
		{"writes errors in HTML", []string{"minimal", "storage.", "uri.type."}, fake{does: right, edits: func(c generators.Case, x *host.Exchange) {
			if x.Status >= 400 {
				x.Header = http.Header{"Content-Type": {"text/html"}}
			}
		}}, "every request that is rejected is answered 400 with text/html", "(3 of 3)"},
		{"writes errors of keys in HTML", []string{"minimal", "storage.", "uri.type.", "errorMode.type.", "syntax.", "key.absent", "key.other."}, fake{does: right, edits: func(c generators.Case, x *host.Exchange) {
			if f, _ := c.Request.Get("Api-Key"); x.Status >= 400 && f.Key != generators.KeyRight {
				x.Header = http.Header{"Content-Type": {"text/html"}}
			}
		}}, "a start without the right key is answered 400 with text/html", "(3 of 3)"},
		{"does not know a form that no client sends", []string{"minimal", "storage.", "http."}, fake{does: wrongly(400, func(c generators.Case) bool {
			return c.Request.Wire == generators.WireAbsolute
		})}, "the HTTP library under this host does not take an absolute-form target (RFC 9112 §3.2.2); no client in wide use sends it", "(3 of 3)"},
		{"rejected such a form once", []string{"minimal", "storage.", "http."}, fake{does: wrongly(400, func(c generators.Case) bool {
			absolute := c.Request.Wire == generators.WireAbsolute
			if absolute {
				rejected++
			}
			return absolute && rejected == 1
		})}, "a start is rejected with 400 at times, and not for what it holds: 1 of 102 were", "(1 of 3)"},
		{"fails on storage gs, in that form as well", []string{"minimal", "storage.", "http."}, fake{does: wrongly(500, func(c generators.Case) bool {
			return strings.HasPrefix(uriOf(c), "gs://")
		})}, "a start of storage gs is answered 500", "(3 of 3)"},
	} {
		t.Run(row.host, func(t *testing.T) {
			causes := row.fake.causes(t, row.sent...)
			var titles []string
			for _, c := range causes {
				titles = append(titles, fmt.Sprintf("%s (%d of %d)", c.Title, c.Shown, c.Tried))
			}
			if len(titles) != 1 || !strings.HasPrefix(titles[0], row.title) || !strings.HasSuffix(titles[0], row.times) {
				t.Errorf("found:\n%s\nwant:\n%s %s", strings.Join(titles, "\n"), row.title, row.times)
			}
			if c := causes[0]; c.Warning != (c.Folded != nil) {
				t.Errorf("a warning: %v, of a form that no client sends: %v", c.Warning, c.Folded != nil)
			}
		})
	}
}

// What came right before a request is kept where it is to blame, so that both can be sent again.
func TestTheRequestBeforeIsKeptWhereItIsToBlame(t *testing.T) {
	last, fresh := generators.Case{}, connections{}
	behind := func(to func(before generators.Case) bool) fake {
		return fake{does: func(c generators.Case) int {
			fresh.next(c)
			before := last
			if last = c; right(c) == 200 && to(before) {
				return 500
			}
			return right(c)
		}, edits: func(_ generators.Case, x *host.Exchange) { x.NewConn = fresh.opens }}
	}
	long := func(c generators.Case) bool { return strings.Contains(c.ID, "maxLength") && right(c) != 200 }
	for _, row := range []struct {
		host string
		most int // requests of a connection
		fake fake
		want func(before generators.Case) bool
	}{
		{"fails behind a text that is too long", 1000, behind(long), long},
		{"fails on the third request of a connection and on later ones", 1000, behind(func(generators.Case) bool { return fresh.over > 2 }),
			func(c generators.Case) bool { return c.ID != "" }},
		{"is two hosts of which one fails", 2, behind(func(generators.Case) bool { return fresh.opened%2 == 0 }), nil},
		{"fails on storage gs", 1000, behind(func(generators.Case) bool { return strings.HasPrefix(uriOf(last), "gs://") }), nil},
	} {
		t.Run(row.host, func(t *testing.T) {
			last, fresh = generators.Case{}, connections{most: row.most}
			causes := row.fake.causes(t, "minimal", "storage.", "optional.", "pairs.", "uri.maxLength.", "integrationId.maxLength.")
			if len(causes) != 1 {
				t.Fatalf("%d causes, want 1", len(causes))
			}
			switch b := causes[0].Behind; {
			case row.want == nil && b != nil:
				t.Errorf("%s blames %s before it", causes[0].Title, b.Case.ID)
			case row.want != nil && (b == nil || !row.want(b.Case)):
				t.Errorf("%s keeps %+v before it", causes[0].Title, b)
			}
		})
	}
}

// Where a host stops to take a text is measured on both sides: what is drawn in the report.
func TestALimitIsMeasuredOnBothSides(t *testing.T) {
	for _, row := range []struct {
		host, sent string
		limit      func(c generators.Case) bool
		measured   string
		detail     string
		marks      string
	}{
		{"rejects an integrationId of more than 255 characters", "integrationId.maxLength.", func(c generators.Case) bool {
			return right(c) == 200 && utf8.RuneCountInString(idOf(c)) > 255
		}, "255", "256 characters: status 500 Internal Server Error; 255 characters: accepted", "[255 accepted 256 failed]"},
		{"takes an integrationId of up to 2048 characters", "integrationId.maxLength.", func(c generators.Case) bool {
			n := utf8.RuneCountInString(idOf(c))
			return n > 1000 && n <= 2048
		}, "2048", "2048 characters: accepted; 2049 characters: rejected with 400", "[2048 accepted 2049 refused]"},
		{"takes an integrationId of any length", "integrationId.maxLength.", func(c generators.Case) bool { return utf8.RuneCountInString(idOf(c)) > 1000 },
			"", "no limit was found up to ", "[]"},
	} {
		f := &fake{does: func(c generators.Case) int {
			switch {
			case row.limit(c) && right(c) == 200:
				return 500
			case row.limit(c) && len(c.Label.Broken) == 1:
				return 200
			}
			return right(c)
		}}
		causes := f.causes(t, "minimal", "storage.", row.sent)
		if len(causes) != 1 {
			t.Errorf("%s: %d causes", row.host, len(causes))
		}
		for _, c := range causes {
			var marks []string
			for _, m := range c.Marks {
				marks = append(marks, fmt.Sprint(m.Value, " ", m.Outcome))
			}
			if c.Measured != row.measured || !strings.HasPrefix(c.Detail, row.detail) || fmt.Sprint(marks) != row.marks {
				t.Errorf("%s: measured %q, %q, %v", row.host, c.Measured, c.Detail, marks)
			}
			if f.asked > mostMeasuring+mostReducing+repeats {
				t.Errorf("%s: %d requests", row.host, f.asked)
			}
		}
	}
}

func idOf(c generators.Case) string {
	v, _ := c.Value.GetAt([]string{"integrationId"})
	text, _ := v.(string)
	return text
}

// Without experiments there is still one root cause, and it says how often it was seen: once.
func TestAHostThatIsGoneIsAskedNothing(t *testing.T) {
	f := &fake{lost: true, does: wrongly(500, func(c generators.Case) bool { return strings.HasPrefix(uriOf(c), "gs://") })}
	causes := f.causes(t, "minimal", "storage.", "pairs.")
	if f.asked != 0 || len(causes) != 1 || causes[0].Title != "a start of storage gs is answered 500" || causes[0].Tried != 1 || causes[0].Shown != 1 {
		t.Errorf("%d requests, %d causes", f.asked, len(causes))
		for _, c := range causes {
			t.Errorf("%s: %d of %d", c.Title, c.Shown, c.Tried)
		}
	}
}
