package check

import (
	"cmp"
	"fmt"
	"strings"

	"example.com/importcheck/generators"
	"example.com/importcheck/spec/constraint"
)

// Requests that must be refused, and those that are no starts.
var startChecks = []Check{
	{Name: "auth-required", Cost: CostStarted, Source: "security of the operation",
		Rule: "A start without a key, with an empty key, a wrong key or one that is nearly right is refused with a documented 4XX.",
		Good: "no Api-Key: 401", Bad: "no Api-Key: 200 and an import", One: refusedFor(isSecurity), Applies: rejectedFor(isSecurity),
		Nowhere: func(f *Facts) string {
			if _, ok := f.Contract.KeyHeader(); !ok {
				return "the contract demands no key"
			}
			return ""
		}},
	{Name: "version-header-required", Cost: CostStarted, Source: "required: true of the parameter",
		Rule: "A start without a header that the contract requires is refused with a documented 4XX.",
		Good: "no version header: 400", Bad: "no version header: 200 and an import", One: refusedFor(isHeader), Applies: rejectedFor(isHeader),
		Nowhere: func(f *Facts) string {
			if !f.requires(isHeader) {
				return "the contract requires no header"
			}
			return ""
		}},
	{Name: "invalid-rejected", Cost: CostStarted, Source: "the constraint that the request breaks",
		Rule: "A start outside one constraint is refused with a documented 4XX.",
		Good: "uri of 1501 characters: 400", Bad: "uri of 1501 characters: 200 and an import",
		One: refusedFor(IsOfBody), Applies: rejectedFor(IsOfBody)},
	{Name: "method-not-allowed", Cost: CostStarted, Source: "RFC 9110 §15.5.6",
		Rule: "A method that the contract does not list for the path starts no import.",
		Good: "PUT: 405", Bad: "PUT: 200 with an id", One: methodStarts,
		Applies: func(a *Answer, _ *Facts) bool { return a.Elsewhere() && a.Case.Kind == generators.KindMethod }},
}

func isSecurity(c constraint.Constraint) bool { return c.Keyword == "security" }

func isHeader(c constraint.Constraint) bool {
	in, name, _ := strings.Cut(c.Where, "header ") // before it stands the related operation, if it is of one
	return name != "" && !strings.Contains(in, "/") && c.Keyword == "required"
}

// IsOfBody reports whether a constraint is neither of the key nor of a required header.
func IsOfBody(c constraint.Constraint) bool { return !isSecurity(c) && !isHeader(c) }

// rejectedFor reports whether a request must be rejected for a constraint of one kind.
func rejectedFor(mine func(constraint.Constraint) bool) func(*Answer, *Facts) bool {
	return func(a *Answer, _ *Facts) bool {
		return a.Case.Label.Expect == generators.Reject && mine(a.Case.Label.Broken[0])
	}
}

// refusedFor checks the requests that must be refused for a constraint of one kind.
func refusedFor(mine func(constraint.Constraint) bool) func(*Reading) []Finding {
	return func(a *Reading) []Finding {
		label := a.Case.Label
		if label.Expect != generators.Reject || a.Exchange.Status == 0 || a.Refused() || a.Failed() {
			return nil
		}
		c := label.Broken[0]
		if !mine(c) {
			return nil
		}
		kind := "accepted"
		if !a.Accepted() {
			kind = "status " + class(a.Exchange.Status)
		}
		what, cause := fmt.Sprintf("%s: a start that breaks it", c), ""
		if a.Case.Kind == generators.KindRelated {
			what, cause = "the request to "+a.Case.Description, "related|"+kind
		}
		f := a.find(c, kind, fmt.Sprintf("%s is %s", what, past(kind)),
			"a documented 4XX, since "+label.Reason, a.Saw()+" to "+a.Case.Description)
		f.Cause = cmp.Or(cause, f.Cause)
		if kind != "accepted" {
			f.Cause = kind // it is the refusal that is wrong, whatever was refused
		}
		return []Finding{f}
	}
}

func past(kind string) string {
	if kind == "accepted" {
		return "accepted"
	}
	return "answered with " + kind
}

// OtherPath reports whether the request was to a path that the contract does not name:
// nothing binds what it does there.
func (a *Answer) OtherPath() bool {
	path, _, _ := strings.Cut(a.Case.Request.Path, "?")
	return path != a.Checker.Contract.Start.Path
}

// methodStarts looks for the id of an import in the answer to a request that is no
// start. The list of imports is looked at where the run is over.
func methodStarts(a *Reading) []Finding {
	if !a.Elsewhere() || a.OtherPath() || !a.Accepted() {
		return nil
	}
	object, ok := a.Value.(map[string]any)
	if !ok || object[strings.TrimPrefix(a.Checker.identity, "/")] == nil {
		return nil
	}
	c := a.doc.by["method listed"]
	return []Finding{a.find(c, "accepted "+a.Case.Request.Method, a.Case.Request.Method+" starts an import",
		"no start: the contract does not list the method", a.Saw()+" with an id")}
}
