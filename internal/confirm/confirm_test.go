package confirm

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/diagnose"
	"example.com/importcheck/internal/host"
	"example.com/importcheck/spec"
)

// A fake is a host that is one function of the request.
type fake struct {
	does    func(c generators.Case) int
	edits   func(c generators.Case, x *host.Exchange) // what else of its answers is odd; may be nil
	checker *check.Checker
	asked   int
	lost    bool // the host is gone once the plan was sent
}

func (f *fake) Send(_ context.Context, c generators.Case) (*check.Answer, []check.Finding) {
	f.asked++
	return f.one(c)
}

func (f *fake) Lost() bool { return f.lost }

func (f *fake) one(c generators.Case) (*check.Answer, []check.Finding) {
	x := host.Exchange{Status: f.does(c), Header: http.Header{"Content-Type": {"application/json"}}, Body: []byte(`{"id":"` + c.ID + `"}`), Tries: 1}
	if x.Status >= 400 {
		x.Body = []byte(`{"code":3,"message":"no","details":[]}`)
	}
	if f.edits != nil {
		f.edits(c, &x)
	}
	return f.checker.One(check.Outcome{Case: c, Exchange: x})
}

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

// wrongly answers with a status where a request is of a kind.
func wrongly(status int, of func(c generators.Case) bool) func(generators.Case) int {
	return func(c generators.Case) int {
		if of(c) {
			return status
		}
		return right(c)
	}
}

func causesOf(t *testing.T, does func(generators.Case) int) ([]*diagnose.Cause, *fake) {
	t.Helper()
	f := &fake{does: does}
	return f.causes(t, ""), f
}

var common = sync.OnceValues(func() (*generators.Catalogue, *check.Checker) {
	contract, err := spec.Load("2026-04")
	if err != nil {
		panic(err)
	}
	m := generators.New(contract, generators.Options{})
	return m, check.NewChecker(contract, m.Known)
})

// causes are those of what a run finds that sends the cases whose ids begin with one of some texts.
func (f *fake) causes(t *testing.T, begin ...string) []*diagnose.Cause {
	t.Helper()
	m, checker := common()
	f.checker = checker
	in := Input{Catalogue: m, Within: time.Minute}
	for _, c := range m.Cases() {
		if len(c.Request.Body) < 100_000 && slices.ContainsFunc(begin, func(b string) bool { return strings.HasPrefix(c.ID, b) }) {
			a, found := f.one(c)
			in.Answers, in.Found = append(in.Answers, a), append(in.Found, found...)
		}
	}
	return Causes(t.Context(), f, in)
}

// Each row is a host with one mistake, and the title of its one root cause.
func TestOneMistakeIsOneRootCauseWhoseTitleIsTheDifference(t *testing.T) {
	for _, row := range []struct {
		host  string
		does  func(generators.Case) int
		title string
	}{
		{"counts the uri in bytes", wrongly(400, func(c generators.Case) bool {
			return right(c) == 200 && len(uriOf(c)) > 1500
		}), "a uri of 1501 bytes is rejected with 400; 1500 bytes are accepted"},
		{"stores a uri of 255 characters", wrongly(500, func(c generators.Case) bool {
			return right(c) == 200 && utf8.RuneCountInString(uriOf(c)) > 255
		}), "a uri of 256 characters is answered 500; 255 characters are accepted"},
		{"takes a uri of up to 1777 characters", wrongly(200, func(c generators.Case) bool {
			n := utf8.RuneCountInString(uriOf(c))
			return n > 1500 && n <= 1777 && len(c.Label.Broken) == 1
		}), "a uri of 1777 characters is accepted; 1778 characters are rejected"},
		{"rejects an apostrophe", wrongly(400, func(c generators.Case) bool {
			return strings.Contains(uriOf(c), "'")
		}), `a start whose uri holds "'" is rejected with 400`},
		{"fails on storage gs", wrongly(500, func(c generators.Case) bool {
			return right(c) == 200 && strings.HasPrefix(uriOf(c), "gs://")
		}), `a start whose uri begins with "gs:" is answered 500`},
		{"rejects errorMode beside integrationId", wrongly(400, func(c generators.Case) bool {
			_, mode := c.Value.GetAt([]string{"errorMode"})
			_, id := c.Value.GetAt([]string{"integrationId"})
			return mode && id
		}), "a start with integrationId and with errorMode is rejected with 400"},
		{"fails on an errorMode without onError", wrongly(500, func(c generators.Case) bool {
			mode, _ := c.Value.GetAt([]string{"errorMode"})
			_, says := c.Value.GetAt([]string{"errorMode", "onError"})
			_, object := mode.(generators.Object)
			return object && !says
		}), "a start whose errorMode has no onError is answered 500"},
		{"fails on a bucket without a directory", wrongly(500, func(c generators.Case) bool {
			bucket, s3 := strings.CutPrefix(uriOf(c), "s3://")
			return s3 && strings.Trim(bucket, "/") != "" && !strings.Contains(strings.Trim(bucket, "/"), "/")
		}), "a start whose uri is like storage s3, without a directory is answered 500"},
		{"fails on control characters", wrongly(500, func(c generators.Case) bool {
			return strings.ContainsFunc(uriOf(c), unicode.IsControl)
		}), "a start whose uri holds control characters is answered 500"},
		{"rejects white space inside the uri", wrongly(400, func(c generators.Case) bool {
			trimmed := strings.TrimSpace(uriOf(c))
			return right(c) == 200 && strings.ContainsFunc(trimmed, unicode.IsSpace)
		}), "a start whose uri holds white space between other characters is rejected with 400"},
		{"takes null, false and 0 for no integrationId", wrongly(200, func(c generators.Case) bool {
			v, there := c.Value.GetAt([]string{"integrationId"})
			return there && len(c.Label.Broken) == 1 && slices.Contains([]string{"<nil>", "false", "0"}, fmt.Sprint(v))
		}), "a start whose integrationId is null, false or 0 is accepted"},
		{"reads JSON with single quotes and in hexadecimal", wrongly(200, func(c generators.Case) bool {
			return slices.Contains([]string{"syntax.quotes-single", "syntax.quotes-single-names", "syntax.value-hexadecimal"}, c.ID)
		}), "a start whose body holds texts in single quotes is accepted; so is one whose body holds a number in hexadecimal"},
		{"rejects white space behind the body", wrongly(400, func(c generators.Case) bool {
			b := c.Request.Body
			return right(c) == 200 && len(b) > 0 && strings.ContainsRune(" \t\r\n", rune(b[len(b)-1]))
		}), "a start with white space behind the body's value is rejected with 400"},
		{"takes the key from anywhere", wrongly(200, func(c generators.Case) bool {
			return strings.HasPrefix(c.ID, "key.absent.right-in.")
		}), "a start with the key in another place than the header Api-Key"},
		{"looks at no version header", wrongly(200, func(c generators.Case) bool {
			return len(c.Label.Broken) == 1 && strings.Contains(c.Label.Broken[0].String(), "X-Pinecone-Api-Version")
		}), "a start without the header X-Pinecone-Api-Version is accepted"},
		{"takes every method", wrongly(200, func(c generators.Case) bool {
			return c.Label.Expect == generators.NotAStart && c.Request.Method != "GET" && len(c.Request.Body) > 0
		}), "DELETE, "},
		{"wants an Accept", wrongly(400, func(c generators.Case) bool {
			_, says := c.Request.Get("Accept")
			return right(c) == 200 && !says
		}), "a start without the header Accept is rejected with 400"},
		{"takes what it should reject", wrongly(200, func(c generators.Case) bool {
			return c.Label.Expect == generators.Reject
		}), "a start that must be rejected is accepted"},
	} {
		t.Run(row.host, func(t *testing.T) {
			causes, f := causesOf(t, row.does)
			var titles []string
			for _, c := range causes {
				if !c.Warning {
					titles = append(titles, c.Title)
				}
			}
			if len(titles) != 1 || !strings.HasPrefix(titles[0], row.title) {
				t.Errorf("found:\n%s\nwant:\n%s", strings.Join(titles, "\n"), row.title)
			}
			if f.asked > mostRequests {
				t.Errorf("%d requests", f.asked)
			}
		})
	}
}

