package traffic

import (
	"encoding/json"
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

// A Checker holds what checking exchanges needs to know of a contract. It is safe for many
// goroutines.
type Checker struct {
	Contract *spec.Contract
	oracle   *generators.Oracle
	answers  *check.Checker
	head     []generators.Field // of an ordinary start, in the place of headers that are not known
	exist    [][]string         // paths of values that name something of the host's
	key      string             // the header of the key, "" where none is demanded
	version  string             // the header of the version, "" if absent
}

// New returns the checker of a contract.
func New(c *spec.Contract) *Checker {
	m := generators.New(c, generators.Options{})
	k := &Checker{Contract: c, oracle: m.Oracle, answers: check.NewChecker(c, m.Known), head: m.Head().Header}
	k.key, _ = c.KeyHeader()
	for s := range m.Root.All() {
		if s.Exists != nil {
			k.exist = append(k.exist, s.Path())
		}
	}
	for _, p := range c.Start.Parameters() {
		if p.In == "header" && strings.Contains(strings.ToLower(p.Name), "version") {
			k.version = p.Name
		}
	}
	return k
}

// Operation names the operation that an exchange is of, or is "".
func (k *Checker) Operation(x Exchange) string {
	name, _, _ := operation(k.Contract, x)
	return name
}

// A Result is what there is to say of one exchange.
type Result struct {
	Operation string
	Label     generators.Label // of the request
	Known     bool             // whether the request's body is known: the label says nothing else
	Answer    *check.Answer
	Found     []check.Finding // of the answer
	NotJudged []string        // what could not be checked, and why
	Notes     []string        // what is worth knowing and breaks nothing
	Body      []byte          // of the request
}

// Check checks an exchange that is of an operation.
func (k *Checker) Check(x Exchange) Result {
	name, path, op := operation(k.Contract, x)
	r := Result{Operation: name, Known: x.Lost == "" || name != Start, Body: x.Body}
	request := k.request(x, path)
	if name == Start {
		r.Label = k.oracle.Label(request)
	} else {
		r.Label = k.related(op, request)
	}
	r.Notes = k.otherVersion(x)
	label := r.Label
	if !r.Known {
		label = generators.Label{Expect: generators.Any, Binding: constraint.Binds, Reason: x.Lost}
		r.NotJudged = append(r.NotJudged, x.Lost)
	}
	if x.Answer.Status == 0 && x.Answer.Failure == "" {
		r.NotJudged = append(r.NotJudged, "no answer was recorded")
		return r
	}
	if x.Answer.Failure == NotKept {
		r.NotJudged = append(r.NotJudged, x.Answer.Problem)
	}
	if x.Headless {
		r.NotJudged = append(r.NotJudged, "the recording lacks the headers of the request")
		if label.Documented == generators.Accept { // what it lacks may be why it was rejected
			label.Expect, label.Documented = generators.Any, ""
		}
	}
	if why := k.notOfTheRequest(x, label); why != "" {
		label.Expect, label.Documented = generators.Any, ""
		r.NotJudged = append(r.NotJudged, why)
	}
	c := generators.Case{ID: x.Name, Description: x.Name, Label: label, Request: request, Form: generators.FormOf(x.Wire)}
	if name != Start {
		c.Kind = generators.KindRelated
	}
	r.Answer, r.Found = k.answers.One(check.Outcome{Case: c, Exchange: k.masked(x)})
	if name != Start {
		r.Found = ofRelated(name, r.Found)
	}
	return r
}

// ofRelated words findings about requests that are no starts.
func ofRelated(name string, found []check.Finding) []check.Finding {
	for i := range found {
		found[i].Title = strings.Replace(found[i].Title, "a start that breaks it", "a "+name+" that breaks it", 1)
	}
	return found
}

// Together returns what two starts show of each other: ids that come twice.
func (k *Checker) Together(a, b *check.Answer) []check.Finding {
	return k.answers.Run([]*check.Answer{a, b}, nil)
}

// request returns the request as a case would hold it: below the base path, and with the key as a
// form and not as a value.
func (k *Checker) request(x Exchange, path string) generators.Request {
	r := generators.Request{Method: x.Method, Path: path, Header: slices.Clone(x.Header), Body: x.Body, Wire: x.Wire}
	if x.URL.RawQuery != "" {
		r.Path += "?" + x.URL.RawQuery
	}
	for i, f := range r.Header {
		if k.key != "" && strings.EqualFold(f.Name, k.key) {
			r.Header[i] = generators.Field{Name: f.Name, Key: keyForm(f.Value)}
		}
	}
	if x.Headless {
		r.Header = slices.Clone(k.head)
	}
	if _, typed := r.Get("Content-Type"); x.Media != "" && (x.Headless || !typed) {
		r = r.With(generators.Field{Name: "Content-Type", Value: x.Media})
	}
	return r
}

// keyForm takes every value for the right key that is not empty: traffic does not say which one the
// host takes. Only our own recordings say it of a wrong one, as a shell would make it.
func keyForm(value string) generators.KeyForm {
	if strings.TrimSpace(value) == "" {
		return generators.KeyNone
	}
	if form, ok := generators.KeyFormOf(value); ok {
		return form
	}
	return generators.KeyRight
}

// OfRelated is the reason of a label that says nothing of the request of a related operation.
const OfRelated = "the contract documents the answers of the related operations"

// related labels a request of list, describe or cancel. Its answers are documented, and without a
// key or a required header it must be rejected.
func (k *Checker) related(op *spec.Operation, r generators.Request) generators.Label {
	out := generators.Label{Expect: generators.Any, Binding: constraint.Binds, Reason: OfRelated, Source: "the contract"}
	for _, c := range k.answers.Known(op) {
		name, header := strings.CutPrefix(c.Where, "header ")
		f, there := r.Get(name)
		missing := c.Keyword == "required" && !there || c.Keyword == "security" && f.Key == generators.KeyNone
		if header && c.Message == constraint.Request && missing {
			out.Broken = append(out.Broken, c)
		}
	}
	if len(out.Broken) > 0 {
		out.Expect, out.Documented = generators.Reject, generators.Reject
		out.Reason, out.Source = "it breaks "+out.Broken[0].String(), out.Broken[0].Pointer
	}
	return out
}

// otherVersion says where a request is of another version than the contract.
func (k *Checker) otherVersion(x Exchange) []string {
	for _, f := range x.Header {
		if k.version != "" && strings.EqualFold(f.Name, k.version) && f.Value != k.Contract.Version {
			return []string{fmt.Sprintf("it is of the version %q, and is checked by the contract %s", f.Value, k.Contract.Version)}
		}
	}
	return nil
}

// aboutKeyOrAccount are rejections that a valid request may meet for reasons that traffic does not show: a key
// that has ended, a plan, a quota.
var aboutKeyOrAccount = []int{http.StatusUnauthorized, http.StatusPaymentRequired, http.StatusForbidden, http.StatusTooManyRequests}

// notOfTheRequest says why the rejection of a valid start may be about something else than what
// the contract binds, or is "".
func (k *Checker) notOfTheRequest(x Exchange, label generators.Label) string {
	status := x.Answer.Status
	if label.Documented != generators.Accept || status < 400 || status > 499 {
		return ""
	}
	if slices.Contains(aboutKeyOrAccount, status) {
		return fmt.Sprintf("whether the refusal with %d is right: it may be about the key or the account", status)
	}
	var body map[string]any
	_ = json.Unmarshal(x.Body, &body) // what is no object names nothing
	for _, path := range k.exist {
		if _, named := at(body, path); named {
			return fmt.Sprintf("whether the refusal with %d is right: it may be that the host has no such %s", status, path[len(path)-1])
		}
	}
	for _, r := range spec.AccountRefusals() {
		if r.Fits(status, string(x.Answer.Body), storageIn(body)) {
			return fmt.Sprintf("whether the refusal with %d is right: %s", status, r.Says)
		}
	}
	return ""
}

// at returns the value at a path of an object.
func at(object map[string]any, path []string) (any, bool) {
	var v any = object
	for _, name := range path {
		inner, _ := v.(map[string]any)
		var there bool
		if v, there = inner[name]; !there {
			return nil, false
		}
	}
	return v, true
}

// storageIn returns the first text of an object that names storage.
func storageIn(object map[string]any) string {
	var out []string
	for _, v := range object {
		if s, ok := v.(string); ok && strings.Contains(s, "://") {
			out = append(out, s)
		}
	}
	slices.Sort(out)
	return strings.Join(out[:min(len(out), 1)], "")
}

// masked returns the answer with the keys taken out, and notes where they stood, as a run does.
func (k *Checker) masked(x Exchange) host.Exchange {
	out := x.Answer
	for _, keys := range keysIn(x, k.key) {
		header, inHeader := keys.Header("header", out.Header)
		body, inBody := keys.Text("body", out.Body)
		out.Header, out.Body, out.Echo = header, body, secrets.Distinct(slices.Concat(out.Echo, inHeader, inBody))
	}
	out.URL, out.Sent = k.shownURL(x), k.shown(x)
	return out
}

// shownURL is the URL without credentials.
func (k *Checker) shownURL(x Exchange) string {
	u := *x.URL
	u.User = nil
	return k.Mask(x, u.String())
}

// shown are the header lines of the request as reports show them.
func (k *Checker) shown(x Exchange) []generators.Field {
	out := make([]generators.Field, 0, len(x.Header))
	for _, f := range x.Header {
		switch {
		case k.key != "" && strings.EqualFold(f.Name, k.key):
			if f.Key = keyForm(f.Value); f.Key != generators.KeyNone {
				f.Value = f.Shell()
			}
		case isConfidential(f.Name):
			f.Value = secrets.Mark
		default:
			f.Value = k.Mask(x, f.Value)
		}
		out = append(out, f)
	}
	return out
}

// Mask takes the keys of an exchange, and signatures and passwords of URLs, out of a text.
func (k *Checker) Mask(x Exchange, s string) string {
	b := (*secrets.Keys)(nil).Mask([]byte(s))
	for _, keys := range keysIn(x, k.key) {
		b = keys.Mask(b)
	}
	return string(b)
}
