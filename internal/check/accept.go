package check

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/host"
	"example.com/importcheck/spec/constraint"
)

var acceptChecks = []Check{
	{Name: "valid-accepted", Cost: CostRefused, Source: "the contract and its documentation",
		Rule: "A start that the contract and its documentation allow is accepted, " +
			"in every form of JSON and HTTP that the RFCs oblige a host to take.",
		Good: "uri of 1500 characters: 200", Bad: "uri of 1500 characters: 400", One: validAccepted,
		Applies:   func(a *Answer, _ *Facts) bool { return a.Case.Label.Documented == generators.Accept },
		Unreached: afterStart},
	{Name: "no-server-error", Cost: CostUnusable, Source: "RFC 9110 §15.6",
		Rule: "No request is answered with a 5XX; 501 to a method that the contract does not list is fine.",
		Good: "a number in place of the uri: 400", Bad: "a number in place of the uri: 500", One: serverError, Applies: ofAll},
	{Name: "response-in-time", Cost: CostUnusable, Source: "the run's limits of time and size; RFC 9112",
		Rule: "A whole answer arrives within the limits of time and size, written as HTTP/1.1 is or as HTTP/2 is.",
		Good: "200 after 20 ms", Bad: "no answer within 10 s", One: inTime,
		Applies: func(a *Answer, _ *Facts) bool { return !a.Elsewhere() || a.knownMethod() }},
}

func ofAll(*Answer, *Facts) bool { return true }

func validAccepted(a *Reading) []Finding {
	label := a.Case.Label
	prose := label.Expect == generators.Any && label.Documented == generators.Accept
	if label.Expect != generators.Accept && !prose || a.Exchange.Status == 0 || a.Accepted() || a.Failed() {
		return nil
	}
	if a.Exchange.Status == 417 && a.Case.Request.Wire == generators.WireExpect {
		return nil // RFC 9110 §15.5.18: a host may refuse an expectation
	}
	if a.Exchange.Status == 411 && strings.HasPrefix(string(a.Case.Request.Wire), "chunk") {
		return nil // RFC 9110 §15.5.12: a host may demand a Content-Length
	}
	if a.switched() {
		return nil
	}
	kind := "refused"
	if !a.Refused() {
		kind = "status " + class(a.Exchange.Status)
	}
	c := a.Case.Constraint
	title := "a valid start is " + past2(kind)
	if !c.None() {
		title = c.String() + ": " + title
	}
	f := a.find(c, kind, title, "the documented 2XX, since "+label.Reason, a.Saw()+" to "+a.Case.Description)
	f.Warning = prose
	f.Cause = cmp.Or(c.String(), "valid") + "|" + kind
	if form := formOf(a.Case); form != "" {
		f.Cause = form + "|" + kind
		f.Title = fmt.Sprintf("a valid start is %s in this form: %s", past2(kind), a.Case.Description)
	}
	return []Finding{f}
}

// switched reports whether the host took up an offer to speak another protocol, in which the answer
// is written then (RFC 9110 §7.8).
func (a *Answer) switched() bool {
	_, offered := a.Case.Request.Get("Upgrade")
	return offered && a.Exchange.Status == 101
}

func past2(kind string) string {
	if kind == "refused" {
		return "refused"
	}
	return "answered with " + kind
}

// formOf names the form of a request whose content is ordinary: each form is a separate
// root cause.
func formOf(c generators.Case) string {
	switch c.Kind {
	case generators.KindJSONForm, generators.KindHTTPForm, generators.KindMediaForm, generators.KindDirectory, generators.KindBucketName:
		return c.Kind + " " + c.Description
	}
	return ""
}

func serverError(a *Reading) []Finding {
	if !a.Failed() || a.Elsewhere() && a.Exchange.Status == 501 ||
		a.Exchange.Status == 505 && a.Case.Request.Wire == generators.WireHTTP10 {
		return nil
	}
	c := a.Case.About()
	f := a.find(c, "5XX", fmt.Sprintf("%s: the host fails with %d", about(a.Answer, c), a.Exchange.Status),
		"a documented answer, never a 5XX", a.Saw()+" to "+a.Case.Description)
	if a.Elsewhere() {
		f.Cause = a.Case.Kind
	}
	return []Finding{f}
}

func about(a *Answer, c constraint.Constraint) string {
	if a.Case.Label.Expect == generators.Accept {
		return "a valid start (" + a.Case.Kind + ")"
	}
	if a.Case.Kind == generators.KindRelated {
		return a.Case.Description
	}
	return cmp.Or(c.String(), a.Case.Kind, a.Case.Description)
}

// failures are the exchanges without a whole answer that are the host's doing.
var lateFailures = map[string]string{
	"timeout": "no whole answer in time", "reset": "the connection ended without an answer", "truncated": "the answer ended before its announced length",
	"too-large": "the answer is larger than the limit", "malformed": "what came is not HTTP",
}