// A request that is rejected for an earlier mistake says nothing of the rule that it breaks.
func TestAMistakeThatHidesAnotherOneIsNoEvidence(t *testing.T) {
	noVersion := func(c generators.Case) bool {
		_, says := c.Request.Get("X-Pinecone-Api-Version")
		return !says && (len(c.Label.Broken) == 1 || right(c) == 200)
	}
	causes, _ := causesOf(t, func(c generators.Case) int {
		switch long := len(uriOf(c)) > 1500; {
		case long && (right(c) == 200 || noVersion(c)):
			return 400
		case noVersion(c):
			return 200
		}
		return right(c)
	})
	var titles []string
	for _, c := range causes {
		if !c.Warning {
			titles = append(titles, c.Title)
		}
	}
	all := strings.Join(titles, "\n")
	if len(titles) != 2 || !strings.Contains(all, "without the header X-Pinecone-Api-Version is accepted") || !strings.Contains(all, "1501 bytes") {
		t.Errorf("found:\n%s", all)
	}
}

// What a request leaves in the host is to blame for what the next ones get, and not what they hold.
func TestWhatARequestLeavesInTheHostIsNamed(t *testing.T) {
	left := ""
	causes, _ := causesOf(t, func(c generators.Case) int {
		if v, there := c.Value.GetAt([]string{"integrationId"}); there {
			left, _ = v.(string)
		}
		if right(c) == 200 && utf8.RuneCountInString(left) > 1000 {
			return 400
		}
		return right(c)
	})
	if len(causes) != 1 || !strings.Contains(causes[0].Title, "right after a request with a text that is too long") {
		for _, c := range causes {
			t.Errorf("found: %s", c.Title)
		}
	}
}

// What fails at times is one root cause, which blames nothing that the requests hold.
func TestWhatFailsAtTimesIsOneRootCause(t *testing.T) {
	n := 0
	causes, _ := causesOf(t, func(c generators.Case) int {
		if n++; n%20 == 0 && right(c) == 200 {
			return 500
		}
		return right(c)
	})
	if len(causes) != 1 || !strings.Contains(causes[0].Title, "at times") {
		for _, c := range causes {
			t.Errorf("found: %s", c.Title)
		}
	}
}

// A host that fails everything costs no more than the budget.
func TestAHostThatFailsEverythingEndsWithinTheBudget(t *testing.T) {
	causes, f := causesOf(t, func(generators.Case) int { return 500 })
	if f.asked > mostRequests || len(causes) == 0 {
		t.Errorf("%d requests, %d causes", f.asked, len(causes))
	}
}
