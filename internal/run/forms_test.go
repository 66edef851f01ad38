package run

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"example.com/importcheck/generators"
	"example.com/importcheck/reports"
)

// findingsText writes the findings of a report: severity, check and title, one a line.
func findingsText(r *reports.Report) string {
	var out []string
	for _, f := range r.Findings {
		out = append(out, string(f.Severity)+" "+f.Check+" "+f.Title)
	}
	slices.Sort(out)
	return strings.Join(out, "\n")
}

const (
	noAbsolute = "warning valid-accepted the HTTP library under this host does not take an absolute-form target" +
		" (RFC 9112 §3.2.2); no client in wide use sends it"
	noEscapes = "warning valid-accepted the JSON parser under this host does not take a name written in escapes" +
		" (RFC 8259 §7); no client in wide use sends it"
)

func absolute(q *http.Request) bool { return strings.HasPrefix(q.RequestURI, "http://") }

// toAbsolute answers a request with an absolute-form target otherwise than it should be.
func toAbsolute(a reply) func(*http.Request, []byte, reply) reply {
	return func(q *http.Request, _ []byte, right reply) reply {
		if absolute(q) {
			return a
		}
		return right
	}
}

// However a host refuses a form that no client sends, it is one warning.
func TestAFormThatNoClientSendsIsOneWarning(t *testing.T) {
	classes := []string{generators.KindHTTPForm, generators.KindJSONForm, generators.KindMethod}
	for name, tt := range map[string]struct {
		answer func(q *http.Request, body []byte, right reply) reply
		want   string
	}{
		"refused as documented": {toAbsolute(no(400, "no")), noAbsolute},
		"refused in text":       {toAbsolute(reply{400, "text/html", "<h1>Bad Request</h1>"}), noAbsolute},
		"refused with nothing":  {toAbsolute(reply{400, "", ""}), noAbsolute},
		"closed": {func(q *http.Request, _ []byte, right reply) reply {
			if absolute(q) {
				panic(http.ErrAbortHandler)
			}
			return right
		}, noAbsolute},
		"redirected": {toAbsolute(reply{302, "text/html", "elsewhere"}), noAbsolute},
		"answered in part": {func(q *http.Request, _ []byte, right reply) reply {
			if q.Header.Get("Range") != "" {
				return reply{206, "application/json", `{"`}
			}
			return right
		}, "warning response-status the HTTP library under this host does not answer a Range beside a POST" +
			" (RFC 9110 §14.2) as documented: the status 206 is not documented"},
		"one member of a form": {func(_ *http.Request, body []byte, right reply) reply {
			if strings.Contains(string(body), `"\u0075\u0072\u0069":`) && strings.Contains(string(body), `\u006f`) {
				return no(400, "no")
			}
			return right
		}, noEscapes},
		"taken, with a defect that all answers have": {func(q *http.Request, _ []byte, right reply) reply {
			if right.status == 200 {
				right.status = 201
			}
			return right
		}, "violation response-status every start that is accepted is answered 201, which is not documented"},
	} {
		t.Run(name, func(t *testing.T) {
			right := keeps()
			r := report(t, func(q *http.Request, body []byte) reply { return tt.answer(q, body, right(q, body)) }, classes...)
			if got := findingsText(r); !strings.HasPrefix(got, tt.want) || len(r.Findings) != 1 {
				t.Errorf("found:\n%s\nwant:\n%s", got, tt.want)
			}
			if strings.HasPrefix(tt.want, "warning") != (r.Verdict == reports.Conforms) {
				t.Errorf("it %s", r.Verdict)
			}
		})
	}
}

// A defect that has nothing to do with the form is not said of the form: here it is the storage
// that some of the requests name.
func TestADefectOfAllFormsIsNotSaidOfOne(t *testing.T) {
	right := keeps()
	r := report(t, func(q *http.Request, body []byte) reply {
		if strings.Contains(string(body), "gs:") {
			return no(400, "no")
		}
		return right(q, body)
	}, generators.KindHTTPForm, generators.KindJSONForm, generators.KindMediaForm)
	if got := findingsText(r); got != "violation valid-accepted a start of storage gs is rejected with 400" {
		t.Errorf("found:\n%s", got)
	}
}

// A key that comes back harms its owner, in whatever form the request was sent.
func TestAKeyThatComesBackIsAViolationInAnyForm(t *testing.T) {
	right := keeps()
	r := report(t, func(q *http.Request, body []byte) reply {
		if absolute(q) {
			return no(400, q.Header.Get("Api-Key"))
		}
		return right(q, body)
	}, generators.KindHTTPForm)
	if !strings.Contains(findingsText(r), "violation no-secret-echo") || r.Verdict != reports.Violates {
		t.Errorf("%s: found:\n%s", r.Verdict, findingsText(r))
	}
}

// A form that is refused now and then is not what the host does not take.
func TestAFormThatIsRefusedAtTimesIsNotNamed(t *testing.T) {
	right, before := keeps(), false
	r := report(t, func(q *http.Request, body []byte) reply {
		if absolute(q) && !before {
			before = true
			return no(400, "no")
		}
		return right(q, body)
	}, generators.KindHTTPForm)
	if got := findingsText(r); !strings.HasPrefix(got, "violation") || !strings.Contains(got, "at times") {
		t.Errorf("found:\n%s", got)
	}
}
