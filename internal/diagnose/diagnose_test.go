package diagnose

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/host"
	"example.com/importcheck/spec"
)

// A behaviour is what a host answers to a case: a status.
type behaviour func(c generators.Case) int

func uriOf(c generators.Case) string {
	v, _ := c.Value.GetAt([]string{"uri"})
	text, _ := v.(string)
	return text
}

// right is what a conforming host answers.
func right(c generators.Case) int {
	switch {
	case c.Label.Documented == generators.Accept:
		return 200
	case c.Label.Expect == generators.NotAStart:
		return 405
	}
	return 400
}

// Each row is a host, and the predicate that explains the failures of its check.
var predicates = []struct {
	host, check string
	does        behaviour
	want        string
}{
	{"fails on storage gs", "no-server-error", func(c generators.Case) int {
		if strings.HasPrefix(uriOf(c), "gs://") {
			return 500
		}
		return right(c)
	}, `whose uri begins with "gs:"`},
	{"rejects an apostrophe", "valid-accepted", func(c generators.Case) int {
		if strings.Contains(uriOf(c), "'") {
			return 400
		}
		return right(c)
	}, `whose uri holds "'"`},
	{"stores 255 bytes", "no-server-error", func(c generators.Case) int {
		if len(uriOf(c)) > 255 && right(c) == 200 {
			return 500
		}
		return right(c)
	}, "whose uri has 256 or more"},
	{"rejects errorMode", "valid-accepted", func(c generators.Case) int {
		if _, there := c.Value.GetAt([]string{"errorMode"}); there {
			return 400
		}
		return right(c)
	}, "with errorMode"},
	{"accepts numbers for the integrationId", "invalid-rejected", func(c generators.Case) int {
		v, there := c.Value.GetAt([]string{"integrationId"})
		if there && typeOf(v) == "a number" && len(c.Label.Broken) == 1 {
			return 200
		}
		return right(c)
	}, "whose integrationId is a number"},
	{"accepts a start without the right key", "auth-required", func(c generators.Case) int {
		if len(c.Label.Broken) == 1 && c.Label.Broken[0].Keyword == "security" {
			return 200
		}
		return right(c)
	}, "without the right key"},
	{"fails on an empty version header", "no-server-error", func(c generators.Case) int {
		if f, ok := c.Request.Get("X-Pinecone-Api-Version"); ok && f.Value == "" {
			return 500
		}
		return right(c)
	}, "with an empty X-Pinecone-Api-Version"},
}

func answered(t testing.TB, does behaviour) (*generators.Catalogue, []*check.Answer, []check.Finding) {
	t.Helper()
	contract, err := spec.Load("2026-04")
	if err != nil {
		t.Fatal(err)
	}
	m := generators.New(contract, generators.Options{})
	checker := check.NewChecker(contract, m.Known)
	var answers []*check.Answer
	var found []check.Finding
	for _, c := range m.Cases() {
		if len(c.Request.Body) > 100_000 {
			continue
		}
		x := host.Exchange{Status: does(c), Header: http.Header{"Content-Type": {"application/json"}}, Body: []byte(`{"id":"` + c.ID + `"}`), Tries: 1}
		if x.Status >= 400 {
			x.Body = []byte(`{"code":3,"message":"no","details":[]}`)
		}
		a, f := checker.One(check.Outcome{Case: c, Exchange: x})
		answers, found = append(answers, a), append(found, f...)
	}
	return m, answers, found
}

func TestFailuresAreExplainedByWhatNoOtherRequestHas(t *testing.T) {
	for _, row := range predicates {
		t.Run(row.host, func(t *testing.T) {
			m, answers, found := answered(t, row.does)
			e := NewEvidence(m, answers)
			groups := Groups(found)
			i := slices.IndexFunc(groups, func(g *Group) bool { return g.Findings[0].Check == row.check })
			if i < 0 {
				t.Fatalf("no finding of %s in %d groups", row.check, len(groups))
			}
			failed, well := e.Split(groups[i], groups)
			x, ok := NewSearch(e, groups[i], failed, well).Best(e.Simplest(failed))
			if !ok || !strings.Contains(x.Words, row.want) {
				t.Errorf("explained by %q, want %q", x.Words, row.want)
			}
			if 10*len(x.Covers) < 9*len(failed) {
				t.Errorf("%q covers %d of %d", x.Words, len(x.Covers), len(failed))
			}
		})
	}
}

func TestTheDifferenceOfAPairIsMarked(t *testing.T) {
	at := func(body string, status int) *check.Answer {
		return &check.Answer{Outcome: check.Outcome{Case: generators.Case{Request: generators.Request{Method: "POST", Body: []byte(body)}}, Exchange: host.Exchange{Status: status}}}
	}
	fails, passes := Pair(at(`{"uri":"s3://b/a,b"}`, 500), at(`{"uri":"s3://b/aab"}`, 200), "/uri")
	if fails != `{"uri":"s3://b/a[,]b"}: 500` || passes != `{"uri":"s3://b/a[a]b"}: 200` {
		t.Errorf("%s\n%s", fails, passes)
	}
	named := at(`{"uri":"s3://b/c"}`, 500)
	named.Case.Request.Header = []generators.Field{{Name: "X-One", Value: "1"}}
	if fails, passes = Pair(named, at(`{"uri":"s3://b/d"}`, 200), "header X-One"); fails != "[X-One: 1]: 500" || passes != "no X-One: 200" {
		t.Errorf("%s\n%s", fails, passes)
	}
	if bad, good := Pair(at("x", 500), nil, ""); bad != "" || good != "" {
		t.Errorf("%q %q", bad, good)
	}
}

func TestAnswersOfOneMistakeAreAlikeWhateverTheirStatus(t *testing.T) {
	of := func(status int, cause string) check.Finding {
		return check.Finding{Check: "response-content-type", Symptom: "text/html", Cause: cause, Outcome: check.Outcome{Exchange: host.Exchange{Status: status}}}
	}
	if a, b := Alike(of(400, "4XX|text/html")), Alike(of(500, "5XX|text/html")); a != b {
		t.Errorf("%q and %q", a, b)
	}
	if a, b := Alike(of(400, "4XX|text/html")), Alike(of(200, "2XX|text/html")); a == b {
		t.Errorf("an accepted start and an error are alike: %q", a)
	}
}
