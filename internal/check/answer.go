package check

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"example.com/importcheck/internal/host/secrets"
	"example.com/importcheck/spec"
	"example.com/importcheck/spec/constraint"
)

var answerChecks = []Check{
	{Name: "response-well-formed", Cost: CostUnusable, Source: "RFC 8259; RFC 9110 §8",
		Rule: "Where the contract declares a body there is one: UTF-8 without a byte order mark, one JSON value, no declared name twice.",
		Good: `{"id":"101"}`, Bad: `{"id":"101"}{}`, One: wellFormed},
	{Name: "response-schema", Cost: CostUnusable, Source: "the schema of the answer",
		Rule: "The body satisfies the schema of its status, formats included.",
		Good: `{"id":"101"}`, Bad: `{"id":101}`, One: schema},
}

// wellFormed judges the framing and the text of a body, in the order in which a reader
// would stumble.
func wellFormed(a *Reading) []Finding {
	if !a.answered() {
		return nil
	}
	problem, kind := a.malformed()
	if problem == "" {
		return nil
	}
	where := class(a.Exchange.Status)
	c := a.on(a.Key, "media type")
	f := a.find(c, kind, fmt.Sprintf("%s: %s", where, problem), "one JSON text of the documented kind", problem)
	f.Cause = where + "|" + kind
	f.Warning = kind == "surrogate" // RFC 8259 §8.2: unpredictable, not forbidden
	return []Finding{f}
}

func (a *Reading) malformed() (problem, kind string) {
	e := a.Exchange
	switch {
	case e.Failure == "decoding":
		return "the content coding is broken: " + e.Problem, "coding"
	case e.Failure != "":
		return "", "" // it is reported as an answer that did not arrive
	case !a.Content || a.Case.Request.Method == "HEAD":
		return "", ""
	case len(a.Body) == 0:
		return "the body is empty", "empty"
	case strings.TrimSpace(string(a.Body)) == "":
		return "the body is blank", "empty"
	case !a.Listed:
		return "", "" // it is reported by its media type
	case a.Notes.BOM:
		return "the body begins with a byte order mark", "byte order mark"
	case a.Notes.InvalidUTF8 && bytes.HasPrefix(a.Exchange.Body, []byte("\x1f\x8b")):
		return "the body is compressed with gzip, which no Content-Encoding says", "not UTF-8"
	case a.Notes.InvalidUTF8:
		return "the body is not UTF-8", "not UTF-8"
	case a.Broken != nil:
		return "the body is not JSON: " + a.Broken.Error(), "not JSON"
	case a.Notes.LoneSurrogate:
		return "the body holds half of a surrogate pair", "surrogate"
	}
	for _, name := range a.Notes.Duplicates {
		if a.declared(name) {
			return "the name " + name + " comes twice", "name twice"
		}
	}
	return "", ""
}

// declared reports whether the contract names the place in this answer.
func (a *Answer) declared(pointer string) bool { return a.doc.places[a.Key+" "+generalise(pointer)] }

func generalise(pointer string) string {
	tokens := spec.Tokens(pointer)
	for i, t := range tokens {
		if t != "" && strings.Trim(t, "0123456789") == "" {
			tokens[i] = "*"
		}
	}
	return spec.Pointer(tokens...)
}

func schema(a *Reading) []Finding {
	if !a.answered() || !a.Exchange.Readable() || !a.Listed {
		return nil
	}
	var out []Finding
	seen := map[string]bool{}
	for _, b := range a.Breaches {
		if a.masked(b) {
			continue
		}
		for _, c := range a.broken(b) {
			if f := a.breach(c, b); !seen[f.Cause] {
				seen[f.Cause] = true
				out = append(out, f)
			}
		}
	}
	return append(out, a.fractions()...)
}

// masked reports whether a breach is about a text in which the key stood: what it was before it was masked is
// not known.
func (a *Reading) masked(b spec.Breach) bool {
	text, is := at(a.Value, b.At).(string)
	return is && strings.Contains(text, secrets.Mark) && b.Keyword != "type"
}

// broken names the constraints of an answer that a breach breaks.
func (a *Reading) broken(b spec.Breach) []constraint.Constraint {
	where := place(a.Key, b.At)
	if b.Keyword != "required" {
		return []constraint.Constraint{a.on(where, b.Keyword)}
	}
	var out []constraint.Constraint
	for _, name := range b.Names {
		out = append(out, a.on(place(a.Key, append(slices.Clip(b.At), name)), "required"))
	}
	return out
}

func place(key string, at []string) string {
	if len(at) == 0 {
		return key
	}
	return key + " " + generalise(spec.Pointer(at...))
}

func (a *Reading) breach(c constraint.Constraint, b spec.Breach) Finding {
	got := shorten(text(at(a.Value, b.At)))
	f := a.find(c, "schema", fmt.Sprintf("%s does not hold in the answer", c), c.String(),
		fmt.Sprintf("%s: %s", strings.TrimSpace(place("", b.At)+" is"), got))
	f.Cause = class(a.Exchange.Status) + strings.TrimPrefix(c.String(), a.Key)
	if c.Pointer != "" {
		f.Source = c.Pointer
	}
	return f
}

// fractions finds integers that are written with a fraction: under OpenAPI 3.0 a
// number with a fractional part is no integer, even where it is zero.
func (a *Reading) fractions() []Finding {
	if !strings.HasPrefix(a.Checker.Contract.OpenAPI, "3.0") {
		return nil
	}
	var out []Finding
	numbers(a.Value, nil, func(path []string, n string) {
		c, ok := a.doc.by[place(a.Key, path)+" type"]
		if ok && c.Text() == "integer" && strings.ContainsAny(n, ".eE") && len(out) == 0 && !breached(a.Breaches, path) {
			f := a.find(c, "fraction", fmt.Sprintf("%s does not hold in the answer", c), c.String(), "the number "+n)
			f.Cause = class(a.Exchange.Status) + strings.TrimPrefix(c.String(), a.Key)
			out = append(out, f)
		}
	})
	return out
}

func breached(list []spec.Breach, path []string) bool {
	return slices.ContainsFunc(list, func(b spec.Breach) bool { return slices.Equal(b.At, path) })
}
