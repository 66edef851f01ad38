package recheck

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/host"
	"example.com/importcheck/internal/host/secrets"
	"example.com/importcheck/spec"
	"example.com/importcheck/spec/constraint"
)

// A Judge holds what judging recorded starts needs to know of a contract. It is safe for
// many goroutines.
type Judge struct {
	contract *spec.Contract
	oracle   *generators.Oracle
	head     []generators.Field // of an ordinary start, in the place of headers that a recording lacks
	answers  *check.Checker
	key      string // the header of the key, "" where none is demanded
}

// NewJudge returns the judge of a contract.
func NewJudge(c *spec.Contract) *Judge {
	m := generators.New(c, generators.Options{}) // what it does not understand is not judged; other commands list it
	key, _ := c.KeyHeader()
	return &Judge{contract: c, oracle: m.Oracle, head: m.Head().Header, answers: check.NewChecker(c, m.Known), key: key}
}

// IsStart reports whether an entry is a start of the contract, below any base path.
func (j *Judge) IsStart(e Entry) bool {
	return e.Method == j.contract.Start.Method && strings.HasSuffix(e.URL.EscapedPath(), j.contract.Start.Path)
}

// Request returns what the contract says of a recorded start. It is not known where the
// recording lacks the body: then ok is false.
func (j *Judge) Request(e Entry) (label generators.Label, ok bool) {
	return j.oracle.Label(j.request(e)), e.Lost == ""
}

// request returns the request as a case would hold it: below the base path, and with the
// key as a form and not as a value.
func (j *Judge) request(e Entry) generators.Request {
	r := generators.Request{Method: e.Method, Path: j.contract.Start.Path, Header: slices.Clone(e.Header), Body: e.Body, Wire: e.Wire}
	if e.URL.RawQuery != "" {
		r.Path += "?" + e.URL.RawQuery
	}
	for i, f := range r.Header {
		if j.key != "" && strings.EqualFold(f.Name, j.key) {
			r.Header[i] = generators.Field{Name: f.Name, Key: keyForm(f.Value)}
		}
	}
	return j.headed(r, e.Media)
}

// headed fills in what a recording lacks of the headers: all of them, or the one that it
// has as the media type of the body.
func (j *Judge) headed(r generators.Request, media string) generators.Request {
	typed := slices.ContainsFunc(r.Header, func(f generators.Field) bool { return strings.EqualFold(f.Name, "Content-Type") })
	if len(r.Header) == 0 {
		r.Header = j.head
	}
	if media != "" && !typed {
		r = r.With(generators.Field{Name: "Content-Type", Value: media})
	}
	return r
}

// nearMisses are the forms that our own recordings write as a shell would make them.
var nearMisses = []generators.KeyForm{generators.KeyLonger, generators.KeyPrefixed, generators.KeyShorter, generators.KeyTail, generators.KeyHalf, generators.KeyOtherCase,
	generators.KeyInnerSpace, generators.KeyChanged, generators.KeyReversed, generators.KeyTwice, generators.KeyOther}

// keyForm takes every value for the right key that is not empty: a recording does not say
// which one the host takes. Only our own recordings say it of a wrong one.
func keyForm(value string) generators.KeyForm {
	if strings.TrimSpace(value) == "" {
		return generators.KeyNone
	}
	for _, form := range nearMisses {
		if (generators.Field{Key: form}).Shell() == value {
			return form
		}
	}
	return generators.KeyRight
}

// aboutKeyOrAccount are refusals that a valid request may meet for what no recording
// tells: a key that has ended, a plan, a quota.
var aboutKeyOrAccount = []int{http.StatusUnauthorized, http.StatusPaymentRequired, http.StatusForbidden, http.StatusTooManyRequests}

// Answer returns the findings of the recorded answer to a start, and why parts of it
// could not be judged.
func (j *Judge) Answer(e Entry) (found []check.Finding, notJudged []string) {
	if e.Answer.Status == 0 {
		return nil, []string{"no answer was recorded"}
	}
	label, known := j.Request(e)
	if !known {
		label = generators.Label{Expect: generators.Any, Binding: constraint.Binds, Reason: e.Lost}
		notJudged = append(notJudged, e.Lost)
	}
	if e.Answer.Failure == NotRecorded {
		notJudged = append(notJudged, e.Answer.Problem)
	}
	if len(e.Header) == 0 {
		notJudged = append(notJudged, lacksHeaders)
		if label.Documented == generators.Accept {
			label.Expect, label.Documented = generators.Any, ""
		}
	}
	if slices.Contains(aboutKeyOrAccount, e.Answer.Status) && label.Documented == generators.Accept {
		label.Expect, label.Documented = generators.Any, ""
		notJudged = append(notJudged, fmt.Sprintf("whether the refusal with %d is right: it may be about the key or the account", e.Answer.Status))
	}
	name := fmt.Sprintf("entry %d", e.Index)
	c := generators.Case{ID: name, Description: name, Label: label, Request: j.request(e), Form: generators.FormOf(e.Wire)}
	_, found = j.answers.One(check.Outcome{Case: c, Exchange: j.masked(e)})
	return found, notJudged
}

const lacksHeaders = "the recording lacks the headers of the request"

// leastKey is the length from which a key is looked for in answers, in bytes: any value may
// be recorded, and a shorter one stands in honest text by chance.
const leastKey = 8

// masked returns the answer with the keys taken out, and notes where they stood, as a run
// does.
func (j *Judge) masked(e Entry) host.Exchange {
	out := e.Answer
	for _, f := range e.Header {
		if j.key == "" || !strings.EqualFold(f.Name, j.key) || len(f.Value) < leastKey || strings.HasPrefix(f.Value, "$") {
			continue
		}
		keys := secrets.New(f.Value)
		header, inHeader := keys.Header("header", out.Header)
		body, inBody := keys.Text("body", out.Body)
		out.Header, out.Body, out.Echo = header, body, secrets.Distinct(slices.Concat(out.Echo, inHeader, inBody))
	}
	return out
}