// knownMethod reports whether a request has a method that each library knows, on the path of the start:
// it is answered, if only with 405.
func (a *Answer) knownMethod() bool {
	return a.Case.Kind == generators.KindMethod && slices.Contains([]string{"DELETE", "HEAD", "OPTIONS", "PATCH", "PUT"}, a.Case.Request.Method)
}

func inTime(a *Reading) []Finding {
	what, late := lateFailures[string(a.Exchange.Failure)]
	switch {
	case !late && (!a.Elsewhere() || a.Exchange.Slip.What == host.MoreFollows):
		return ungrammatical(a)
	case !late || a.Elsewhere() && !a.knownMethod():
		return nil
	case strings.HasPrefix(a.Exchange.Problem, what):
		what = a.Exchange.Problem // with its numbers
	}
	if a.Exchange.Failure == "reset" && (len(a.Case.Request.Body) > 1<<20 || a.Case.Label.Protocol) {
		return nil // a host may close the connection on a body that is too large (RFC 9110 §15.5.14) and on a form that it need not take
	}
	c := a.Case.About()
	f := a.find(c, string(a.Exchange.Failure), fmt.Sprintf("%s: %s", about(a.Answer, c), what),
		"a whole answer within the limits", a.Exchange.Problem)
	if a.Exchange.Status != 0 { // the answer is broken, whatever was asked
		f.Cause = class(a.Exchange.Status) + "|" + string(a.Exchange.Failure)
		f.Title = fmt.Sprintf("%s: %s", class(a.Exchange.Status), what)
	}
	return []Finding{f}
}

// Downfall is the kind of finding that the host went down.
const Downfall = "down"

// Listed is the kind of finding that the list of imports shows, at the end of a run.
const Listed = "listed"

// Unbounded is the symptom of a page of the list that holds more imports than it was asked for.
const Unbounded = "unbounded page"

// AnotherURI is the symptom of an import that is listed or described with a uri which its start did not name.
const AnotherURI = "another uri"

// Unsettled is the symptom of an import that was cancelled and does not stay so.
const Unsettled = "unsettled"

// ChangedURI is the symptom where that is no uri of another start, either.
const ChangedURI = "changed uri"

// GoesDown finds that the host goes down at a request, each time that it is sent.
func GoesDown(a *Answer) Finding {
	c := a.Case.About()
	f := a.find(c, Downfall, about(a, c)+": the host goes down", "a host that goes on answering", "")
	f.Check, f.Cost = "response-in-time", CostUnusable
	f.Observed = cmp.Or(a.Exchange.Problem, "it answered "+a.Saw()) + "; then nobody listened for a moment, each time that it was sent"
	return f
}

// WentDown finds that the host went down for good while it handled a request. Where others were
// under way as well it is open which one it was, and that is a warning.
func WentDown(a *Answer, others []Outcome) Finding {
	f := GoesDown(a)
	f.Warning, f.Others, f.Cause = len(others) > 0, others, "went down"
	f.Title = "the host went down while it handled a request: " + a.Case.Description
	if len(others) > 0 {
		f.Title += fmt.Sprintf(", or one of %d others", len(others))
	}
	f.Observed = cmp.Or(a.Exchange.Problem, a.Saw()) + "; it was not started again, so the request could not be tried again"
	return f
}

// Drops is the symptom of a host that closes connections in place of answers.
const Drops = "drops"

// Dropped finds that the host closes connections in place of answers to whole requests.
func Dropped(a *Answer, observed string) Finding {
	f := a.find(a.Case.About(), Drops, "at times the host closes the connection in place of an answer to a whole start",
		"an answer to each request", observed)
	f.Check, f.Cost, f.Cause = "response-in-time", CostUnusable, Drops
	return f
}

// ungrammatical finds an answer that could be read and is not written as HTTP/1.1
// demands. What was asked for does not matter.
func ungrammatical(a *Reading) []Finding {
	slip := a.Exchange.Slip
	if slip.What == "" {
		return nil
	}
	f := a.find(a.on("HTTP/1.1", "grammar"), slip.What, "the answer breaks the grammar of HTTP: "+slip.What,
		"an answer that every reader of HTTP/1.1 reads alike", slip.Line)
	if slip.What == host.MoreFollows {
		f.Title = fmt.Sprintf("more bytes follow the answer to %s than it announces: "+
			"the next answer on the connection begins with them",
			a.Case.Request.Method)
	}
	// That it stays open harms no client that reads the length.
	f.Cause, f.Source, f.Warning = "grammar|"+slip.What, slip.Source, slip.What == host.StaysOpen
	return []Finding{f}
}
